/** Where a rule or a number is written. */
export interface RuleSource {
  readonly law: string;
  readonly section: string;
  /** The day on which the text stood as it was read; null where it was not read: a jurist has to. */
  readonly readAsOf: string | null;
  readonly verified: boolean;
  readonly fr: string;
  readonly en: string;
}

const regulation = 'RLRQ, c. I-13.3, r. 8';

/** Of the Basic school regulation, read at legisquebec.gouv.qc.ca as it stood on that day. */
export const ofRegulation = (section: string, readAsOf: string, fr: string, en: string): RuleSource => ({
  ...{ law: regulation, section, readAsOf, verified: true, fr, en },
});

/** Of the ministry’s page of weightings and wording of report cards, education.gouv.qc.ca. */
export const ofWeightings = (cycle: 'elementary' | 'secondary'): RuleSource => ({
  law: 'education.gouv.qc.ca',
  section: `report-card-weightings-and-wording-${cycle}-school`,
  readAsOf: '2024-05-17',
  verified: true,
  fr: 'Pondération des compétences et libellés du bulletin, selon le cadre d’évaluation des apprentissages.',
  en: 'Weighting of competencies and wording in the report card, by the framework for the evaluation of learning.',
});

/** What no text that was read says: our own choice, to be read by a jurist. */
export const unverified = (fr: string, en: string): RuleSource => ({
  ...{ law: regulation, section: '', readAsOf: null, verified: false, fr, en },
});
