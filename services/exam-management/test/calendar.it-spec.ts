import { randomUUID } from 'node:crypto';
import { eventually, type TokenOptions } from '@pan/testing';
import {
  ministry,
  playerOfA,
  playerOfB,
  rightAnswers,
  startExams,
  type Answer,
  type Json,
  type RunningExams,
} from './exams.js';
import { approvedPaper, candidatesOf, meanwhile, openSession, registered, tellWorld, type World } from './world.js';

describe('The dates of a session', () => {
  let exams: RunningExams;
  let world: World;
  let paperId: string;
  let session: Json;

  beforeAll(async () => {
    exams = await startExams();
    world = await tellWorld(exams, 6, 6);
    paperId = await approvedPaper(exams);
  });
  afterAll(() => exams?.close());
  beforeEach(async () => {
    session = await openSession(exams, paperId);
    await registered(exams, session.id, 'css-a.ecole');
    await registered(exams, session.id, 'css-b.ecole');
  });

  const hours = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString();
  const post = (path: string, body?: object, who: TokenOptions = ministry) =>
    exams.as(who).post(`/v1/sessions/${session.id}/${path}`, body);
  const start = (candidate: Json, who: TokenOptions, sessionId = session.id): Promise<Answer> =>
    exams.as(who).post('/v1/sittings', { sessionId, admissionCode: candidate.admissionCode });
  const sit = async (candidate: Json, who: TokenOptions, sessionId = session.id) => {
    const { body } = await start(candidate, who, sessionId);
    const lease = { 'sitting-lease': body.lease as string };
    const save = { sequence: 1, responses: rightAnswers['Q01'] };
    await exams.as(who).put(`/v1/sittings/${body.id}/responses/Q01`, save, lease);
    await exams.as(who).post(`/v1/sittings/${body.id}/submission`, undefined, lease);
    return body;
  };
  const told = async (type: string, sessionId = session.id) =>
    (await exams.facts('events')).filter((one) => one.type === type && one.data.sessionId === sessionId);
  const plans = async (who: TokenOptions = ministry) =>
    (await exams.as(who).get(`/v1/sessions/${session.id}/organisations`)).body.items as Json[];
  const released = async (sessionId = session.id) =>
    (await exams.facts('to-student-record'))
      .filter(({ type, data }) => type === 'final-mark-released' && data.sessionId === sessionId)
      .map(({ data }) => data.organisationId as string);

  it('[X23] move for one school, while nobody has begun there; the others go on, and readers are told', async () => {
    const [ofA] = await candidatesOf(exams, session.id);
    const [ofB] = await candidatesOf(exams, session.id, playerOfB);
    const put = { organisation: 'css-b', opensAt: hours(24), closesAt: hours(28) };
    const off = await post('postponements', put);
    expect([off.status, off.body.opensAt]).toEqual([200, session.opensAt]);
    expect((await start(ofB, playerOfB)).body.code).toBe('session-not-open');
    expect((await start(ofA, playerOfA)).status).toBe(201);
    expect((await post('postponements', { ...put, organisation: 'css-a' })).body.code).toBe('session-begun');
    expect((await post('postponements', { ...put, organisation: undefined })).body.code).toBe('session-begun');
    expect((await post('postponements', { ...put, opensAt: hours(-1) })).body.code).toBe('postponed-to-the-past');

    const reach = { ...playerOfB, scopes: ['exams:read', 'exams:schedule'] };
    expect((await post('postponements', { ...put, organisation: 'css-a' }, reach)).body.code).toBe('out-of-reach');
    expect((await post('postponements', { ...put, organisation: 'css-b.ecole' }, reach)).status).toBe(200);
    expect((await post('postponements', { ...put, organisation: undefined }, reach)).body.code).toBe('out-of-reach');
    expect((await plans(reach)).map(({ organisation }) => organisation as string).sort()).toEqual([
      'css-b',
      'css-b.ecole',
    ]);
    expect(await plans({ ...reach, organisations: ['css-a'] })).toEqual([]);
    const facts = (await told('session-postponed')).map(({ key, data }) => [key, data.opensAt, data.organisationId]);
    expect(facts[0]!.slice(0, 2)).toEqual([session.id, put.opensAt]);
    expect(facts[1]![2]).toBe(world.schoolB);
  });

  it('[X23] are also those of a school that opens below one that was put off', async () => {
    const put = { organisation: 'css-b', opensAt: hours(24), closesAt: hours(28) };
    expect((await post('postponements', put)).status).toBe(200);
    const [organisationId, learnerId] = [randomUUID(), randomUUID()];
    const [centre] = await exams.database.query<{ id: string }>(
      `select organisation_id as id from known_organisation where code = 'css-b'`,
    );
    const data = { organisationId, code: 'css-b.annexe', name: 'Annexe', kind: 'school', parentId: centre!.id };
    const stay = {
      enrolmentId: randomUUID(),
      learnerId,
      organisationId,
      schoolYear: '2026-2027',
      level: 'secondary-4',
    };
    await exams.tell('events', [
      { type: 'organisation-registered', key: organisationId, data },
      { type: 'learner-enrolled', key: learnerId, data: stay },
    ]);
    await eventually(async () =>
      expect(await registered(exams, session.id, 'css-b.annexe')).toEqual({ added: 1, candidates: 1 }),
    );
    expect((await plans()).find(({ organisation }) => organisation === 'css-b.annexe')).toMatchObject({
      closesAt: put.closesAt,
      state: 'scheduled',
    });
    const candidate = (await candidatesOf(exams, session.id, playerOfB)).find((one) => one.learnerId === learnerId)!;
    expect((await start(candidate, playerOfB)).body.code).toBe('session-not-open');
  });

  it('[X23] close on whoever was never let in: told as absent, not authorised, and made up for', async () => {
    const [candidate] = await candidatesOf(exams, session.id);
    const put = { organisation: 'css-a.ecole', name: 'Local 9', proctorIds: [], authorises: true };
    const room = (await exams.as(ministry).put(`/v1/sessions/${session.id}/rooms/9`, put)).body;
    await exams.as(ministry).post(`/v1/rooms/${room.id}/candidates`, { candidateIds: [candidate.id] });
    const shown = async () => (await candidatesOf(exams, session.id)).find(({ id }) => id === candidate.id)!;
    const counted = async () =>
      (await exams.as(ministry).get(`/v1/sessions/${session.id}/monitor`)).body.items.find(
        (one: Json) => one.room === '9',
      );
    expect((await start(candidate, playerOfA)).body.state).toBe('awaiting');
    expect([await shown(), await counted()]).toMatchObject([
      { standing: 'expected', state: 'sitting' },
      { awaiting: 1, absent: 0 },
    ]);
    await exams.database.query(`update exam_session set closes_at = now() - interval '1 second' where id = $1`, [
      session.id,
    ]);
    expect([await shown(), await counted()]).toMatchObject([
      { standing: 'absent', standingReason: 'school.not-authorised', state: 'registered' },
      { awaiting: 0, absent: 1 },
    ]);
    const watched = { ...playerOfA, scopes: ['exams:proctor'] };
    const row = (await exams.as(watched).get(`/v1/rooms/${room.id}/monitor`)).body.candidates[0];
    expect(row).toMatchObject({ standing: 'absent', state: 'awaiting' });
    const window = { opensAt: hours(1), closesAt: hours(3), releaseAt: hours(60) };
    const { status, body: again } = await post('make-up', window);
    expect([status, again.title, again.subject, again.offlineGraceMinutes]).toEqual([
      ...[201, session.title, session.subject, 30],
    ]);
    const made = (await candidatesOf(exams, again.id)).map(({ learnerId }) => learnerId as string);
    expect(made).toContain(candidate.learnerId);
  });

  it('move for all, with every plan that a school had', async () => {
    await post('postponements', { organisation: 'css-b', opensAt: hours(24), closesAt: hours(28) });
    const moved = await post('postponements', { opensAt: hours(48), closesAt: hours(52), releaseAt: hours(96) });
    expect(moved.status).toBe(200);
    expect(moved.body.closesAt.slice(0, 16)).toBe(hours(52).slice(0, 16));
    expect(await plans()).toEqual([]);
    const [ofA] = await candidatesOf(exams, session.id);
    expect((await start(ofA, playerOfA)).body.code).toBe('session-not-open');
    expect((await told('session-postponed')).at(-1)!.data).not.toHaveProperty('organisationId');
  });

  it('are one for whoever begins while the session is put off, and the other way round', async () => {
    const [ofA] = await candidatesOf(exams, session.id);
    const [ofB] = await candidatesOf(exams, session.id, playerOfB);
    const off = `select 1 from exam_session where id = '${session.id}' for update;
      insert into session_organisation (id, session_id, organisation_id, opens_at, closes_at, release_at, version)
      select gen_random_uuid(), id, '${world.schoolB}', opens_at + interval '1 day', closes_at + interval '1 day', release_at + interval '1 day', 1
        from exam_session where id = '${session.id}';
      update exam_session set version = version + 1 where id = '${session.id}'`;
    expect((await meanwhile(exams, off, () => start(ofB, playerOfB))).body.code).toBe('session-not-open');
    const begun = `insert into sitting (id, session_id, candidate_id, learner_id, organisation_id, started_at, deadline_at, extra_time_percent,
        lease_hash, lease_holder, at_deadline) select id, session_id, id, learner_id, organisation_id, now(), now() + interval '1 hour', 0, '', '', false
        from candidate where id = '${ofA.id}'`;
    const put = { organisation: 'css-a', opensAt: hours(24), closesAt: hours(28) };
    expect((await meanwhile(exams, begun, () => post('postponements', put))).body.code).toBe('session-begun');
  });

  it('[X22] release the marks of one school before another’s, and each group when all of its marks are out', async () => {
    const ofA = await candidatesOf(exams, session.id);
    const ofB = await candidatesOf(exams, session.id, playerOfB);
    for (const candidate of ofA) await sit(candidate, playerOfA);
    for (const candidate of ofB.slice(0, 3)) await sit(candidate, playerOfB);
    const early = await post('release', { organisation: 'css-b' });
    expect([early.status, early.body.code]).toEqual([409, 'sittings-outstanding']);
    expect((await post('release', { organisation: 'css-a' })).status).toBe(202);
    await eventually(async () =>
      expect((await plans()).find(({ organisation }) => organisation === 'css-a.ecole')).toMatchObject({
        state: 'released',
      }),
    );
    expect(await released()).toEqual(ofA.map(() => world.schoolA));
    expect((await exams.as(ministry).get(`/v1/sessions/${session.id}`)).body.state).toBe('scheduled');
    const results = async () =>
      (await told('session-results-published')).map(({ data }) => [data.organisationId, data.suppressed, data.sat]);
    expect(await results()).toEqual([[world.schoolA, false, 6]]);

    for (const { id } of ofB.slice(3))
      await exams.as(ministry).post(`/v1/candidates/${id}/withdrawal`, { reason: 'exempted' });
    expect((await post('release')).status).toBe(202);
    await eventually(async () =>
      expect((await exams.as(ministry).get(`/v1/sessions/${session.id}`)).body.state).toBe('released'),
    );
    expect((await released()).filter((of) => of === world.schoolB)).toHaveLength(3);
    expect(await results()).toEqual([
      [world.schoolA, false, 6],
      [world.schoolB, true, undefined],
    ]);
    expect((await post('release', { organisation: 'css-a' })).status).toBe(202);
    expect(await released()).toHaveLength(9);
  });

  it('[X22] release on the date of each organisation by itself, and keep when answers may be looked at again', async () => {
    const ofA = await candidatesOf(exams, session.id);
    await sit(ofA[0], playerOfA);
    const put = (body: object, who: TokenOptions = ministry) =>
      exams.as(who).put(`/v1/sessions/${session.id}/release-dates`, body);
    const review = { reviewStartsAt: hours(40), reviewEndsAt: hours(60) };
    expect((await put({ releaseAt: hours(1) })).body.code).toBe('release-before-the-end');
    expect((await put({ releaseAt: hours(30), reviewStartsAt: hours(40) })).body.code).toBe('review-window-unfit');
    expect((await put({ releaseAt: hours(30), ...review })).body).toMatchObject(review);
    expect((await put({ organisation: 'css-a', releaseAt: hours(6), ...review })).status).toBe(200);
    const stranger = { ...playerOfA, scopes: ['exams:release', 'exams:read'] };
    expect((await put({ organisation: 'css-a', releaseAt: hours(6) }, stranger)).body.code).toBe('out-of-reach');
    expect(await released()).toEqual([]);
    const due = `update session_organisation set release_at = now() where session_id = $1 and organisation_id = $2`;
    await exams.database.query(due, [session.id, world.schoolA]);
    await eventually(async () => expect(await released()).toEqual([world.schoolA]));
    expect((await put({ organisation: 'css-a.ecole', releaseAt: hours(9) })).body.code).toBe('session-releasing');
    expect(await plans()).toEqual(
      expect.arrayContaining([expect.objectContaining({ organisation: 'css-a.ecole', state: 'released', ...review })]),
    );
    expect((await exams.as(ministry).get(`/v1/sessions/${session.id}`)).body.state).toBe('scheduled');
  });

  it('[X23] are made up for by a session of the absent and the cut off; nobody sits both', async () => {
    const ofA = await candidatesOf(exams, session.id);
    const makeUp = (more: object = {}) =>
      post('make-up', { opensAt: hours(-1), closesAt: hours(2), releaseAt: hours(60), ...more });
    expect((await makeUp()).body.code).toBe('nobody-to-make-up');
    await sit(ofA[0], playerOfA);
    await exams.as(ministry).post(`/v1/candidates/${ofA[1].id}/absence`, { reason: 'journey.weather' });
    const cut = await sit(ofA[2], playerOfA);
    await exams.database.query(`update sitting set terminated = true where id = $1`, [cut.id]);
    const irregularity = `insert into irregularity (id, sitting_id, session_id, organisation_id, reason, at, by_client) select $2, id, session_id, organisation_id, 'environment.power', now(), 'x' from sitting where id = $1`;
    await exams.database.query(irregularity, [cut.id, randomUUID()]);

    const stranger = { ...playerOfA, scopes: ['exams:schedule', 'exams:read'] };
    const window = { opensAt: hours(-1), closesAt: hours(2), releaseAt: hours(60) };
    expect((await post('make-up', window, stranger)).body.code).toBe('out-of-reach');
    const { status, body: again } = await makeUp({ durationMinutes: 45 });
    expect([status, again.makeUpOf, again.durationMinutes, again.counts.candidates]).toEqual([201, session.id, 45, 2]);
    expect((await told('session-scheduled', again.id))[0]!.data.makeUpOf).toBe(session.id);
    const list = await candidatesOf(exams, again.id);
    expect(list.map(({ learnerId }) => learnerId as string).sort()).toEqual(
      [ofA[1].learnerId as string, ofA[2].learnerId as string].sort(),
    );
    expect((await candidatesOf(exams, session.id)).filter(({ madeUp }) => madeUp)).toHaveLength(2);
    expect((await makeUp()).body.code).toBe('nobody-to-make-up');

    expect((await start(ofA[1], playerOfA)).body.code).toBe('candidate-made-up');
    const add = (learnerIds: string[]) =>
      exams.as(ministry).post(`/v1/sessions/${again.id}/candidates`, { organisation: 'css-a.ecole', learnerIds });
    expect((await add([ofA[0].learnerId])).body.code).toBe('already-sat');
    expect((await add([ofA[3].learnerId])).body).toEqual({ added: 1, candidates: 3 });
    expect((await start(ofA[3], playerOfA)).body.code).toBe('candidate-made-up');
    const whole = await exams.as(ministry).post(`/v1/sessions/${again.id}/candidates`, { organisation: 'css-a.ecole' });
    expect(whole.body).toEqual({ added: 2, candidates: 5 });

    for (const candidate of await candidatesOf(exams, again.id)) await sit(candidate, playerOfA, again.id);
    for (const { id } of [session, again]) {
      await exams.database.query(`update exam_session set closes_at = now(), release_at = now() where id = $1`, [id]);
      await eventually(async () =>
        expect((await exams.as(ministry).get(`/v1/sessions/${id}`)).body.state).toBe('released'),
      );
    }
    expect([await released(), await released(again.id)].map(({ length }) => length)).toEqual([1, 5]);
  });

  it('are one for whoever begins while a make-up session takes it over', async () => {
    const [ofA] = await candidatesOf(exams, session.id);
    const over = `select 1 from candidate where id = '${ofA.id}' for update; update candidate set made_up_by = id where id = '${ofA.id}'`;
    expect((await meanwhile(exams, over, () => start(ofA, playerOfA))).body.code).toBe('candidate-made-up');
  });
});
