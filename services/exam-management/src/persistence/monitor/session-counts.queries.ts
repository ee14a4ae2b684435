import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { watching } from '../rooms/watcher.js';

/** How many candidates of a room, or of an organisation outside any room, stand how. */
export interface RoomCounts {
  readonly organisation: string | null;
  readonly roomId: string | null;
  readonly room: string | null;
  readonly candidates: number;
  readonly absent: number;
  readonly withdrawn: number;
  readonly notBegun: number;
  readonly awaiting: number;
  readonly sitting: number;
  readonly paused: number;
  readonly submitted: number;
  readonly terminated: number;
}

@Injectable()
export class SessionCountQueries {
  constructor(private readonly work: UnitOfWork) {}

  /** Of the organisations and rooms that the caller watches. @throws DomainError exam-session-unknown */
  of(sessionId: string): Promise<{ serverTime: Date; items: RoomCounts[] }> {
    return this.work.run((unit) =>
      watching(unit, async () => {
        const [session] = await unit.query(`select 1 from exam_session where id = $1`, [sessionId]);
        if (!session) throw new DomainError('exam-session-unknown');
        const items = await unit.query<RoomCounts>(
          `select (select o.code from known_organisation o where o.organisation_id = c.organisation_id) as organisation,
                  c.room_id as "roomId", (select r.code from exam_room r where r.id = c.room_id) as room, count(*)::int as candidates,
                  count(*) filter (where s.id is null and c.standing = 'absent' or s.awaits and w.closes_at <= now())::int as absent,
                  count(*) filter (where s.id is null and c.standing = 'withdrawn')::int as withdrawn,
                  count(*) filter (where s.id is null and c.standing = 'expected')::int as "notBegun",
                  count(*) filter (where s.awaits and w.closes_at > now())::int as awaiting,
                  count(*) filter (where s.submitted_at is null and not s.awaits and s.paused_at is null)::int as sitting,
                  count(*) filter (where s.submitted_at is null and s.paused_at is not null)::int as paused,
                  count(*) filter (where s.submitted_at is not null and not s.terminated)::int as submitted,
                  count(*) filter (where s.submitted_at is not null and s.terminated)::int as terminated
             from candidate c cross join lateral session_window(c.session_id, c.organisation_id) w left join sitting s on s.candidate_id = c.id
            where c.session_id = $1 group by c.organisation_id, c.room_id order by 1, 3 nulls last limit 20000`,
          [sessionId],
        );
        return { serverTime: await unit.now(), items };
      }),
    );
  }
}
