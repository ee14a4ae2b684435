import type { Indicator } from '../indicator.js';
import type { OwnText } from '../register.js';

const learners: OwnText = { fr: 'élèves', en: 'learners' };
const enrolled: OwnText = { fr: 'élèves inscrits', en: 'learners enrolled' };

const stays = [
  'student-record.learner-enrolled.v1',
  'student-record.enrolment-changed.v1',
  'student-record.enrolment-ended.v1',
  'student-record.learners-merged.v1',
];

const ofTheRecord = {
  proposal: 'I02',
  measure: 'M23',
  service: 'student-record',
  unit: learners,
  whole: enrolled,
  period: 'school-year',
  scope: 'organisation',
  breakdowns: ['organisation', 'level'],
  countsLearners: true,
} as const;

export const unifiedRecords: Indicator = {
  ...ofTheRecord,
  id: 'unified-records',
  name: { fr: 'Élèves dont le dossier est unifié', en: 'Learners with a unified record' },
  definition: {
    fr: "Élèves inscrits pendant l'année scolaire dont le dossier n'attend aucune décision sur un double possible, parmi les élèves inscrits. Un élève compte une fois par année, quel que soit le nombre de ses séjours; dans une organisation, il compte là où un séjour est ouvert ou, si tous ont pris fin, là où fut le dernier.",
    en: 'Learners enrolled in the school year whose record waits for no decision on a possible double, among the learners enrolled. A learner counts once a year, whatever the number of stays; in an organisation, where a stay is open or, when all have ended, where the last one was.',
  },
  sourceEvents: [...stays, 'student-record.match-questioned.v1', 'student-record.match-settled.v1'],
};

export const followedRecords: Indicator = {
  ...ofTheRecord,
  id: 'followed-records',
  name: { fr: "Dossiers qui ont suivi un changement d'école", en: 'Records that followed a change of school' },
  definition: {
    fr: "Élèves inscrits pendant l'année scolaire dont le même dossier porte un séjour terminé et un séjour dans une autre organisation, parmi les élèves inscrits; dans une organisation, ils comptent là où ils sont maintenant.",
    en: 'Learners enrolled in the school year whose one record holds an ended stay and a stay in another organisation, among the learners enrolled; in an organisation, they count where they are now.',
  },
  sourceEvents: stays,
};

export const learnerIndicators = [unifiedRecords, followedRecords];
