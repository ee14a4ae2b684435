import { Injectable } from '@nestjs/common';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import type { AfterSending, MailKind, MailOutcome } from '../../domain/mails/mail.js';
import { NotificationSetting, type NotificationState } from '../../domain/mails/notification-setting.js';

const columns = `s.id, s.subject, s.email, s.how, s.code_asked_at as "codeAskedAt", s.confirmed_at as "confirmedAt", s.version`;

/** A mail whose turn has come; for some minutes it is nobody else's. */
export interface ClaimedMail {
  readonly id: string;
  readonly kind: MailKind;
  readonly attempts: number;
  readonly messageId: string | null;
  /** Null where it is no longer meant: read, recalled, without a right, without an address. */
  readonly to: string | null;
  /** From which schools messages wait. */
  readonly schools: readonly string[];
  readonly setting: NotificationState;
}

export interface SentMail {
  readonly mail: ClaimedMail;
  readonly state: AfterSending['state'] | 'dropped';
  readonly waitSeconds: number;
  readonly outcome: MailOutcome;
}

/** Of copies, with their ids and readers: those readers are told at once who want it, or from an instant on, the others once a day. */
export const tellReaders = (copies: string, at = 'clock_timestamp()'): string => `
insert into mail (id, setting_id, kind, copy_id, due_at)
select uuidv7(), s.id, case s.how when 'daily' then 'digest' else 'waiting' end, case s.how when 'daily' then null else c.id end,
       case s.how when 'daily' then digest_hour() else ${at} end
  from (${copies}) c join notification_setting s on s.subject = c.subject
 where s.confirmed_at is not null and s.how <> 'off'
on conflict do nothing`;

const tellReader = tellReaders(`select id, subject from message_copy where id = $1`, '$2::timestamptz');

/** Addresses of persons, and what is sent to them. The service keeps them: no token of an organisation shows any. */
@Injectable()
export class MailRepository {
  constructor(private readonly work: UnitOfWork) {}

  /** A person's own, locked; one that says nothing where there is none. */
  async own(unit: Unit, subject: string): Promise<NotificationSetting> {
    const [found] = await unit.asService(() =>
      unit.query<NotificationState>(
        `select ${columns} from notification_setting s where s.subject = $1 for no key update`,
        [subject],
      ),
    );
    return found ? new NotificationSetting(found) : NotificationSetting.none(newId(), subject);
  }

  async byId(unit: Unit, id: string): Promise<NotificationSetting | null> {
    const [found] = await unit.asService(() =>
      unit.query<NotificationState>(`select ${columns} from notification_setting s where s.id = $1 for no key update`, [
        id,
      ]),
    );
    return found ? new NotificationSetting(found) : null;
  }

  /** @throws a violation of uniqueness where the person said something at the same time, for the first time */
  save(unit: Unit, { kept }: NotificationSetting, asksCode: boolean): Promise<void> {
    return unit.asService(async () => {
      await unit.query(
        `insert into notification_setting as s (id, subject, email, how, code_asked_at, confirmed_at, version) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (id) do update set email = excluded.email, how = excluded.how, code_asked_at = excluded.code_asked_at,
                                        confirmed_at = excluded.confirmed_at, version = excluded.version`,
        [kept.id, kept.subject, kept.email, kept.how, kept.codeAskedAt, kept.confirmedAt, kept.version],
      );
      if (kept.how === 'off' || kept.confirmedAt === null)
        await unit.query(
          `update mail set state = 'dropped', ended_at = clock_timestamp() where setting_id = $1 and state = 'pending'`,
          [kept.id],
        );
      if (asksCode)
        await unit.query(
          `insert into mail (id, setting_id, kind, due_at) values ($1, $2, 'confirmation', clock_timestamp())`,
          [...[newId(), kept.id]],
        );
    });
  }

  /** A reply of the sender waits for the reader of this copy. */
  tell(unit: Unit, copyId: string, at: Date): Promise<void> {
    return unit.asService(async () => {
      await unit.query(tellReader, [copyId, at]);
    });
  }

  claim(most: number, guardianUntil: number): Promise<ClaimedMail[]> {
    return this.asAll((unit) =>
      unit.query<ClaimedMail>(
        `with due as (
           select m.id from mail m where m.state = 'pending' and m.due_at <= clock_timestamp() order by m.due_at limit $1 for update skip locked
         ), claimed as (
           update mail m set due_at = clock_timestamp() + interval '5 minutes', attempts = m.attempts + 1 from due where m.id = due.id
           returning m.id, m.kind, m.attempts, m.copy_id, m.setting_id)
         select m.id, m.kind, m.attempts, c.message_id as "messageId",
                case when s.email is null then null
                     when m.kind = 'confirmation' then case when s.code_asked_at is not null then s.email end
                     when s.confirmed_at is null or s.how = 'off' or cardinality(w.schools) = 0 then null else s.email end as "to",
                w.schools, jsonb_build_object('id', s.id, 'subject', s.subject, 'email', s.email, 'how', s.how, 'version', s.version) as setting
           from claimed m join notification_setting s on s.id = m.setting_id left join message_copy c on c.id = m.copy_id,
                lateral (select coalesce(max(d.ended_at), clock_timestamp() - interval '8 days') as last
                           from mail d where d.setting_id = s.id and d.kind = 'digest' and d.state = 'sent') l,
                lateral (select coalesce(array_agg(distinct o.name), '{}') as schools
                           from message_copy n join message g on g.id = n.message_id join organisation o on o.id = g.organisation_id
                          where case m.kind when 'waiting' then n.id = m.copy_id
                                            when 'digest' then n.subject = s.subject and (n.made_at > clock_timestamp() - interval '8 days' and n.read_at is null
                                              or exists (select from message_reply r where r.copy_id = n.id and not r.from_family and r.said_at > l.last))
                                            else false end
                            and mail_is_meant(n.id, $2)) w`,
        [most, guardianUntil],
      ),
    );
  }

  /** Keeps what came of mails, each unless somebody else has claimed it meanwhile; a message says how many left and how many never will. */
  settle(sent: readonly SentMail[]): Promise<void> {
    if (sent.length === 0) return Promise.resolve();
    return this.asAll(async (unit) => {
      await unit.query(
        `with settled as (
           update mail m set state = o.state, due_at = clock_timestamp() + o.wait * interval '1 second', code = o.code, problem = o.problem,
                             ended_at = case when o.state <> 'pending' then clock_timestamp() end
             from unnest($1::uuid[], $2::text[], $3::float8[], $4::int[], $5::text[], $6::int[], $7::uuid[]) as o (id, state, wait, code, problem, attempt, message)
            where m.id = o.id and m.attempts = o.attempt and m.state = 'pending' returning m.state, o.message)
         update message g set mails_sent = mails_sent + n.sent, mails_failed = mails_failed + n.failed
           from (select message, (count(*) filter (where state = 'sent'))::int as sent, (count(*) filter (where state = 'failed'))::int as failed
                   from settled where message is not null and state in ('sent', 'failed') group by message) n
          where g.id = n.message`,
        [
          sent.map(({ mail }) => mail.id),
          sent.map(({ state }) => state),
          sent.map(({ waitSeconds }) => waitSeconds),
          sent.map(({ outcome }) => outcome.code),
          sent.map(({ outcome }) => outcome.problem),
          sent.map(({ mail }) => mail.attempts),
          sent.map(({ mail }) => mail.messageId),
        ],
      );
    });
  }

  /** Those that ended a month ago are forgotten. @returns how many were */
  forget(): Promise<number> {
    return this.asAll(async (unit) => {
      const gone = await unit.query(
        `delete from mail where id in (select id from mail where ended_at < clock_timestamp() - interval '30 days' order by ended_at limit 500) returning id`,
      );
      return gone.length;
    });
  }

  /** Milliseconds until the next one is due; null where none waits. */
  next(): Promise<number | null> {
    return this.asAll(async (unit) => {
      const [row] = await unit.query<{ ms: number | null }>(
        `select extract(epoch from min(due_at) - clock_timestamp())::float8 * 1000 as ms from mail where state = 'pending'`,
      );
      return row?.ms ?? null;
    });
  }

  private asAll<T>(step: (unit: Unit) => Promise<T>): Promise<T> {
    return this.work.run((unit) =>
      unit.under('app.organisations', 'ministere', () => unit.asService(() => step(unit))),
    );
  }
}
