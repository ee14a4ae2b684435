import { randomUUID } from 'node:crypto';
import type { TokenOptions } from '@pan/testing';
import { armor, Decrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { ministry, playerOfA, playerOfB, startExams, type Client, type Json, type RunningExams } from './exams.js';
import { approvedPaper, candidatesOf, heard, openSession, registered, tellWorld, type World } from './world.js';

describe('Rooms of a session', () => {
  let exams: RunningExams;
  let world: World;
  let session: Json;
  const [anne, marc] = [randomUUID(), randomUUID()];

  beforeAll(async () => {
    exams = await startExams();
    world = await tellWorld(exams, 6, 3);
    session = await openSession(exams, await approvedPaper(exams));
  });
  afterAll(() => exams?.close());

  const put = (code: string, proctorIds: string[] = [], organisation = 'css-a.ecole', name = `Local ${code}`) =>
    exams.as(ministry).put(`/v1/sessions/${session.id}/rooms/${code}`, { organisation, name, proctorIds });
  const place = (room: Json, candidateIds: string[]) =>
    exams.as(ministry).post(`/v1/rooms/${room.id}/candidates`, { candidateIds });
  const rooms = async (client: Client) =>
    (await client.get(`/v1/sessions/${session.id}/rooms`)).body.items.map(({ code }: Json) => code as string);
  const inRoom = async (client: Client, room?: Json) =>
    (await client.get(`/v1/sessions/${session.id}/candidates?limit=500${room ? `&room=${room.id}` : ''}`)).body.items;
  const proctor = (id: string): TokenOptions => ({
    clientId: 'pages',
    subject: id,
    organisations: ['css-a.ecole'],
    scopes: ['exams:proctor', 'exams:read'],
    person: { role: 'staff', id },
    purpose: 'teaching',
  });

  it('have codes of their organisation, are changed by the same request, and go when nobody is placed there', async () => {
    const made = await put('204');
    expect([made.status, made.body]).toMatchObject([201, { code: '204', name: 'Local 204', candidates: 0 }]);
    const again = await put('204', [], 'css-a.ecole', 'Bibliothèque');
    expect([again.status, again.body]).toMatchObject([200, { id: made.body.id, name: 'Bibliothèque' }]);
    const other = await put('204', [], 'css-b.ecole');
    expect([other.status, other.body.id === made.body.id]).toEqual([201, false]);
    expect((await put('204', [], 'ministere')).body.code).toBe('organisation-not-in-session');
    expect((await put('204', [], 'css-z')).body.code).toBe('organisation-unknown');
    expect((await exams.as(ministry).call('DELETE', `/v1/rooms/${other.body.id}`)).status).toBe(204);
    expect((await exams.as(ministry).call('DELETE', `/v1/rooms/${other.body.id}`)).body.code).toBe('exam-room-unknown');
  });

  it('[X23] hold those whom a registration puts there, and those who are moved there; strangers move nobody', async () => {
    const { body: first } = await put('204');
    const { body: second } = await put('205', [anne]);
    const register = (body: object) => exams.as(ministry).post(`/v1/sessions/${session.id}/candidates`, body);
    expect((await register({ organisation: 'css-a.ecole', roomCode: '999' })).body.code).toBe('exam-room-unknown');
    expect((await register({ organisation: 'css-a.ecole', classIds: [world.classA], roomCode: '204' })).status).toBe(
      200,
    );
    const candidates = await candidatesOf(exams, session.id);
    expect(new Set(candidates.map(({ roomId, room, standing }) => `${roomId} ${room} ${standing}`))).toEqual(
      new Set([`${first.id} 204 expected`]),
    );
    const moved = candidates.slice(0, 2).map(({ id }) => id as string);
    expect((await place(second, moved)).body).toMatchObject({ candidates: 2 });
    expect((await inRoom(exams.as(playerOfA), second)).map(({ id }: Json) => id)).toEqual(moved);
    expect(await inRoom(exams.as(playerOfA), first)).toHaveLength(4);

    await registered(exams, session.id, 'css-b.ecole');
    const [ofB] = await candidatesOf(exams, session.id, playerOfB);
    expect((await place(second, [moved[0]!, ofB.id])).body.code).toBe('candidate-unknown');
    const stranger = exams.as({ ...playerOfB, scopes: ['exams:schedule'] });
    const asked = await stranger.post(`/v1/rooms/${second.id}/candidates`, { candidateIds: [ofB.id] });
    expect([asked.status, asked.body.code]).toEqual([404, 'exam-room-unknown']);
    expect((await exams.as(ministry).call('DELETE', `/v1/rooms/${second.id}`)).body.code).toBe('room-not-empty');
  });

  it('that name their proctors are seen by these, by systems of their organisation and by nobody else', async () => {
    await put('205', [anne]);
    await put('206', [marc]);
    expect(await rooms(exams.as(proctor(anne)))).toEqual(['204', '205']);
    expect(await rooms(exams.as(proctor(marc)))).toEqual(['204', '206']);
    expect(await rooms(exams.as(playerOfA))).toEqual(['204', '205', '206']);
    expect(await rooms(exams.as(playerOfB))).toEqual([]);
    const learner = { role: 'learner' as const, id: world.pupilsA[0]! };
    const pupil = { ...proctor(anne), scopes: ['exams:sit'], person: learner };
    expect(await rooms(exams.as(pupil))).toEqual(['204']);
  });

  it('show who sits there to those alone, by the list and by a sitting', async () => {
    const all = await candidatesOf(exams, session.id);
    const [hers] = all.filter(({ room }) => room === '205');
    const seen = async (who: string) => (await inRoom(exams.as(proctor(who)))).map(({ id }: Json) => id as string);
    expect(await seen(anne)).toEqual(all.map(({ id }) => id));
    expect(await seen(marc)).toEqual(all.filter(({ room }) => room === '204').map(({ id }) => id));

    const start = { sessionId: session.id, admissionCode: hers.admissionCode };
    const { body: sitting } = await exams.as(playerOfA).post('/v1/sittings', start);
    const transfer = (who: string) =>
      exams.as({ ...proctor(who), scopes: ['exams:sit'] }).post(`/v1/sittings/${sitting.id}/transfers`);
    expect((await transfer(marc)).body.code).toBe('sitting-unknown');
    expect((await transfer(anne)).status).toBe(200);
  });

  it('tell who is not awaited any more: a stay that has ended, unless a person decided otherwise', async () => {
    const all = await candidatesOf(exams, session.id);
    const { learnerId } = all.at(-1);
    const stays = { learnerId, organisationId: world.schoolA, schoolYear: '2026-2027', level: 'secondary-4' };
    const [stay] = await exams.database.query<{ id: string }>(
      `select enrolment_id as id from known_stay where learner_id = $1`,
      [learnerId],
    );
    const data = { ...stays, enrolmentId: stay!.id, endedOn: '2026-09-15' };
    await exams.tell('events', [{ type: 'enrolment-ended', key: learnerId, data }]);
    await heard(exams, `known_stay where ended_on is not null`, 1);
    const standing = async () =>
      (await candidatesOf(exams, session.id)).find((one) => one.learnerId === learnerId).standing as string;
    expect(await standing()).toBe('left');
    await exams.database.query(`update candidate set standing_at = now() where learner_id = $1`, [learnerId]);
    expect(await standing()).toBe('expected');
  });

  it('seal their list for the key of who watches, days ahead: codes and measures, no name; opened without the service', async () => {
    const { body: room } = await put('205', [anne]);
    const identity = await generateIdentity();
    const recipient = await identityToRecipient(identity);
    const seal = (who: TokenOptions, body: object = { recipient }) =>
      exams.as(who).post(`/v1/rooms/${room.id}/sealed-list`, body);
    const { status, body } = await seal(proctor(anne));
    expect([status, body.candidates]).toEqual([200, 2]);

    const opener = new Decrypter();
    opener.addIdentity(identity);
    const list = JSON.parse(await opener.decrypt(armor.decode(body.sealed), 'text'));
    const shown = await inRoom(exams.as(playerOfA), room);
    expect(list).toMatchObject({ format: 'pan-room-list.v1', session: { id: session.id }, room: { code: '205' } });
    expect(list.candidates.map(({ candidateId, admissionCode }: Json) => [candidateId, admissionCode])).toEqual(
      shown.map(({ id, admissionCode }: Json) => [id, admissionCode]),
    );
    expect(Object.keys(list.candidates[0]).sort()).toEqual([
      ...['admissionCode', 'candidateId', 'extraTimePercent', 'learnerId', 'measures', 'standing'],
    ]);
    const logged = `select learner_ids from access_log where operation = 'seal-room-list'`;
    expect(await exams.database.query(logged)).toEqual([
      { learner_ids: shown.map(({ learnerId }: Json) => learnerId) },
    ]);

    expect((await seal(proctor(marc))).body.code).toBe('exam-room-unknown');
    expect((await seal({ ...proctor(anne), organisations: ['css-b'] })).body.code).toBe('exam-room-unknown');
    expect((await seal(proctor(anne), { recipient: `age1${'q'.repeat(58)}` })).body.code).toBe('recipient-unfit');
    const at = (days: number) =>
      exams.database.query(
        `update exam_session set opens_at = now() + make_interval(days => $2), closes_at = now() + make_interval(days => $2, hours => 3) where id = $1`,
        [session.id, days],
      );
    await at(5);
    expect((await seal(proctor(anne))).body.code).toBe('too-early-to-seal');
    await at(-1);
    expect((await seal(proctor(anne))).body.code).toBe('session-closed');
  });
});
