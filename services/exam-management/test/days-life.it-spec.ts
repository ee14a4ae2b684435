import { randomUUID } from 'node:crypto';
import { eventually, type TokenOptions } from '@pan/testing';
import { ministry, playerOfA, playerOfB, startExams, type Answer, type Json, type RunningExams } from './exams.js';
import {
  approvedPaper,
  candidatesOf,
  heard,
  meanwhile,
  openSession,
  registered,
  tellWorld,
  type World,
} from './world.js';

describe('The list of a session on its day', () => {
  let exams: RunningExams;
  let world: World;
  let paperId: string;
  let session: Json;

  beforeAll(async () => {
    exams = await startExams();
    world = await tellWorld(exams, 8, 4);
    paperId = await approvedPaper(exams);
  });
  afterAll(() => exams?.close());
  beforeEach(async () => {
    session = await openSession(exams, paperId);
  });

  const school = () => exams.as(ministry);
  const proctor: TokenOptions = { ...playerOfA, scopes: ['exams:proctor'] };
  const say = (candidate: Json, what: string, body?: object, who: TokenOptions = ministry): Promise<Answer> =>
    exams.as(who).post(`/v1/candidates/${candidate.id}/${what}`, body);
  const start = (candidate: Json, who = playerOfA): Promise<Answer> =>
    exams.as(who).post('/v1/sittings', { sessionId: session.id, admissionCode: candidate.admissionCode });
  const standings = async (who = playerOfA) =>
    (await candidatesOf(exams, session.id, who)).map(({ standing }) => standing as string);
  const counts = async (organisationId: string) =>
    (await exams.facts('events'))
      .filter(
        ({ type, data }) =>
          type === 'candidates-registered' && data.sessionId === session.id && data.organisationId === organisationId,
      )
      .map(({ data }) => data.candidates as number);
  const left = async (learnerId: string, organisationId: string) => {
    const [stay] = await exams.database.query<{ id: string }>(
      `select enrolment_id as id from known_stay where learner_id = $1 and organisation_id = $2`,
      [learnerId, organisationId],
    );
    const of = { enrolmentId: stay!.id, learnerId, organisationId, schoolYear: '2026-2027', level: 'secondary-4' };
    const data = { ...of, endedOn: '2026-09-15' };
    await exams.tell('events', [{ type: 'enrolment-ended', key: learnerId, data }]);
    await heard(exams, `known_stay where learner_id = '${learnerId}' and ended_on is not null`, 1);
  };

  it('[X23] takes a pupil off and on again until it sits, and tells the number that follows', async () => {
    await registered(exams, session.id, 'css-a.ecole');
    const [first, second] = await candidatesOf(exams, session.id);
    const off = await say(first, 'withdrawal', { reason: 'exempted' });
    expect([off.status, off.body]).toEqual([200, { id: first.id, standing: 'withdrawn' }]);
    expect((await say(first, 'withdrawal', { reason: 'mistake' })).body.standing).toBe('withdrawn');
    expect((await start(first)).body.code).toBe('candidate-withdrawn');
    expect(await registered(exams, session.id, 'css-a.ecole')).toEqual({ added: 0, candidates: 7 });
    expect((await say(first, 'reinstatement')).body.standing).toBe('expected');
    expect((await start(first)).status).toBe(201);
    expect((await say(first, 'withdrawal', { reason: 'exempted' })).body.code).toBe('sitting-begun');
    expect(await counts(world.schoolA)).toEqual([8, 7, 8]);

    const stranger = { ...playerOfB, scopes: ['exams:schedule'] };
    expect((await say(second, 'withdrawal', { reason: 'exempted' }, stranger)).body.code).toBe('candidate-unknown');
    expect((await say(second, 'withdrawal', { reason: 'because' })).status).toBe(400);
    await exams.database.query(`update exam_session set closes_at = now() where id = $1`, [session.id]);
    expect((await say(second, 'withdrawal', { reason: 'exempted' })).body.code).toBe('session-closed');
  });

  it('[X23] keeps who is absent, with a reason of two levels, until the absent one comes late', async () => {
    await registered(exams, session.id, 'css-a.ecole');
    const [first, second] = await candidatesOf(exams, session.id);
    const { body: reasons } = await exams.as(proctor).get('/v1/candidate-reasons');
    const health = reasons.absences.find(({ code }: Json) => code === 'health');
    expect(health.reasons).toContainEqual({ code: 'health.illness', fr: 'Maladie', en: 'Illness' });
    for (const candidate of [first, second])
      expect((await say(candidate, 'absence', { reason: 'health.illness' }, proctor)).body.standing).toBe('absent');
    expect((await say(first, 'absence', { reason: 'health' }, proctor)).status).toBe(400);
    const [shown] = await candidatesOf(exams, session.id);
    expect(shown).toMatchObject({ standing: 'absent', standingReason: 'health.illness', state: 'registered' });
    expect((await start(first)).status).toBe(201);
    const [late] = await candidatesOf(exams, session.id);
    expect(late).toMatchObject({ standing: 'expected', standingReason: null, state: 'sitting' });
    expect((await say(first, 'absence', { reason: 'health.illness' }, proctor)).body.code).toBe('sitting-begun');
    const back = await exams.as(proctor).call('DELETE', `/v1/candidates/${second.id}/absence`);
    expect([back.status, back.body.standing]).toEqual([200, 'expected']);
  });

  it('[X23] does not await a pupil who left, who neither sits nor holds up the marks; unless the school awaits it', async () => {
    await registered(exams, session.id, 'css-a.ecole');
    const all = await candidatesOf(exams, session.id);
    await left(all[7].learnerId, world.schoolA);
    expect((await standings()).filter((one) => one === 'left')).toHaveLength(1);
    expect((await start(all[7])).body.code).toBe('candidate-left');
    expect((await say(all[6], 'withdrawal', { reason: 'left-course' })).status).toBe(200);
    expect((await say(all[5], 'absence', { reason: 'journey.weather' })).status).toBe(200);
    const release = () => school().post(`/v1/sessions/${session.id}/release`);
    const early = await release();
    expect([early.body.code, early.body.detail]).toEqual([
      'sittings-outstanding',
      'Too early: 0 sittings under way, 5 candidates expected.',
    ]);
    for (const candidate of all.slice(0, 5)) {
      const { body } = await start(candidate);
      await exams.as(playerOfA).post(`/v1/sittings/${body.id}/submission`, undefined, { 'sitting-lease': body.lease });
    }
    expect((await say(all[7], 'reinstatement')).body.standing).toBe('expected');
    expect((await release()).body.code).toBe('sittings-outstanding');
    expect((await say(all[7], 'withdrawal', { reason: 'left-school' })).status).toBe(200);
    expect((await release()).status).toBe(202);
    await eventually(async () =>
      expect((await school().get(`/v1/sessions/${session.id}`)).body.state).toBe('released'),
    );
  });

  it('takes pupils by a list, and whoever moved to another school with the code that was given before', async () => {
    const register = (organisation: string, body: object) =>
      school().post(`/v1/sessions/${session.id}/candidates`, { organisation, ...body });
    const there = await exams.database.query<{ id: string }>(
      `select learner_id as id from known_stay where organisation_id = $1 and ended_on is null`,
      [world.schoolA],
    );
    const [one, two] = there.map(({ id }) => id) as [string, string];
    expect((await register('css-a.ecole', { learnerIds: [one, two] })).body).toEqual({ added: 2, candidates: 2 });
    const stranger = await register('css-a.ecole', { learnerIds: [two, world.pupilsB[0]] });
    expect([stranger.status, stranger.body.code]).toEqual([404, 'learner-not-there']);
    const both = { learnerIds: [one], classIds: [world.classA] };
    expect((await register('css-a.ecole', both)).body).toMatchObject({ added: 6 });

    const [before] = (await candidatesOf(exams, session.id)).filter(({ learnerId }) => learnerId === one);
    await left(one, world.schoolA);
    const stay = { enrolmentId: randomUUID(), learnerId: one, organisationId: world.schoolB };
    const data = { ...stay, schoolYear: '2026-2027', level: 'secondary-4' };
    await exams.tell('events', [{ type: 'learner-enrolled', key: one, data }]);
    await heard(exams, `known_stay where learner_id = '${one}'`, 2);
    expect((await register('css-b.ecole', { learnerIds: [one] })).body).toEqual({ added: 1, candidates: 1 });
    const [moved] = await candidatesOf(exams, session.id, playerOfB);
    expect(moved).toMatchObject({ id: before.id, admissionCode: before.admissionCode, standing: 'expected' });
    expect([await counts(world.schoolA), await counts(world.schoolB)]).toEqual([[2, 8, 7], [1]]);
    expect((await start(moved, playerOfB)).status).toBe(201);
  });

  it('makes whoever begins wait for who takes it off, and the other way round', async () => {
    await registered(exams, session.id, 'css-a.ecole');
    const [first, second] = (await candidatesOf(exams, session.id)).filter(({ standing }) => standing === 'expected');
    const off = `update candidate set standing = 'withdrawn', standing_at = now(), standing_by = 'other' where id = '${first.id}'`;
    const locked = `select 1 from candidate where id = '${first.id}' for update; ${off}`;
    expect((await meanwhile(exams, locked, () => start(first))).body.code).toBe('candidate-withdrawn');
    const begun = `insert into sitting (id, session_id, candidate_id, learner_id, organisation_id, started_at, deadline_at, extra_time_percent,
        lease_hash, lease_holder, at_deadline) select id, session_id, id, learner_id, organisation_id, now(), now() + interval '1 hour', 0, '', '', false
        from candidate where id = '${second.id}'`;
    const refused = await meanwhile(exams, begun, () => say(second, 'withdrawal', { reason: 'exempted' }));
    expect(refused.body.code).toBe('sitting-begun');
  });

  it('is decided once, where a pupil is taken off while it begins', async () => {
    await registered(exams, session.id, 'css-a.ecole');
    const all = (await candidatesOf(exams, session.id)).filter(({ standing }) => standing === 'expected');
    const races = await Promise.all(
      all.map(async (candidate, at) => {
        const later = <T>(turn: number, step: () => Promise<T>) =>
          new Promise((resolve) => setTimeout(resolve, turn)).then(step);
        return Promise.all([
          later((at % 3) * 4, () => start(candidate)),
          later(((at + 1) % 3) * 4, () => say(candidate, 'withdrawal', { reason: 'exempted' })),
        ]);
      }),
    );
    const outcome = races.map(([begun, off]) => `${begun.status} ${off.status}`);
    expect(outcome.filter((one) => one !== '201 409' && one !== '409 200')).toEqual([]);
    const rows = await exams.database.query(
      `select 1 from sitting s join candidate c on c.id = s.candidate_id where c.session_id = $1 and c.standing = 'withdrawn'`,
      [session.id],
    );
    expect(rows).toEqual([]);
  });
});
