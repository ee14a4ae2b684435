import { randomUUID } from 'node:crypto';
import { schoolDay } from '@pan/kit/domain';
import { eventually } from '@pan/testing';
import {
  importPackage,
  ministry,
  paperZip,
  playerOfA,
  playerOfB,
  rightAnswers,
  startExams,
  type Json,
  type RunningExams,
} from './exams.js';
import { approvedPaper, candidatesOf, heard, openSession, registered, tellWorld, type World } from './world.js';

describe('An exam from package to marks', () => {
  let exams: RunningExams;
  let world: World;
  let paperId: string;
  let session: Json;
  let candidates: Json[];
  const sittings: Json[] = [];

  beforeAll(async () => {
    exams = await startExams();
    world = await tellWorld(exams);
  });
  afterAll(() => exams?.close());

  const player = () => exams.as(playerOfA);
  const held = (sitting: Json) => ({ 'sitting-lease': sitting.lease as string });
  const start = (candidate: Json) =>
    player().post('/v1/sittings', { sessionId: session.id, admissionCode: candidate.admissionCode });

  it('imports the package as a draft, and the same package again changes nothing', async () => {
    const first = await importPackage(exams, await paperZip());
    expect([first.state, first.counts]).toEqual([
      'succeeded',
      { 'item.created': 14, 'item.unchanged': 0, 'paper.created': 1 },
    ]);
    expect(first.problems.filter((one: Json) => one.severity === 'error')).toEqual([]);
    const again = await importPackage(exams, await paperZip());
    expect(again.counts).toEqual({ 'item.created': 0, 'item.unchanged': 14, 'paper.unchanged': 1 });
  });

  it('is approved by two, which makes it final', async () => {
    paperId = await approvedPaper(exams);
    const { body } = await exams.as(ministry).get(`/v1/papers/${paperId}`);
    expect([body.state, body.itemCount, body.maxScore]).toEqual(['approved', 14, 24]);
    const [approved] = (await exams.facts('events')).filter(({ type }) => type === 'paper-approved');
    expect(approved!.data).toEqual({
      paperId,
      subject: 'mathématique',
      level: 'secondary-4',
      language: 'fr-CA',
      items: 14,
      maxScore: 24,
    });
  });

  it('is scheduled, and candidates come from the classes heard of', async () => {
    session = await openSession(exams, paperId);
    expect(await registered(exams, session.id, 'css-a.ecole', [world.classA])).toEqual({ added: 6, candidates: 6 });
    expect(await registered(exams, session.id, 'css-a.ecole', [world.classA])).toEqual({ added: 0, candidates: 6 });
    expect(await registered(exams, session.id, 'css-b')).toEqual({ added: 3, candidates: 3 });
    candidates = await candidatesOf(exams, session.id);
    expect(new Set(candidates.map(({ learnerId }) => learnerId))).toEqual(new Set(world.pupilsA));
  });

  it('shows another centre its own candidates only', async () => {
    const seen = await candidatesOf(exams, session.id, playerOfB);
    expect(new Set(seen.map(({ learnerId }) => learnerId))).toEqual(new Set(world.pupilsB));
    const stolen = await exams
      .as(playerOfB)
      .post('/v1/sittings', { sessionId: session.id, admissionCode: candidates[0].admissionCode });
    expect([stolen.status, stolen.body.code]).toEqual([404, 'admission-unknown']);
  });

  it('[R25] gives more time by an accommodation that arrives after registration, and shows the room how its tools are set', async () => {
    const { learnerId } = candidates[0];
    const data = {
      accommodationId: randomUUID(),
      learnerId,
      extraTimePercent: 33,
      tools: ['breaks'],
      settings: ['breaks.minutes=5'],
      validFromOn: '2026-09-01',
    };
    await exams.tell('to-exam-management', [{ type: 'accommodation-granted', key: learnerId, data }]);
    await heard(exams, 'accommodation', 1);
    const { extraTimePercent, tools, settings } = data;
    expect(await candidatesOf(exams, session.id)).toContainEqual(
      expect.objectContaining({ learnerId, extraTimePercent, measures: [{ extraTimePercent, tools, settings }] }),
    );
    const started = await start(candidates[0]);
    expect(started.status).toBe(201);
    sittings.push(started.body);
    const minutes = (Date.parse(started.body.deadlineAt) - Date.parse(started.body.startedAt)) / 60_000;
    expect([started.body.extraTimePercent, minutes]).toEqual([33, 79.8]);
  });

  it('[X12] starts a sitting once; a second device is refused until whoever watches over the room transfers it, which is logged', async () => {
    const first = await start(candidates[1]);
    const second = await start(candidates[1]);
    expect([first.status, second.status, second.body.code]).toEqual([201, 409, 'sitting-held-elsewhere']);
    const moved = await player().post(`/v1/sittings/${first.body.id}/transfers`);
    expect(moved.status).toBe(200);
    const { learnerId } = candidates[1];
    const person = { role: 'learner' as const, id: learnerId as string };
    const own = exams.as({ clientId: 'portal', subject: 's', organisations: [], scopes: ['exams:sit'], person });
    expect((await own.post(`/v1/sittings/${first.body.id}/transfers`)).body.code).toBe('out-of-reach');
    const logged = `select client_id, learner_ids from access_log where operation = 'transfer-sitting'`;
    expect(await exams.database.query(logged)).toEqual([{ client_id: playerOfA.clientId, learner_ids: [learnerId] }]);
    const old = await player().get(`/v1/sittings/${first.body.id}`, held(first.body));
    expect([old.status, old.body.code]).toEqual([409, 'sitting-held-elsewhere']);
    sittings.push(moved.body);
  });

  it('saves idempotently, refuses what is stale, and resumes with what was saved', async () => {
    const [, sitting] = sittings;
    const save = (sequence: number, answer: string) =>
      player().put(
        `/v1/sittings/${sitting.id}/responses/Q01`,
        { sequence, responses: { RESPONSE: [answer] } },
        held(sitting),
      );
    const first = await save(1, 'A');
    expect([first.status, first.body.sequence]).toEqual([200, 1]);
    expect((await save(1, 'A')).body).toEqual(first.body);
    expect((await save(1, 'B')).body.code).toBe('sequence-reused');
    expect((await save(3, 'C')).status).toBe(200);
    expect((await save(2, 'A')).body.code).toBe('sequence-stale');
    const resumed = await player().get(`/v1/sittings/${sitting.id}`, held(sitting));
    expect(resumed.body.responses).toMatchObject([{ itemRef: 'Q01', sequence: 3, responses: { RESPONSE: ['C'] } }]);
    const unknown = await player().put(
      `/v1/sittings/${sitting.id}/responses/Q99`,
      { sequence: 1, responses: {} },
      held(sitting),
    );
    expect([unknown.status, unknown.body.code]).toEqual([404, 'place-unknown']);
  });

  it('hands in with a receipt, once, and takes nothing more', async () => {
    for (const candidate of candidates.slice(2)) sittings.push((await start(candidate)).body);
    for (const [at, sitting] of sittings.entries()) {
      for (const [ref, responses] of Object.entries(rightAnswers).slice(0, 14 - at * 2))
        await player().put(`/v1/sittings/${sitting.id}/responses/${ref}`, { sequence: 10, responses }, held(sitting));
      const submit = () => player().post(`/v1/sittings/${sitting.id}/submission`, undefined, held(sitting));
      const receipts = await Promise.all(Array.from({ length: at === 0 ? 50 : 2 }, submit));
      expect(new Set(receipts.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1);
    }
    const late = await player().put(
      `/v1/sittings/${sittings[0].id}/responses/Q01`,
      { sequence: 99, responses: {} },
      held(sittings[0]),
    );
    expect([late.status, late.body.code]).toEqual([409, 'sitting-submitted']);
    const submitted = (await exams.facts('events')).filter(({ type }) => type === 'sitting-submitted');
    expect(submitted).toHaveLength(6);
  });

  it('shows the paper no more to whoever has handed in [L6]', async () => {
    for (const sitting of sittings.slice(0, 2)) {
      const { status, body } = await player().get(`/v1/sittings/${sitting.id}`, held(sitting));
      expect([status, body.state, body.items, body.responses]).toEqual([200, 'submitted', [], []]);
      expect(body.receipt).toMatchObject({ atDeadline: false });
    }
    const again = await player().post('/v1/sittings', {
      sessionId: session.id,
      admissionCode: candidates[0].admissionCode,
      lease: sittings[0].lease,
    });
    expect([again.status, again.body.state, again.body.items]).toEqual([200, 'submitted', []]);
  });

  it('releases marks once, though two ask at the same time', async () => {
    const early = await exams.as(ministry).post(`/v1/sessions/${session.id}/release`);
    expect([early.status, early.body.code]).toEqual([409, 'sittings-outstanding']);
    for (const candidate of await candidatesOf(exams, session.id, playerOfB)) {
      const client = exams.as(playerOfB);
      const { body } = await client.post('/v1/sittings', {
        sessionId: session.id,
        admissionCode: candidate.admissionCode,
      });
      await client.post(`/v1/sittings/${body.id}/submission`, undefined, held(body));
    }
    const asked = await Promise.all([1, 2, 3].map(() => exams.as(ministry).post(`/v1/sessions/${session.id}/release`)));
    expect(asked.map(({ status }) => status)).toEqual([202, 202, 202]);
    await eventually(async () =>
      expect((await exams.as(ministry).get(`/v1/sessions/${session.id}`)).body.state).toBe('released'),
    );
    const marks = (await exams.facts('to-student-record')).filter(({ type }) => type === 'final-mark-released');
    expect(marks).toHaveLength(9);
    const byLearner = new Map(marks.map(({ data }) => [data.learnerId, data.mark]));
    expect(candidates.map(({ learnerId }) => byLearner.get(learnerId))).toEqual([100, 88, 75, 63, 46, 25]);
  });

  it('is for those who stay on the day they are registered, whatever end is planned [1.4]', async () => {
    const later = await openSession(exams, paperId);
    const ends = [schoolDay(new Date(Date.now() + 36 * 3_600_000)), schoolDay(new Date())];
    const pupils = ends.map((endedOn) => ({ endedOn, learnerId: randomUUID(), enrolmentId: randomUUID() }));
    await exams.tell(
      'events',
      pupils.flatMap(({ endedOn, learnerId, enrolmentId }) => {
        const stay = { enrolmentId, learnerId, organisationId: world.schoolA, schoolYear: later.schoolYear };
        return [
          { type: 'learner-enrolled', key: learnerId, data: { ...stay, level: 'secondary-4' } },
          { type: 'enrolment-ended', key: learnerId, data: { ...stay, endedOn } },
        ];
      }),
    );
    await heard(exams, 'known_stay where ended_on is not null', 2);
    await registered(exams, later.id, 'css-a.ecole');
    const entered = (await candidatesOf(exams, later.id)).map(({ learnerId }) => learnerId);
    expect(pupils.map(({ learnerId }) => entered.includes(learnerId))).toEqual([true, false]);
  });

  it('is once for who has two stays, while one of them is open [F11]', async () => {
    const later = await openSession(exams, paperId);
    const learnerId = randomUUID();
    const stays = [randomUUID(), randomUUID(), randomUUID()].map((enrolmentId) => ({
      ...{ enrolmentId, learnerId, organisationId: world.schoolA, schoolYear: later.schoolYear },
    }));
    await exams.tell('events', [
      ...stays.map((stay) => ({ type: 'learner-enrolled', key: learnerId, data: { ...stay, level: 'secondary-4' } })),
      { type: 'enrolment-ended', key: learnerId, data: { ...stays[0], endedOn: '2026-09-15' } },
    ]);
    await heard(exams, `known_stay where learner_id = '${learnerId}' and ended_on is not null`, 1);
    await registered(exams, later.id, 'css-a.ecole');
    const entered = (await candidatesOf(exams, later.id)).filter((one) => one.learnerId === learnerId);
    expect(entered).toHaveLength(1);
  });

  it('is for those whose first day has come [F11]', async () => {
    const later = await openSession(exams, paperId);
    const pupils = [schoolDay(new Date()), '2999-08-27'].map((beganOn) => ({ beganOn, learnerId: randomUUID() }));
    await exams.tell(
      'events',
      pupils.map(({ beganOn, learnerId }) => {
        const stay = { enrolmentId: learnerId, learnerId, organisationId: world.schoolA, beganOn };
        const data = { ...stay, schoolYear: later.schoolYear, level: 'secondary-4' };
        return { type: 'learner-enrolled', key: learnerId, data };
      }),
    );
    for (const { learnerId } of pupils) await heard(exams, `known_stay where learner_id = '${learnerId}'`, 1);
    await registered(exams, later.id, 'css-a.ecole');
    const entered = (await candidatesOf(exams, later.id)).map(({ learnerId }) => learnerId);
    expect(pupils.map(({ learnerId }) => entered.includes(learnerId))).toEqual([true, false]);
  });

  // Its facts lie under two keys once its learner's record was merged, and no reader is promised the order of two keys.
  it('knows that a stay has ended, whichever key of its learner is read first [1.1]', async () => {
    const [ended, goesOn, enrolmentId] = [randomUUID(), randomUUID(), randomUUID()];
    const stay = { enrolmentId, organisationId: world.schoolA, schoolYear: '2026-2027' };
    const end = { ...stay, learnerId: goesOn, level: 'secondary-4', endedOn: '2026-09-15', version: 2 };
    const marker = { learnerId: goesOn, classId: randomUUID() };
    await exams.tell('events', [
      { type: 'enrolment-ended', key: goesOn, data: end },
      { type: 'class-joined', key: goesOn, data: marker },
    ]);
    await heard(exams, `known_membership where class_id = '${marker.classId}'`, 1);
    const begin = { ...stay, learnerId: ended, level: 'secondary-4', version: 1 };
    const later = { learnerId: ended, classId: randomUUID() };
    await exams.tell('events', [
      { type: 'learner-enrolled', key: ended, data: begin },
      { type: 'class-joined', key: ended, data: later },
    ]);
    await heard(exams, `known_membership where class_id = '${later.classId}'`, 1);
    const [known] = await exams.database.query<{ ended: string | null; learner: string }>(
      `select ended_on::text as ended, learner_id as learner from known_stay where enrolment_id = $1`,
      [enrolmentId],
    );
    expect(known).toEqual({ ended: '2026-09-15', learner: goesOn });
  });

  it('tells the results of groups, and keeps silent about a small one', async () => {
    const results = (await exams.facts('events')).filter(({ type }) => type === 'session-results-published');
    expect(results.map(({ data }) => [data.organisationId, data.suppressed, data.sat, data.passed, data.mean])).toEqual(
      expect.arrayContaining([
        [world.schoolA, false, 6, 4, 66.17],
        [world.schoolB, true, undefined, undefined, undefined],
      ]),
    );
  });
});
