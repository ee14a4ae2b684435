import { Decimal, DomainError } from '@pan/kit/domain';
import { type Conversion, requireRaising } from './conversion.js';
import type { ReviewTerms } from '../reviews/review-terms.js';
import type { ModerationOptions } from './moderation.js';

/** How much the exam counts in the final mark, from 0 to 1. */
export interface ExamWeight {
  readonly weight: string;
}

/** What the ministry decides as data, with its source: no rule of it stands in code. */
export type RuleTerms =
  | {
      readonly kind: 'exam-weight';
      readonly appliesTo: { readonly schoolYear: string; readonly subject: string; readonly competency: string | null };
      readonly parameters: ExamWeight;
    }
  | {
      readonly kind: 'conversion';
      readonly appliesTo: { readonly paperId: string };
      readonly parameters: Conversion;
    }
  | {
      readonly kind: 'moderation';
      readonly appliesTo: { readonly schoolYear: string };
      readonly parameters: ModerationOptions;
    }
  | {
      readonly kind: 'review';
      readonly appliesTo: { readonly schoolYear: string };
      readonly parameters: ReviewTerms;
    };

export type RuleKind = RuleTerms['kind'];
export const ruleKinds = ['exam-weight', 'conversion', 'moderation', 'review'] as const satisfies readonly RuleKind[];

/** Where a rule comes from: who answers for it, and the text that says it. */
export interface RuleOrigin {
  readonly author: string;
  readonly source: string;
  /** Days of exams that it holds for; open where they are null. */
  readonly validFrom: string | null;
  readonly validUntil: string | null;
}

/** One version of a rule as results keep it. */
export interface RuleVersion<P> {
  readonly id: string;
  readonly version: number;
  readonly parameters: P;
  readonly author: string;
  readonly source: string;
}

/** @throws DomainError weight-unfit, conversion-unfit, rule-validity-unfit */
export function requireFit({ kind, parameters }: RuleTerms, { validFrom, validUntil }: RuleOrigin): void {
  if (validFrom !== null && validUntil !== null && validUntil < validFrom) throw new DomainError('rule-validity-unfit');
  if (kind === 'conversion') requireRaising(parameters);
  if (kind !== 'exam-weight') return;
  const weight = new Decimal(parameters.weight);
  if (weight.lt(0) || weight.gt(1)) throw new DomainError('weight-unfit', { weight: parameters.weight });
}

/** The rules that gave a result. */
export interface AppliedRules {
  readonly examWeight: RuleVersion<ExamWeight>;
  readonly conversion: RuleVersion<Conversion> | null;
  readonly moderation: RuleVersion<ModerationOptions>;
}
