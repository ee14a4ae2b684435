/** A session with rooms of thirty, whose candidates are entered, and nobody yet begun. */
import { randomUUID } from 'node:crypto';
import { eventually, type TestDatabase } from '@pan/testing';
import { ministry, openCentre, sharePaper } from './six-centres.ts';
import type { World } from './world.ts';

export const perRoom = 30;

export interface ExamHall {
  readonly sessionId: string;
  readonly rooms: readonly string[];
  /** One for each candidate. */
  readonly codes: readonly string[];
}

const service = 'exam-management';

/**
 * In a school of the centre `code`, which it opens; one hall a world.
 * @param world of the student record and exam-management
 */
export async function openExamHall(world: World, code: string, size: number): Promise<ExamHall> {
  await openCentre(world, code, 'a');
  const paperId = await sharePaper(world);
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  const times = { opensAt: at(-1), closesAt: at(240), releaseAt: at(24 * 60), durationMinutes: 200 };
  const database = world.databases.get(service)!;
  await eventually(
    async () => {
      const known = await database.query('select 1 from known_organisation where code = any($1)', [
        ['ministere', code, `${code}.ecole`],
      ]);
      if (known.length < 3) throw new Error('the network is not heard of');
    },
    { timeout: 60_000 },
  );
  const json = { paperId, organisations: [`${code}.ecole`], ...times };
  const { body } = await world.must(service, ministry, 'POST', '/v1/sessions', { json });
  return { sessionId: body.id as string, ...(await seat(database, body.id as string, code, size)) };
}

/** Candidates by the thousand, as a registration would have entered them. */
async function seat(database: TestDatabase, sessionId: string, code: string, size: number) {
  const rooms = Array.from({ length: Math.ceil(size / perRoom) }, () => randomUUID());
  const codes = Array.from({ length: size }, (_, n) => n.toString(30).toUpperCase().padStart(10, 'Z'));
  const school = `(select organisation_id from known_organisation where code = '${code}.ecole')`;
  await database.query(
    `insert into exam_room (id, session_id, organisation_id, code, name, proctor_ids, version)
     select id, $2, ${school}, n::text, 'Local', '{}', 1 from unnest($1::uuid[]) with ordinality as r (id, n)`,
    [rooms, sessionId],
  );
  await database.query(
    `insert into candidate (id, session_id, learner_id, organisation_id, admission_code, registered_at, room_id)
     select gen_random_uuid(), $2, gen_random_uuid(), ${school}, code, now(), ($3::uuid[])[1 + (n - 1) / ${perRoom}]
       from unnest($1::text[]) with ordinality as c (code, n)`,
    [codes, sessionId, rooms],
  );
  await database.query('analyze');
  return { rooms, codes };
}
