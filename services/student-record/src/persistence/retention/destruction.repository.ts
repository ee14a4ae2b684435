import { Injectable } from '@nestjs/common';
import { insertAll, lockAll, newId, type Unit, updateAll } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { Destruction, type EnteredRule, type Outcome } from '../../domain/retention/destruction.js';
import type { PupilFile } from '../../domain/files/files.js';
import type { Counts } from './destroyed-files.repository.js';

export interface Listed {
  readonly learnerId: string;
  readonly organisationId: string;
  readonly since: string;
}

export interface Item extends Listed {
  readonly id: string;
}

export interface Settled {
  readonly state: 'destroyed' | 'kept';
  readonly why: string | null;
  readonly counts: Counts;
  readonly ended: boolean;
  /** Who has to confirm, and of what: `exam-management`, `exam-management:accommodations`. */
  readonly awaits: readonly string[];
}

/** So many files at most are listed at once: the next proposal has the rest. */
const mostListed = 5_000;

/** Schedules that organisations entered, and destructions with their lists. */
@Injectable()
export class DestructionRepository {
  /** A further version; the former ones are kept. @returns its number */
  async enterRule(
    unit: Unit,
    of: { readonly organisationId: string; readonly visibleTo: readonly string[]; readonly file: PupilFile },
    { years, law, section, reference, noticeDays, tellsFamily }: EnteredRule,
    by: string,
    at: Date,
  ): Promise<number> {
    const [row] = await unit.query<{ version: number }>(
      `insert into retention_rule (organisation_id, visible_to, file, version, years, law, section, reference, notice_days, tells_family, said_by, said_at)
       select $1, $2, $3, coalesce(max(r.version), 0) + 1, $4, $5, $6, $7, $8, $9, $10, $11
         from retention_rule r where r.organisation_id = $1 and r.file = $3 returning version`,
      [of.organisationId, of.visibleTo, of.file, years, law, section, reference, noticeDays, tellsFamily, by, at],
    );
    return row!.version;
  }

  /** The rule of the organisation, or of the nearest one above it that has entered one. */
  async ruleOf(
    unit: Unit,
    path: readonly string[],
    file: PupilFile,
  ): Promise<(EnteredRule & { version: number }) | null> {
    const [rule] = await unit.query<EnteredRule & { version: number }>(
      `select r.version, r.years, r.law, r.section, r.reference, r.notice_days as "noticeDays", r.tells_family as "tellsFamily"
         from retention_rule r join organisation o on o.id = r.organisation_id
        where o.code = any($1) and r.file = $2 order by cardinality(o.path) desc, r.version desc limit 1`,
      [path, file],
    );
    return rule ?? null;
  }

  /**
   * What is due below an organisation, held by nothing and in no other open proposal. Whoever may be past the term comes first, since
   * few are; from when a file counts is said by `file_since` alone.
   */
  async due(unit: Unit, code: string, file: PupilFile, latest: string): Promise<Listed[]> {
    return unit.query<Listed>(
      `with past as materialized (
         select e.learner_id, e.organisation_id from enrolment e join organisation o on o.id = e.organisation_id
          where $1 = any (o.path) and $2 <> 'professional-file'
          group by e.learner_id, e.organisation_id having bool_and(coalesce(e.ended_on <= $3::date, false))
         union all
         select n.learner_id, n.organisation_id from professional_note n join organisation o on o.id = n.organisation_id
          where $1 = any (o.path) and $2 = 'professional-file' group by n.learner_id, n.organisation_id)
       select f.learner_id as "learnerId", f.organisation_id as "organisationId", s.since::text as since
         from past f cross join lateral (select file_since(f.learner_id, f.organisation_id, $2) as since) s
        where s.since <= $3::date and kept_for(f.learner_id) is null
          and not exists (select from destruction_item i join destruction d on d.id = i.destruction_id
                           where i.learner_id = f.learner_id and i.organisation_id = f.organisation_id and i.state = 'listed'
                             and d.file = $2 and d.state in ('proposed', 'approved', 'begun'))
        order by f.organisation_id, f.learner_id limit ${mostListed}`,
      [code, file, latest],
    );
  }

  async add(unit: Unit, destruction: Destruction, listed: readonly Listed[]): Promise<void> {
    await insertAll(unit, Destruction, [destruction]);
    await unit.query(
      `insert into destruction_item (id, destruction_id, learner_id, organisation_id, since, state)
       select i.id, $1, i.learner_id, i.organisation_id, i.since, 'listed'
         from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::date[]) as i (id, learner_id, organisation_id, since)`,
      [
        destruction.id,
        listed.map(() => newId()),
        listed.map(({ learnerId }) => learnerId),
        listed.map(({ organisationId }) => organisationId),
        listed.map(({ since }) => since),
      ],
    );
  }

  /** Locked. @throws DomainError destruction-unknown */
  async byId(unit: Unit, id: string): Promise<Destruction> {
    const [found] = await lockAll<Destruction>(unit, Destruction, 't.id = $1', [id]);
    if (!found) throw new DomainError('destruction-unknown');
    return found;
  }

  save(unit: Unit, destruction: Destruction): Promise<void> {
    return updateAll(unit, Destruction, [destruction]);
  }

  /** The next files of a list, locked, by learner. */
  async next(unit: Unit, destructionId: string, most: number): Promise<Item[]> {
    return unit.query<Item>(
      `select id, learner_id as "learnerId", organisation_id as "organisationId", since::text as since
         from destruction_item where destruction_id = $1 and state = 'listed' order by learner_id, id limit $2 for update`,
      [destructionId, most],
    );
  }

  /** Nobody is named any more once nothing is awaited. */
  async settle(unit: Unit, { id }: Item, { state, why, counts, ended, awaits }: Settled): Promise<void> {
    await unit.query(
      `update destruction_item set state = $2, why = $3, counts = $4, ended = $5, awaits = $6,
              learner_id = case when $2 = 'destroyed' and $6 = '{}'::text[] then null else learner_id end where id = $1`,
      [id, state, why, JSON.stringify(counts), ended, awaits],
    );
  }

  /** @returns the destruction to which it belongs; null where nothing of the kind was awaited */
  async confirm(unit: Unit, itemId: string, who: string): Promise<string | null> {
    const [row] = await unit.query<{ id: string }>(
      `update destruction_item set awaits = array_remove(awaits, $2),
              learner_id = case when array_remove(awaits, $2) = '{}' then null else learner_id end
        where id = $1 and $2 = any(awaits) returning destruction_id as id`,
      [itemId, who],
    );
    return row?.id ?? null;
  }

  /** What a withdrawn list leaves out of sight. */
  async release(unit: Unit, destructionId: string): Promise<void> {
    await unit.query(`delete from destruction_item where destruction_id = $1 and state = 'listed'`, [destructionId]);
  }

  async isAwaited(unit: Unit, destructionId: string): Promise<boolean> {
    const found = await unit.query(
      `select id from destruction_item where destruction_id = $1 and (state = 'listed' or awaits <> '{}') limit 1`,
      [destructionId],
    );
    return found.length > 0;
  }

  async outcome(unit: Unit, destructionId: string): Promise<Outcome> {
    const [row] = await unit.query<Outcome>(
      `select count(*) filter (where i.state = 'destroyed')::int as destroyed, count(*) filter (where i.ended)::int as ended,
              coalesce((select jsonb_object_agg(k.why, k.n) from (select why, count(*) as n from destruction_item
                          where destruction_id = $1 and state = 'kept' group by why) k), '{}') as kept,
              coalesce((select jsonb_object_agg(c.kind, c.n) from (select e.key as kind, sum(e.value::int) as n
                          from destruction_item j, jsonb_each_text(j.counts) e where j.destruction_id = $1 group by e.key) c), '{}') as counts
         from destruction_item i where i.destruction_id = $1`,
      [destructionId],
    );
    return row!;
  }
}
