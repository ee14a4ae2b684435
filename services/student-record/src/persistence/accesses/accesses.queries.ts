import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { Database, encodeCursor, page, type Page, type PageRequest, uuidOf, integerOf } from '@pan/kit/data';
import { DomainError, readInstant, storedInteger } from '@pan/kit/domain';
import { type AccessEntry, type AccessGroup, grouped, wholeDays } from '../../domain/accesses/access-entry.js';
import type { QuestionKind } from '../../domain/accesses/access-question.js';
import { toldReasons, type WithholdingReason } from '../../domain/accesses/withholding.js';
import { sight } from '../learners/learners.queries.js';

/** A stretch of time; what is left out is open. */
export interface Stretch {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface AccessCount {
  /** Up to so many; whether there are more says `countedAll`. */
  readonly total: number;
  readonly countedAll: boolean;
  readonly withheld: number;
  /** Since when there is a log. */
  readonly beginning: Date;
}

export interface QuestionRecord {
  readonly id: string;
  readonly entryId: string;
  readonly learnerId: string;
  readonly kind: QuestionKind;
  readonly text: string;
  readonly askedAt: string;
  readonly dueAt: string;
  readonly state: 'asked' | 'answered' | 'withdrawn';
  readonly late: boolean;
  readonly answer: string | null;
  readonly endedAt: string | null;
}

export interface WithholdingRecord {
  readonly entryId: string;
  /** Its number among the decisions about this entry; the last one holds. */
  readonly decision: number;
  readonly reason: WithholdingReason;
  readonly until: string;
  readonly decidedBy: string;
  readonly decidedAt: string;
  /** Of the look. */
  readonly at: string;
  readonly operation: string;
  readonly organisations: readonly string[];
}

interface Row {
  readonly learner_id: string;
  readonly id: string | null;
  readonly item: AccessEntry & { readonly subject: boolean };
  /** To the microsecond, as the log keeps it. */
  readonly key: string;
}

/** Entries that are put together by day are read so many at a time. */
const readTogether = 2_000;

@Injectable()
export class AccessQueries {
  constructor(private readonly database: Database) {}

  /** Entries about a learner, the newest first. @throws DomainError learner-unknown */
  async entries(learnerId: string, stretch: Stretch, search: PageRequest): Promise<Page<AccessEntry>> {
    const rows = await this.read(learnerId, stretch, search.after(placeOf) ?? newest, search.limit + 1);
    return cut(rows, rows.slice(0, search.limit));
  }

  /** The same by day; a page ends with a day, unless one day alone is longer than a page. @throws DomainError learner-unknown */
  async groups(learnerId: string, stretch: Stretch, search: PageRequest): Promise<Page<AccessGroup>> {
    const rows = await this.read(learnerId, stretch, search.after(placeOf) ?? newest, readTogether + 1);
    const read = rows.slice(0, readTogether);
    const whole = wholeDays(read.map(entryOf), rows.length > read.length);
    const { items, nextCursor } = cut(rows, read.slice(0, whole.length));
    return { items: grouped(items), nextCursor };
  }

  /** Counted up to so many: whoever is looked at most would else wait the longest. @throws DomainError learner-unknown */
  async count(learnerId: string, stretch: Stretch, most: number): Promise<AccessCount> {
    const [sums] = await this.database.query<{ shown: number; withheld: number; beginning: Date }>(
      `select coalesce(sum(shown), 0)::integer as shown, coalesce(sum(withheld), 0)::integer as withheld, min(beginning) as beginning
         from count_accesses($1, $2, $3, $4, $5, $6, $7)`,
      [sightOfLog(), reader(), learnerId, stretch.from ?? '-infinity', stretch.to ?? 'infinity', toldReasons, most + 1],
    );
    const { shown, ...others } = sums!;
    return { ...others, total: Math.min(shown, most), countedAll: shown <= most };
  }

  /** Entries in the order and stretch of Estonia's protocol. */
  async usages(learnerId: string, stretch: Stretch, offset: number, limit: number): Promise<AccessEntry[]> {
    const rows = await this.read(learnerId, stretch, newest, offset + limit);
    return rows.slice(offset).map(entryOf);
  }

  /** Since when there is a log. */
  async beginning(): Promise<Date> {
    const [row] = await this.database.query<{ since: Date }>(`select since from access_beginning`);
    return row!.since;
  }

  /** Questions that the caller asked, or that are the caller's to answer, the oldest first. */
  async questions(search: PageRequest, state: string | null): Promise<Page<QuestionRecord>> {
    const rows = await this.database.query<{ id: string; item: QuestionRecord }>(
      `select id, item from list_access_questions($1, $2, $3, $4, $5)`,
      [sightOfLog(), reader(), state, search.after(uuidOf), search.limit + 1],
    );
    const items = rows.slice(0, search.limit).map(({ item }) => item);
    return { items, nextCursor: rows.length > search.limit ? encodeCursor(items.at(-1)!.id) : null };
  }

  /** Each decision to keep back a look of an organisation in reach, the oldest first. */
  async withholdings(search: PageRequest): Promise<Page<WithholdingRecord>> {
    const rows = await this.database.query<{ number: string; item: WithholdingRecord }>(
      `select number, item from list_withholdings($1, $2, $3)`,
      [sightOfLog(), search.after(integerOf), search.limit + 1],
    );
    const { items, nextCursor } = page(rows, search.limit, (last) => storedInteger(last.number));
    return { items: items.map(({ item }) => item), nextCursor };
  }

  private async read(learnerId: string, { from, to }: Stretch, [at, id]: Place, most: number): Promise<Row[]> {
    const rows = await this.database.query<Row>(
      `select learner_id, id, item, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as key
         from list_accesses($1, $2, $3, $4, $5, $6, $7, $8)`,
      [sightOfLog(), reader(), learnerId, from ?? '-infinity', to ?? 'infinity', at, id, most],
    );
    if (rows.length === 0) throw new DomainError('learner-unknown');
    return rows.filter((row) => row.id !== null);
  }
}

/** Whose log the caller may read: the one place where the right to it is asked. @throws DomainError learner-unknown, family-access-only */
export function sightOfLog(): string {
  const { person, forOrganisations } = currentCaller();
  if (person?.role === 'staff' && !forOrganisations) throw new DomainError('learner-unknown');
  return sight('read-accesses');
}

const reader = (): string => currentCaller().subject ?? '';

/** Where a page begins: behind the entry of this instant and id. */
type Place = readonly [at: string, id: string];
const newest: Place = ['infinity', '00000000-0000-0000-0000-000000000000'];

function placeOf(key: unknown): Place | null {
  const [at, id] = Array.isArray(key) ? (key as unknown[]) : [];
  return typeof at === 'string' && readInstant(at) !== null && uuidOf(id) ? [at, id as string] : null;
}

function cut(rows: readonly Row[], shown: readonly Row[]): Page<AccessEntry> {
  const last = shown.at(-1);
  return {
    items: shown.map(entryOf),
    nextCursor: rows.length > shown.length && last ? encodeCursor([last.key, last.id]) : null,
  };
}

const roles = ['system', 'staff', 'guardian', 'learner'];

/** Entries of before roles were kept hold scopes instead: what role it was follows from the purpose. */
function entryOf({ item: { subject, ...entry } }: Row): AccessEntry {
  if (roles.includes(entry.role)) return entry;
  const ofPerson = entry.purpose === 'family-access' ? 'guardian' : 'staff';
  return { ...entry, role: subject ? ofPerson : 'system' };
}
