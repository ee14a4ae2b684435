import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { tellReaders } from '../mails/mail.repository.js';
import type { AudienceKind } from '../../domain/messages/audience-rules.js';
import type { Lane } from '../../domain/messages/message.js';

/** A message whose turn has come, locked. */
export interface Due {
  readonly id: string;
  readonly audience: AudienceKind;
  readonly reached: string | null;
}

export interface Batch {
  /** Learners looked at. */
  readonly learners: number;
  readonly last: string | null;
  readonly copies: number;
}

/** So many learners' families have their copies by one statement. */
export const learnersAtOnce = 500;

/** Learners of the audience who are there today, in the order of their ids. */
const pupils: Readonly<Record<AudienceKind, string>> = {
  family: `
    select e.learner_id from enrolment e join organisation o on o.id = e.organisation_id, message m join organisation s on s.id = m.organisation_id
     where m.id = $1 and e.learner_id = m.learner_id and s.code = any (o.path) and attended_on(e.began_on, e.ended_on, school_day())`,
  class: `
    select p.learner_id from message m join membership p on p.class_id = m.class_id join class c on c.id = m.class_id
     where m.id = $1 and p.learner_id is not null and p.ended_on is null and p.begins_on is null and c.closed_on is null`,
  school: `
    select e.learner_id from message m join organisation s on s.id = m.organisation_id join organisation o on s.code = any (o.path)
      join enrolment e on e.organisation_id = o.id
     where m.id = $1 and attended_on(e.began_on, e.ended_on, school_day())`,
};

/** Whoever may receive it about one of them now has one copy, which grows by another child. */
const copied = (audience: AudienceKind): string => `
with pupils as (
  select distinct a.learner_id from (${pupils[audience]}) a where $2::uuid is null or a.learner_id > $2 order by 1 limit $3
), readers as (
  select a.subject, a.learner_id from pupils p join learner l on l.id = p.learner_id join account_link a on a.learner_id = p.learner_id and a.ended_at is null
   where case a.role when 'guardian' then guardian_may(l.id, a.person_id, 'receive-messages', $4, school_day())
                     else extract(year from age(school_day(), l.birth_date)) >= $5 end
), made as (
  insert into message_copy as c (id, message_id, subject, made_at)
  select uuidv7(), $1, r.subject, clock_timestamp() from (select distinct subject from readers) r
  on conflict (message_id, subject) do update set subject = excluded.subject
  returning c.id, c.subject, c.xmax = 0 as is_new
), children as (
  insert into message_copy_child (id, copy_id, message_id, learner_id, subject)
  select uuidv7(), c.id, $1, r.learner_id, r.subject from readers r join made c on c.subject = r.subject
), told as (${tellReaders('select id, subject from made where is_new')}
)
select (select count(*)::int from pupils) as learners, (select learner_id from pupils order by learner_id desc limit 1) as last,
       (select count(*)::int from made where is_new) as copies`;

const statements = { family: copied('family'), class: copied('class'), school: copied('school') } as const;

/**
 * Each organisation with something queued is met once, by an index; they are asked in turn until one has a message that is due, so that
 * a thousand messages of one school cost the choice no more than one does.
 */
export const firstDue = `
with recursive waiting as (
  (select m.organisation_id as id from message m where m.standing = 'queued' and m.lane = $1 order by m.organisation_id limit 1)
  union all
  select (select m.organisation_id from message m where m.standing = 'queued' and m.lane = $1 and m.organisation_id > w.id order by m.organisation_id limit 1)
    from waiting w where w.id is not null
), turns as materialized (
  select w.id from waiting w where w.id is not null
   order by (select max(s.batched_at) from message s where s.organisation_id = w.id and s.lane = $1 and s.batched_at is not null) nulls first
)
select m.id, m.audience, m.reached
  from turns w cross join lateral (
    select m.id, m.audience, m.reached from message m
     where m.standing = 'queued' and m.lane = $1 and m.organisation_id = w.id and m.due_at <= clock_timestamp()
     order by m.batched_at nulls first, m.id limit 1 for no key update skip locked) m
 limit 1`;

/** Makes copies by the batch, in two lanes; within one the school that has waited longest is served next. */
@Injectable()
export class MessageSending {
  constructor(private readonly work: UnitOfWork) {}

  /** For one batch of one message; null where none is due. */
  run<T>(step: (unit: Unit) => Promise<T>): Promise<T> {
    return this.work.run((unit) =>
      unit.under('app.organisations', 'ministere', () => unit.asService(() => step(unit))),
    );
  }

  async due(unit: Unit, lane: Lane): Promise<Due | null> {
    const [due] = await unit.query<Due>(firstDue, [lane]);
    return due ?? null;
  }

  async copy(unit: Unit, { id, audience, reached }: Due, guardianUntil: number, learnerFrom: number): Promise<Batch> {
    const [batch] = await unit.query<Batch>(statements[audience], [
      ...[id, reached, learnersAtOnce, guardianUntil, learnerFrom],
    ]);
    return batch!;
  }

  async settle(unit: Unit, { id, reached }: Due, { last, copies }: Batch, isWhole: boolean): Promise<void> {
    await unit.query(
      `update message set reached = $2, batched_at = clock_timestamp(), copies = copies + $3, standing = case when $4 then 'sent' else standing end,
                          sent_at = case when $4 then clock_timestamp() end
        where id = $1`,
      [id, last ?? reached, copies, isWhole],
    );
  }

  /** Milliseconds until the next one of the lane is due; null where none waits. */
  next(lane: Lane): Promise<number | null> {
    return this.run(async (unit) => {
      const [row] = await unit.query<{ ms: number | null }>(
        `select extract(epoch from min(due_at) - clock_timestamp())::float8 * 1000 as ms from message where standing = 'queued' and lane = $1`,
        [lane],
      );
      return row?.ms ?? null;
    });
  }
}
