import type { NamedOrganisation, NamedPerson } from '../domain/register.js';
import { fr, plan, release } from './sources.js';

/** Organisations the two documents name. */
export const organisations: readonly NamedOrganisation[] = [
  {
    id: 'ORG01',
    name: 'Gouvernement du Québec',
    role: { fr: 'Bailleur de fonds', en: 'Funder' },
    note: null,
    provenance: [release(1)],
  },
  {
    id: 'ORG02',
    name: "Ministère de l'Éducation, du Loisir et du Sport",
    role: { fr: 'Responsable du plan (par le ministre nommé)', en: 'Plan owner (through the minister named)' },
    note: {
      fr: 'Le communiqué nomme le portefeuille du ministre, non le ministère.',
      en: "The press release names the minister's portfolio, not the ministry.",
    },
    provenance: [release(2), release(6)],
  },
  {
    id: 'ORG03',
    name: 'Québec numérique',
    role: {
      fr: 'Bénéficiaire de la subvention; partenaire, facilitateur',
      en: 'Grant recipient; partner, facilitator',
    },
    note: null,
    provenance: [release(1), release(5), release(8), release(10), release(23), release(28)],
  },
  {
    id: 'ORG04',
    name: 'École 42 (Paris)',
    role: { fr: "Modèle pour l'étude", en: 'Model for the study' },
    note: null,
    provenance: [release(1), release(24)],
  },
  {
    id: 'ORG05',
    name: 'RÉCIT',
    role: { fr: 'Réseau de services au personnel enseignant', en: 'Service network for teachers' },
    note: null,
    provenance: [plan(33)],
  },
  {
    id: 'ORG06',
    name: 'École en réseau',
    role: { fr: "Programme d'écoles en réseau", en: 'Programme of networked schools' },
    note: null,
    provenance: [plan(58)],
  },
  {
    id: 'ORG07',
    name: 'Bibliothèques universitaires (collective)',
    role: { fr: "Usagers d'une plateforme partagée de services", en: 'Users of a shared services platform' },
    note: null,
    provenance: [plan(60)],
  },
  {
    id: 'ORG08',
    name: "Établissements d'enseignement supérieur (collective)",
    role: { fr: "Co-construction d'eCampus Québec", en: 'Co-design of eCampus Québec' },
    note: null,
    provenance: [plan(195)],
  },
  {
    id: 'ORG09',
    name: 'Entreprises québécoises en technologies éducatives (collective)',
    role: { fr: 'Partenaires', en: 'Partners' },
    note: null,
    provenance: [plan(87)],
  },
];

/** People the press release names in their public function. */
export const people: readonly NamedPerson[] = [
  {
    name: 'Sébastien Proulx',
    role: fr(
      "ministre de l'Éducation, du Loisir et du Sport et ministre responsable de la région de la Capitale-Nationale",
    ),
    provenance: [release(2), release(6)],
  },
  { name: 'Martine Rioux', role: fr('directrice générale de Québec numérique'), provenance: [release(8)] },
];
