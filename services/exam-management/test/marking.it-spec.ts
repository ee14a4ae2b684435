import { randomUUID } from 'node:crypto';
import { essayPlace, eventually, paperZip, withEssay } from '@pan/testing';
import { LapseMarkings } from '../src/application/marking/lapse-markings.js';
import { essayPaper, marker, marks, named, otherSchool, schemeBody, writes } from './essay.js';
import {
  board,
  importPackage,
  ministry,
  playerOfA,
  playerOfB,
  startExams,
  type Json,
  type RunningExams,
} from './exams.js';
import { candidatesOf, openSession, registered, tellWorld, type World } from './world.js';

const [anne, marc, lise, teacher, ofTheSchool, ofB] = Array.from({ length: 6 }, () => randomUUID()) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const proctor = { ...playerOfA, clientId: 'proctor-a', scopes: ['exams:proctor'] };

describe('Answers that people mark', () => {
  let exams: RunningExams;
  let world: World;
  let session: Json;
  let candidates: Json[];

  beforeAll(async () => {
    exams = await startExams();
    world = await tellWorld(exams, 6, 1);
    await otherSchool(exams, world, [teacher]);
    session = await openSession(exams, await essayPaper(exams));
    await registered(exams, session.id, 'css-a.ecole', [world.classA]);
    candidates = await candidatesOf(exams, session.id);
  });
  afterAll(() => exams?.close());

  const draw = (id: string, of: Json = session) => exams.as(marker(id)).post('/v1/markings', { sessionId: of.id });
  const counts = async (of: Json = session) => (await exams.as().get(`/v1/sessions/${of.id}`)).body.counts;
  const scored = (sittingId: string) =>
    exams.database.query<{ mark: number; points: string }>(
      `select mark, points::text from sitting_score where sitting_id = $1`,
      [sittingId],
    );
  const hasScripts = (n: number) => eventually(async () => expect((await counts()).toMark).toBe(n));

  it('[X17] are marked by a scheme that is approved with the paper, gives its points, and is frozen then', async () => {
    const job = await importPackage(exams, await paperZip(withEssay), ministry, { subject: 'français' });
    expect(job.state).toBe('succeeded');
    const { body } = await exams.as().get('/v1/papers?limit=500');
    const { id, maxScore } = body.items.find((one: Json) => one.subject === 'français');
    expect(maxScore).toBeNull();
    const put = (place: string, scheme: object) => exams.as().put(`/v1/papers/${id}/marking-schemes/${place}`, scheme);
    expect((await exams.as().post(`/v1/papers/${id}/approvals`)).body.code).toBe('paper-needs-markers');
    expect((await put('Q01', schemeBody())).body.code).toBe('place-scored-by-machine');
    expect((await put('Q99', schemeBody())).body.code).toBe('place-unknown');
    expect((await put(essayPlace, schemeBody({ percent: 5 }))).body.code).toBe('marking-scheme-unfit');
    expect((await put(essayPlace, schemeBody())).body.items[0]).toMatchObject({ itemRef: essayPlace, maxScore: 20 });
    expect((await exams.as().get(`/v1/papers/${id}`)).body.maxScore).toBe(43);
    expect((await exams.as().post(`/v1/papers/${id}/approvals`)).status).toBe(200);
    // Another scheme is another paper to answer for; the same package sent again changes nothing.
    expect((await put(essayPlace, schemeBody({ tolerance: 2 }))).status).toBe(200);
    expect((await exams.as().get(`/v1/papers/${id}`)).body.approvals).toEqual([]);
    const again = await importPackage(exams, await paperZip(withEssay), ministry, { subject: 'français' });
    expect(again.counts['paper.unchanged']).toBe(1);
    for (const who of [ministry, board]) await exams.as(who).post(`/v1/papers/${id}/approvals`);
    expect((await put(essayPlace, schemeBody())).body.code).toBe('paper-approved');
  });

  it('[X17] are dealt to nobody who teaches the pupil, nor of the school, nor of another school organisation, and name nobody', async () => {
    for (const id of [anne, marc]) await named(exams, session.id, id);
    await named(exams, session.id, lise, { adjudicates: true });
    await named(exams, session.id, teacher);
    await named(exams, session.id, ofTheSchool, { organisation: 'css-a.ecole' });
    await named(exams, session.id, ofB, { organisation: 'css-b.ecole' });
    const declared = randomUUID();
    await named(exams, session.id, declared, { classIds: [world.classA] });
    await writes(exams, session.id, candidates[0].admissionCode, 'Chers amis, le climat change.');
    await writes(exams, session.id, candidates[1].admissionCode, '');
    await hasScripts(1);
    for (const id of [teacher, ofTheSchool, ofB, declared]) expect([id, (await draw(id)).status]).toEqual([id, 204]);
    expect((await draw(randomUUID())).body.code).toBe('not-a-marker');
    expect(
      (await exams.as({ ...ministry, scopes: ['exams:mark'] }).post('/v1/markings', { sessionId: session.id })).body
        .code,
    ).toBe('not-a-marker');
    const { status, body: marking } = await draw(anne);
    expect([status, marking.stage, marking.responses]).toEqual([
      201,
      'first',
      { RESPONSE: ['Chers amis, le climat change.'] },
    ]);
    expect(marking.item.body).toContain('lettre ouverte');
    const { learnerId, id, admissionCode } = candidates[0];
    const told = JSON.stringify(marking);
    for (const word of [learnerId, id, admissionCode, world.classA, world.schoolA, 'css-a'])
      expect(told).not.toContain(word);
    const entries = `select learner_ids, visible_to from access_log where operation = 'mark-script'`;
    expect(await exams.database.query(entries)).toEqual([{ learner_ids: [learnerId], visible_to: ['css-a.ecole'] }]);
    expect((await exams.as(marker(marc)).get(`/v1/markings/${marking.id}`)).body.code).toBe('marking-unknown');
    // Who wrote nothing is scored without anybody: one point of 43.
    await eventually(async () => expect((await counts()).scored).toBe(1));
    expect(await scored((await candidatesOf(exams, session.id))[1].sittingId)).toEqual([{ mark: 2, points: '1' }]);
  });

  it('[X17] keep drafts, remarks and points on the grid alone, and what a marker returns another one gets', async () => {
    const [{ id }] = (await exams.as(marker(anne)).get('/v1/markings?state=dealt')).body.items;
    const put = (body: object, headers = {}) => exams.as(marker(anne)).put(`/v1/markings/${id}`, body, headers);
    const remark = { response: 'RESPONSE', from: 6, to: 10, comment: 'Registre familier' };
    expect((await put({ scores: { coherence: 7 }, annotations: [] })).body.code).toBe('score-not-on-rubric');
    expect((await put({ scores: {}, annotations: [{ ...remark, to: 99 }] })).body.code).toBe('annotation-outside');
    expect((await put({ scores: { coherence: 10 }, annotations: [remark] })).status).toBe(204);
    const { body: kept, headers } = await exams.as(marker(anne)).get(`/v1/markings/${id}`);
    expect([kept.scores, kept.annotations[0]]).toEqual([{ coherence: 10 }, { ...remark, x: null, y: null }]);
    expect((await put({ scores: {}, annotations: [] }, { 'if-match': '"1"' })).status).toBe(412);
    expect(headers.get('etag')).toBe('"2"');
    const end = (verb: string, body?: object) => exams.as(marker(anne)).post(`/v1/markings/${id}/${verb}`, body);
    expect((await end('submission')).body.code).toBe('criterion-not-scored');
    expect((await end('return', { reason: 'knows-the-pupil' })).status).toBe(204);
    expect((await end('submission')).body.code).toBe('marking-ended');
    expect((await draw(anne)).status).toBe(204);
    expect((await exams.as(marker(anne)).get(`/v1/markings/${id}`)).body.code).toBe('marking-unknown');
  });

  it('[X18] are marked blind by a second person, decided by a third where both disagree, and only then give a mark', async () => {
    await named(exams, session.id, anne, { most: 0 });
    const first = (await draw(marc)).body;
    expect((await marks(exams, marc, first.id, { coherence: 10, spelling: 8 })).status).toBe(204);
    expect((await draw(marc)).status).toBe(204);
    const second = (await draw(lise)).body;
    expect([second.stage, second.scores, second.annotations, second.earlier]).toEqual(['second', {}, [], []]);
    await marks(exams, lise, second.id, { coherence: 2, spelling: 3 });
    const { sittingId } = candidates[0].sittingId ? candidates[0] : (await candidatesOf(exams, session.id))[0];
    expect(await scored(sittingId)).toEqual([]);
    const third = randomUUID();
    await named(exams, session.id, third, { adjudicates: true });
    const last = (await draw(third)).body;
    expect([last.stage, last.earlier.map(({ points }: Json) => points)]).toEqual(['adjudication', [18, 5]]);
    expect(JSON.stringify(last.earlier)).not.toMatch(new RegExp([marc, lise].join('|')));
    expect(
      (await exams.as(marker(third)).post(`/v1/markings/${last.id}/return`, { reason: 'illegible' })).body.code,
    ).toBe('adjudication-decides');
    await marks(exams, third, last.id, { coherence: 6, spelling: 7.5 });
    // One point of the machine and 13.5 of people, of 43.
    await eventually(async () => expect(await scored(sittingId)).toEqual([{ mark: 34, points: '14.5' }]));
    expect(await counts()).toMatchObject({ scripts: 1, toMark: 0, scored: 2 });
    const { body } = await exams.as().get(`/v1/sessions/${session.id}/marker-statistics`);
    const of = (id: string) => body.items.find(({ markerId }: Json) => markerId === id);
    expect(of(marc)).toMatchObject({
      compared: 1,
      few: true,
      severity: '13',
      withinTolerance: '0',
      exact: '0',
      returned: 0,
    });
    expect(of(lise)).toMatchObject({ severity: '-13', submitted: 1 });
    expect((await exams.as().get(`/v1/sessions/${session.id}/marking-progress`)).body.items).toEqual([
      {
        ...{ itemRef: essayPlace, organisation: 'css-a.ecole', scripts: 1, settled: 1, inHand: 0 },
        ...{ awaitingFirst: 0, awaitingSecond: 0, awaitingAdjudication: 0, awaitingReview: 0 },
      },
    ]);
  });

  it('[X16] keep what people gave when the session is scored again', async () => {
    const [before] = await candidatesOf(exams, session.id);
    const asked = await exams.as().post(`/v1/sessions/${session.id}/rescoring`, { corrections: [] });
    expect(asked.status).toBeLessThan(300);
    await eventually(async () => {
      const due = await exams.database.query(`select 1 from scoring_due`);
      expect(due).toEqual([]);
    });
    expect(await scored(before.sittingId)).toEqual([{ mark: 34, points: '14.5' }]);
  });

  it('[X17] are withdrawn where the sitting is opened again, and asked for anew where the answer is another', async () => {
    await named(exams, session.id, anne);
    const sitting = await writes(exams, session.id, candidates[2].admissionCode, 'Premier jet.');
    await hasScripts(1);
    const { body: marking } = await draw(anne);
    const reopen = (id: string) =>
      exams.as(proctor).post(`/v1/sittings/${id}/reopening`, { reason: 'Remise par erreur' });
    expect((await reopen(sitting.id)).status).toBe(200);
    expect((await counts()).toMark).toBe(0);
    expect((await exams.as(marker(anne)).post(`/v1/markings/${marking.id}/submission`)).body.code).toBe(
      'marking-ended',
    );
    const player = exams.as(playerOfA);
    const save = (essay: string, sequence: number) =>
      player.put(
        `/v1/sittings/${sitting.id}/responses/${essayPlace}`,
        { sequence, responses: { RESPONSE: [essay] } },
        sitting.leaseHeader,
      );
    await save('Deuxième jet.', 2);
    await player.post(`/v1/sittings/${sitting.id}/submission`, undefined, sitting.leaseHeader);
    await hasScripts(1);
    for (const [id, spelling] of [
      [anne, 8],
      [marc, 7],
    ] as const) {
      const { body } = await draw(id);
      expect(body.responses.RESPONSE).toEqual(['Deuxième jet.']);
      await marks(exams, id, body.id, { coherence: 10, spelling });
    }
    await eventually(async () => expect(await scored(sitting.id)).toEqual([{ mark: 43, points: '18.5' }]));
    // Handed in again as it was: what people gave stands, and nobody marks it twice.
    await reopen(sitting.id);
    await player.post(`/v1/sittings/${sitting.id}/submission`, undefined, sitting.leaseHeader);
    await eventually(async () => expect(await scored(sitting.id)).toEqual([{ mark: 43, points: '18.5' }]));
    expect((await counts()).toMark).toBe(0);
  });

  it('[X17] come back where a marker lets them lie for two days', async () => {
    await writes(exams, session.id, candidates[3].admissionCode, 'Oubliée.');
    await hasScripts(1);
    const { body: left } = await draw(anne);
    await exams.database.query(`update marking set lease_until = now() - interval '1 second' where id = $1`, [left.id]);
    expect(await exams.app.get(LapseMarkings).run()).toBe(1);
    expect((await exams.as(marker(anne)).post(`/v1/markings/${left.id}/submission`)).body.code).toBe('marking-ended');
    const { body: again } = await draw(marc);
    expect([again.number, again.stage]).toEqual([left.number, 'first']);
  });

  it('[X17] are for markers who have found the common measure', async () => {
    const calibrated = await openSession(
      exams,
      await essayPaper(exams, { calibrations: 1, doubling: 'none' }, 'géographie'),
    );
    await registered(exams, calibrated.id, 'css-a.ecole', [world.classA]);
    const [one] = await candidatesOf(exams, calibrated.id);
    await writes(exams, calibrated.id, one.admissionCode, 'À corriger.');
    await eventually(async () => expect((await counts(calibrated)).toMark).toBe(1));
    for (const id of [anne, marc]) await named(exams, calibrated.id, id);
    const enter = (code: string, scores: object, who = ministry) =>
      exams.as(who).put(`/v1/sessions/${calibrated.id}/calibration-scripts/${essayPlace}/${code}`, {
        ...{ responses: { RESPONSE: ['Un modèle.'] }, scores, distance: 1 },
      });
    expect((await enter('c1', { coherence: 6 })).body.code).toBe('criterion-not-scored');
    expect((await enter('c1', { coherence: 6, spelling: 5 })).status).toBe(200);
    expect((await draw(anne, calibrated)).body.code).toBe('marker-not-calibrated');
    const list = async (id: string) =>
      (await exams.as(marker(id)).get(`/v1/calibrations?session=${calibrated.id}`)).body.items;
    const [script] = await list(anne);
    expect([script.outcome, JSON.stringify(script).includes('"scores"')]).toEqual([null, false]);
    const attempt = (id: string, spelling: number) =>
      exams.as(marker(id)).post(`/v1/calibrations/${script.id}/tries`, { scores: { coherence: 6, spelling } });
    expect((await attempt(marc, 9)).body).toEqual({
      ...{ points: '15', agreedPoints: '11', isMet: false, agreedScores: { coherence: 6, spelling: 5 } },
    });
    expect((await attempt(marc, 5)).body.code).toBe('calibration-tried');
    expect((await enter('c1', { coherence: 10, spelling: 5 })).body.code).toBe('calibration-tried');
    expect((await draw(marc, calibrated)).body.code).toBe('marker-not-calibrated');
    expect((await attempt(anne, 6)).body.isMet).toBe(true);
    expect((await list(anne))[0].outcome).toMatchObject({ points: '12', isMet: true });
    expect((await draw(anne, calibrated)).status).toBe(201);
  });

  it('are marked by nobody where the sitting was cut off and is made up for', async () => {
    const { toMark, scored: before } = await counts();
    const player = exams.as(playerOfA);
    const { admissionCode } = candidates[4];
    const { body: sitting } = await player.post('/v1/sittings', { sessionId: session.id, admissionCode });
    const save = { sequence: 1, responses: { RESPONSE: ['Coupé net'] } };
    const lease = { 'sitting-lease': sitting.lease };
    await player.put(`/v1/sittings/${sitting.id}/responses/${essayPlace}`, save, lease);
    const act = (what: string, body: object) => exams.as(proctor).post(`/v1/sittings/${sitting.id}/${what}`, body);
    expect((await act('termination', { reason: 'Panne de courant' })).status).toBe(200);
    expect((await act('irregularities', { reason: 'environment.power' })).status).toBe(201);
    await hasScripts(toMark + 1);
    const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    const plan = { opensAt: at(24), closesAt: at(28), releaseAt: at(72) };
    expect((await exams.as().post(`/v1/sessions/${session.id}/make-up`, plan)).status).toBe(201);
    await hasScripts(toMark);
    await eventually(async () => expect((await counts()).scored).toBe(before + 1));
  });

  it('are known, with who marks them, to nobody of another school organisation', async () => {
    const scheduler = { ...playerOfB, clientId: 'b', scopes: ['exams:schedule'] };
    expect(
      (await exams.as(scheduler).get(`/v1/sessions/${session.id}/markers`)).body.items.map((one: Json) => one.personId),
    ).toEqual([ofB]);
    expect((await exams.as(scheduler).get(`/v1/sessions/${session.id}/marking-progress`)).body.items).toEqual([]);
    const body = { organisation: 'css-b.ecole', most: 5 };
    const put = (id: string, more = {}) =>
      exams.as(scheduler).put(`/v1/sessions/${session.id}/markers/${id}`, { ...body, ...more });
    expect((await put(anne)).body.code).toBe('marker-of-others');
    expect((await put(randomUUID(), { organisation: 'css-a.ecole' })).body.code).toBe('out-of-reach');
    expect((await put(randomUUID(), { places: ['Q01'] })).body.code).toBe('place-not-marked-by-people');
  });

  it('hold the release up until they are marked, and then give marks to all', async () => {
    await exams.database.query(`update exam_session set closes_at = now() - interval '1 minute' where id = $1`, [
      session.id,
    ]);
    const released = await exams.as().post(`/v1/sessions/${session.id}/release`);
    expect(released.body.state).toBe('releasing');
    const left = (await exams.as(marker(marc)).get('/v1/markings?state=dealt')).body.items;
    expect(left).toHaveLength(1);
    await marks(exams, marc, left[0].id, { coherence: 10, spelling: 10 });
    const { body: second } = await draw(lise);
    expect((await counts()).marks).toBe(0);
    await marks(exams, lise, second.id, { coherence: 10, spelling: 10 });
    await eventually(async () => expect((await counts()).marks).toBe(4));
    const given = (await exams.facts('to-student-record')).filter(({ type }) => type === 'final-mark-released');
    expect(given.map(({ data }) => data.mark).sort((a, b) => a - b)).toEqual([2, 34, 43, 49]);
  });
});
