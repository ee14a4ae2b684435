import { jest } from '@jest/globals';
import { SignJWT } from 'jose';
import { AdmissionTokens } from '../src/application/admissions/admission-tokens.js';
import { SecureBrowserRepository } from '../src/persistence/secure-browser/secure-browser.repository.js';
import { MeasuresQueries } from '../src/persistence/sittings/measures.queries.js';
import { ministry, playerOfA, startExams, type Answer, type Json, type RunningExams } from './exams.js';
import { approvedPaper, candidatesOf, openSession, registered, tellWorld, type World } from './world.js';

describe('A candidate who is admitted ahead', () => {
  let exams: RunningExams;
  let world: World;
  let session: Json;
  let candidates: Json[];

  beforeAll(async () => {
    exams = await startExams();
    world = await tellWorld(exams, 6, 2);
    session = await openSession(exams, await approvedPaper(exams));
    await registered(exams, session.id, 'css-a.ecole', [world.classA]);
    candidates = await candidatesOf(exams, session.id);
  });
  afterAll(() => exams?.close());

  const admit = (admissionCode: string, sessionId: string = session.id) =>
    exams.bearing(null).post('/v1/admissions', { sessionId, admissionCode });
  const tokenOf = async (at: number): Promise<string> => (await admit(candidates[at].admissionCode)).body.token;
  const held = (sitting: Json) => ({ 'sitting-lease': sitting.lease as string });

  it('begins, saves, comes back and hands in by the token alone, with nothing of anybody else in reach', async () => {
    const admitted = await admit(candidates[0].admissionCode.toLowerCase());
    expect([admitted.status, admitted.body.candidate.id, admitted.body.session.id]).toEqual([
      ...[201, candidates[0].id, session.id],
    ]);
    expect(admitted.body.startAfterMs).toBe(0);
    const own = exams.bearing(admitted.body.token);
    const started = await own.post('/v1/sittings', {});
    expect([started.status, started.body.state, started.body.items.length]).toEqual([201, 'sitting', 14]);
    const again = await own.post('/v1/sittings', { lease: started.body.lease });
    expect([again.status, again.body.id]).toEqual([200, started.body.id]);
    expect((await own.post('/v1/sittings', {})).body.code).toBe('sitting-held-elsewhere');
    const path = `/v1/sittings/${started.body.id}`;
    const body = { sequence: 1, responses: { RESPONSE: ['C'] } };
    expect((await own.put(`${path}/responses/Q01`, body, held(started.body))).status).toBe(200);
    expect((await own.get(path, held(started.body))).body.responses).toHaveLength(1);

    const other = exams.bearing(await tokenOf(1));
    const others: Answer[] = [
      await other.get(path, held(started.body)),
      await other.put(`${path}/responses/Q01`, body, held(started.body)),
      await other.post(`${path}/submission`, undefined, held(started.body)),
    ];
    expect(others.map(({ body: { code } }) => code)).toEqual(Array(3).fill('sitting-unknown'));
    const closed: Answer[] = [
      await own.post(`${path}/transfers`),
      await own.post(`${path}/pauses`, { cause: 'outage' }),
      await own.get(`${path}/changes`),
      await own.get(`/v1/sessions/${session.id}`),
      await own.get(`/v1/sessions/${session.id}/candidates`),
      await own.get(`/v1/sessions/${session.id}/rooms`),
      await own.get('/v1/papers'),
    ];
    expect(closed.map(({ status }) => status)).toEqual(Array(7).fill(401));
    expect((await own.post(`${path}/submission`, undefined, held(started.body))).body.atDeadline).toBe(false);
  });

  it('begins without another read than its own: neither for the measures of the day nor for the browser', async () => {
    const own = exams.bearing(await tokenOf(2));
    const away = () => Promise.reject(new Error('asked'));
    const reads = [
      jest.spyOn(exams.app.get(MeasuresQueries), 'today').mockImplementation(away),
      jest.spyOn(exams.app.get(SecureBrowserRepository), 'standing').mockImplementation(away),
    ];
    const { status, body } = await own.post('/v1/sittings', {});
    const calls = reads.map((one) => one.mock.calls.length);
    jest.restoreAllMocks();
    expect([status, calls, body.presentation.textPercent]).toEqual([201, [0, 0], 100]);
  });

  it('[X12] of twelve devices with the token one begins, and one row and one fact are written', async () => {
    const own = exams.bearing(await tokenOf(1));
    const answers = await Promise.all(Array.from({ length: 12 }, () => own.post('/v1/sittings', {})));
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      201,
      ...Array(11).fill(409),
    ]);
    const id = answers.find(({ status }) => status === 201)!.body.id;
    const told = (await exams.facts('events')).filter(({ type, key }) => type === 'sitting-started' && key === id);
    expect(told).toHaveLength(1);
  });

  it('[X12] goes on at another device once whoever watches hands the sitting over, and the first writes no more', async () => {
    const own = exams.bearing(await tokenOf(3));
    const first = (await own.post('/v1/sittings', {})).body;
    const path = `/v1/sittings/${first.id}`;
    const save = (device: Json, sequence: number, answer: string) =>
      own.put(`${path}/responses/Q11`, { sequence, responses: { RESPONSE: [answer] } }, held(device));
    await save(first, 1, 'avant');
    expect((await own.post('/v1/sittings', {})).body.code).toBe('sitting-held-elsewhere');
    const proctor = exams.as({ ...playerOfA, scopes: ['exams:proctor'] });
    expect((await proctor.post(`${path}/handover`)).body.deadlineAt).toBe(first.deadlineAt);
    expect((await save(first, 2, 'trop tard')).body.code).toBe('sitting-held-elsewhere');
    const devices = await Promise.all([1, 2, 3].map(() => own.post('/v1/sittings', {})));
    expect(devices.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409, 409]);
    const next = devices.find(({ status }) => status === 200)!.body;
    expect(next.responses).toMatchObject([{ itemRef: 'Q11', responses: { RESPONSE: ['avant'] } }]);
    expect((await save(next, 2, 'après')).status).toBe(200);
    const log = (await proctor.get(`${path}/changes`)).body.items;
    expect(log).toMatchObject([{ kind: 'transferred', scope: 'sitting', byClient: 'player-a' }]);
  });

  it('is admitted before the session opens, spread over some seconds, and not after its close', async () => {
    const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
    const times = { opensAt: at(60), closesAt: at(120), releaseAt: at(600) };
    const ahead = await openSession(exams, session.paperId, times);
    await registered(exams, ahead.id, 'css-a.ecole', [world.classA]);
    const [candidate] = await candidatesOf(exams, ahead.id);
    const { body } = await admit(candidate.admissionCode, ahead.id);
    expect(body.startAfterMs).toBeGreaterThanOrEqual(0);
    expect(body.startAfterMs).toBeLessThan(10_000);
    expect(Date.parse(body.expiresAt) - Date.parse(ahead.closesAt)).toBe(30 * 24 * 3_600_000);
    expect((await exams.bearing(body.token).post('/v1/sittings', {})).body.code).toBe('session-not-open');
    const past = `update exam_session set opens_at = now() - interval '2 hours', closes_at = now() - interval '1 hour' where id = $1`;
    const later = { opensAt: at(7 * 1_440), closesAt: at(7 * 1_440 + 60) };
    expect((await exams.as(ministry).post(`/v1/sessions/${ahead.id}/postponements`, later)).status).toBe(200);
    const now = `update exam_session set opens_at = now() - interval '1 minute' where id = $1`;
    await exams.database.query(now, [ahead.id]);
    // The admission of before is the one of the new window.
    expect((await exams.bearing(body.token).post('/v1/sittings', {})).status).toBe(201);
    await exams.database.query(`delete from sitting where session_id = $1`, [ahead.id]);
    await exams.database.query(past, [ahead.id]);
    expect((await admit(candidate.admissionCode, ahead.id)).body.code).toBe('session-closed');
    expect((await exams.bearing(body.token).post('/v1/sittings', {})).body.code).toBe('session-closed');
  });

  it('is refused by a token that is another’s, altered, ended or signed by nobody we know', async () => {
    const token = await tokenOf(2);
    const [header, claims, signature] = token.split('.') as [string, string, string];
    const changed = Buffer.from(claims, 'base64url').toString().replace(candidates[2].id, candidates[3].id);
    const keys = { ADMISSION_KEY: 'another-key-of-the-specs-0123456789abcdef', ADMISSION_KEY_BEFORE: undefined };
    const foreign = new AdmissionTokens(keys);
    const second = { candidateId: candidates[2].id, sessionId: session.id };
    const now = new Date();
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'admission+jwt' })).toString('base64url');
    const ended = await ownTokens().issue(second, now, new Date(now.getTime() - 120_000));
    const tokens = [
      `${header}.${Buffer.from(changed).toString('base64url')}.${signature}`,
      await foreign.issue(second, now, new Date(now.getTime() + 60_000)),
      `${unsigned}.${claims}.`,
      ended,
      await new SignJWT({ sub: candidates[2].id }).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32)),
    ];
    for (const one of tokens) expect((await exams.bearing(one).post('/v1/sittings', {})).status).toBe(401);
    // The key was changed: what the former one signed still opens.
    const before = { ADMISSION_KEY: keys.ADMISSION_KEY, ADMISSION_KEY_BEFORE: specKey };
    const grant = await new AdmissionTokens(before).verify(token);
    expect(grant).toMatchObject({ subject: candidates[2].id, own: 'admission', organisations: [] });
    expect((await exams.as(playerOfA).post('/v1/sittings', {})).body.code).toBe('invalid-request');
  });

  it('[X13] waits in a room that authorises, sees nothing of the paper, and has the whole time once let in', async () => {
    const room = { organisation: 'css-a.ecole', name: 'Local 204', proctorIds: [], authorises: true };
    const { body } = await exams.as(ministry).put(`/v1/sessions/${session.id}/rooms/204`, room);
    expect(body.authorises).toBe(true);
    const placed = { candidateIds: [candidates[4].id, candidates[5].id] };
    expect((await exams.as(ministry).post(`/v1/rooms/${body.id}/candidates`, placed)).status).toBeLessThan(300);
    const own = exams.bearing(await tokenOf(4));
    const asked = (await own.post('/v1/sittings', {})).body;
    expect([asked.state, asked.items, asked.responses]).toEqual(['awaiting', [], []]);
    const path = `/v1/sittings/${asked.id}`;
    const save = () => own.put(`${path}/responses/Q01`, { sequence: 1, responses: { RESPONSE: ['C'] } }, held(asked));
    expect((await save()).body.code).toBe('sitting-not-authorised');
    const started = async () => (await exams.facts('events')).filter(({ key }) => key === asked.id);
    expect(await started()).toEqual([]);
    const { admissionCode } = candidates[5];
    const byCode = await exams.as(playerOfA).post('/v1/sittings', { sessionId: session.id, admissionCode });
    expect(byCode.body.state).toBe('awaiting');
    const proctor = exams.as({ ...playerOfA, scopes: ['exams:proctor'] });
    const letIn = (await proctor.post(`${path}/authorisation`)).body;
    expect(Date.parse(letIn.deadlineAt) - Date.parse(letIn.startedAt)).toBe(3_600_000);
    expect((await own.get(path, held(asked))).body.items).toHaveLength(14);
    expect((await save()).status).toBe(200);
    expect((await started()).map(({ type }) => type)).toEqual(['sitting-started']);
  });

  it('[X13] is refused after two hundred wrong codes of a network, and a right code of that network is not', async () => {
    const refused = await Promise.all(Array.from({ length: 199 }, () => admit('ZZZZZZZZZZ')));
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['admission-unknown']));
    await admit('YYYYYYYYYY');
    const stopped = await admit('XXXXXXXXXX');
    expect([stopped.status, stopped.body.code]).toEqual([429, 'too-many-attempts']);
    const { admissionCode } = candidates[5];
    expect((await admit(admissionCode)).status).toBe(201);
    const byCode = await exams.as(playerOfA).post('/v1/sittings', { sessionId: session.id, admissionCode });
    // It is known, and held by the device of before.
    expect(byCode.body.code).toBe('sitting-held-elsewhere');
  });

  const specKey = 'admission-key-of-the-specs-0123456789abcdef';
  const ownTokens = () => new AdmissionTokens({ ADMISSION_KEY: specKey, ADMISSION_KEY_BEFORE: undefined });
});
