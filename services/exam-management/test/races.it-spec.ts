import { createHash } from 'node:crypto';
import { Unit, UnitOfWork } from '@pan/kit/data';
import { eventually } from '@pan/testing';
import pg from 'pg';
import { CloseSittings } from '../src/application/sittings/close-sittings.js';
import { ScoreSittings } from '../src/application/marks/score-sittings.js';
import { ExamSession } from '../src/domain/exam-session.js';
import { ministry, playerOfA, sample, startExams, type Answer, type Json, type RunningExams } from './exams.js';
import { approvedPaper, candidatesOf, openSession, registered, tellWorld } from './world.js';

interface Told {
  readonly answer: string;
  readonly sequence: number;
  readonly from: number;
  readonly to: number;
  readonly got: Answer;
}

describe('Two devices at one sitting', () => {
  let exams: RunningExams;
  let session: Json;
  let candidates: Json[];
  let classA: string;

  beforeAll(async () => {
    exams = await startExams();
    const world = await tellWorld(exams, 8, 1);
    classA = world.classA;
    session = await openSession(exams, await approvedPaper(exams));
    await registered(exams, session.id, 'css-a.ecole', [world.classA]);
    candidates = await candidatesOf(exams, session.id);
  });
  afterAll(() => exams?.close());

  const player = () => exams.as(playerOfA);
  const start = (candidate: Json, lease?: string) =>
    player().post('/v1/sittings', {
      sessionId: session.id,
      admissionCode: candidate.admissionCode,
      ...(lease && { lease }),
    });
  const held = (sitting: Json) => ({ 'sitting-lease': sitting.lease as string });
  const save = (sitting: Json, sequence: number) =>
    player().put(
      `/v1/sittings/${sitting.id}/responses/Q01`,
      { sequence, responses: { RESPONSE: ['C'] } },
      held(sitting),
    );

  it('come in with one code: one is let in, the other is refused', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => start(candidates[0])));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, ...Array<number>(11).fill(409)]);
    expect(
      answers.filter(({ status }) => status === 409).every(({ body }) => body.code === 'sitting-held-elsewhere'),
    ).toBe(true);
    expect((await exams.facts('events')).filter(({ type }) => type === 'sitting-started')).toHaveLength(1);
  });

  it('is one device that asks again with its own lease: it gets its sitting back', async () => {
    const lease = 'a'.repeat(43);
    const answers = await Promise.all(Array.from({ length: 8 }, () => start(candidates[1], lease)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  it('save at once, while a transfer and a hand-in happen: the history is one that could have happened in a row', async () => {
    const first = (await start(candidates[2])).body;
    const history: Told[] = [];
    const lost: Told[] = [];
    let clock = 0;
    const write = async (sitting: Json, device: string, sequence: number, told: Told[]) => {
      const answer = `${device}${sequence}`;
      const from = ++clock;
      const got = await player().put(
        `/v1/sittings/${first.id}/responses/Q11`,
        { sequence, responses: { RESPONSE: [answer] } },
        held(sitting),
      );
      told.push({ answer, sequence, from, to: ++clock, got });
    };
    const both = async (sitting: Json, device: string, sequences: number[], told: Told[]) => {
      for (const sequence of sequences) await write(sitting, device, sequence, told);
    };
    // Two tabs of one device share its lease and number their saves each on its own.
    await Promise.all([both(first, 'a', range(1, 20), history), both(first, 'b', range(5, 24), history)]);
    const moving = player().post(`/v1/sittings/${first.id}/transfers`);
    const [moved] = await Promise.all([moving, both(first, 'c', range(30, 40), lost)]);
    const second = moved.body;
    let receipt: Answer | undefined;
    await Promise.all([
      both(second, 'd', range(50, 70), history),
      both(first, 'e', range(100, 110), lost),
      player()
        .post(`/v1/sittings/${first.id}/submission`, undefined, held(second))
        .then((answer) => (receipt = answer)),
    ]);
    const all = [...history, ...lost];
    const taken = all.filter(({ got }) => got.status === 200);
    const refusals = new Set(all.filter(({ got }) => got.status !== 200).map(({ got }) => got.body.code));
    const allowed = ['sequence-stale', 'sequence-reused', 'sitting-held-elsewhere', 'sitting-submitted'];
    expect([...refusals].filter((code) => !allowed.includes(code))).toEqual([]);
    expect(lost.filter(({ answer, got }) => answer.startsWith('e') && got.status === 200)).toEqual([]);
    const [kept] = await exams.database.query<{ sequence: number; responses: Json; hash: string }>(
      'select sequence::float8 as sequence, responses, hash from saved_response where sitting_id = $1',
      [first.id],
    );
    // Of all that was acknowledged the last by sequence is there, and nothing was acknowledged after it ended.
    const last = taken.reduce((best, one) => (one.sequence > best.sequence ? one : best));
    expect([kept!.sequence, kept!.responses.RESPONSE[0]]).toEqual([last.sequence, last.answer]);
    for (const one of taken)
      for (const other of taken) if (one.to < other.from) expect(one.sequence).toBeLessThanOrEqual(other.sequence);
    expect(new Set(taken.map(({ sequence }) => sequence)).size).toBe(taken.length);
    const line = `Q11 ${kept!.sequence} ${kept!.hash}`;
    expect(receipt!.body.hash).toBe(createHash('sha256').update(line).digest('base64url'));
  });

  it('and fifty hand-ins give one receipt and one fact', async () => {
    const sitting = (await start(candidates[3])).body;
    const submit = () => player().post(`/v1/sittings/${sitting.id}/submission`, undefined, held(sitting));
    const answers = await Promise.all(Array.from({ length: 50 }, submit));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.hash} ${body.at}`)).size).toBe(1);
    const told = (await exams.facts('events')).filter(
      ({ type, key }) => type === 'sitting-submitted' && key === sitting.id,
    );
    expect(told).toHaveLength(1);
  });

  it('start while others hold their session to register a level in it [D17]', async () => {
    let begun: Answer | undefined;
    await exams.app.get(UnitOfWork).run(async (unit) => {
      await unit.asService(() => unit.find(ExamSession, session.id));
      begun = await start(candidates[6]);
    });
    expect(begun!.status).toBe(201);
  });

  it('know one clock only: an instance whose own is minutes wrong decides nothing by it [1.11]', async () => {
    const fast = 10 * 60_000;
    const isNear = async (text: string) => {
      const [now] = await exams.database.query<{ apart: number }>(
        `select abs(extract(epoch from now() - $1::timestamptz))::float8 as apart`,
        [text],
      );
      expect(now!.apart).toBeLessThan(300);
    };
    const endsIn = (minutes: number) =>
      exams.database.query(`update sitting set deadline_at = now() + make_interval(mins => $2) where id = $1`, [
        sitting.id,
        minutes,
      ]);
    const sitting = (await withClock(fast, () => start(candidates[7]))).body;
    await isNear(sitting.startedAt);
    await isNear(sitting.serverTime);
    await endsIn(1);
    const saved = await withClock(fast, () => save(sitting, 1));
    expect(saved.status).toBe(200);
    await isNear(saved.body.savedAt);
    await withClock(fast, () => exams.app.get(CloseSittings).run());
    const seen = await withClock(fast, () => player().get(`/v1/sittings/${sitting.id}`, held(sitting)));
    expect(seen.body.state).toBe('sitting');
    await isNear(seen.body.serverTime);

    await endsIn(-5);
    expect((await withClock(-fast, () => save(sitting, 2))).body.code).toMatch(/deadline-passed|sitting-submitted/);
    await withClock(-fast, () => exams.app.get(CloseSittings).run());
    const { receipt } = (await player().get(`/v1/sittings/${sitting.id}`, held(sitting))).body;
    expect(receipt.atDeadline).toBe(true);
    await isNear(receipt.at);
  });

  it('ends by itself a moment after the deadline, and takes nothing more', async () => {
    const sitting = (await start(candidates[4])).body;
    const deadlineWas = (ago: string) =>
      exams.database.query(`update sitting set deadline_at = now() - $2::interval where id = $1`, [sitting.id, ago]);
    await deadlineWas('60 seconds');
    expect((await save(sitting, 1)).status).toBe(200);
    await exams.app.get(CloseSittings).run();
    expect((await player().get(`/v1/sittings/${sitting.id}`, held(sitting))).body.state).toBe('sitting');
    await deadlineWas('120.001 seconds');
    expect((await save(sitting, 2)).body.code).toMatch(/deadline-passed|sitting-submitted/);
    await eventually(async () => {
      await exams.app.get(CloseSittings).run();
      expect((await player().get(`/v1/sittings/${sitting.id}`, held(sitting))).body.receipt.atDeadline).toBe(true);
    });
    const [told] = (await exams.facts('events')).filter(
      ({ type, key }) => type === 'sitting-submitted' && key === sitting.id,
    );
    expect(told!.data.atDeadline).toBe(true);
  });

  it('is corrected when a key was wrong, and only the marks that change are told', async () => {
    const sitting = (await start(candidates[5])).body;
    await player().put(
      `/v1/sittings/${sitting.id}/responses/Q01`,
      { sequence: 1, responses: { RESPONSE: ['A'] } },
      held(sitting),
    );
    await player().post(`/v1/sittings/${sitting.id}/submission`, undefined, held(sitting));
    for (const candidate of await candidatesOf(exams, session.id)) {
      if (candidate.state !== 'sitting') continue;
      const { body } = await player().post(`/v1/sittings/${candidate.sittingId}/transfers`);
      await player().post(`/v1/sittings/${candidate.sittingId}/submission`, undefined, held(body));
    }
    await Promise.all([1, 2].map(() => exams.as(ministry).post(`/v1/sessions/${session.id}/release`)));
    const state = async () => (await exams.as(ministry).get(`/v1/sessions/${session.id}`)).body.state;
    await eventually(async () => expect(await state()).toBe('released'));
    const marks = (await exams.facts('to-student-record')).filter(({ type }) => type === 'final-mark-released');
    expect(new Set(marks.map(({ data }) => data.learnerId)).size).toBe(8);
    expect(marks).toHaveLength(8);
    const corrected = sample('items/pente-de-la-droite.xml').replace('<value>C</value>', '<value>A</value>');
    const item = await exams.as(ministry).post('/v1/items', corrected, { 'content-type': 'application/xml' });
    const correction = { corrections: [{ itemRef: 'Q01', itemId: item.body.id }] };
    expect((await exams.as(ministry).post(`/v1/sessions/${session.id}/rescoring`, correction)).status).toBe(202);
    const learnerId = candidates[5].learnerId;
    await eventually(async () => {
      const changed = (await exams.facts('to-student-record')).filter(({ type }) => type === 'final-mark-corrected');
      expect(changed.find(({ key }) => key === learnerId)?.data).toMatchObject({
        mark: 4,
        passed: false,
        reason: 'rescored',
      });
    });

    const ofLearner = async () => (await exams.facts('to-student-record')).filter(({ key }) => key === learnerId);
    const before = (await ofLearner()).length;
    const operator = exams.as({ ...ministry, scopes: ['operations'] });
    await operator.post('/v1/operations/republish', { reader: 'student-record' });
    const present = (await ofLearner()).slice(before);
    const stands = { mark: 4, passed: false, releasedAt: present[1]!.data.releasedAt };
    expect(present).toMatchObject([
      { type: 'final-mark-released', data: { ...stands, subject: 'mathématique' } },
      { type: 'final-mark-corrected', data: { ...stands, reason: 'rescored' } },
    ]);
  });
  it('are scored by two instances at once, and the results of their school count the marks of both [1.3]', async () => {
    const waiting = async (count: number) => {
      const [found] = await exams.database.query<{ n: number }>(
        `select count(*)::int as n from pg_locks where relation = 'outbox'::regclass and not granted`,
      );
      expect(found!.n).toBe(count);
    };
    const due = (learnerIds: string[]) =>
      exams.database.query(
        `insert into scoring_due (sitting_id, session_id) select id, session_id from sitting
          where session_id = $1 and learner_id = any($2)`,
        [session.id, learnerIds],
      );
    // The key of Q01 as it was at first: one loses points, another gains some. Each is scored by another instance.
    await exams.database.query(`update exam_session set corrections = '{}' where id = $1`, [session.id]);
    const score = () => exams.app.get(ScoreSittings).run();
    const rounds: Promise<unknown>[] = [];
    await holding(exams, 'lock table outbox in exclusive mode', async () => {
      await due([candidates[5].learnerId]);
      rounds.push(score());
      await eventually(() => waiting(1));
      await due([candidates[4].learnerId]);
      const second = score();
      rounds.push(second);
      await Promise.race([second, eventually(() => waiting(2))]);
    });
    await Promise.all(rounds);
    await eventually(async () => expect(await exams.database.query('select 1 from scoring_due')).toEqual([]));
    const [mean] = await exams.database.query<{ mean: number }>(
      `select round(avg(mark), 2)::float8 as mean from mark where session_id = $1`,
      [session.id],
    );
    const told = (await exams.facts('events')).filter(
      ({ type, key }) => type === 'session-results-published' && key === session.id,
    );
    expect(told.at(-1)!.data).toMatchObject({ sat: 8, mean: mean!.mean });
  });

  it('wait with their mark when a key is corrected at the instant of the release [1.11]', async () => {
    const other = await openSession(exams, session.paperId);
    await registered(exams, other.id, 'css-a.ecole', [classA]);
    const [candidate] = await candidatesOf(exams, other.id);
    const admission = { sessionId: other.id, admissionCode: candidate.admissionCode };
    const sitting = (await player().post('/v1/sittings', admission)).body;
    await save(sitting, 1);
    await player().post(`/v1/sittings/${sitting.id}/submission`, undefined, held(sitting));
    await eventually(async () => {
      const scored = await exams.database.query('select 1 from sitting_score where sitting_id = $1', [sitting.id]);
      expect(scored).toHaveLength(1);
    });
    const wrongKey = sample('items/pente-de-la-droite.xml').replace('<value>C</value>', '<value>B</value>');
    const item = await exams.as(ministry).post('/v1/items', wrongKey, { 'content-type': 'application/xml' });
    // What a rescoring does, in between the release's look for work that is due and its own first mark.
    const query = Unit.prototype.query;
    let rescored = false;
    Unit.prototype.query = async function (this: Unit, sql: string, params?: unknown[]) {
      const rows = await query.call(this, sql, params);
      const releases =
        sql.includes('t.release_asked_at is not null') && (rows as { id?: string }[])[0]?.id === other.id;
      if (releases && !rescored) {
        rescored = true;
        await exams.database.query('insert into scoring_due (sitting_id, session_id) values ($1, $2)', [
          sitting.id,
          other.id,
        ]);
      }
      return rows;
    } as typeof query;
    try {
      await exams.database.query(
        `update exam_session set release_asked_at = now(), corrections = jsonb_build_object('Q01', $2::text) where id = $1`,
        [other.id, item.body.id],
      );
      await eventually(async () =>
        expect((await exams.as(ministry).get(`/v1/sessions/${other.id}`)).body.state).toBe('released'),
      );
    } finally {
      Unit.prototype.query = query;
    }
    expect(rescored).toBe(true);
    const [released, ...more] = (await exams.facts('to-student-record')).filter(
      ({ key, data }) => key === candidate.learnerId && data.releasedAt > sitting.startedAt,
    );
    expect(more).toEqual([]);
    expect(released).toMatchObject({ type: 'final-mark-released', data: { sessionId: other.id, mark: 0 } });
  });
});

/** Runs a step while the clock of this process, which is this instance's, is wrong by so much. */
async function withClock<T>(byMs: number, step: () => Promise<T>): Promise<T> {
  const real = globalThis.Date;
  globalThis.Date = class extends real {
    constructor(...given: unknown[]) {
      super(...((given.length === 0 ? [real.now() + byMs] : given) as [number]));
    }
    static override now(): number {
      return real.now() + byMs;
    }
  } as DateConstructor;
  try {
    return await step();
  } finally {
    globalThis.Date = real;
  }
}

/** Runs a step while another transaction holds a lock. */
async function holding(exams: RunningExams, lock: string, step: () => Promise<void>): Promise<void> {
  const other = new pg.Client({ connectionString: exams.database.adminUrl });
  await other.connect();
  try {
    await other.query('begin');
    await other.query(lock);
    await step();
  } finally {
    await other.query('rollback');
    await other.end();
  }
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);
