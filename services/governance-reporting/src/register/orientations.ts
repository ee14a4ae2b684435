import type { Axis, Objective, Orientation } from '../domain/register.js';
import { fr, plan } from './sources.js';

export const orientations: readonly Orientation[] = [
  {
    id: 'O1',
    number: 1,
    title: fr('Soutenir le développement des compétences numériques des jeunes et des adultes'),
    provenance: [plan(17)],
  },
  {
    id: 'O2',
    number: 2,
    title: fr(
      "Exploiter le numérique comme vecteur de valeur ajoutée dans les pratiques d'enseignement et d'apprentissage",
    ),
    provenance: [plan(42)],
  },
  {
    id: 'O3',
    number: 3,
    title: fr("Créer un environnement propice au déploiement du numérique dans l'ensemble du système éducatif"),
    provenance: [plan(71)],
  },
];

/** The plan prints the axes in capitals. */
export const axes: readonly Axis[] = [
  { id: 'A1', orientation: 'O1', title: fr("LE DÉVELOPPEMENT DE L'OFFRE DE FORMATION"), provenance: [plan(19)] },
  { id: 'A2', orientation: 'O1', title: fr('LES COMPÉTENCES ET LA CULTURE NUMÉRIQUES'), provenance: [plan(27)] },
  { id: 'A3', orientation: 'O2', title: fr('LES PRATIQUES INNOVANTES'), provenance: [plan(44)] },
  { id: 'A4', orientation: 'O2', title: fr('LES RESSOURCES ET LES SERVICES'), provenance: [plan(53)] },
  { id: 'A5', orientation: 'O2', title: fr('LA FORMATION À DISTANCE'), provenance: [plan(62)] },
  { id: 'A6', orientation: 'O3', title: fr('LE PARCOURS ÉDUCATIF'), provenance: [plan(73)] },
  { id: 'A7', orientation: 'O3', title: fr('UN ENCADREMENT ADAPTÉ ET FLEXIBLE'), provenance: [plan(81)] },
  { id: 'A8', orientation: 'O3', title: fr("L'ACCESSIBILITÉ"), provenance: [plan(89)] },
];

export const objectives: readonly Objective[] = [
  {
    id: 'OB1',
    axis: 'A1',
    title: fr("Définir les compétences numériques et les intégrer efficacement dans l'offre de formation"),
    provenance: [plan(21)],
  },
  {
    id: 'OB2',
    axis: 'A2',
    title: fr(
      'Soutenir le développement des compétences numériques du personnel enseignant, professionnel et de soutien',
    ),
    provenance: [plan(29)],
  },
  {
    id: 'OB3',
    axis: 'A2',
    title: fr('Soutenir les personnes et les organisations dans la transition vers une culture numérique'),
    provenance: [plan(36)],
  },
  {
    id: 'OB4',
    axis: 'A3',
    title: fr("Innover dans les pratiques d'enseignement et d'apprentissage en misant sur le numérique"),
    provenance: [plan(46)],
  },
  {
    id: 'OB5',
    axis: 'A4',
    title: fr("Mutualiser les ressources et les services pour en optimiser l'accès et en favoriser le partage"),
    provenance: [plan(55)],
  },
  {
    id: 'OB6',
    axis: 'A5',
    title: fr(
      "Favoriser le déploiement de l'offre de formation à distance en fonction des besoins des différents ordres d'enseignement",
    ),
    provenance: [plan(64)],
  },
  {
    id: 'OB7',
    axis: 'A6',
    title: fr(
      'Veiller au déploiement de solutions dédiées au parcours éducatif tant du point de vue administratif que pédagogique',
    ),
    provenance: [plan(75)],
  },
  {
    id: 'OB8',
    axis: 'A7',
    title: fr('Renforcer la gouvernance numérique et miser sur le partenariat comme levier stratégique'),
    provenance: [plan(83)],
  },
  {
    id: 'OB9',
    axis: 'A8',
    title: fr("Garantir un accès au numérique équitable et sécuritaire au sein des établissements d'enseignement"),
    provenance: [plan(91)],
  },
];
