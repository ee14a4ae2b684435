/** A session with rooms of thirty, whose candidates are admitted ahead, and nobody yet begun. */
import { randomUUID } from 'node:crypto';
import { eventually, serviceEnvironment, type TestDatabase } from '@pan/testing';
import { centre, ministry, openCentre, sharePaper } from '../../../../test/six-centres.ts';
import { World } from '../../../../test/world.ts';
import { startProgram, type Program } from '../http/process.ts';
import type { Stage } from '../stage.ts';

export const perRoom = 30;

export interface Hall {
  readonly database: TestDatabase;
  readonly rooms: readonly string[];
  readonly codes: readonly string[];
  readonly sessionId: string;
  /** The service as production runs it: its log in a file. */
  start(): Promise<Program>;
  proctor(): Promise<string>;
  close(): Promise<void>;
}

const code = 'css-a';
const service = 'exam-management';

export async function openHall(stage: Stage, size: number): Promise<Hall> {
  const world = await World.open(['student-record', service], { servers: stage.servers.addresses });
  try {
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
    const sessionId = (await world.must(service, ministry, 'POST', '/v1/sessions', { json })).body.id as string;
    for (const process of world.running.values()) await process.kill('SIGTERM');
    const { rooms, codes } = await seat(database, sessionId, size);
    const { kafka, issuer } = world;
    const environment = serviceEnvironment(service, { database, kafka, issuer });
    return {
      ...{ database, rooms, codes, sessionId },
      start: () =>
        startProgram(`services/${service}/dist/main.js`, {
          ...environment,
          ...{ LOG_LEVEL: 'info', DATABASE_POOL: '20' },
        }),
      proctor: () => issuer.token({ ...centre(code), scopes: ['exams:proctor'], expiresIn: 3_600 }),
      close: () => world.close(),
    };
  } catch (error) {
    await world.close();
    throw error;
  }
}

/** Candidates by the thousand, as a registration would have entered them. */
async function seat(database: TestDatabase, sessionId: string, size: number) {
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
