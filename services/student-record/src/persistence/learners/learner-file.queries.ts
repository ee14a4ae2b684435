import { Injectable } from '@nestjs/common';
import { Database, page, type Page, type PageRequest, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { AccommodationParameter, AccommodationTool, DecidedBy } from '../../domain/accommodations/kinds.js';
import type { FamilyAct } from '../../domain/families/acts.js';
import type { AccountRole } from '../../domain/accounts/role.js';
import type { PlanState, PlanTerms } from '../../domain/files/intervention-plan.js';
import type { Profession } from '../../domain/files/functions.js';
import type { NoteSaid } from '../../domain/files/professional-note.js';
import type { ResultContent, ResultKind } from '../../domain/results/result.js';
import type { StatementRecord } from './demographics.js';
import { sight, type Sought } from './learners.queries.js';

export interface ProvenanceRecord {
  readonly service: string;
  readonly eventId: string;
  readonly heardAt: string;
}

export interface ResultVersionRecord extends ResultContent {
  readonly version: number;
  readonly reportedAt: string;
  readonly provenance: ProvenanceRecord;
}

export interface ResultRecord extends ResultVersionRecord {
  readonly id: string;
  readonly kind: ResultKind;
  readonly organisation: string;
  /** Former versions, the first one first; null when there is none. */
  readonly history: readonly ResultVersionRecord[] | null;
  readonly statements: readonly StatementRecord[];
}

export interface AccommodationRecord {
  readonly id: string;
  readonly organisation: string;
  readonly extraTimePercent: number;
  readonly tools: readonly AccommodationTool[];
  readonly parameters: readonly AccommodationParameter[];
  readonly decided: DecidedBy | null;
  readonly planId: string | null;
  readonly validFrom: string;
  readonly validUntil: string | null;
  readonly endedOn: string | null;
  readonly version: number;
  readonly statements: readonly StatementRecord[];
}

export interface PlanRecord extends Omit<PlanTerms, 'standing'> {
  readonly id: string;
  readonly organisation: string;
  readonly state: PlanState;
  readonly endedOn: string | null;
  readonly version: number;
}

export interface NoteRecord extends NoteSaid {
  readonly id: string;
  readonly organisation: string;
  readonly profession: Profession;
  readonly author: string;
  readonly own: boolean;
  readonly amends: string | null;
  readonly writtenAt: string;
  readonly signedAt: string | null;
  readonly version: number;
}

export interface AccountLinkRecord {
  readonly id: string;
  readonly role: AccountRole;
  readonly personId: string;
  readonly organisation: string;
  readonly how: string;
  readonly linkedAt: string;
  readonly endsOn: string | null;
  readonly endedAt: string | null;
  readonly endedWhy: string | null;
}

/** A page of a learner's file, and whose it is: an ended id answers for the record that goes on. */
export interface FilePage<T> {
  readonly learnerId: string;
  readonly page: Page<T>;
}

/** What stands in the file of one learner beside the record itself. */
@Injectable()
export class LearnerFileQueries {
  constructor(private readonly database: Database) {}

  results(learnerId: string, search: PageRequest): Promise<FilePage<ResultRecord>> {
    return this.read(
      `select learner_id as "learnerId", id, item from read_results($1, $2, $3, $4)`,
      learnerId,
      search,
      'read-results',
      { learner: learnerId },
    );
  }

  accommodations(learnerId: string, search: PageRequest): Promise<FilePage<AccommodationRecord>> {
    return this.read(
      `select learner_id as "learnerId", id, item from read_accommodations($1, $2, $3, $4)`,
      learnerId,
      search,
      'read-record',
      { file: 'special-assistance-file', learner: learnerId },
    );
  }

  plans(learnerId: string, search: PageRequest): Promise<FilePage<PlanRecord>> {
    return this.read(
      `select learner_id as "learnerId", id, item from read_plans($1, $2, $3, $4)`,
      learnerId,
      search,
      'read-record',
      { file: 'special-assistance-file', learner: learnerId },
    );
  }

  notes(learnerId: string, search: PageRequest): Promise<FilePage<NoteRecord>> {
    return this.read(
      `select learner_id as "learnerId", id, item from read_notes($1, $2, $3, $4)`,
      learnerId,
      search,
      'read-record',
      { file: 'professional-file', learner: learnerId },
    );
  }

  accountLinks(learnerId: string, search: PageRequest): Promise<FilePage<AccountLinkRecord>> {
    return this.read(
      `select learner_id as "learnerId", id, item from read_account_links($1, $2, $3, $4)`,
      learnerId,
      search,
    );
  }

  private async read<T>(
    sql: string,
    learnerId: string,
    search: PageRequest,
    act?: FamilyAct,
    sought?: Sought,
  ): Promise<FilePage<T>> {
    const rows = await this.database.query<{ learnerId: string; id: string | null; item: T | null }>(sql, [
      sight(act, sought),
      learnerId,
      search.after(uuidOf),
      search.limit + 1,
    ]);
    const [first] = rows;
    if (!first) throw new DomainError('learner-unknown');
    const { items, nextCursor } = page(rows, search.limit, (last) => last.id);
    return { learnerId: first.learnerId, page: { items: items.flatMap(({ item }) => item ?? []), nextCursor } };
  }
}
