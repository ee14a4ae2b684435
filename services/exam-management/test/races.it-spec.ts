import { createHash } from 'node:crypto';
import { eventually } from '@pan/testing';
import { CloseSittings } from '../src/application/close-sittings.js';
import { Clock } from '../src/application/clock.js';
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

  beforeAll(async () => {
    exams = await startExams();
    const world = await tellWorld(exams, 6, 1);
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
    const save = async (sitting: Json, device: string, sequence: number, told: Told[]) => {
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
      for (const sequence of sequences) await save(sitting, device, sequence, told);
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
    const final = (await player().get(`/v1/sittings/${first.id}`, held(second))).body;
    const [kept] = final.responses;
    // Of all that was acknowledged the last by sequence is there, and nothing was acknowledged after it ended.
    const last = taken.reduce((best, one) => (one.sequence > best.sequence ? one : best));
    expect([kept.sequence, kept.responses.RESPONSE[0]]).toEqual([last.sequence, last.answer]);
    for (const one of taken)
      for (const other of taken) if (one.to < other.from) expect(one.sequence).toBeLessThanOrEqual(other.sequence);
    expect(new Set(taken.map(({ sequence }) => sequence)).size).toBe(taken.length);
    const line = `Q11 ${kept.sequence} ${kept.hash}`;
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

  it('ends by itself a moment after the deadline, and takes nothing more', async () => {
    const sitting = (await start(candidates[4])).body;
    const clock = exams.app.get(Clock);
    const late = Date.parse(sitting.deadlineAt);
    const put = (sequence: number) =>
      player().put(
        `/v1/sittings/${sitting.id}/responses/Q01`,
        { sequence, responses: { RESPONSE: ['C'] } },
        held(sitting),
      );
    const real = clock.now.bind(clock);
    try {
      clock.now = () => new Date(late + 60_000);
      expect((await put(1)).status).toBe(200);
      await exams.app.get(CloseSittings).run();
      expect((await player().get(`/v1/sittings/${sitting.id}`, held(sitting))).body.state).toBe('sitting');
      clock.now = () => new Date(late + 120_001);
      expect((await put(2)).body.code).toMatch(/deadline-passed|sitting-submitted/);
      await eventually(async () => {
        await exams.app.get(CloseSittings).run();
        expect((await player().get(`/v1/sittings/${sitting.id}`, held(sitting))).body.receipt.atDeadline).toBe(true);
      });
    } finally {
      clock.now = real;
    }
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
    expect(new Set(marks.map(({ data }) => data.learnerId)).size).toBe(6);
    expect(marks).toHaveLength(6);
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
});

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);
