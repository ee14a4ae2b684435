import { Injectable } from '@nestjs/common';
import { page, type Page, type PageRequest, type Unit, UnitOfWork } from '@pan/kit/data';
import type { ReturnRemindedV1 } from '@pan/contracts';

export interface Reminder {
  readonly campaign: string;
  readonly organisation: string;
  readonly moment: ReturnRemindedV1['moment'];
  readonly dueOn: string;
  readonly toldAt: Date;
}

interface Key {
  readonly returnId: string;
  readonly moment: string;
}

const keyOf = (key: unknown): Key | null => {
  const { returnId, moment } = (key ?? {}) as Partial<Record<keyof Key, unknown>>;
  return typeof returnId === 'string' && /^[0-9a-f-]{36}$/.test(returnId) && typeof moment === 'string'
    ? { returnId, moment }
    : null;
};

@Injectable()
export class ReminderQueries {
  constructor(private readonly work: UnitOfWork) {}

  /**
   * Writes down the reminders that are due and were not told yet, in the service's own name; whoever else looks at this moment writes
   * down others.
   */
  due(unit: Unit, most: number): Promise<(ReturnRemindedV1 & { returnId: string })[]> {
    return unit.asService(() =>
      unit.query<ReturnRemindedV1>(
        `with due as (
           select r.id, m.moment, r.campaign, c.form, r.organisation_id, c.due_on
             from campaign c join campaign_return r on r.campaign = c.code
             cross join lateral (values
               ('before', c.due_on - c.remind_days_before, c.due_on),
               ('after', c.due_on + c.remind_days_after, greatest(c.late_until, r.late_until))) m(moment, since, until)
            where r.expected and r.state <> 'submitted' and school_day() between m.since and m.until
              and not exists (select from return_reminder t where t.return_id = r.id and t.moment = m.moment)
            limit $1),
         told as (
           insert into return_reminder (return_id, moment, told_at) select id, moment, clock_timestamp() from due
           on conflict do nothing returning return_id, moment)
         select t.return_id as "returnId", t.moment, d.campaign, d.form, d.organisation_id as "organisationId", d.due_on as "dueOn"
           from told t join due d on d.id = t.return_id and d.moment = t.moment`,
        [most],
      ),
    );
  }

  /** Those of returns in the caller's reach. */
  list(search: PageRequest & { readonly campaign?: string }): Promise<Page<Reminder>> {
    const after = search.after(keyOf);
    return this.work.run(async (unit) => {
      const rows = await unit.query<Reminder & Key>(
        `select t.return_id as "returnId", t.moment, t.told_at as "toldAt", r.campaign, r.organisation, c.due_on as "dueOn"
           from return_reminder t join campaign_return r on r.id = t.return_id join campaign c on c.code = r.campaign
          where ($1::uuid is null or (t.return_id, t.moment) > ($1, $2)) and ($3::text is null or r.campaign = $3)
          order by t.return_id, t.moment limit $4`,
        [after?.returnId ?? null, after?.moment ?? null, search.campaign ?? null, search.limit + 1],
      );
      const { items, nextCursor } = page(rows, search.limit, ({ returnId, moment }) => ({ returnId, moment }));
      return { items: items.map(({ returnId: _, ...shown }) => shown), nextCursor };
    });
  }
}
