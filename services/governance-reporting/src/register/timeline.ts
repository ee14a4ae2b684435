import type { TimelineEntry, TimelineRegister } from '../domain/register.js';
import { fr, plan } from './sources.js';

const entries: readonly TimelineEntry[] = [
  {
    id: 'T01',
    measures: ['M01'],
    title: fr("Établir un cadre de référence des compétences numériques transversal à tous les ordres d'enseignement"),
    sectors: ['EDUC', 'ES'],
    sectorsProvenance: [plan(111), plan(112)],
    phases: [
      {
        sequence: 1,
        kind: 'launch',
        milestones: [
          {
            title: fr("Lancement du cadre de référence de compétences numériques pour tous les ordres d'enseignements"),
            provenance: [plan(116)],
          },
        ],
        schoolYears: null,
        statedDates: [],
      },
    ],
    provenance: [plan(114)],
  },
  {
    id: 'T02',
    measures: ['M02'],
    title: fr("Accroître l'usage pédagogique de la programmation informatique"),
    sectors: ['EDUC'],
    sectorsProvenance: [plan(118)],
    phases: [
      {
        sequence: 1,
        kind: 'pilot',
        milestones: [
          { title: fr('Poursuite du projet pilote Robot 360'), provenance: [plan(122)] },
          {
            title: fr('Finalisation du projet de recherche action et développement de scénarios de déploiement'),
            provenance: [plan(123)],
          },
        ],
        schoolYears: null,
        statedDates: [],
      },
      {
        sequence: 2,
        kind: 'deployment',
        milestones: [
          {
            title: fr("Déploiement de l'usage pédagogique de la programmation dans les écoles"),
            provenance: [plan(125)],
          },
        ],
        schoolYears: null,
        statedDates: [],
      },
    ],
    provenance: [plan(120)],
  },
  {
    id: 'T03',
    measures: ['M04'],
    title: fr(
      "Produire un nouveau référentiel de compétences de la profession enseignante pour favoriser l'intégration des technologies numériques dans les pratiques pédagogiques des futurs enseignants",
    ),
    sectors: ['EDUC'],
    sectorsProvenance: [plan(127)],
    phases: [
      {
        sequence: 1,
        kind: 'development',
        milestones: [
          {
            title: fr('Élaboration du nouveau référentiel de compétences de la profession enseignante'),
            provenance: [plan(131)],
          },
          { title: fr('Publication du référentiel en 2019'), provenance: [plan(132)] },
        ],
        schoolYears: null,
        statedDates: [{ what: { fr: 'Publication', en: 'Publication' }, year: 2019, provenance: [plan(132)] }],
      },
      {
        sequence: 2,
        kind: 'follow-up',
        milestones: [
          {
            title: fr('Démarrage de la révision des programmes universitaires en enseignement'),
            provenance: [plan(134)],
          },
        ],
        schoolYears: null,
        statedDates: [],
      },
    ],
    provenance: [plan(129)],
  },
  {
    id: 'T04',
    measures: ['M05', 'M29'],
    title: fr('Combos numériques'),
    sectors: ['EDUC', 'ES'],
    sectorsProvenance: [plan(136), plan(137)],
    phases: [
      {
        sequence: 1,
        kind: 'recurring-funding',
        milestones: [
          { title: fr('Tenue des journées nationales du numérique en éducation'), provenance: [plan(145)] },
          { title: fr('Financement pour la formation continue du personnel'), provenance: [plan(146)] },
          { title: fr('Ensemble numérique pour les écoles'), provenance: [plan(147)] },
          { title: fr("Financement pour l'acquisition et le maintien d'équipements"), provenance: [plan(148)] },
        ],
        schoolYears: null,
        statedDates: [],
      },
    ],
    provenance: [plan(139)],
  },
  {
    id: 'T05',
    measures: ['M13'],
    title: fr("Développer des outils d'évaluation ministérielle en format numérique"),
    sectors: ['EDUC', 'ES'],
    sectorsProvenance: [plan(150), plan(151)],
    phases: [
      {
        sequence: 1,
        kind: 'business-case',
        milestones: [
          {
            title: fr(
              "Réalisation du dossier d'affaires du projet d'implantation d'une plateforme pour la gestion des épreuves ministérielles en format numérique",
            ),
            provenance: [plan(155)],
          },
          { title: fr("Appel au marché pour l'acquisition d'une solution"), provenance: [plan(156)] },
        ],
        schoolYears: null,
        statedDates: [],
      },
      {
        sequence: 2,
        kind: 'realisation',
        milestones: [
          { title: fr('Phase de réalisation du projet et mise en œuvre progressive'), provenance: [plan(158)] },
        ],
        schoolYears: null,
        statedDates: [],
      },
      {
        sequence: 3,
        kind: 'available',
        milestones: [
          { title: fr('Plateforme de services de gestion des épreuves accessible'), provenance: [plan(160)] },
        ],
        schoolYears: null,
        statedDates: [],
      },
    ],
    provenance: [plan(153)],
  },
  {
    id: 'T06',
    measures: ['M15'],
    title: fr('Développer une plateforme nationale ressources éducatives numériques'),
    sectors: ['EDUC'],
    sectorsProvenance: [plan(162)],
    phases: [
      {
        sequence: 1,
        kind: 'business-case',
        milestones: [
          {
            title: fr(
              "Réalisation du dossier d'affaires du projet d'implantation de plateforme nationale de ressources éducatives numériques",
            ),
            provenance: [plan(166)],
          },
        ],
        schoolYears: null,
        statedDates: [],
      },
      {
        sequence: 2,
        kind: 'realisation',
        milestones: [
          { title: fr('Phase de réalisation du projet et mise en œuvre progressive'), provenance: [plan(168)] },
        ],
        schoolYears: null,
        statedDates: [],
      },
      {
        sequence: 3,
        kind: 'available',
        milestones: [{ title: fr('Plateforme accessible'), provenance: [plan(170)] }],
        schoolYears: null,
        statedDates: [],
      },
    ],
    provenance: [plan(164)],
  },
  {
    id: 'T07',
    measures: ['M17'],
    title: fr(
      "Déployer le prêt de livres numériques en bibliothèque scolaire et encourager leur transition vers des carrefours d'apprentissage",
    ),
    sectors: ['EDUC'],
    sectorsProvenance: [plan(172)],
    phases: [
      {
        sequence: 1,
        kind: 'realisation',
        milestones: [
          {
            title: fr('Développement de la plateforme de prêt de livres numériques pour les bibliothèques scolaires'),
            provenance: [plan(176)],
          },
        ],
        schoolYears: null,
        statedDates: [],
      },
      {
        sequence: 2,
        kind: 'available',
        milestones: [{ title: fr('Plateforme accessible'), provenance: [plan(178)] }],
        schoolYears: null,
        statedDates: [],
      },
    ],
    provenance: [plan(174)],
  },
  {
    id: 'T08',
    measures: ['M19'],
    title: fr("Favoriser le déploiement de la formation à distance à l'enseignement primaire et secondaire"),
    sectors: ['EDUC'],
    sectorsProvenance: [plan(180)],
    phases: [
      {
        sequence: 1,
        kind: 'study-and-pilot',
        milestones: [
          {
            title: fr('Élaboration des orientations ministérielles en matière de formation à distance'),
            provenance: [plan(184)],
          },
          { title: fr('Mise en œuvre de projets pilotes'), provenance: [plan(185)] },
        ],
        schoolYears: null,
        statedDates: [],
      },
      {
        sequence: 2,
        kind: 'deployment',
        milestones: [
          { title: fr("Démarrage de l'implantation selon les orientations retenues"), provenance: [plan(187)] },
        ],
        schoolYears: null,
        statedDates: [],
      },
    ],
    provenance: [plan(182)],
  },
  {
    id: 'T09',
    measures: ['M21'],
    title: fr('eCampus Québec'),
    sectors: ['ES'],
    sectorsProvenance: [plan(189)],
    phases: [
      {
        sequence: 1,
        kind: 'co-design',
        milestones: [
          {
            title: fr(
              "Chantier de conception en co-construction avec les établissements des réseaux de l'enseignement supérieur",
            ),
            provenance: [plan(195)],
          },
        ],
        schoolYears: null,
        statedDates: [],
      },
      {
        sequence: 2,
        kind: 'realisation',
        milestones: [
          {
            title: fr(
              "Développement et mise en œuvre selon les orientations retenues dans le cadre de l'étape de co-construction",
            ),
            provenance: [plan(197)],
          },
        ],
        schoolYears: null,
        statedDates: [],
      },
    ],
    provenance: [plan(191)],
  },
  {
    id: 'T10',
    measures: ['M23'],
    title: fr("Mettre en place le dossier unifié de l'élève qui le suivra tout au long de son parcours éducatif"),
    sectors: ['EDUC', 'ES'],
    sectorsProvenance: [plan(199), plan(200)],
    phases: [
      {
        sequence: 1,
        kind: 'study-and-pilot',
        milestones: [
          { title: fr("Phase d'étude et conception du dossier unifié de l'élève"), provenance: [plan(204)] },
          {
            title: fr("Projet pilote d'accès aux données de résultats des apprentissages de l'élève"),
            provenance: [plan(205)],
          },
        ],
        schoolYears: null,
        statedDates: [],
      },
      {
        sequence: 2,
        kind: 'realisation-and-deployment',
        milestones: [
          { title: fr('Phase de réalisation du projet et déploiement progressif'), provenance: [plan(207)] },
        ],
        schoolYears: null,
        statedDates: [],
      },
    ],
    provenance: [plan(202)],
  },
  {
    id: 'T11',
    measures: ['M32'],
    title: fr("Contribuer, pour le système éducatif, au plan d'action gouvernemental en infrastructures numériques"),
    sectors: ['EDUC', 'ES'],
    sectorsProvenance: [plan(209), plan(210)],
    phases: [
      {
        sequence: 1,
        kind: 'inventory',
        milestones: [
          { title: fr('Cartographie du réseau et inventaire des infrastructures'), provenance: [plan(214)] },
        ],
        schoolYears: null,
        statedDates: [],
      },
      {
        sequence: 2,
        kind: 'realisation',
        milestones: [
          {
            title: fr(
              "Réalisation du plan d'action gouvernemental pour les volets éducation et enseignement supérieur",
            ),
            provenance: [plan(216)],
          },
        ],
        schoolYears: null,
        statedDates: [],
      },
    ],
    provenance: [plan(212)],
  },
];

export const timeline: TimelineRegister = {
  schoolYears: [
    { schoolYear: '2018-2019', provenance: [plan(101)] },
    { schoolYear: '2019-2020', provenance: [plan(103)] },
    { schoolYear: '2020-2021', provenance: [plan(105)] },
    { schoolYear: '2021-2022', provenance: [plan(107)] },
    { schoolYear: '2022-2023', provenance: [plan(109)] },
  ],
  entries,
  phaseKinds: {
    launch: { fr: 'Lancement', en: 'Launch' },
    pilot: { fr: 'Projet pilote', en: 'Pilot' },
    deployment: { fr: 'Déploiement', en: 'Deployment' },
    development: { fr: 'Élaboration', en: 'Development' },
    'follow-up': { fr: 'Suites', en: 'Follow-up' },
    'recurring-funding': { fr: 'Financement récurrent', en: 'Recurring funding' },
    'business-case': { fr: "Dossier d'affaires", en: 'Business case' },
    realisation: { fr: 'Réalisation', en: 'Realisation' },
    available: { fr: 'Service accessible', en: 'Available' },
    'study-and-pilot': { fr: 'Étude et projet pilote', en: 'Study and pilot' },
    'co-design': { fr: 'Co-construction', en: 'Co-design' },
    'realisation-and-deployment': { fr: 'Réalisation et déploiement', en: 'Realisation and deployment' },
    inventory: { fr: 'Inventaire', en: 'Inventory' },
  },
  openQuestions: [
    {
      fr: "Les colonnes de l'échéancier sont perdues dans le texte: l'ordre des phases est connu, leurs années scolaires ne le sont pas; elles restent vides tant qu'une personne ne les a pas établies.",
      en: "The timeline's columns are lost in the text: the order of the phases is known, their school years are not; they stay empty until a person establishes them.",
    },
    {
      fr: "On ignore si deux jalons d'une même phase occupaient une ou deux cases.",
      en: 'Whether two milestones inside one phase are one cell or two is unknown.',
    },
    {
      fr: "Une étiquette ÉDUC ou ES précède chaque entrée dans le texte; elle est lue comme celle de l'entrée qui suit.",
      en: 'A tag ÉDUC or ES stands before each entry in the text; it is read as belonging to the entry that follows.',
    },
  ],
};
