import { Injectable } from '@nestjs/common';
import type { Level } from '@pan/contracts';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type MarkKey, TermMark } from '../../domain/report-cards/term-mark.js';

/** A class as far as marks and report cards need it. */
export interface ReportedClass {
  readonly id: string;
  readonly title: string;
  readonly organisationId: string;
  readonly visibleTo: readonly string[];
  readonly schoolYear: string;
  readonly level: Level;
}

type State = ConstructorParameters<typeof TermMark>[0];

const columns = `t.id, t.learner_id as "learnerId", t.class_id as "classId", t.course, t.competency, t.term, trim_scale(t.mark)::text as mark, t.code,
  t.client_id as "clientId", t.said_by as "saidBy", t.said_at as "saidAt", t.reason, t.line_items as "lineItems", t.version`;

export const keyOf = ({ learnerId, course, competency, term }: MarkKey): string =>
  [learnerId, course, competency, term].join(' ');

/** Marks of terms; whoever writes holds their learners. */
@Injectable()
export class TermMarkRepository {
  /** @throws DomainError class-unknown: of another reach, or none */
  async classOf(unit: Unit, id: string): Promise<ReportedClass> {
    const [one] = await unit.query<ReportedClass>(
      `select id, title, organisation_id as "organisationId", visible_to as "visibleTo", school_year as "schoolYear", level from class where id = $1`,
      [id],
    );
    if (!one) throw new DomainError('class-unknown');
    return one;
  }

  /** Of these ids, the record that speaks for each; those out of sight are left out. */
  async learners(unit: Unit, ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await unit.query<{ id: string; record: string }>(
      `select id, coalesce(merged_into, id) as record from learner where id = any($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map(({ id, record }) => [id, record]));
  }

  /** Of these learners, those who have or had a place in the class. */
  async inClass(unit: Unit, classId: string, learners: readonly string[]): Promise<Set<string>> {
    const rows = await unit.query<{ id: string }>(
      `select distinct learner_id as id from membership where class_id = $1 and learner_id = any($2::uuid[])`,
      [classId, learners],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Marks of these learners in the class, by key; where a merge left two under one key, both. */
  async ofLearners(unit: Unit, classId: string, learners: readonly string[]): Promise<Map<string, TermMark[]>> {
    const rows = await unit.query<State>(
      `select ${columns} from term_mark t where t.class_id = $1 and t.learner_id = any($2::uuid[]) order by t.beside, t.id`,
      [classId, learners],
    );
    return Map.groupBy(
      rows.map((state) => new TermMark(state)),
      ({ all }) => keyOf(all),
    );
  }

  /** By learner, the terms of which a report card of the school was published. */
  async published(unit: Unit, of: ReportedClass, learners: readonly string[]): Promise<Map<string, Set<string>>> {
    const rows = await unit.query<{ learnerId: string; terms: string[] }>(
      `select learner_id as "learnerId", array_agg(term) as terms from report_card
        where organisation_id = $1 and school_year = $2 and learner_id = any($3::uuid[]) and editions > 0 group by 1`,
      [of.organisationId, of.schoolYear, learners],
    );
    return new Map(rows.map(({ learnerId, terms }) => [learnerId, new Set(terms)]));
  }

  async save(unit: Unit, of: ReportedClass, told: readonly TermMark[], changed: readonly TermMark[]): Promise<void> {
    const { organisationId, visibleTo } = of;
    await unit.query(
      `insert into term_mark (id, learner_id, class_id, organisation_id, visible_to, course, competency, term, mark, code, client_id, said_by, said_at,
                              reason, line_items, version)
       select id, "learnerId", "classId", $2, $3, course, competency, term, mark, code, "clientId", "saidBy", "saidAt", reason, "lineItems", version
         from jsonb_to_recordset($1) as t (id uuid, "learnerId" uuid, "classId" uuid, course text, competency text, term text, mark numeric, code text,
                                           "clientId" text, "saidBy" text, "saidAt" timestamptz, reason text, "lineItems" uuid[], version integer)`,
      [JSON.stringify(told.map(({ all }) => all)), organisationId, visibleTo],
    );
    await unit.query(
      `update term_mark t set mark = n.mark, code = n.code, client_id = n."clientId", said_by = n."saidBy", said_at = n."saidAt", reason = n.reason,
                              line_items = n."lineItems", version = n.version
         from jsonb_to_recordset($1) as n (id uuid, mark numeric, code text, "clientId" text, "saidBy" text, "saidAt" timestamptz, reason text,
                                           "lineItems" uuid[], version integer)
        where t.id = n.id`,
      [JSON.stringify(changed.map(({ all }) => all))],
    );
    await unit.query(
      `insert into term_mark_version (mark_id, version, mark, code, client_id, said_by, said_at, reason, line_items)
       select "markId", version, mark, code, "clientId", "saidBy", "saidAt", reason, "lineItems"
         from jsonb_to_recordset($1) as v ("markId" uuid, version integer, mark numeric, code text, "clientId" text, "saidBy" text,
                                           "saidAt" timestamptz, reason text, "lineItems" uuid[])`,
      [JSON.stringify([...told, ...changed].map(({ latest }) => latest))],
    );
  }

  /**
   * Marks and report cards of the one record are the other's from here on; of two under one key the second stands beside the first.
   * @param only those that pass; all of the record's where it is null
   */
  async handOver(
    unit: Unit,
    from: string,
    to: string,
    only: { readonly marks: readonly string[]; readonly cards: readonly string[] } | null = null,
  ): Promise<void> {
    await unit.query(
      `update term_mark t set learner_id = $2, version = t.version + 1,
              beside = t.beside or exists (select from term_mark o where o.learner_id = $2 and o.class_id = t.class_id and o.course = t.course
                                  and o.competency = t.competency and o.term = t.term and not o.beside)
        where t.learner_id = $1 and ($3::uuid[] is null or t.id = any($3))`,
      [from, to, only?.marks ?? null],
    );
    await unit.query(
      `insert into term_mark_version (mark_id, version, mark, code, client_id, said_by, said_at, reason, line_items)
       select t.id, t.version, t.mark, t.code, t.client_id, t.said_by, t.said_at, t.reason, t.line_items
         from term_mark t where t.learner_id = $1 and not exists (select from term_mark_version v where v.mark_id = t.id and v.version = t.version)`,
      [to],
    );
    await unit.query(
      `update report_card c set learner_id = $2, version = c.version + 1,
              beside = c.beside or exists (select from report_card o where o.learner_id = $2 and o.organisation_id = c.organisation_id
                                  and o.school_year = c.school_year and o.term = c.term and not o.beside)
        where c.learner_id = $1 and ($3::uuid[] is null or c.id = any($3))`,
      [from, to, only?.cards ?? null],
    );
    // What a parting left alone is nobody's second any more.
    await unit.query(
      `update term_mark t set beside = false
        where t.learner_id = any($1::uuid[]) and t.beside and not exists (
          select from term_mark o where o.learner_id = t.learner_id and o.class_id = t.class_id and o.course = t.course and o.competency = t.competency
             and o.term = t.term and o.id <> t.id)`,
      [[from, to]],
    );
    await unit.query(
      `update report_card c set beside = false
        where c.learner_id = any($1::uuid[]) and c.beside and not exists (
          select from report_card o where o.learner_id = c.learner_id and o.organisation_id = c.organisation_id and o.school_year = c.school_year
             and o.term = c.term and o.id <> c.id)`,
      [[from, to]],
    );
    // A draft drew marks of both, or of neither; it is drawn again.
    await unit.query(
      `delete from report_card_draft d using report_card c where c.id = d.card_id and c.learner_id = any($1::uuid[]) and c.editions = 0`,
      [[from, to]],
    );
  }
}
