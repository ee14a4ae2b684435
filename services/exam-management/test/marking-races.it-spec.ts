import { randomUUID } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import { loadConfig } from '@pan/kit/ops';
import { createApp } from '@pan/kit/service';
import { eventually } from '@pan/testing';
import { LapseMarkings } from '../src/application/marking/lapse-markings.js';
import { AppModule, service } from '../src/app.module.js';
import { settings as schema } from '../src/config.js';
import { essayPaper, marker, named, otherSchool, writes } from './essay.js';
import { startExams, type Json, type RunningExams } from './exams.js';
import { candidatesOf, openSession, registered, tellWorld } from './world.js';

/** What one request of a marker gave. */
interface Drawn {
  readonly status: number;
  readonly body: Json;
}

describe('Markers who draw from two instances at once', () => {
  const pupils = 12;
  const markers = Array.from({ length: 6 }, () => randomUUID());
  let exams: RunningExams;
  let second: INestApplication;
  let session: Json;
  let addresses: readonly string[];

  beforeAll(async () => {
    exams = await startExams();
    const world = await tellWorld(exams, pupils, 1);
    await otherSchool(exams, world);
    session = await openSession(exams, await essayPaper(exams));
    await registered(exams, session.id, 'css-a.ecole', [world.classA]);
    const settings = loadConfig(schema, { ...exams.environment, PORT: '0', LOG_LEVEL: 'error' });
    second = await createApp(AppModule, { ...service, settings });
    addresses = [await exams.app.getUrl(), await second.getUrl()];
    for (const id of markers) await named(exams, session.id, id, { adjudicates: true });
    const candidates = await candidatesOf(exams, session.id);
    await Promise.all(candidates.map(({ admissionCode }) => writes(exams, session.id, admissionCode, 'Mon texte.')));
    await eventually(async () => {
      const { body } = await exams.as().get(`/v1/sessions/${session.id}`);
      expect(body.counts.toMark).toBe(pupils);
    });
  });
  afterAll(async () => {
    await second?.close();
    await exams?.close();
  });

  async function ask(at: number, id: string, method: string, path: string, body?: object): Promise<Drawn> {
    const answer = await fetch(addresses[at % 2] + path, {
      method,
      headers: { authorization: `Bearer ${await exams.token(marker(id))}`, 'content-type': 'application/json' },
      body: JSON.stringify(body ?? {}),
    });
    const text = await answer.text();
    return { status: answer.status, body: text ? JSON.parse(text) : null };
  }

  /** One marker at work: some scripts are marked, some given back, some let lie, until nothing waits. */
  async function work(id: string, at: number): Promise<void> {
    for (let turn = 0; turn < 200; turn += 1) {
      const { status, body } = await ask(at + turn, id, 'POST', '/v1/markings', { sessionId: session.id });
      if (status === 204) return;
      if (status !== 201) throw new Error(JSON.stringify(body));
      const path = `/v1/markings/${body.id}`;
      if (turn % 7 === 5 && body.stage !== 'adjudication') {
        await ask(at, id, 'POST', `${path}/return`, { reason: turn % 2 ? 'illegible' : 'knows-the-pupil' });
        continue;
      }
      const scores = { coherence: 6, spelling: (at * 3 + turn) % 10 };
      await ask(at, id, 'PUT', path, { scores, annotations: [] });
      // Twice at once, from both instances: one is taken.
      const sent = [0, 1].map((instance) => ask(instance, id, 'POST', `${path}/submission`));
      const statuses = (await Promise.all(sent)).map((one) => one.status).sort((a, b) => a - b);
      if (statuses.join() !== '204,409') throw new Error(statuses.join());
    }
  }

  it('[X18] are given no script twice at one stage, and no marker one twice; none is lost, and each sitting is scored', async () => {
    // One marker draws many times at once, and lets what that gave lie.
    const idle = markers[0]!;
    const burst = await Promise.all(
      Array.from({ length: 14 }, (_, at) => ask(at, idle, 'POST', '/v1/markings', { sessionId: session.id })),
    );
    expect(burst.filter(({ status }) => status === 201)).toHaveLength(10);
    expect(new Set(burst.flatMap(({ status, body }) => (status === 201 ? [body.number] : [body.code]))).size).toBe(11);
    await exams.database.query(`update marking set lease_until = now() - interval '1 second' where phase = 'dealt'`);
    const lapsed = await Promise.all([exams.app, second].map((app) => app.get(LapseMarkings).run()));
    expect(lapsed[0]! + lapsed[1]!).toBe(10);

    await Promise.all(markers.slice(1).map(work));
    // What a return left behind, or two that no adjudicator of the day could take, goes to whoever has not seen it.
    const fresh = Array.from({ length: 3 }, () => randomUUID());
    for (const id of fresh) await named(exams, session.id, id, { adjudicates: true });
    await Promise.all(fresh.map(work));

    await eventually(async () => {
      const { body } = await exams.as().get(`/v1/sessions/${session.id}`);
      expect([body.counts.toMark, body.counts.scored]).toEqual([0, pupils]);
    });
    const twice = await exams.database.query(
      `select script_id from marking where phase = 'submitted' group by script_id, stage having count(*) > 1
       union all
       select script_id from marking where phase <> 'lapsed' group by script_id, marker_id having count(*) > 1`,
    );
    expect(twice).toEqual([]);
    const settled = await exams.database.query<{ points: string; given: Record<string, number> }>(
      `select s.points::text as points, json_object_agg(k.stage, k.points::float8) as given
         from script s join marking k on k.script_id = s.id and k.phase = 'submitted' where s.phase = 'settled' group by s.id`,
    );
    expect(settled).toHaveLength(pupils);
    for (const { points, given } of settled)
      expect(Number(points)).toBe(given['adjudication'] ?? (given['first']! + given['second']!) / 2);
  });
});
