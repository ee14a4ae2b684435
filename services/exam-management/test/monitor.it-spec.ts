import { eventually } from '@pan/testing';
import { Health } from '@pan/kit/ops';
import { LiveQueries } from '../src/persistence/monitor/live.queries.js';
import { listen, type Stream } from './event-streams.js';
import { ministry, playerOfA, playerOfB, startExams, type Json, type RunningExams } from './exams.js';
import { approvedPaper, candidatesOf, openSession, registered, tellWorld, type World } from './world.js';

const proctorOfA = { ...playerOfA, clientId: 'proctor-a', scopes: ['exams:proctor'] };
const proctorOfB = { ...playerOfB, clientId: 'proctor-b', scopes: ['exams:proctor'] };
const person = (id: string) => ({ ...proctorOfA, subject: id, person: { role: 'staff' as const, id } });
const [anne, bruno] = ['0a0a0a0a-0000-4000-8000-000000000001', '0a0a0a0a-0000-4000-8000-000000000002'];

describe('A room that is watched', () => {
  let exams: RunningExams;
  let world: World;
  let session: Json;
  let candidates: Json[];
  let rooms: Json[];
  const open: Stream[] = [];

  beforeAll(async () => {
    exams = await startExams();
    world = await tellWorld(exams, 8, 2);
    session = await openSession(exams, await approvedPaper(exams));
    await registered(exams, session.id, 'css-a.ecole', [world.classA]);
    await registered(exams, session.id, 'css-b.ecole', [world.classB]);
    candidates = await candidatesOf(exams, session.id);
    rooms = [
      await placed('204', 'css-a.ecole', [anne], candidates.slice(0, 4)),
      await placed('205', 'css-a.ecole', [bruno], candidates.slice(4, 8)),
      await placed('1', 'css-b.ecole', [], await candidatesOf(exams, session.id, playerOfB)),
    ];
  });
  afterEach(() => {
    for (const stream of open.splice(0)) stream.leave();
  });
  afterAll(() => exams?.close());

  async function placed(code: string, organisation: string, proctorIds: string[], those: Json[]): Promise<Json> {
    const body = { organisation, name: `Local ${code}`, proctorIds, authorises: code === '205' };
    const room = (await exams.as(ministry).put(`/v1/sessions/${session.id}/rooms/${code}`, body)).body;
    const candidateIds = those.map(({ id }) => id);
    const answer = await exams.as(ministry).post(`/v1/rooms/${room.id}/candidates`, { candidateIds });
    if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
    return room;
  }
  const start = async (candidate: Json): Promise<Json> => {
    const { admissionCode } = candidate;
    return (await exams.as(playerOfA).post('/v1/sittings', { sessionId: session.id, admissionCode })).body;
  };
  const held = (sitting: Json) => ({ 'sitting-lease': sitting.lease as string });
  const save = (sitting: Json, place: string, sequence = 1) =>
    exams
      .as(playerOfA)
      .put(
        `/v1/sittings/${sitting.id}/responses/${place}`,
        { sequence, responses: { RESPONSE: ['C'] } },
        held(sitting),
      );
  const hear = async (path: string, token: Promise<string>, headers = {}): Promise<Stream> => {
    const stream = await listen(`${await exams.app.getUrl()}${path}`, await token, headers);
    open.push(stream);
    return stream;
  };
  const watch = (room: Json, who: object = person(anne)) =>
    hear(`/v1/rooms/${room.id}/monitor/stream`, exams.token(who));

  it('[X14] shows whoever watches how far each candidate is, and what changes as it changes', async () => {
    const stream = await watch(rooms[0]);
    const { data: first } = await stream.next('snapshot');
    expect(first.candidates.map(({ candidateId }: Json) => candidateId)).toEqual(
      candidates.slice(0, 4).map(({ id }) => id),
    );
    expect(first.candidates[0]).toMatchObject({
      ...{ sittingId: null, state: null, connection: 'none', answered: 0, places: 14 },
    });
    const sitting = await start(candidates[0]);
    const changed = async (of: (row: Json) => boolean) =>
      stream.until('changes', ({ candidates: rows }) =>
        rows.find((row: Json) => row.sittingId === sitting.id && of(row)),
      );
    const begun = await changed(({ state }) => state === 'sitting');
    expect(begun).toMatchObject({
      connection: 'online',
      deadlineAt: sitting.deadlineAt,
      learnerId: candidates[0].learnerId,
    });
    expect(begun.remainingSeconds).toBeGreaterThan(3_590);
    const saved = (await save(sitting, 'Q01')).body;
    expect(await changed(({ answered }) => answered === 1)).toMatchObject({ lastSavedAt: saved.savedAt });
    const presence = { itemRef: 'Q05', answered: 4, queued: 2 };
    const heard = await exams.as(playerOfA).post(`/v1/sittings/${sitting.id}/presence`, presence, held(sitting));
    expect(heard.body).toMatchObject({ state: 'sitting', deadlineAt: sitting.deadlineAt });
    expect(await changed(({ queued }) => queued === 2)).toMatchObject({ itemRef: 'Q05', answered: 1 });
    await exams.as(proctorOfA).post(`/v1/sittings/${sitting.id}/irregularities`, { reason: 'environment.noise' });
    await changed(({ irregularities }) => irregularities === 1);
    await exams.database.query(
      `update sitting_presence set seen_at = now() - interval '3 minutes' where sitting_id = $1`,
      [sitting.id],
    );
    await exams.database.query(`update sitting set started_at = started_at - interval '5 minutes' where id = $1`, [
      sitting.id,
    ]);
    const silent = `update saved_response set saved_at = now() - interval '1 minute' where sitting_id = $1`;
    await exams.database.query(silent, [sitting.id]);
    await changed(({ connection }) => connection === 'late');
    const log = await exams.database.query<{ learner_ids: string[] }>(
      `select learner_ids from access_log where operation = 'watch-room' and subject = $1`,
      [anne],
    );
    expect(log[0]!.learner_ids).toEqual(candidates.slice(0, 4).map(({ learnerId }) => learnerId));
  });

  it('[X09] is paused and goes on as a whole, and each device hears it within seconds, by its stream and in its answers', async () => {
    const sittings = [await start(candidates[1]), await start(candidates[2])];
    const [one] = sittings;
    const stream = await hear(`/v1/sittings/${one.id}/stream`, exams.token(playerOfA), held(one));
    expect((await stream.next('state')).data).toMatchObject({ state: 'sitting', deadlineAt: one.deadlineAt });
    const room = (what: string, body?: object) => exams.as(person(anne)).post(`/v1/rooms/${rooms[0].id}/${what}`, body);
    expect((await room('pauses', { cause: 'outage', note: 'Panne' })).body).toEqual({ sittings: 3 });
    expect((await room('pauses', { cause: 'outage' })).body).toEqual({ sittings: 0 });
    expect((await stream.next('state')).data).toMatchObject({ state: 'paused', deadlineAt: one.deadlineAt });
    await exams.database.query(
      `update sitting set paused_at = paused_at - interval '10 minutes' where paused_at is not null`,
    );
    expect((await room('resumptions')).body).toEqual({ sittings: 3 });
    const resumed = await stream.until('state', (data) => (data.state === 'sitting' ? data : undefined));
    const given = Date.parse(resumed.deadlineAt) - Date.parse(one.deadlineAt);
    expect(given).toBeGreaterThanOrEqual(600_000);
    expect((await room('extensions', { minutes: 5, reason: 'Panne' })).body).toEqual({ sittings: 3 });
    const more = await stream.next('state');
    expect(Date.parse(more.data.deadlineAt) - Date.parse(resumed.deadlineAt)).toBe(300_000);
    expect((await save(one, 'Q01')).body.deadlineAt).toBe(more.data.deadlineAt);
    const log = (await exams.as(person(anne)).get(`/v1/sittings/${one.id}/changes`)).body.items;
    expect(log.map(({ kind, scope }: Json) => `${kind} ${scope}`)).toEqual([
      'paused room',
      'resumed room',
      'extended room',
    ]);
  });

  it('[X13] lets those who wait begin at once, and nobody who is elsewhere', async () => {
    const waiting = [await start(candidates[4]), await start(candidates[5])];
    expect(waiting.map(({ state }) => state)).toEqual(['awaiting', 'awaiting']);
    const authorise = (who: object) => exams.as(who).post(`/v1/rooms/${rooms[1].id}/authorisations`);
    expect((await authorise(person(anne))).body.code).toBe('exam-room-unknown');
    expect((await authorise(person(bruno))).body).toEqual({ sittings: 2 });
    expect((await authorise(person(bruno))).body).toEqual({ sittings: 0 });
  });

  it('[X14] tells nothing of another room, by any read or stream, also of whom is moved away', async () => {
    const mine = await watch(rooms[0]);
    await mine.next('snapshot');
    const told: Json[] = [];
    mine.onEvery((event) => told.push(event));
    const other = await start(candidates[6]);
    await exams.as(person(bruno)).post(`/v1/sittings/${other.id}/authorisation`);
    await save(other, 'Q01');
    const acts = ['monitor', 'monitor/stream'].map((path) => `/v1/rooms/${rooms[1].id}/${path}`);
    for (const path of acts) {
      expect((await exams.as(person(anne)).get(path)).body.code).toBe('exam-room-unknown');
      expect((await exams.as(proctorOfB).get(path)).body.code).toBe('exam-room-unknown');
    }
    expect((await exams.as(person(anne)).post(`/v1/sittings/${other.id}/pauses`, { cause: 'health' })).status).toBe(
      404,
    );
    const stolen = `/v1/sittings/${other.id}/stream`;
    const lease = { 'sitting-lease': 'a'.repeat(43) };
    expect((await exams.as(playerOfA).get(stolen, lease)).body.code).toBe('sitting-held-elsewhere');
    expect((await exams.as(playerOfB).get(stolen, held(other))).body.code).toBe('sitting-unknown');
    const his = await watch(rooms[1], person(bruno));
    await his.next('snapshot');
    const move = { candidateIds: [candidates[3].id] };
    await exams.as(ministry).post(`/v1/rooms/${rooms[1].id}/candidates`, move);
    const { data } = await mine.next('changes');
    expect(data).toMatchObject({ candidates: [], gone: [candidates[3].id] });
    const came = ({ candidates: rows }: Json) => rows.find(({ candidateId }: Json) => candidateId === candidates[3].id);
    expect(await his.until('changes', came)).toMatchObject({ state: null, learnerId: candidates[3].learnerId });
    await start(candidates[3]);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const text = JSON.stringify(told);
    for (const { id, learnerId } of candidates.slice(4))
      for (const word of [id, learnerId]) expect(text).not.toContain(word);
    expect(text).not.toContain(other.id);
  });

  it('[X15] shows how the browser of each device stands, and which queues were late or wait for a decision', async () => {
    const stream = await watch(rooms[0]);
    const { data } = await stream.next('snapshot');
    expect(data.candidates[0]).toMatchObject({ seb: null, lateQueues: 0, heldQueues: 0 });
    const { sittingId } = data.candidates[0];
    await exams.database.query(
      `insert into secure_browser_check select id, organisation_id, 'refused', now() from sitting where id = $1`,
      [sittingId],
    );
    const row = (of: (one: Json) => boolean) =>
      stream.until('changes', ({ candidates: rows }) =>
        rows.find((one: Json) => one.sittingId === sittingId && of(one)),
      );
    await row(({ seb }) => seb === 'refused');
    await exams.database.query(
      `insert into answer_queue (sitting_id, id, session_id, learner_id, organisation_id, lease_hash, next_index, head, state, as_file, first_at, last_at)
       select s.id, gen_random_uuid(), s.session_id, s.learner_id, s.organisation_id, '', 1, '', q.state, false, now(), now()
         from sitting s cross join (values ('held'), ('taken-late'), ('taken')) q(state) where s.id = $1`,
      [sittingId],
    );
    expect(await row(({ heldQueues }) => heldQueues > 0)).toMatchObject({ heldQueues: 1, lateQueues: 1 });
  });

  it('[X13] is heard no more, within seconds, by a proctor who was taken off it; the others go on', async () => {
    const put = (proctorIds: string[]) =>
      exams
        .as(ministry)
        .put(`/v1/sessions/${session.id}/rooms/204`, { organisation: 'css-a.ecole', name: 'Local 204', proctorIds });
    await put([anne, bruno]);
    const [hers, his] = [await watch(rooms[0]), await watch(rooms[0], person(bruno))];
    await put([bruno]);
    await eventually(() => expect(hers.ended).toBe(true), { timeout: 6_000 });
    expect(his.ended).toBe(false);
    expect((await exams.as(person(anne)).get(`/v1/rooms/${rooms[0].id}/monitor`)).body.code).toBe('exam-room-unknown');
    await put([anne]);
  });

  it('[X14] counts a session for those who watch it: a school its rooms, the ministry all', async () => {
    const of = async (who: object) => (await exams.as(who).get(`/v1/sessions/${session.id}/monitor`)).body.items;
    const all: Json[] = await of({ ...ministry, scopes: ['exams:schedule'] });
    expect(all.map(({ organisation, room, candidates }) => [organisation, room, candidates])).toEqual([
      ['css-a.ecole', '204', 3],
      ['css-a.ecole', '205', 5],
      ['css-b.ecole', '1', 2],
    ]);
    expect(all[1]).toMatchObject({ sitting: 3, awaiting: 1, notBegun: 1 });
    expect((await of(proctorOfB)).map(({ room }: Json) => room)).toEqual(['1']);
    expect((await of(person(anne))).map(({ room }: Json) => room)).toEqual(['204']);
  });

  it('[X14] costs an instance one read a second for all who look, ends with the token, and with the process', async () => {
    const live = exams.app.get(LiveQueries);
    const states = live.states.bind(live);
    let reads = 0;
    live.states = (...ids) => {
      reads += 1;
      return states(...ids);
    };
    const streams = await Promise.all(Array.from({ length: 12 }, (_, at) => watch(rooms[at % 2], proctorOfA)));
    const opening = reads;
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    expect(opening).toBeGreaterThanOrEqual(12);
    expect(reads - opening).toBeGreaterThanOrEqual(2);
    expect(reads - opening).toBeLessThanOrEqual(5);
    const short = await watch(rooms[0], { ...proctorOfA, expiresIn: 3 });
    await eventually(() => expect(short.ended).toBe(true));
    expect(streams.some(({ ended }) => ended)).toBe(false);
    for (const stream of streams) stream.leave();
    live.states = states;
    const last = await watch(rooms[0], proctorOfA);
    await last.next('snapshot');
    await exams.app.get(Health).drain();
    await eventually(() => expect(last.ended).toBe(true));
    const refused = await exams.as(proctorOfA).get(`/v1/rooms/${rooms[0].id}/monitor/stream`);
    expect([refused.status, refused.body.code]).toEqual([503, 'streams-exhausted']);
  });
});
