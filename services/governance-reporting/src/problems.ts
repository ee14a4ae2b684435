import { defineProblems } from '@pan/kit/domain';
import { cellWords } from './domain/collections/cell-words.js';
import { collectionProblems } from './domain/collections/problems.js';
import { tableWords } from './domain/collections/table-words.js';
import { editionFindings } from './domain/editions/finding-words.js';
import { editionProblems } from './domain/editions/problems.js';
import { equipmentProblems } from './domain/equipment/problems.js';
import { grantProblems } from './domain/grants/problems.js';
import { indicatorProblems } from './domain/indicators/problems.js';
import { inventoryFindings } from './domain/inventory/finding-words.js';
import { inventoryProblems } from './domain/inventory/problems.js';
import { planProblems } from './domain/plan-facts/problems.js';
import { programmeProblems } from './domain/programmes/problems.js';

export const problems = defineProblems({
  'organisation-unknown': {
    status: 404,
    fr: "Aucune organisation connue ici n'a le code {organisation}.",
    en: 'No organisation known here has the code {organisation}.',
    remedyFr: "Une organisation est connue dès que le dossier de l'élève en a publié l'inscription.",
    remedyEn: 'An organisation is known once the student record has published its registration.',
  },
  'organisation-required': {
    status: 400,
    fr: 'Le jeton atteint plusieurs organisations: dites laquelle par le paramètre « organisation ».',
    en: 'The token reaches several organisations: say which by the parameter `organisation`.',
  },
  'ministry-only': {
    status: 403,
    fr: 'Ceci revient au ministère.',
    en: "This is the ministry's to do.",
  },
  ...planProblems,
  ...indicatorProblems,
  ...programmeProblems,
  ...editionProblems,
  ...cellWords,
  ...tableWords,
  ...collectionProblems,
  ...equipmentProblems,
  ...grantProblems,
  ...inventoryProblems,
  ...editionFindings,
  ...inventoryFindings,
});
