import { afterMonths } from '../consents/consent.js';
import { fileRules, type PupilFile, pupilFiles, type RetentionRule, ruleOn } from './files.js';

/** The rule that holds of a file on a day, with the last day from which a file counted is due by then. */
export interface RetentionAsked extends RetentionRule {
  readonly file: PupilFile;
  /** What is counted from a day up to this one, included, is due. */
  readonly latest: string;
}

export const retentionOn = (today: string): RetentionAsked[] =>
  pupilFiles.map((file) => {
    const rule = ruleOn(fileRules[file].retention, today);
    return { file, ...rule, latest: afterMonths(today, -12 * rule.years) };
  });
