import { createHash } from 'node:crypto';
import { eventually, type TokenOptions } from '@pan/testing';
import { type Answer, type Json, ministry, playerOfA, rightAnswers, type RunningExams, startExams } from './exams.js';
import { finalByReference, moderatedByReference, rational, read, whole } from './results/rational.js';
import { approvedPaper, candidatesOf, openSession, registered, tellWorld, type World } from './world.js';

const schoolSystem = (code: string): TokenOptions => ({
  ...{ clientId: `sis-${code}`, organisations: [code], purpose: 'school-administration' },
  scopes: ['exams:results', 'exams:read'],
});
const sisOfA = schoolSystem('css-a');
const sisOfB = schoolSystem('css-b');

/** Places that each pupil of A answers rightly, and what the school gave. */
const pupils = [
  { places: ['Q01', 'Q02', 'Q03', 'Q04', 'Q05', 'Q06', 'Q07'], school: 82.5 },
  { places: ['Q01', 'Q02', 'Q03'], school: 75 },
  { places: ['Q01', 'Q04', 'Q06', 'Q07', 'Q08', 'Q09', 'Q10', 'Q11', 'Q12', 'Q13', 'Q14'], school: 68 },
  { places: ['Q14'], school: 90.25 },
  { places: Object.keys(rightAnswers), school: 71 },
  { places: ['Q02', 'Q05', 'Q08'], school: 64 },
] as const;

describe('Final marks of a session', () => {
  let exams: RunningExams;
  let world: World;
  let session: Json;
  let learners: string[];

  beforeAll(async () => {
    exams = await startExams();
    world = await tellWorld(exams, pupils.length + 1, 1);
    session = await openSession(exams, await approvedPaper(exams));
    await registered(exams, session.id, 'css-a.ecole', [world.classA]);
    const candidates = await candidatesOf(exams, session.id);
    learners = candidates.map(({ learnerId }) => learnerId as string);
    for (const [at, { places }] of pupils.entries()) await sit(candidates[at], places);
    await sit(candidates[pupils.length], ['Q01', 'Q02']);
  });
  afterAll(() => exams?.close());

  async function sit({ admissionCode }: Json, places: readonly string[]): Promise<void> {
    const player = exams.as(playerOfA);
    const { body } = await player.post('/v1/sittings', { sessionId: session.id, admissionCode });
    const lease = { 'sitting-lease': body.lease as string };
    for (const place of places)
      await player.put(
        `/v1/sittings/${body.id}/responses/${place}`,
        { sequence: 1, responses: rightAnswers[place] },
        lease,
      );
    await player.post(`/v1/sittings/${body.id}/submission`, undefined, lease);
  }

  const process = (schoolMarksUntil: Date) =>
    exams.as().put(`/v1/sessions/${session.id}/processing`, { schoolMarksUntil: schoolMarksUntil.toISOString() });
  const inAnHour = () => new Date(Date.now() + 3_600_000);
  const send = (marks: readonly object[], who = sisOfA): Promise<Answer> =>
    exams.as(who).put(`/v1/sessions/${session.id}/school-marks`, { marks });
  const weigh = (weight: string) =>
    exams.as().post('/v1/result-rules/exam-weights', {
      ...{ schoolYear: session.schoolYear, subject: 'mathématique', weight },
      ...{ author: 'Direction de l’évaluation', source: 'Info-sanction' },
    });
  const row = (at: number) => ({ learnerId: learners[at], mark: pupils[at]!.school, classId: world.classA });
  const all = () => pupils.map((_, at) => row(at));
  const results = async (who = sisOfA) =>
    (await exams.as(who).get(`/v1/sessions/${session.id}/results?limit=100`)).body.items as Json[];
  const resultOf = async (at: number) =>
    (await results()).find(({ learnerId }) => learnerId === learners[at]).resultId as string;
  const marksTold = async (type: string) =>
    (await exams.facts('to-student-record')).filter((fact) => fact.type === type).map(({ data }) => data);

  /** By fractions of big integers, from the points that were scored. */
  async function expected(weight: string): Promise<Map<string, number>> {
    const scored = await exams.database.query<{ learner: string; points: string }>(
      `select learner_id as learner, points::text as points from sitting_score where session_id = $1 and learner_id = any($2)`,
      [session.id, learners.slice(0, pupils.length)],
    );
    const group = scored.map(({ learner, points }) => ({
      school: read(String(pupils[learners.indexOf(learner)]!.school)),
      exam: rational(read(points).n * 100n, read(points).d * 24n),
    }));
    const moderated = moderatedByReference(group);
    return new Map(
      scored.map(({ learner }, at) => [
        learner,
        whole(finalByReference(group[at]!.exam, moderated[at]!, read(weight))),
      ]),
    );
  }

  it('[X20] needs a weight for its year: there is none by default', async () => {
    const refused = await process(inAnHour());
    expect(refused).toMatchObject({ status: 409, body: { code: 'exam-weight-unknown' } });
    expect((await send(all())).body.code).toBe('school-marks-not-expected');
    expect((await weigh('1.2')).body.code).toBe('weight-unfit');
    expect(await weigh('0.20')).toMatchObject({ status: 201, body: { version: 1, parameters: { weight: '0.20' } } });
    const conversion = { paperId: session.paperId, author: 'a', source: 's' };
    const lowering = [
      { mark: '0', becomes: '0' },
      { mark: '60', becomes: '59' },
      { mark: '100', becomes: '100' },
    ];
    const answer = await exams.as().post('/v1/result-rules/conversions', { ...conversion, points: lowering });
    expect(answer).toMatchObject({ status: 400, body: { code: 'conversion-unfit' } });
    expect(await process(inAnHour())).toMatchObject({ status: 200, body: { schoolMarksUntil: expect.any(String) } });
  });

  it('takes a batch of school marks whole or not at all, and keeps what a later one replaces', async () => {
    const stranger = { learnerId: world.pupilsB[0], mark: 50, group: '401' };
    const refused = await send([row(0), stranger, row(0), { ...row(1), classId: world.classB }]);
    expect(refused).toMatchObject({ status: 400, body: { code: 'school-marks-refused' } });
    expect(refused.body.errors.map(({ pointer, code }: Json) => [pointer, code])).toEqual([
      ['/marks/1/learnerId', 'learner-not-candidate'],
      ['/marks/2/learnerId', 'learner-twice'],
      ['/marks/3/classId', 'school-class-unknown'],
    ]);
    expect((await send(all(), sisOfB)).body.errors).toHaveLength(pupils.length);
    expect(await exams.database.query('select from school_mark')).toEqual([]);

    expect(await send([{ ...row(0), mark: 12 }, ...all().slice(1)])).toMatchObject({
      body: { changed: pupils.length },
    });
    expect(await send(all())).toMatchObject({ status: 200, body: { changed: 1 } });
    expect(await send(all())).toMatchObject({ body: { changed: 0 } });
    const kept = await exams.database.query(
      'select version, mark::float8 as mark, replaced_at is null as holds from school_mark where learner_id = $1 order by version',
      [learners[0]],
    );
    expect(kept).toEqual([
      { version: 1, mark: 12, holds: false },
      { version: 2, mark: 82.5, holds: true },
    ]);
    expect((await results())[0]).toMatchObject({ mark: null, awaits: 'release' });
    expect(await results(sisOfB)).toEqual([]);
  });

  it('[X20] are moderated, weighted and released once the schools have sent theirs, as fractions of integers say', async () => {
    await exams.database.query(`update exam_session set closes_at = now() - interval '1 second' where id = $1`, [
      session.id,
    ]);
    expect((await exams.as().post(`/v1/sessions/${session.id}/release`)).status).toBe(202);
    expect((await exams.as().post(`/v1/sessions/${session.id}/results`)).body.code).toBe('school-marks-awaited');
    expect(await marksTold('final-mark-released')).toEqual([]);
    await process(new Date());
    expect((await send(all())).body.code).toBe('school-marks-closed');
    await eventually(async () => expect(await marksTold('final-mark-released')).toHaveLength(pupils.length));
    const told = new Map((await marksTold('final-mark-released')).map(({ learnerId, mark }) => [learnerId, mark]));
    expect(told).toEqual(await expected('0.20'));
  });

  it('[X20] are explained to the learner and to the school, and to nobody else', async () => {
    const id = await resultOf(1);
    const asSchool = await exams.as(sisOfA).get(`/v1/results/${id}/explanation`);
    expect(asSchool.body).toMatchObject({ decidedBy: 'weighted-sum', group: { count: pupils.length } });
    expect(asSchool.body.steps.map(({ code }: Json) => code)).toContain('moderation');
    expect(asSchool.body.steps.at(-2).rule).toMatchObject({ version: 1, source: 'Info-sanction' });
    const learner = (at: number): TokenOptions => ({
      ...{ clientId: 'portal', subject: 's', organisations: [], scopes: ['exams:sit'], purpose: 'family-access' },
      person: { role: 'learner', id: learners[at]! },
    });
    const own = await exams.as(learner(1)).get(`/v1/results/${id}/explanation`);
    expect(own.body.steps).toEqual(asSchool.body.steps);
    for (const other of [learner(0), sisOfB, playerOfA])
      expect((await exams.as(other).get(`/v1/results/${id}/explanation`)).body.code).toBe('result-unknown');
    const logged = await exams.database.query(
      `select client_id as client from access_log where operation = 'explain-result' and $1 = any(learner_ids)`,
      [learners[1]],
    );
    expect(new Set(logged.map(({ client }: Json) => client))).toEqual(new Set(['portal', 'sis-css-a']));
    const page = await fetch(`${await exams.app.getUrl()}/v1/results/${id}/explanation-page`, {
      headers: { authorization: `Bearer ${await exams.token(sisOfA)}` },
    });
    const html = await page.text();
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(html).toMatch(/<html lang="fr-CA">[\s\S]*Comment cette note a été établie[\s\S]*<section lang="en-CA">/);
  });

  it('[X20] are computed again to the same bytes; by another version of a rule they are corrected, and the former stays', async () => {
    const id = await resultOf(3);
    const before = (await exams.as(sisOfA).get(`/v1/results/${id}/verification`)).body;
    expect(before).toEqual({ hash: before.hash, recomputed: before.hash, identical: true });
    expect((await weigh('0.50')).body).toMatchObject({ version: 2 });
    const job = await exams.as().post(`/v1/sessions/${session.id}/results`);
    expect(job.status).toBe(202);
    await eventually(async () => {
      const { body } = await exams.as().get(`/v1/results-computations/${job.body.id}`);
      expect(body).toMatchObject({ state: 'succeeded', progress: { done: 1, total: 1 } });
    });
    const now = await expected('0.50');
    const first = new Map((await marksTold('final-mark-released')).map(({ learnerId, mark }) => [learnerId, mark]));
    const corrected = await marksTold('final-mark-corrected');
    expect(new Map(corrected.map(({ learnerId, mark }) => [learnerId, mark]))).toEqual(
      new Map([...now].filter(([learnerId, mark]) => first.get(learnerId) !== mark)),
    );
    expect(new Set(corrected.map(({ reason }) => reason))).toEqual(new Set(['rules-changed']));
    expect((await exams.as(sisOfA).get(`/v1/results/${id}/verification`)).body).toMatchObject({ identical: true });
    const versions = await exams.database.query<{ document: string; hash: string }>(
      `select document, hash from exam_result where learner_id = $1 order by version`,
      [learners[3]],
    );
    expect(versions.map(({ hash }) => hash)[0]).toBe(before.hash);
    expect(versions).toHaveLength(2);
    for (const { document, hash } of versions) expect(createHash('sha256').update(document).digest('hex')).toBe(hash);
    // A byte that somebody changed is noticed.
    await exams.database.query(
      `update exam_result set document = replace(document, '"mark":', '"mark": ') where learner_id = $1`,
      [learners[3]],
    );
    expect((await exams.as(sisOfA).get(`/v1/results/${id}/verification`)).body).toMatchObject({ identical: false });
  });

  it('take a rule as it was entered for ever', async () => {
    await expect(exams.database.query(`update result_rule set parameters = '{}'`)).rejects.toThrow('does not change');
    const rules = (await exams.as(ministry).get('/v1/result-rules')).body.items;
    expect(rules.map(({ kind, version }: Json) => [kind, version])).toEqual([
      ['exam-weight', 1],
      ['exam-weight', 2],
    ]);
  });

  it('of one whose school mark comes after the release leave then, and the others of the group are corrected', async () => {
    const late = learners[pupils.length]!;
    expect((await results()).filter(({ mark }) => mark === null)).toMatchObject([
      { learnerId: late, awaits: 'school-mark' },
    ]);
    await process(inAnHour());
    expect(await send([{ learnerId: late, mark: 95, classId: world.classA }])).toMatchObject({ body: { changed: 1 } });
    await process(new Date());
    await eventually(async () => {
      expect(await marksTold('final-mark-released')).toContainEqual(expect.objectContaining({ learnerId: late }));
      const reasons = (await marksTold('final-mark-corrected')).map(({ reason }) => reason as string);
      expect(reasons).toContain('school-mark-changed');
    });
  });
});
