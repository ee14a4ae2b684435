import { canonicalJson, Decimal } from '@pan/kit/domain';
import { convertedMark } from './conversion.js';
import { finalMark, type FinalRule } from './final-mark.js';
import { examMark, written } from './mark-bounds.js';
import { clampedModerated, moderatedMark, statisticsOf, type Unmoderated } from './moderation.js';
import type { AppliedRules } from './result-rule.js';

/** What of one pupil a result is made of. */
export interface PupilInputs {
  readonly sittingId: string;
  readonly points: string;
  /** What a perfect sitting earned in this session. */
  readonly maxPoints: string;
  readonly schoolMark: string;
  readonly schoolMarkVersion: number;
}

/** A group of one school in one session: the pupils with both marks, and the rules of the day. */
export interface GroupInputs {
  readonly sessionId: string;
  readonly organisationId: string;
  readonly group: string;
  readonly rules: AppliedRules;
  readonly pupils: readonly PupilInputs[];
}

/** Everything that gave one pupil's final mark; decimals as texts, none of them rounded. */
export interface ResultDocument {
  readonly sessionId: string;
  readonly organisationId: string;
  readonly group: string;
  readonly inputs: PupilInputs;
  readonly rules: AppliedRules;
  readonly statistics: {
    readonly count: number;
    readonly schoolMean: string;
    readonly examMean: string;
    readonly schoolDeviation: string;
    readonly examDeviation: string;
    readonly ratio: string | null;
    readonly unmoderated: Unmoderated | null;
  };
  readonly values: {
    readonly examMark: string;
    readonly convertedMark: string;
    readonly moderatedMark: string;
    readonly clampedMark: string;
    readonly finalMark: string;
  };
  readonly rule: FinalRule;
  readonly mark: number;
}

/** The results of a group, in the order of its sittings, whatever order its pupils were given in. */
export function resultsOf({ rules, pupils, ...of }: GroupInputs): ResultDocument[] {
  const { examWeight, conversion, moderation } = rules;
  const inOrder = [...pupils].sort((one, other) => (one.sittingId < other.sittingId ? -1 : 1));
  const marks = inOrder.map((inputs) => {
    const exam = examMark(inputs.points, inputs.maxPoints);
    const converted = convertedMark(conversion && conversion.parameters, exam);
    return { inputs, exam, converted, school: new Decimal(inputs.schoolMark) };
  });
  const { examMarks } = moderation.parameters;
  const pairs = marks.map(({ school, exam, converted }) => ({ school, exam: examMarks === 'raw' ? exam : converted }));
  const statistics = statisticsOf(pairs, moderation.parameters);
  const { schoolMean, examMean, schoolDeviation, examDeviation, ratio } = statistics;
  const shown = {
    ...{ count: statistics.count, unmoderated: statistics.unmoderated, ratio: ratio && written(ratio) },
    ...{ schoolMean: written(schoolMean), examMean: written(examMean) },
    ...{ schoolDeviation: written(schoolDeviation), examDeviation: written(examDeviation) },
  };
  return marks.map(({ inputs, exam, converted, school }) => {
    const moderated = moderatedMark(school, statistics);
    const final = finalMark(converted, clampedModerated(moderated), examWeight.parameters.weight);
    const values = {
      ...{ examMark: written(exam), convertedMark: written(converted), moderatedMark: written(moderated) },
      ...{ clampedMark: written(clampedModerated(moderated)), finalMark: written(final.exact) },
    };
    return { ...of, inputs, rules, statistics: shown, values, rule: final.rule, mark: final.mark };
  });
}

/** The bytes of a result: the same inputs give the same ones, whenever they are computed again. */
export const bytesOf = (result: ResultDocument): string => canonicalJson(result);

/** What a group was computed from, as the results of all its pupils say it. */
export function inputsOf(results: readonly ResultDocument[]): GroupInputs | null {
  const [first] = results;
  if (!first) return null;
  const { sessionId, organisationId, group, rules } = first;
  return { sessionId, organisationId, group, rules, pupils: results.map(({ inputs }) => inputs) };
}
