import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { Urgency } from '../../domain/messages/message.js';

export interface DayOfMessages {
  readonly organisationId: string;
  readonly sentOn: string;
  readonly urgency: Urgency;
  readonly sent: number;
  readonly copies: number;
  readonly read: number;
}

/** Days that are over, of the last week: who was away longer tells no older ones. */
const days = 7;

/** What each organisation wrote in a day, taken once. */
@Injectable()
export class MessageCounts {
  take(unit: Unit, most: number): Promise<DayOfMessages[]> {
    return unit.asService(() =>
      unit.query<DayOfMessages>(
        `with over as (
           select distinct m.organisation_id, (m.sent_at at time zone 'America/Toronto')::date as day from message m
            where m.sent_at >= (school_day() - ${days})::timestamp at time zone 'America/Toronto' and m.sent_at < school_day()::timestamp at time zone 'America/Toronto'
         ), taken as (
           insert into messages_counted (organisation_id, day)
           select o.organisation_id, o.day from over o
            where not exists (select from messages_counted c where c.organisation_id = o.organisation_id and c.day = o.day) order by 2, 1 limit $1
           on conflict do nothing returning organisation_id, day)
         select t.organisation_id as "organisationId", t.day::text as "sentOn", m.urgency, count(*)::int as sent, sum(m.copies)::int as copies,
                (select count(*)::int from message_copy c join message n on n.id = c.message_id
                  where n.organisation_id = t.organisation_id and n.urgency = m.urgency and (n.sent_at at time zone 'America/Toronto')::date = t.day
                    and c.read_at < (t.day + 1)::timestamp at time zone 'America/Toronto') as read
           from taken t join message m on m.organisation_id = t.organisation_id and (m.sent_at at time zone 'America/Toronto')::date = t.day
          group by t.organisation_id, t.day, m.urgency order by t.day, t.organisation_id, m.urgency`,
        [most],
      ),
    );
  }
}
