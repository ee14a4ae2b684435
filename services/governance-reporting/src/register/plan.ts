import type { PlanIdentity } from '../domain/register.js';
import { fr, plan, release } from './sources.js';

export const planIdentity: PlanIdentity = {
  id: 'PAN',
  shortName: 'PAN',
  title: fr("Plan d'action numérique en éducation et en enseignement supérieur 2018-2023"),
  launchedOn: { date: '2018-05-30', provenance: [release(11)] },
  period: { from: '2018', to: '2023', schoolYears: ['2018-2019', '2019-2020', '2020-2021', '2021-2022', '2022-2023'] },
  vision: { provenance: [plan(15)] },
  parentStrategy: { title: fr('Stratégie numérique du Québec'), provenance: [plan(218, 220), release(26)] },
  counts: { orientations: 3, axes: 8, objectives: 9, measures: 33, keyMeasures: 12, timelineEntries: 11 },
  numbering: {
    fr: "Le plan n'imprime aucun numéro de mesure: M01 à M33 suivent l'ordre du texte (10 + 12 + 11). Il n'est pas certain que cet ordre soit celui d'une numérotation officielle.",
    en: 'The plan prints no measure numbers: M01 to M33 follow the order of the text (10 + 12 + 11). It is not certain that this equals any official numbering.',
  },
};
