import { Injectable } from '@nestjs/common';
import { type Unit, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';

/** A class as far as the gradebook needs it. */
export interface MeantClass {
  readonly id: string;
  readonly organisationId: string;
  readonly schoolYear: string;
  /** Codes from the top of the network down to its organisation. */
  readonly path: readonly string[];
}

/** The names of a client's own rows, in whichever centre. */
const own = `select code from source_system where client_id = $1 or $1 = any(heirs)`;

/** Whom and what of the roster a system means by a key: its own, or the one that the rostering service shows. */
@Injectable()
export class MeantQueries {
  /** The names under which a client's own entries of the gradebook are kept: in its first centre, and in others. */
  async ownNames(unit: Unit, clientId: string): Promise<string[]> {
    const rows = await unit.query<{ code: string }>(
      `select code from source_system
        where (client_id = $1 or $1 = any(heirs))
          and (code in ($1, $1 || '/' || $1) or starts_with(code, $1 || '@') or starts_with(code, $1 || '/' || $1 || '@'))`,
      [clientId],
    );
    return rows.map(({ code }) => code);
  }

  /** @throws DomainError class-unknown, key-of-several-centres */
  async classOf(unit: Unit, clientId: string, key: string): Promise<MeantClass> {
    const found = await unit.query<MeantClass & { own: boolean }>(
      `select id, organisation_id as "organisationId", school_year as "schoolYear", visible_to as path, id is distinct from $3 as own
         from class where id = $3 or (source_id = $2 and source in (${own}))`,
      [clientId, key, uuidOf(key)],
    );
    const [one, another] = found.some((row) => row.own) ? found.filter((row) => row.own) : found;
    if (another) throw new DomainError('key-of-several-centres', { sourceId: key });
    if (!one) throw new DomainError('class-unknown', { sourcedId: key });
    return one;
  }

  /**
   * Every name of a school year, a term or a grading period: its word, the ids under which the rostering service shows it, and what
   * line items of the class call it.
   * @throws DomainError session-unknown
   */
  async sessionNames(unit: Unit, classId: string, key: string): Promise<string[]> {
    const rows = await unit.query<{ name: string }>(
      `with named as (select word from roster_word where kind <> 'course' and (id = $2 or word = $1))
       select word as name from named
       union select w.id::text from roster_word w join named using (word) where w.kind <> 'course'
       union select $1 where exists (select from line_item where class_id = $3 and $1 in (academic_session, grading_period))`,
      [key, uuidOf(key), classId],
    );
    if (rows.length === 0) throw new DomainError('session-unknown', { sourcedId: key });
    return rows.map(({ name }) => name);
  }

  /** The learners that keys stand for, by key; an id that ended stands for the record that goes on. @throws DomainError key-of-several-centres */
  async learnersOf(unit: Unit, clientId: string, keys: readonly string[]): Promise<Map<string, string>> {
    const rows = await unit.query<{ key: string; id: string; own: boolean }>(
      `select source_id as key, learner_id as id, true as own from learner_source where source_id = any($2) and source in (${own})
       union select id::text, coalesce(merged_into, id), false from learner where id = any($3::uuid[])`,
      [clientId, keys, keys.flatMap((key) => uuidOf(key) ?? [])],
    );
    const learners = new Map<string, string>();
    for (const key of keys) {
      const mine = rows.filter((row) => row.own && row.key === key);
      const found = new Set(
        (mine.length > 0 ? mine : rows.filter((row) => !row.own && row.key === key.toLowerCase())).map(({ id }) => id),
      );
      if (found.size > 1) throw new DomainError('key-of-several-centres', { sourceId: key });
      for (const id of found) learners.set(key, id);
    }
    return learners;
  }

  /** @throws DomainError student-unknown, key-of-several-centres */
  async learnerOf(unit: Unit, clientId: string, key: string): Promise<string> {
    const id = (await this.learnersOf(unit, clientId, [key])).get(key);
    if (!id) throw new DomainError('student-unknown', { sourcedId: key });
    return id;
  }

  /** @throws DomainError organisation-unknown */
  async schoolOf(unit: Unit, key: string, reach: readonly string[]): Promise<string> {
    const [found] = await unit.query<{ id: string }>(
      `select id from organisation where (code = $1 or id = $2) and path && $3`,
      [key, uuidOf(key), reach],
    );
    if (!found) throw new DomainError('organisation-unknown');
    return found.id;
  }

  async isOrganisation(unit: Unit, id: string, key: string): Promise<boolean> {
    const found = await unit.query(`select 1 from organisation where id = $1 and (code = $2 or id = $3)`, [
      id,
      key,
      uuidOf(key),
    ]);
    return found.length > 0;
  }

  /** Of these pairs of class and learner, those that are or were in it, each as `class learner`. */
  async places(unit: Unit, pairs: readonly { classId: string; learnerId: string }[]): Promise<Set<string>> {
    if (pairs.length === 0) return new Set();
    const rows = await unit.query<{ pair: string }>(
      `select distinct m.class_id || ' ' || m.learner_id as pair
         from unnest($1::uuid[], $2::uuid[]) as asked(class_id, learner_id)
         join membership m on m.class_id = asked.class_id and m.learner_id = asked.learner_id`,
      [pairs.map(({ classId }) => classId), pairs.map(({ learnerId }) => learnerId)],
    );
    return new Set(rows.map(({ pair }) => pair));
  }
}
