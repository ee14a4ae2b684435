import type { ProposedIndicator } from '../domain/register.js';

/** The plan names no indicator and no target: these are ours, each tied to a measure and to the service whose events could count it. */
export const proposedIndicators: readonly ProposedIndicator[] = [
  {
    id: 'I01',
    measure: 'M25',
    name: {
      fr: 'Parents et élèves ayant un accès actif au dossier',
      en: 'Parents and pupils with an active access to the record',
    },
    service: 'student-record',
  },
  {
    id: 'I02',
    measure: 'M23',
    name: {
      fr: "Élèves dont le dossier est unifié; dossiers qui suivent un changement d'école",
      en: 'Pupils with a unified record; records that follow a change of school',
    },
    service: 'student-record',
  },
  {
    id: 'I03',
    measure: 'M13',
    name: {
      fr: 'Sessions d’épreuves ministérielles tenues en format numérique; passations',
      en: 'Ministerial exam sessions run in digital form; sittings',
    },
    service: 'exam-management',
  },
  {
    id: 'I04',
    measure: 'M15',
    name: { fr: 'Ressources publiées; utilisations', en: 'Resources published; uses' },
    service: 'resource-catalogue',
  },
  {
    id: 'I05',
    measure: 'M11',
    name: { fr: 'Ressources acquises ou développées', en: 'Resources acquired or developed' },
    service: 'resource-catalogue',
  },
  {
    id: 'I06',
    measure: 'M17',
    name: {
      fr: 'Prêts de livres numériques; bibliothèques scolaires branchées',
      en: 'E-book loans; school libraries connected',
    },
    service: 'ebook-lending',
  },
  {
    id: 'I07',
    measure: 'M21',
    name: {
      fr: 'Établissements fédérés; cours à distance inscrits; inscriptions entre établissements; résultats retournés',
      en: 'Institutions federated; distance courses listed; cross-institution enrolments; results returned',
    },
    service: 'ecampus-federation',
  },
  {
    id: 'I08',
    measure: 'M20',
    name: { fr: 'Cours en ligne ouverts massivement inscrits; inscriptions', en: 'MOOCs listed; enrolments' },
    service: 'ecampus-federation',
  },
  {
    id: 'I09',
    measure: 'M19',
    name: {
      fr: 'Cours à distance du primaire et du secondaire inscrits',
      en: 'Primary and secondary distance courses listed',
    },
    service: 'ecampus-federation',
  },
  {
    id: 'I10',
    measure: 'M14',
    name: { fr: 'Jeux de données ouvertes publiés; téléchargements', en: 'Open datasets published; downloads' },
    service: 'governance-reporting',
  },
  {
    id: 'I11',
    measure: 'M12',
    name: { fr: "Projets d'innovation financés; montants", en: 'Innovation projects funded; amounts' },
    service: 'governance-reporting',
  },
];
