import { eventually } from '@pan/testing';
import { type Json, playerOfA, rightAnswers, type RunningExams, startExams } from './exams.js';
import { approvedPaper, candidatesOf, openSession, registered, tellWorld, type World } from './world.js';

describe('Scoring a session again', () => {
  let exams: RunningExams;
  let world: World;
  let session: Json;
  const answered = [Object.keys(rightAnswers), ['Q01'], []];

  beforeAll(async () => {
    exams = await startExams();
    world = await tellWorld(exams, answered.length, 1);
    session = await openSession(exams, await approvedPaper(exams));
    await registered(exams, session.id, 'css-a.ecole', [world.classA]);
    const candidates = await candidatesOf(exams, session.id);
    for (const [at, places] of answered.entries()) {
      const player = exams.as(playerOfA);
      const start = { sessionId: session.id, admissionCode: candidates[at].admissionCode };
      const { body } = await player.post('/v1/sittings', start);
      const lease = { 'sitting-lease': body.lease as string };
      for (const place of places) {
        const save = { sequence: 1, responses: rightAnswers[place] };
        await player.put(`/v1/sittings/${body.id}/responses/${place}`, save, lease);
      }
      await player.post(`/v1/sittings/${body.id}/submission`, undefined, lease);
    }
    await eventually(async () => expect(await scores()).toHaveLength(answered.length));
  });
  afterAll(() => exams?.close());

  const scores = async () => {
    const rows = await exams.database.query<{ mark: number }>(
      `select p.mark from sitting_score p join sitting s on s.id = p.sitting_id where p.session_id = $1 order by p.mark desc`,
      [session.id],
    );
    return rows.map(({ mark }) => mark);
  };

  async function rescore(corrections: readonly object[], dryRun: boolean): Promise<Json> {
    const asked = await exams.as().post(`/v1/sessions/${session.id}/rescorings?dryRun=${dryRun}`, { corrections });
    if (asked.status !== 202) return asked.body;
    const path = new URL(asked.headers.get('location')!).pathname.replace('/exam-management', '');
    await eventually(async () => {
      const { body } = await exams.as().get(path);
      expect(body).toMatchObject({ state: 'succeeded', progress: { done: answered.length, total: answered.length } });
    });
    return (await exams.as().get(`${path}/report`)).body;
  }

  it('[X16] is previewed: how many change, up and down, by which places, and nothing is written', async () => {
    const before = await scores();
    const { isPreview, report } = await rescore([{ itemRef: 'Q01', dispensation: 'points-to-all' }], true);
    expect(isPreview).toBe(true);
    expect(report).toEqual({
      ...{ sittings: 3, up: 1, down: 0, nowPass: 0, nowFail: 0 },
      places: [{ ref: 'Q01', up: 1, down: 0 }],
    });
    expect(await scores()).toEqual(before);
    const [row] = await exams.database.query<{ dispensations: object }>(
      'select dispensations from exam_session where id = $1',
      [session.id],
    );
    expect(row).toEqual({ dispensations: {} });
  });

  it('[X16] gives a place to everybody, or takes it out of points and maximum alike, as its preview said', async () => {
    expect(await scores()).toEqual([100, 4, 0]);
    const given = await rescore([{ itemRef: 'Q01', dispensation: 'points-to-all' }], false);
    expect(given.report).toMatchObject({ sittings: 3, up: 1, down: 0 });
    expect(await scores()).toEqual([100, 4, 4]);
    const preview = await rescore([{ itemRef: 'Q01', dispensation: 'dropped' }], true);
    const dropped = await rescore([{ itemRef: 'Q01', dispensation: 'dropped' }], false);
    expect(dropped.report).toMatchObject({ up: preview.report.up, down: preview.report.down });
    // Whoever had nothing but this place has nothing; who had all of it still has all.
    expect(await scores()).toEqual([100, 0, 0]);
  });

  it('refuses what would leave nothing to score, and what names no remedy or two', async () => {
    const all = Object.keys(rightAnswers).map((itemRef) => ({ itemRef, dispensation: 'dropped' }));
    expect(await rescore(all, true)).toMatchObject({ code: 'nothing-left-to-score' });
    expect(await rescore([{ itemRef: 'Q01' }], true)).toMatchObject({ code: 'correction-unfit' });
    expect(await rescore([{ itemRef: 'Q99', dispensation: 'dropped' }], true)).toMatchObject({ code: 'place-unknown' });
    const stranger = exams.as({ ...playerOfA, scopes: ['exams:release', 'exams:read'] });
    const path = `/v1/sessions/${session.id}/rescorings`;
    expect((await stranger.post(path, { corrections: [] })).body.code).toBe('out-of-reach');
    expect(await exams.database.query('select from rescoring_before')).toEqual([]);
  });
});
