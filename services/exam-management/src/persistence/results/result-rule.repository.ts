import { Injectable } from '@nestjs/common';
import { newId, page, type Page, type PageRequest, type Unit, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { ExamSession } from '../../domain/exam-session.js';
import type { Conversion } from '../../domain/results/conversion.js';
import { type ModerationOptions, usualModeration } from '../../domain/results/moderation.js';
import type {
  AppliedRules,
  ExamWeight,
  RuleKind,
  RuleOrigin,
  RuleTerms,
  RuleVersion,
} from '../../domain/results/result-rule.js';
import type { ReviewTerms } from '../../domain/reviews/review-terms.js';
import { first } from '../papers/papers.queries.js';

export type EnteredRule = RuleTerms &
  RuleOrigin & {
    readonly id: string;
    readonly version: number;
    readonly enteredBy: string;
    readonly enteredAt: Date;
  };

/** Which exam rules are asked for. */
export interface ExamOfRules {
  readonly owners: readonly string[];
  readonly paperId: string;
  readonly schoolYear: string;
  readonly subject: string;
  readonly competency: string | null;
  readonly opensAt: Date;
}

const columns = `id, kind, applies_to as "appliesTo", parameters, version, author, source, valid_from::text as "validFrom",
  valid_until::text as "validUntil", entered_by as "enteredBy", entered_at as "enteredAt"`;

/** Rules by version: what was entered never changes, and the last version that is valid on the day of the exam holds. */
@Injectable()
export class ResultRuleRepository {
  async add(
    unit: Unit,
    owners: readonly string[],
    { kind, appliesTo, parameters }: RuleTerms,
    { author, source, validFrom, validUntil }: RuleOrigin,
    entered: { readonly by: string; readonly at: Date },
  ): Promise<EnteredRule> {
    const [rule] = await unit.query<EnteredRule>(
      `insert into result_rule (id, owners, kind, applies_to, version, parameters, author, source, valid_from, valid_until, entered_by, entered_at)
       select $1, $2, $3, $4, 1 + coalesce((select max(version) from result_rule where owners = $2 and kind = $3 and applies_to = $4), 0),
              $5, $6, $7, $8, $9, $10, $11
       returning ${columns}`,
      [
        ...[newId(), owners, kind, JSON.stringify(appliesTo), JSON.stringify(parameters)],
        ...[author, source, validFrom, validUntil, entered.by, entered.at],
      ],
    );
    return rule!;
  }

  async list(unit: Unit, query: PageRequest): Promise<Page<EnteredRule>> {
    const after = query.after(uuidOf) ?? first;
    const rows = await unit.query<EnteredRule>(
      `select ${columns} from result_rule where id > $1 order by id limit $2`,
      [after, query.limit + 1],
    );
    return page(rows, query.limit, ({ id }) => id);
  }

  /** @throws DomainError exam-weight-unknown: there is no weight by default */
  async applied(unit: Unit, exam: ExamOfRules): Promise<AppliedRules> {
    const { paperId, schoolYear, subject, competency } = exam;
    const examWeight = await this.valid<ExamWeight>(unit, exam, 'exam-weight', { schoolYear, subject, competency });
    if (!examWeight)
      throw new DomainError('exam-weight-unknown', { schoolYear, subject, competency: competency ?? '—' });
    const conversion = await this.valid<Conversion>(unit, exam, 'conversion', { paperId });
    const moderation = await this.valid<ModerationOptions>(unit, exam, 'moderation', { schoolYear });
    return { examWeight, conversion, moderation: moderation ?? usual };
  }

  /** The rule of reviews of a session's year; null where none is entered, and nothing holds by default. */
  review(unit: Unit, { owners, schoolYear, timing }: ExamSession): Promise<RuleVersion<ReviewTerms> | null> {
    return this.valid<ReviewTerms>(unit, { owners, opensAt: timing.opensAt }, 'review', { schoolYear });
  }

  private async valid<P>(
    unit: Unit,
    { owners, opensAt }: Pick<ExamOfRules, 'owners' | 'opensAt'>,
    kind: RuleKind,
    appliesTo: RuleTerms['appliesTo'],
  ): Promise<RuleVersion<P> | null> {
    const [rule] = await unit.query<RuleVersion<P>>(
      `select id, version, parameters, author, source from result_rule
        where owners && $1 and kind = $2 and applies_to = $3
          and ($4::timestamptz at time zone 'America/Toronto')::date between coalesce(valid_from, '-infinity') and coalesce(valid_until, 'infinity')
        order by version desc limit 1`,
      [owners, kind, JSON.stringify(appliesTo), opensAt],
    );
    return rule ?? null;
  }
}

const usual: RuleVersion<ModerationOptions> = {
  id: 'usual-moderation',
  version: 1,
  parameters: usualModeration,
  author: 'Portail',
  source: 'docs/decisions/0052-rules-of-results-are-data.md',
};
