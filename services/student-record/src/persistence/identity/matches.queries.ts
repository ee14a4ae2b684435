import { Injectable } from '@nestjs/common';
import { Database, page, type Page, type PageRequest, uuidOf } from '@pan/kit/data';
import { resemblanceOf, type Resemblance } from '../../domain/identity/resemblance.js';
import type { MatchReason } from '../../domain/identity/match-pair.js';
import { asShown } from '../learners/demographics.js';
import { sight, type LearnerRecord } from '../learners/learners.queries.js';

/** Two records that may be one learner's, as far as the caller may see them. */
export interface MatchQuestion {
  readonly id: string;
  readonly reason: MatchReason;
  readonly askedAt: Date;
  /** The record that came later and would end. */
  readonly learner: LearnerRecord;
  readonly otherLearner: LearnerRecord;
  /** Of what the caller is shown of both. */
  readonly likeness: Resemblance;
}

@Injectable()
export class MatchQueries {
  constructor(private readonly database: Database) {}

  /** Open questions, the oldest first. */
  async list(search: PageRequest): Promise<Page<MatchQuestion>> {
    const rows = await this.database.query<Omit<MatchQuestion, 'likeness'>>(
      `select id, reason, asked_at as "askedAt", learner, other_learner as "otherLearner" from list_match_pairs($1, $2, $3)`,
      [sight(), search.after(uuidOf), search.limit + 1],
    );
    const { items, nextCursor } = page(rows, search.limit, (last) => last.id);
    const shown = items.map((one) => {
      const [learner, otherLearner] = [asShown(one.learner), asShown(one.otherLearner)];
      return { ...one, learner, otherLearner, likeness: resemblanceOf(learner, otherLearner) };
    });
    return { items: shown, nextCursor };
  }
}
