import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { Database, page, type Page, type PageRequest, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { CardContent } from '../../domain/report-cards/issued-card.js';
import type { MissingPart } from '../../domain/report-cards/report-card.js';
import type { FilePage } from '../learners/learner-file.queries.js';
import { sight } from '../learners/learners.queries.js';

export interface TermMarkVersionRecord {
  readonly version: number;
  readonly mark: string | null;
  readonly code: string | null;
  readonly saidBy: string;
  readonly saidAt: string;
  readonly reason: string | null;
  readonly lineItems: readonly string[] | null;
}

export interface TermMarkRecord extends TermMarkVersionRecord {
  readonly id: string;
  readonly learnerId: string;
  readonly course: string;
  readonly competency: string;
  readonly term: string;
  readonly beside: boolean;
  readonly history: readonly TermMarkVersionRecord[];
}

export interface EditionRecord {
  readonly number: number;
  readonly publishedOn: string;
  readonly reason: string | null;
  readonly acknowledgements: readonly { readonly personId: string; readonly at: string }[];
}

export interface ReportCardRecord {
  readonly id: string;
  readonly learnerId: string;
  readonly organisation: string;
  readonly organisationName: string;
  readonly classId: string;
  readonly schoolYear: string;
  readonly term: string;
  /** Of what is drawn up and not published; null otherwise, and for whoever does not see it. */
  readonly drawnAt: string | null;
  readonly missing: readonly MissingPart[] | null;
  readonly editions: readonly EditionRecord[];
}

export interface CardRead {
  readonly learnerId: string;
  readonly version: number;
  /** Null of what is only drawn up. */
  readonly number: number | null;
  readonly item: ReportCardRecord;
  readonly content: CardContent;
  readonly pdf: Buffer | null;
}

/** A page of a class, and whom it shows. */
export interface ClassPage<T> {
  readonly learners: readonly string[];
  readonly page: Page<T>;
}

@Injectable()
export class ReportCardQueries {
  constructor(private readonly database: Database) {}

  async ofLearner(learnerId: string, search: PageRequest): Promise<FilePage<ReportCardRecord>> {
    const rows = await this.database.query<{ learnerId: string; id: string | null; item: ReportCardRecord | null }>(
      `select learner_id as "learnerId", id, item from list_report_cards($1, $2, $3, $4)`,
      [sight('read-results', { learner: learnerId }), learnerId, search.after(uuidOf), search.limit + 1],
    );
    const [first] = rows;
    if (!first) throw new DomainError('learner-unknown');
    const { items, nextCursor } = page(rows, search.limit, (last) => last.id);
    return { learnerId: first.learnerId, page: { items: items.flatMap(({ item }) => item ?? []), nextCursor } };
  }

  ofClass(classId: string, term: string, search: PageRequest): Promise<ClassPage<ReportCardRecord>> {
    return this.ofAClass(
      `select in_sight as "inSight", id, learner_id as "learnerId", item from list_class_report_cards($1, $2, $3, $4, $5)`,
      [sight('read-results'), classId, term, search.after(uuidOf), search.limit + 1],
      search,
    );
  }

  marks(
    classId: string,
    { term = null, course = null }: { readonly term?: string | null; readonly course?: string | null },
    search: PageRequest,
  ): Promise<ClassPage<TermMarkRecord>> {
    return this.ofAClass(
      `select in_sight as "inSight", id, learner_id as "learnerId", item from list_term_marks($1, $2, $3, $4, $5, $6)`,
      [sight('read-results'), classId, term, course, search.after(uuidOf), search.limit + 1],
      search,
    );
  }

  /** @throws DomainError report-card-unknown */
  async one(id: string, edition: number | null, withPdf = false): Promise<CardRead> {
    const learner = currentCaller().person?.role === 'staff' ? await this.learnerOf(id) : '';
    const [found] = await this.database.query<CardRead>(
      `select learner_id as "learnerId", version, number, item, content, pdf from read_report_card($1, $2, $3, $4)`,
      [sight('read-results', { learner }), id, edition, withPdf],
    );
    if (!found) throw new DomainError('report-card-unknown');
    return found;
  }

  /** By whom a staff member’s functions are asked; nothing of it is shown. */
  private async learnerOf(id: string): Promise<string> {
    const [found] = await this.database.query<{ learnerId: string }>(
      `select learner_id as "learnerId" from read_report_card('ministere', $1, null, false)`,
      [id],
    );
    return found?.learnerId ?? '';
  }

  private async ofAClass<T>(sql: string, params: unknown[], { limit }: PageRequest): Promise<ClassPage<T>> {
    const rows = await this.database.query<{ id: string | null; learnerId: string | null; item: T | null }>(
      sql,
      params,
    );
    if (rows.length === 0) throw new DomainError('class-unknown');
    const { items, nextCursor } = page(rows, limit, (last) => last.id);
    const learners = [...new Set(items.flatMap(({ learnerId }) => learnerId ?? []))];
    return { learners, page: { items: items.flatMap(({ item }) => item ?? []), nextCursor } };
  }
}
