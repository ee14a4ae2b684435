import { randomUUID } from 'node:crypto';
import { eventually } from '@pan/testing';
import { ministry, playerOfA, rightAnswers, startExams, type Json, type RunningExams } from './exams.js';
import { approvedPaper, candidatesOf, heard, openSession, registered, tellWorld, type World } from './world.js';

describe('The date of release', () => {
  let exams: RunningExams;
  let world: World;
  let session: Json;
  let candidates: Json[];
  const goesOn = randomUUID();

  beforeAll(async () => {
    exams = await startExams();
    world = await tellWorld(exams, 6, 1);
    session = await openSession(exams, await approvedPaper(exams));
    await registered(exams, session.id, 'css-a.ecole', [world.classA]);
    candidates = await candidatesOf(exams, session.id);
    for (const { admissionCode } of candidates.slice(0, 4)) {
      const player = exams.as(playerOfA);
      const { body } = await player.post('/v1/sittings', { sessionId: session.id, admissionCode });
      const lease = { 'sitting-lease': body.lease as string };
      const save = { sequence: 1, responses: rightAnswers['Q01'] };
      await player.put(`/v1/sittings/${body.id}/responses/Q01`, save, lease);
      // The last of them never hands in: the deadline does.
      if (admissionCode !== candidates[3].admissionCode)
        await player.post(`/v1/sittings/${body.id}/submission`, undefined, lease);
    }
    const data = { learnerId: candidates[0].learnerId, intoLearnerId: goesOn };
    await exams.tell('events', [{ type: 'learners-merged', key: data.learnerId, data }]);
    await heard(exams, 'merged_learner', 1);
  });
  afterAll(() => exams?.close());

  const marks = async () =>
    (await exams.facts('to-student-record')).filter(({ type }) => type === 'final-mark-released');

  it('comes by itself: before it no mark leaves, then each leaves once, also of who was cut off by the deadline', async () => {
    const stateNow = async () => (await exams.as().get(`/v1/sessions/${session.id}`)).body.state as string;
    const at = (columns: string) =>
      exams.database.query(`update exam_session set ${columns} where id = $1`, [session.id]);
    await exams.database.query(`update sitting set deadline_at = now() - interval '1 hour' where session_id = $1`, [
      session.id,
    ]);
    await at(`release_at = now() + interval '1 hour'`);
    await eventually(async () => {
      const [left] = await exams.database.query<{ n: number }>(
        'select (select count(*) from sitting where submitted_at is null)::int + (select count(*) from scoring_due)::int as n',
      );
      expect(left!.n).toBe(0);
    });
    expect(await stateNow()).toBe('scheduled');
    expect(await marks()).toEqual([]);

    await at(`release_at = now() - interval '1 second'`);
    await eventually(async () => expect(await stateNow()).toBe('released'));
    const sat = candidates.slice(0, 4).map(({ learnerId }) => learnerId as string);
    const told = (await marks()).map(({ data }) => data.learnerId as string);
    expect(told.sort()).toEqual([goesOn, ...sat.slice(1)].sort());
  });

  it('gives the mark of a merged record to the one that goes on', async () => {
    const [mine] = (await marks()).filter(({ data }) => data.learnerId === goesOn);
    expect(mine).toMatchObject({ key: goesOn, data: { mark: 4, passed: false } });
    const kept = await exams.database.query<{ learner: string }>(
      'select learner_id as learner from mark where learner_id = any($1)',
      [[goesOn, candidates[0].learnerId]],
    );
    expect(kept).toEqual([{ learner: goesOn }]);
  });

  it('is told again as it stands, for a record that has lost it', async () => {
    const first = await marks();
    const operator = exams.as({ ...ministry, scopes: ['operations'] });
    const answer = await operator.post('/v1/operations/republish', { reader: 'student-record' });
    expect(answer).toMatchObject({ status: 200, body: { told: first.length, next: null } });
    const all = await marks();
    expect(all).toHaveLength(2 * first.length);
    for (const { key, data } of first) {
      const ofLearner = all.filter((mark) => mark.key === key).map((mark) => mark.data);
      expect(ofLearner).toEqual([data, data]);
    }
  });

  it('goes with the record that a person named it for, also where that one is a candidate already', async () => {
    const [mark] = (await marks()).filter(({ data }) => data.learnerId === goesOn);
    const { learnerId } = candidates[4];
    const data = {
      ...{ learnerId, fromLearnerId: goesOn, organisationIds: [] },
      ...{ partedIds: [mark!.data.markId], remainingIds: [] },
    };
    await exams.tell('events', [{ type: 'learner-parted', key: learnerId, data }]);
    await eventually(async () =>
      expect((await marks()).filter(({ key }) => key === learnerId)).toMatchObject([
        { data: { markId: mark!.data.markId, learnerId } },
      ]),
    );
    const kept = await exams.database.query(
      'select m.learner_id as mark, s.learner_id as sitting from mark m join sitting s on s.id = m.sitting_id where m.id = $1',
      [mark!.data.markId],
    );
    expect(kept).toEqual([{ mark: learnerId, sitting: learnerId }]);
  });
});
