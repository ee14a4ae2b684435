import { createHash } from 'node:crypto';
import { eventually } from '@pan/testing';
import { CloseSittings } from '../src/application/sittings/close-sittings.js';
import { ministry, playerOfA, playerOfB, startExams, type Answer, type Json, type RunningExams } from './exams.js';
import { approvedPaper, candidatesOf, openSession, registered, tellWorld } from './world.js';

const proctorOfA = { ...playerOfA, clientId: 'proctor-a', scopes: ['exams:proctor'] };
const proctorOfB = { ...playerOfB, clientId: 'proctor-b', scopes: ['exams:proctor'] };

describe('The time of a sitting', () => {
  let exams: RunningExams;
  let session: Json;
  let candidates: Json[];

  beforeAll(async () => {
    exams = await startExams();
    const world = await tellWorld(exams, 12, 1);
    session = await openSession(exams, await approvedPaper(exams));
    await registered(exams, session.id, 'css-a.ecole', [world.classA]);
    candidates = await candidatesOf(exams, session.id);
  });
  afterAll(() => exams?.close());

  const player = () => exams.as(playerOfA);
  const proctor = () => exams.as(proctorOfA);
  const start = async (at: number): Promise<Json> => {
    const { admissionCode } = candidates[at];
    return (await player().post('/v1/sittings', { sessionId: session.id, admissionCode })).body;
  };
  const held = (sitting: Json) => ({ 'sitting-lease': sitting.lease as string });
  const save = (sitting: Json, sequence: number, answer = 'C', place = 'Q11') =>
    player().put(
      `/v1/sittings/${sitting.id}/responses/${place}`,
      { sequence, responses: { RESPONSE: [answer] } },
      held(sitting),
    );
  const submit = (sitting: Json) => player().post(`/v1/sittings/${sitting.id}/submission`, undefined, held(sitting));
  const act = (sitting: Json, what: string, body?: object) =>
    proctor().post(`/v1/sittings/${sitting.id}/${what}`, body);
  const seen = async (sitting: Json) => (await player().get(`/v1/sittings/${sitting.id}`, held(sitting))).body;
  const ago = (sitting: Json, column: string, interval: string) =>
    exams.database.query(`update sitting set ${column} = ${column} - $2::interval where id = $1`, [
      sitting.id,
      interval,
    ]);
  const changes = async (sitting: Json) => (await proctor().get(`/v1/sittings/${sitting.id}/changes`)).body.items;

  it('[X09] stands still in a pause that is credited, and each change is a row that says who, when and why', async () => {
    const sitting = await start(0);
    const paused = await act(sitting, 'pauses', { cause: 'outage', note: 'Panne' });
    expect([paused.status, paused.body.state, paused.body.deadlineAt]).toEqual([200, 'paused', sitting.deadlineAt]);
    expect((await act(sitting, 'pauses', { cause: 'health' })).body.code).toBe('sitting-paused');
    expect(await seen(sitting)).toMatchObject({ state: 'paused', items: [], responses: [] });
    // Two hours, over the deadline: nothing is closed, and what comes now is refused.
    await ago(sitting, 'paused_at', '2 hours');
    await ago(sitting, 'deadline_at', '90 minutes');
    await exams.app.get(CloseSittings).run();
    expect((await save(sitting, 1)).body.code).toBe('sitting-paused');
    expect((await submit(sitting)).body.code).toBe('sitting-paused');
    const { body } = await act(sitting, 'resumptions');
    expect(body.state).toBe('sitting');
    const given = (Date.parse(body.deadlineAt) - Date.parse(sitting.deadlineAt)) / 60_000 + 90;
    expect(given).toBeGreaterThanOrEqual(120);
    expect(given).toBeLessThan(121);
    const more = await act(sitting, 'extensions', { minutes: 15, reason: 'Panne' });
    expect(Date.parse(more.body.deadlineAt) - Date.parse(body.deadlineAt)).toBe(15 * 60_000);
    const saved = await save(sitting, 2);
    expect(saved.body).toMatchObject({ sequence: 2, deadlineAt: more.body.deadlineAt, state: 'sitting' });
    expect(await changes(sitting)).toMatchObject([
      { kind: 'paused', scope: 'sitting', reason: 'outage', note: 'Panne', byClient: 'proctor-a' },
      { kind: 'resumed', deadlineAt: body.deadlineAt },
      {
        kind: 'extended',
        minutes: 15,
        reason: 'Panne',
        deadlineBefore: body.deadlineAt,
        deadlineAt: more.body.deadlineAt,
      },
    ]);
  });

  it('[X08] runs on in a pause by own fault, and the deadline closes it', async () => {
    const sitting = await start(1);
    await act(sitting, 'pauses', { cause: 'own-fault' });
    await ago(sitting, 'deadline_at', '63 minutes');
    await eventually(async () => {
      await exams.app.get(CloseSittings).run();
      expect((await seen(sitting)).receipt?.atDeadline).toBe(true);
    });
    expect((await act(sitting, 'resumptions')).body.code).toBe('sitting-submitted');
  });

  it('[X09] grows for everybody of a session at once, and only those who scheduled it may say so', async () => {
    const sitting = await start(2);
    const extend = (who: object) =>
      exams.as(who).post(`/v1/sessions/${session.id}/extensions`, { minutes: 10, reason: 'Lenteur' });
    expect((await extend({ ...playerOfA, scopes: ['exams:schedule', 'exams:read'] })).body.code).toBe('out-of-reach');
    expect((await extend(ministry)).body.sittings).toBeGreaterThanOrEqual(2);
    expect(Date.parse((await seen(sitting)).deadlineAt) - Date.parse(sitting.deadlineAt)).toBe(600_000);
    expect(await changes(sitting)).toMatchObject([
      { kind: 'extended', scope: 'session', minutes: 10, byClient: 'ministry' },
    ]);
  });

  it('[X10] acknowledges an unchanged answer without a write, and keeps what an answer replaced', async () => {
    const sitting = await start(3);
    const first = await save(sitting, 1, 'un');
    const written = () =>
      exams.database.query(`select xmin::text, sequence::int as sequence from saved_response where sitting_id = $1`, [
        sitting.id,
      ]);
    const before = await written();
    expect((await save(sitting, 1, 'un')).body).toEqual(first.body);
    expect((await save(sitting, 2, 'un')).body).toEqual(first.body);
    expect(await written()).toEqual(before);
    // A number was left out: what went by it may still be on its way, and must not come after.
    expect((await save(sitting, 4, 'un')).body.sequence).toBe(4);
    expect((await save(sitting, 3, 'deux')).body.code).toBe('sequence-stale');
    await save(sitting, 5, 'trois');
    await save(sitting, 6, 'quatre');
    const versions = async () =>
      (await proctor().get(`/v1/sittings/${sitting.id}/responses/Q11/versions`)).body.items.map(
        ({ sequence, responses }: Json) => `${sequence} ${responses.RESPONSE[0]}`,
      );
    expect(await versions()).toEqual(['6 quatre', '5 trois', '4 un']);
    const restore = (sequence: number) =>
      act(sitting, 'responses/Q11/restorations', { sequence, reason: 'Effacée par erreur' });
    expect((await restore(3)).body.code).toBe('version-unknown');
    expect((await restore(5)).status).toBe(200);
    expect(await versions()).toEqual(['7 trois', '6 quatre', '5 trois', '4 un']);
    expect((await seen(sitting)).responses).toMatchObject([{ sequence: 7, responses: { RESPONSE: ['trois'] } }]);
    expect(await changes(sitting)).toMatchObject([{ kind: 'restored', reason: 'Effacée par erreur', note: 'Q11 5' }]);
    const log = await exams.database.query(
      `select learner_ids from access_log where operation = 'read-answer-versions' and client_id = 'proctor-a'`,
    );
    expect(log).toContainEqual({ learner_ids: [candidates[3].learnerId] });
  });

  it('[X13] is given back after a hand-in by mistake: the receipt stays in the log, what was scored is withdrawn', async () => {
    const sitting = await start(4);
    await save(sitting, 1);
    const mistaken = (await submit(sitting)).body;
    await eventually(async () =>
      expect(
        await exams.database.query('select 1 from sitting_score where sitting_id = $1', [sitting.id]),
      ).toHaveLength(1),
    );
    expect((await act(sitting, 'reopening', { reason: 'Remise par erreur' })).body.state).toBe('sitting');
    expect(await exams.database.query('select 1 from sitting_score where sitting_id = $1', [sitting.id])).toEqual([]);
    expect((await act(sitting, 'reopening', { reason: 'Encore' })).body.code).toBe('sitting-under-way');
    expect((await save(sitting, 2, 'mieux')).status).toBe(200);
    const again = (await submit(sitting)).body;
    expect(again.hash).not.toBe(mistaken.hash);
    expect((await changes(sitting))[0]).toMatchObject({ kind: 'reopened', formerReceipt: mistaken });
    const told = (await exams.facts('events')).filter(({ key }) => key === sitting.id).map(({ type }) => type);
    expect(told).toEqual(['sitting-started', 'sitting-submitted', 'sitting-reopened', 'sitting-submitted']);
  });

  it('[X13] is ended by whoever watches, with what was saved, and irregularities are told without a person or a word', async () => {
    const sitting = await start(5);
    const { body } = await save(sitting, 1);
    expect((await act(sitting, 'termination', { reason: 'Matériel non permis' })).body.state).toBe('terminated');
    expect((await save(sitting, 2, 'D')).body.code).toBe('sitting-terminated');
    const hash = createHash('sha256').update(`Q11 1 ${body.hash}`).digest('base64url');
    expect((await seen(sitting)).receipt).toMatchObject({ hash, atDeadline: false });
    const report = (reason: string) => act(sitting, 'irregularities', { reason, note: 'Un téléphone, Léa' });
    expect((await report('examinee')).body.code).toBe('invalid-request');
    const { body: one } = await report('examinee.unauthorised-aid');
    const { items } = (await proctor().get(`/v1/sittings/${sitting.id}/irregularities`)).body;
    expect(items).toMatchObject([{ id: one.id, reason: 'examinee.unauthorised-aid', note: 'Un téléphone, Léa' }]);
    const [told] = (await exams.facts('events')).filter(({ type }) => type === 'irregularity-reported');
    expect(Object.keys(told!.data).sort()).toEqual(['irregularityId', 'organisationId', 'reason', 'sessionId']);
    const reasons = (await proctor().get('/v1/irregularity-reasons')).body.items;
    expect(reasons.map(({ code }: Json) => code)).toEqual(['environment', 'examinee', 'staff', 'technical']);
  });

  it('[X13] is changed by nobody of another organisation, by no pupil, and not without the scope', async () => {
    const sitting = await start(6);
    const acts = ['authorisation', 'pauses', 'resumptions', 'extensions', 'termination', 'reopening', 'irregularities'];
    const body = { cause: 'outage', minutes: 5, reason: 'environment.power' };
    const bodies: Record<string, object | undefined> = {
      ...{ pauses: { cause: body.cause }, extensions: { minutes: 5, reason: body.reason } },
      ...{ termination: { reason: body.reason }, reopening: { reason: body.reason } },
      irregularities: { reason: body.reason },
    };
    const person = { role: 'learner' as const, id: candidates[6].learnerId as string };
    const pupil = exams.as({ ...proctorOfA, clientId: 'portal', subject: 's', person });
    for (const one of acts) {
      const path = `/v1/sittings/${sitting.id}/${one}`;
      expect((await exams.as(proctorOfB).post(path, bodies[one])).body.code).toBe('sitting-unknown');
      expect((await pupil.post(path, bodies[one])).body.code).toBe('sitting-unknown');
      expect((await player().post(path, bodies[one])).body.code).toBe('insufficient-scope');
    }
    expect(await seen(sitting)).toMatchObject({ state: 'sitting', deadlineAt: sitting.deadlineAt });
  });

  it('[X09] is one history, however pauses, saves, hand-ins, grants and transfers cross: what was acknowledged last is there, and no deadline goes back', async () => {
    for (const at of [7, 8, 9, 10]) {
      const sitting = await start(at);
      const saves: { sequence: number; got: Answer }[] = [];
      const deadlines: { from: number; to: number; at: number }[] = [];
      let clock = 0;
      const watched = async (work: () => Promise<Answer>): Promise<Answer> => {
        const from = ++clock;
        const got = await work();
        if (got.body.deadlineAt) deadlines.push({ from, to: ++clock, at: Date.parse(got.body.deadlineAt) });
        return got;
      };
      const writing = async (device: string, sequences: number[]) => {
        for (const sequence of sequences)
          saves.push({ sequence, got: await watched(() => save(sitting, sequence, `${device}${sequence}`)) });
      };
      const watching = async () => {
        for (let round = 0; round < 6; round += 1) {
          await watched(() => act(sitting, 'pauses', { cause: round % 2 ? 'outage' : 'own-fault' }));
          await watched(() => act(sitting, 'extensions', { minutes: 1, reason: 'Essai' }));
          await watched(() => act(sitting, 'resumptions'));
        }
      };
      const numbers = (from: number) => Array.from({ length: 15 }, (_, index) => from + 2 * index);
      let receipt: Answer | undefined;
      await Promise.all([
        writing('a', numbers(1)),
        writing('b', numbers(2)),
        watching(),
        watching(),
        ...(at % 2 ? [submit(sitting).then((answer) => (receipt = answer))] : []),
      ]);
      receipt = receipt?.status === 200 ? receipt : await submit(sitting);
      const taken = saves.filter(({ got }) => got.status === 200);
      const codes = new Set(saves.filter(({ got }) => got.status !== 200).map(({ got }) => got.body.code));
      expect([...codes].filter((code) => !['sequence-stale', 'sitting-submitted'].includes(code))).toEqual([]);
      const last = taken.toSorted((one, other) => other.sequence - one.sequence)[0];
      const line = last ? `Q11 ${last.sequence} ${last.got.body.hash}` : '';
      expect(receipt.body.hash).toBe(createHash('sha256').update(line).digest('base64url'));
      for (const one of deadlines)
        for (const other of deadlines) if (one.to < other.from) expect(one.at).toBeLessThanOrEqual(other.at);
      const log: Json[] = await changes(sitting);
      for (const [index, one] of log.entries()) {
        expect(Date.parse(one.deadlineAt)).toBeGreaterThanOrEqual(Date.parse(one.deadlineBefore));
        expect(one.deadlineBefore).toBe(index ? log[index - 1].deadlineAt : sitting.deadlineAt);
      }
    }
  });
});
