import { randomUUID } from 'node:crypto';
import { essayPlace, eventually, type TokenOptions } from '@pan/testing';
import { ScoreSittings } from '../src/application/marks/score-sittings.js';
import { essayPaper, marker, marks, named, otherSchool, writes } from './essay.js';
import { type Answer, type Json, playerOfA, type RunningExams, startExams } from './exams.js';
import { candidatesOf, openSession, registered, tellWorld, type World } from './world.js';

const systemOf = (code: string): TokenOptions => ({
  ...{ clientId: `sis-${code}`, organisations: [code], purpose: 'school-administration' },
  scopes: ['exams:results', 'exams:read'],
});
const [sisOfA, sisOfB] = [systemOf('css-a'), systemOf('css-b')];
const learner = (id: string): TokenOptions => ({
  ...{ clientId: 'portal', subject: 's', organisations: [], scopes: ['exams:sit'], purpose: 'family-access' },
  person: { role: 'learner', id },
});

describe('Reviews of marks that are out', () => {
  const [one, two, again, decides, decidesToo, foreign] = Array.from({ length: 6 }, () => randomUUID()) as [
    ...[string, string, string],
    ...[string, string, string],
  ];
  let exams: RunningExams;
  let world: World;
  let session: Json;
  let learners: string[];
  let results: string[];

  beforeAll(async () => {
    exams = await startExams();
    world = await tellWorld(exams, 3, 1);
    await otherSchool(exams, world);
    session = await openSession(exams, await essayPaper(exams));
    await registered(exams, session.id, 'css-a.ecole', [world.classA]);
    for (const id of [one, two]) await named(exams, session.id, id);
    const candidates = await candidatesOf(exams, session.id);
    learners = candidates.map(({ learnerId }) => learnerId as string);
    for (const { admissionCode } of candidates) await writes(exams, session.id, admissionCode, 'Mon texte.');
    await eventually(async () => expect((await counts()).toMark).toBe(3));
    for (const id of [one, two])
      for (let script = 0; script < 3; script += 1) {
        const { body } = await exams.as(marker(id)).post('/v1/markings', { sessionId: session.id });
        await marks(exams, id, body.id, { coherence: 6, spelling: 5 });
      }
    for (const id of [decides, decidesToo]) await named(exams, session.id, id, { most: 0, reviews: true });
    await named(exams, session.id, again);
    await named(exams, session.id, foreign, { organisation: 'css-b', most: 0, reviews: true });
    await release();
    results = await Promise.all(learners.map(resultOf));
  });
  afterAll(() => exams?.close());

  const counts = async () => (await exams.as().get(`/v1/sessions/${session.id}`)).body.counts;
  const listed = async () => (await exams.as(sisOfA).get(`/v1/sessions/${session.id}/results`)).body.items as Json[];
  const resultOf = async (id: string) => (await listed()).find(({ learnerId }) => learnerId === id).resultId as string;
  const marksTold = async (type: string) =>
    (await exams.facts('to-student-record')).filter((fact) => fact.type === type).map(({ data }) => data);

  /** With school marks, so that what changes for one moves the group. */
  async function release(): Promise<void> {
    const rule = { schoolYear: session.schoolYear, subject: 'histoire', author: 'a', source: 's' };
    await exams.as().post('/v1/result-rules/exam-weights', { ...rule, weight: '0.50' });
    const until = (at: number) =>
      exams.as().put(`/v1/sessions/${session.id}/processing`, { schoolMarksUntil: new Date(at).toISOString() });
    await until(Date.now() + 3_600_000);
    const sent = learners.map((learnerId, at) => ({ learnerId, mark: 60 + 5 * at, classId: world.classA }));
    await exams.as(sisOfA).put(`/v1/sessions/${session.id}/school-marks`, { marks: sent });
    await exams.database.query(`update exam_session set closes_at = now() - interval '1 second' where id = $1`, [
      session.id,
    ]);
    expect((await listed()).map(({ resultId }) => resultId)).toEqual([null, null, null]);
    await until(Date.now());
    expect((await exams.as().post(`/v1/sessions/${session.id}/release`)).status).toBe(202);
    await eventually(async () => expect(await marksTold('final-mark-released')).toHaveLength(3));
  }

  const enter = (terms: object) =>
    exams.as().post('/v1/result-rules/reviews', {
      ...{ schoolYear: session.schoolYear, author: 'Direction de la sanction', source: 'Guide de gestion' },
      ...terms,
    });
  const ask = (at: number, request: object = {}, who = sisOfA): Promise<Answer> =>
    exams.as(who).post(`/v1/results/${results[at]}/reviews`, {
      ...{ kind: 'recount', askedFor: 'guardian', statement: 'Additionnez encore, s’il vous plaît.' },
      ...request,
    });
  const by = (id: string) => exams.as(marker(id));
  const post = (who: string, id: string, act: string, body?: object) => by(who).post(`/v1/reviews/${id}/${act}`, body);
  const ofMark = async (at: number, who = sisOfA) =>
    (await exams.as(who).get(`/v1/results/${results[at]}/reviews`)).body.items as Json[];
  const admitted = async (at: number, request: object) => {
    const { body } = await ask(at, request);
    expect(await post(decides, body.id, 'admission')).toMatchObject({ status: 204 });
    return body.id as string;
  };

  it('[X19] are asked for within the dates, by the learner or the own school alone, of a mark that is out, once for each kind', async () => {
    expect((await ask(0)).body.code).toBe('review-window-unknown');
    expect(
      await enter({ askWithinDays: 14, admitWithinDays: 3, decideWithinDays: 20, remindDaysBefore: 5 }),
    ).toMatchObject({
      status: 201,
      body: { kind: 'review', version: 1, parameters: { askWithinDays: 14, mayLower: null } },
    });
    for (const who of [sisOfB, playerOfA, learner(learners[1]!)])
      expect(await ask(0, {}, who)).toMatchObject({ status: 404, body: { code: 'result-unknown' } });
    const [{ id: sittingId }] = (await exams.database.query<{ id: string }>(`select id from sitting limit 1`)) as [
      Json,
    ];
    const unreleased = await exams.as(sisOfA).post(`/v1/results/${sittingId}/reviews`, {
      ...{ kind: 'recount', askedFor: 'learner', statement: '…' },
    });
    expect(unreleased.body.code).toBe('result-unknown');
    expect((await ask(0, { places: ['Q99'] })).body.code).toBe('place-unknown');
    expect((await ask(0, { kind: 'remark', places: ['Q01'] })).body.code).toBe('place-not-marked-by-people');
    expect((await ask(0, { kind: 'complaint' })).body.code).toBe('review-request-unfit');

    const twice = await Promise.all([ask(0, {}, learner(learners[0]!)), ask(0)]);
    expect(twice.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409]);
    expect(twice.find(({ status }) => status === 409)!.body.code).toBe('review-asked-already');
    expect(await ofMark(0, learner(learners[0]!))).toMatchObject([
      { kind: 'recount', state: 'asked', markAfter: null },
    ]);
    expect((await exams.as(sisOfB).get(`/v1/sessions/${session.id}/reviews`)).body.items).toEqual([]);
    const { items } = (await exams.as(sisOfA).get(`/v1/sessions/${session.id}/reviews`)).body;
    expect(items).toMatchObject([{ learnerId: learners[0], rule: { version: 1, source: 'Guide de gestion' } }]);
  });

  it('[X19] are called to mind before they are due, and shown without whose mark it is to whoever may decide alone', async () => {
    await eventually(async () => {
      const [review] = (await by(decides).get('/v1/reviews')).body.items;
      expect(review).toMatchObject({ remindedAt: expect.any(String), isOverdue: false, dueAt: expect.any(String) });
    });
    const [review] = (await by(decides).get('/v1/reviews')).body.items;
    const shown = await by(decides).get(`/v1/reviews/${review.id}`);
    expect(JSON.stringify([review, shown.body])).not.toMatch(new RegExp([...learners, ...results, 'css-a'].join('|')));
    expect(shown.body.earned.find(({ place }: Json) => place === essayPlace)).toEqual({
      ...{ place: essayPlace, points: '11', most: '20', again: null },
    });
    for (const who of [one, two, foreign, again, randomUUID()]) {
      expect((await by(who).get('/v1/reviews')).body.items).toEqual([]);
      const answers = [
        await by(who).get(`/v1/reviews/${review.id}`),
        await post(who, review.id, 'admission'),
        await post(who, review.id, 'refusal', { reason: 'no-grounds', words: '…' }),
        await post(who, review.id, 'decision', { outcome: 'upheld', words: '…' }),
      ];
      for (const { status, body } of answers) expect([status, body.code]).toEqual([404, 'review-unknown']);
    }
    expect((await exams.as(sisOfA).post(`/v1/reviews/${review.id}/admission`)).body.code).toBe('insufficient-scope');
    const refused = { reason: 'no-grounds', words: 'Les points sont déjà tous là.' };
    expect((await post(decides, review.id, 'refusal', refused)).status).toBe(204);
    expect((await post(decidesToo, review.id, 'admission')).body.code).toBe('review-not-asked');
    expect(await ofMark(0)).toMatchObject([{ state: 'refused', refusal: 'no-grounds', words: refused.words }]);
  });

  it('[X19] have an answer marked again by another person, who does not see the first points; of two who decide at once one does', async () => {
    const before = (await listed()).map(({ mark }) => mark as number);
    const id = await admitted(1, { kind: 'remark', statement: 'La conclusion a été oubliée.' });
    expect((await post(decides, id, 'decision', { outcome: 'upheld', words: 'Non.' })).body.code).toBe(
      'remark-outstanding',
    );
    expect((await by(one).post('/v1/markings', { sessionId: session.id })).status).toBe(204);
    const drawn = await by(again).post('/v1/markings', { sessionId: session.id });
    expect(drawn.body).toMatchObject({ stage: 'review', earlier: [], scores: {} });
    expect((await by(again).post(`/v1/markings/${drawn.body.id}/return`, { reason: 'off-topic' })).body.code).toBe(
      'adjudication-decides',
    );
    expect((await marks(exams, again, drawn.body.id, { coherence: 10, spelling: 9.5 })).status).toBe(204);
    expect((await listed()).map(({ mark }) => mark)).toEqual(before);
    // Who marked it again decides nothing.
    expect((await post(again, id, 'decision', { outcome: 'changed', words: '…' })).body.code).toBe('review-unknown');

    const words = 'La conclusion répond à la question.';
    const both = await Promise.all([
      post(decides, id, 'decision', { outcome: 'changed', words }),
      post(decidesToo, id, 'decision', { outcome: 'changed', words }),
      post(decidesToo, id, 'decision', { outcome: 'changed', words }),
    ]);
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([204, 409, 409]);
    expect(new Set(both.flatMap(({ body }) => (body ? [body.code] : [])))).toEqual(new Set(['review-not-under-way']));
  });

  it('[X19] [X20] correct the mark as a new version, which the record hears and the explanation tells before and after', async () => {
    const id = await admitted(2, {
      ...{ kind: 'complaint', circumstance: 'technical.content', places: ['Q01'], statement: 'La figure manquait.' },
    });
    const change = (points: object[]) => post(decides, id, 'decision', { outcome: 'changed', words: 'Juste.', points });
    expect((await change([{ place: 'Q01', points: 99 }])).body.code).toBe('award-outside');
    expect((await change([{ place: essayPlace, points: 20 }])).body.code).toBe('place-not-reviewed');
    expect((await change([])).body.code).toBe('review-changes-nothing');
    const { earned } = (await by(decides).get(`/v1/reviews/${id}`)).body;
    const { points, most } = earned.find(({ place }: Json) => place === 'Q01');
    const given = points === most ? 0 : Number(most);
    expect((await change([{ place: 'Q01', points: given }])).status).toBe(204);

    const [review] = await eventually(async () => {
      const found = await ofMark(2);
      expect(found[0].markAfter).not.toBeNull();
      return found;
    });
    expect(review).toMatchObject({
      outcome: 'changed',
      awards: [{ place: 'Q01', before: points, after: String(given) }],
    });
    const scored = await exams.database.query<{ points: Json[] }>(
      `select p.places as points from sitting_score p join mark m on m.sitting_id = p.sitting_id where m.id = $1`,
      [results[2]],
    );
    expect(scored[0]!.points.find(({ ref }: Json) => ref === 'Q01').points).toBe(given);

    // What was decided stands when the session is scored again.
    await exams.database.query(
      `insert into scoring_due (sitting_id, session_id) select id, session_id from sitting on conflict do nothing`,
    );
    await exams.app.get(ScoreSittings).run();
    const versions = await exams.database.query<{ mark: string; version: number; reason: string | null; now: number }>(
      `select v.mark_id as mark, v.version, v.reason, v.mark as now from mark_version v order by v.mark_id, v.version`,
    );
    const told = await marksTold('final-mark-corrected');
    expect(told.length).toBe(versions.filter(({ version }) => version > 0).length);
    for (const fact of told) expect(Object.keys(fact)).not.toContain('words');
    const reasons = Map.groupBy(told, ({ markId }) => markId as string);
    const ofDecided = reasons.get(results[1]!)!.filter(({ reason }) => reason === 'review-decided');
    expect(ofDecided).toHaveLength(1);
    expect(reasons.get(results[0]!)?.map(({ reason }) => reason) ?? []).not.toContain('review-decided');
    const documents = await exams.database.query<{ n: number }>(
      `select count(*)::int as n from exam_result r join mark m on m.sitting_id = r.sitting_id where m.id = $1`,
      [results[1]],
    );
    expect(documents[0]!.n).toBeGreaterThan(1);

    const { body } = await exams.as(learner(learners[1]!)).get(`/v1/results/${results[1]}/explanation`);
    const [asked] = await ofMark(1);
    expect(asked).toMatchObject({ outcome: 'changed', awards: [{ place: essayPlace, before: '11', after: '19.5' }] });
    const told19 = body.history.find(({ mark }: Json) => mark === asked.markAfter);
    expect(told19.fr).toContain(
      `${essayPlace} vaut 19,5 points au lieu de 11. La note est passée de ${asked.markBefore} à ${asked.markAfter}.`,
    );
    expect(told19.en).toContain(`another person marked again; ${essayPlace} has 19.5 points instead of 11`);
    expect((await exams.as(sisOfA).get(`/v1/results/${results[1]}/verification`)).body).toMatchObject({
      identical: true,
    });
    const page = await fetch(`${await exams.app.getUrl()}/v1/results/${results[1]}/explanation-page`, {
      headers: { authorization: `Bearer ${await exams.token(sisOfA)}` },
    });
    expect(await page.text()).toMatch(/Ce qu’elle était auparavant[\s\S]*La conclusion répond à la question\./);
  });

  it('[X19] are asked for no more once their time is over, and take no points where the rule says so', async () => {
    expect(await enter({ askWithinDays: 14, mayLower: false, kinds: ['recount', 'complaint'] })).toMatchObject({
      body: { version: 2 },
    });
    expect((await ask(0, { kind: 'remark' })).body.code).toBe('review-kind-not-offered');
    const id = await admitted(1, { statement: 'Comptez.' });
    const lower = { outcome: 'changed', words: 'Moins.', points: [{ place: essayPlace, points: 3 }] };
    expect((await post(decides, id, 'decision', lower)).body.code).toBe('review-may-not-lower');
    const upheld = { outcome: 'upheld', words: 'Le compte est juste.' };
    expect((await post(decides, id, 'decision', { ...lower, ...upheld })).body.code).toBe('review-decision-unfit');
    expect((await post(decides, id, 'decision', upheld)).status).toBe(204);
    const [, recount] = await ofMark(1);
    expect(recount).toMatchObject({ outcome: 'upheld', markAfter: recount.markBefore, dueAt: null });
    await enter({ askWithinDays: 0 });
    expect((await ask(2)).body.code).toBe('review-window-over');
  });
});
