import { schoolDay, schoolYearOf } from '@pan/kit/domain';
import { eventually } from '@pan/testing';
import type { RequestView, ResultView } from '../src/http/enrolment-requests.dto.js';
import {
  accepted,
  attends,
  cancelled,
  clientOf,
  decided,
  harvest,
  home,
  host,
  learnerToken,
  left,
  merged,
  requested,
  world,
  type World,
} from './federation-fixture.js';
import { idOf } from './ooapi-server.js';

let the: World;
const it_ = () => the.it;
const types = async (requestId: string) =>
  (await it_().said()).filter(({ key }) => key === requestId).map(({ type }) => type);
const read = async (id: string, token = home) =>
  (await it_().ask<RequestView>('GET', `/v1/enrolment-requests/${id}`, { token })).body;
/** Waits by looking: a request that is asked again until it is refused has long been made. */
const stays = (count: number, where: string, who: unknown) =>
  eventually(async () => {
    expect(await it_().database.query(`select 1 from known_stay where ${where}`, [who])).toHaveLength(count);
  });

beforeAll(async () => {
  the = await world();
  await the.offerAll([
    ...([
      [1, 2],
      [2, 5],
      [4, 1],
      [5, 5],
      [6, 1],
      [7, 1],
      [8, null],
      [9, 5],
      [10, 1],
      [11, 1],
      [12, 5],
      [13, 1],
    ] as const),
  ]);
});
afterAll(() => the?.close());

describe('A request', () => {
  it('is decided by home, then by host, and takes a seat', async () => {
    const offering = await the.offer(1, 2);
    const [anne] = await the.learners(1);
    const asked = await requested(it_(), anne!, offering);
    expect(asked).toMatchObject({
      status: 201,
      body: {
        ...{ offeringId: offering, learnerId: anne, state: 'requested', courseTitle: 'Écologie des milieux humides' },
        home: { organisation: 'cegep-a', verdict: 'pending' },
        host: { organisation: 'universite-c', verdict: 'pending' },
      },
    });
    const { id } = asked.body;
    expect(await decided(it_(), id, 'host')).toMatchObject({ status: 409, body: { code: 'home-decides-first' } });
    expect(await decided(it_(), id, 'home')).toMatchObject({ status: 200, body: { state: 'requested' } });
    expect(await decided(it_(), id, 'host')).toMatchObject({
      status: 200,
      body: { state: 'confirmed', waitingPosition: null, seatedAt: expect.any(String) },
    });
    expect(await types(id)).toEqual([
      ...['enrolment-requested', 'enrolment-decided', 'enrolment-decided', 'enrolment-confirmed'],
    ]);
  });

  it('asked again is answered the same, decided again the same way changes nothing', async () => {
    const offering = await the.offer(2, 5);
    const [anne] = await the.learners(2);
    const first = await requested(it_(), anne!, offering);
    const again = await requested(it_(), anne!, offering);
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    await decided(it_(), first.body.id, 'home');
    expect((await decided(it_(), first.body.id, 'home')).status).toBe(200);
    expect(await decided(it_(), first.body.id, 'home', false)).toMatchObject({
      status: 409,
      body: { code: 'already-decided' },
    });
    expect(await types(first.body.id)).toEqual(['enrolment-requested', 'enrolment-decided']);
  });

  it('lets learners be counted without naming them, by a key that stays here [F11]', async () => {
    const [one, other] = [await the.offer(2, 5), await the.offer(5, 5)];
    const [anne, benoit] = await the.learners(60, 61);
    const ids = [];
    for (const [learner, offering] of [
      [anne!, one],
      [anne!, other],
      [benoit!, one],
    ] as const)
      ids.push((await requested(it_(), learner, offering)).body.id);
    const said = await it_().said();
    const persons = ids.map(
      (id) => said.find(({ key, type }) => key === id && type === 'enrolment-requested')!.data['person'],
    );
    expect(persons).toEqual([
      expect.stringMatching(/^[\w-]{22}$/),
      persons[0],
      expect.not.stringMatching(String(persons[0])),
    ]);
    expect(JSON.stringify(said)).not.toContain(anne);
    expect(await it_().database.query(`select school_year, length(key) as bytes from pseudonym_key`)).toEqual([
      { school_year: schoolYearOf(new Date()), bytes: 32 },
    ]);
  });

  it('is denied with a reason', async () => {
    const offering = await the.offer(2, 5);
    const [anne] = await the.learners(3);
    const { body } = await requested(it_(), anne!, offering);
    expect(
      await it_().ask('POST', `/v1/enrolment-requests/${body.id}/decisions`, {
        token: home,
        body: { by: 'home', accepted: false },
      }),
    ).toMatchObject({ status: 400, body: { code: 'reason-required' } });
    expect(await decided(it_(), body.id, 'home', false)).toMatchObject({
      status: 200,
      body: { state: 'denied', home: { verdict: 'denied', reason: 'prerequisites-missing' } },
    });
    expect(await decided(it_(), body.id, 'host')).toMatchObject({ status: 409, body: { code: 'request-ended' } });
    expect(await cancelled(it_(), body.id)).toMatchObject({ status: 409, body: { code: 'request-ended' } });
    // Denied, it may be made again.
    expect((await requested(it_(), anne!, offering)).status).toBe(201);
  });

  it.each([
    ['whom nobody knows', () => Promise.resolve(idOf(9, 999)), home, 404, 'learner-not-attending'],
    ['of another college', async () => (await the.learners(4))[0]!, clientOf('cegep-b'), 404, 'learner-not-attending'],
  ])('for a learner %s is refused', async (_, learner, token, status, code) => {
    const offering = await the.offer(2, 5);
    expect(await requested(it_(), await learner(), offering, token)).toMatchObject({ status, body: { code } });
  });

  it('ends with the stay: who has left asks for nothing', async () => {
    const offering = await the.offer(2, 5);
    const [anne] = await the.learners(5);
    await it_().hear(left(anne!, 1));
    await stays(1, 'learner_id = $1 and ended_on is not null', anne);
    expect(await requested(it_(), anne!, offering)).toMatchObject({ body: { code: 'learner-not-attending' } });
  });

  it('is made while the end of the stay lies ahead, and no more on its day [1.4]', async () => {
    const offering = await the.offer(2, 5);
    const [anne, zoe] = await the.learners(50, 51);
    await it_().hear(left(anne!, 1, schoolDay(new Date())), left(zoe!, 1, '2999-06-22'));
    await stays(2, 'learner_id = any($1) and ended_on is not null', [anne, zoe]);
    expect(await requested(it_(), anne!, offering)).toMatchObject({ body: { code: 'learner-not-attending' } });
    expect(await requested(it_(), zoe!, offering)).toMatchObject({ status: 201 });
  });

  it('is made by whoever has left one of two stays [F11]', async () => {
    const offering = await the.offer(2, 5);
    const [ada, other] = [idOf(8, 54), idOf(8, 55)];
    await it_().hear(attends(ada, 1), attends(ada, 1, other), left(ada, 1));
    await stays(1, 'learner_id = $1 and ended_on is not null', ada);
    expect(await requested(it_(), ada, offering)).toMatchObject({ status: 201 });
  });

  it('is made from the first day of the stay, and not before [F11]', async () => {
    const offering = await the.offer(2, 5);
    const [anne, zoe] = [idOf(8, 52), idOf(8, 53)];
    await it_().hear(attends(anne, 1, anne, schoolDay(new Date())), attends(zoe, 1, zoe, '2999-08-27'));
    await stays(2, 'learner_id = any($1)', [anne, zoe]);
    expect(await requested(it_(), anne, offering)).toMatchObject({ status: 201 });
    expect(await requested(it_(), zoe, offering)).toMatchObject({ body: { code: 'learner-not-attending' } });
  });

  it('says which home, where a learner attends two', async () => {
    const offering = await the.offer(2, 5);
    const [anne] = await the.learners(6);
    await it_().hear(attends(anne!, 2, idOf(8, 6)));
    const asMinistry = { scopes: ['enrolments:write'] };
    await stays(2, 'learner_id = $1', anne);
    expect(await requested(it_(), anne!, offering, asMinistry)).toMatchObject({
      status: 409,
      body: { code: 'home-ambiguous', detail: expect.stringContaining('cegep-a, cegep-b') },
    });
    const body = { learnerId: anne, offeringId: offering, home: 'cegep-b' };
    expect(await it_().ask('POST', '/v1/enrolment-requests', { token: asMinistry, body })).toMatchObject({
      status: 201,
      body: { home: { organisation: 'cegep-b' } },
    });
    expect(await requested(it_(), anne!, offering)).toMatchObject({
      status: 409,
      body: { code: 'requested-from-elsewhere' },
    });
  });

  it.each([
    [{ enrollStartDate: '2999-01-01' }, 'enrolment-not-open-yet'],
    [{ enrollEndDate: '2020-01-01' }, 'enrolment-closed'],
  ])('outside %j is refused with %s', async (period, code) => {
    const offering = await the.offer(3, 5, period);
    const [anne] = await the.learners(7);
    expect(await requested(it_(), anne!, offering)).toMatchObject({ status: 409, body: { code } });
  });

  it('for an offering withdrawn, or of a suspended institution, is refused; what is under way goes on', async () => {
    const offering = await the.offer(4, 1);
    const [anne, benoit] = await the.learners(8, 9);
    const { body } = await requested(it_(), anne!, offering);
    await it_().ask('POST', '/v1/institutions/universite-c/suspension');
    expect(await requested(it_(), benoit!, offering)).toMatchObject({ body: { code: 'institution-suspended' } });
    await decided(it_(), body.id, 'home');
    expect(await decided(it_(), body.id, 'host')).toMatchObject({ body: { state: 'confirmed' } });
    await it_().ask('POST', '/v1/institutions/universite-c/admission');
    const given = the.server.offerings.get(idOf(2, 1)) as { offeringId: string }[];
    given.splice(
      given.findIndex(({ offeringId }) => offeringId === idOf(3, 4)),
      1,
    );
    await harvest(it_());
    expect(await requested(it_(), benoit!, offering)).toMatchObject({ body: { code: 'offering-withdrawn' } });
    expect((await read(body.id)).state).toBe('confirmed');
  });
});

describe('A learner', () => {
  it('asks for themselves alone, sees their own alone, decides nothing', async () => {
    const offering = await the.offer(5, 5);
    const [anne, benoit] = await the.learners(10, 11);
    const token = learnerToken(anne!);
    const { body, status } = await requested(it_(), anne!, offering, token);
    expect(status).toBe(201);
    const other = await requested(it_(), benoit!, offering);
    expect(await requested(it_(), benoit!, offering, token)).toMatchObject({
      status: 403,
      body: { code: 'out-of-reach' },
    });
    const list = await it_().ask<{ items: RequestView[] }>('GET', '/v1/enrolment-requests', { token });
    expect(list.body.items.map(({ id }) => id)).toEqual([body.id]);
    expect(await it_().ask('GET', `/v1/enrolment-requests/${other.body.id}`, { token })).toMatchObject({ status: 404 });
    expect(await decided(it_(), body.id, 'home', true, token)).toMatchObject({ status: 403 });
    expect(await cancelled(it_(), other.body.id, 'learner', token)).toMatchObject({ status: 404 });
    expect(await cancelled(it_(), body.id, 'home', token)).toMatchObject({ status: 403 });
    expect(await cancelled(it_(), body.id, 'learner', token)).toMatchObject({
      status: 200,
      body: { state: 'cancelled', cancelledBy: 'learner' },
    });
  });
});

describe('A waiting list', () => {
  it('gives the freed seat to the next in line at once', async () => {
    const offering = await the.offer(6, 1);
    const [anne, benoit, chloe] = await the.learners(12, 13, 14);
    const first = await accepted(it_(), anne!, offering);
    const second = await accepted(it_(), benoit!, offering);
    const third = await accepted(it_(), chloe!, offering);
    expect([first.state, second.state, second.waitingPosition, third.waitingPosition]).toEqual([
      'confirmed',
      'queued',
      1,
      2,
    ]);
    expect((await read(third.id, host)).waitingPosition).toBe(2);
    expect(await cancelled(it_(), first.id)).toMatchObject({ body: { state: 'cancelled' } });
    expect(await read(second.id)).toMatchObject({ state: 'confirmed', waitingPosition: null });
    expect((await read(third.id)).waitingPosition).toBe(1);
    expect(await types(second.id)).toEqual([
      ...[
        'enrolment-requested',
        'enrolment-decided',
        'enrolment-decided',
        'waiting-list-promoted',
        'enrolment-confirmed',
      ],
    ]);
    // Again changes nothing.
    expect((await cancelled(it_(), first.id)).status).toBe(200);
    expect((await read(third.id)).waitingPosition).toBe(1);
  });

  it('is served when a harvest brings more seats; fewer seats than are taken take none away', async () => {
    const offering = await the.offer(7, 1);
    const [anne, benoit, chloe] = await the.learners(15, 16, 17);
    const first = await accepted(it_(), anne!, offering);
    const second = await accepted(it_(), benoit!, offering);
    await the.offer(7, 2);
    expect((await read(second.id)).state).toBe('confirmed');
    await the.offer(7, 1);
    expect([(await read(first.id)).state, (await read(second.id)).state]).toEqual(['confirmed', 'confirmed']);
    expect(await accepted(it_(), chloe!, offering)).toMatchObject({ state: 'queued', waitingPosition: 1 });
    await cancelled(it_(), first.id);
    expect(await it_().ask('GET', `/ooapi/v5/offerings/${offering}`, { token: null })).toMatchObject({
      body: { maxNumberStudents: 1, enrolledNumberStudents: 1 },
    });
  });

  it('does not exist where seats are without limit', async () => {
    const offering = await the.offer(8, null);
    const learners = await the.learners(30, 31, 32);
    for (const learner of learners) expect((await accepted(it_(), learner, offering)).state).toBe('confirmed');
  });
});

describe('A course that is over', () => {
  it('takes no request and no acceptance, and its waiting list stops, whatever the harvest brings [F11]', async () => {
    const [anne, benoit, chloe, denis] = await the.learners(40, 41, 42, 43);
    const offering = await the.offer(13, 1);
    const first = await accepted(it_(), anne!, offering);
    const second = await accepted(it_(), benoit!, offering);
    const undecided = (await requested(it_(), chloe!, offering)).body;
    await decided(it_(), undecided.id, 'home');
    const over = { startDate: '2024-09-20', endDate: '2024-12-29' };
    await the.offer(13, 3, over);
    const refused = { status: 409, body: { code: 'offering-over', detail: expect.stringContaining('2024-12-29') } };
    expect(await requested(it_(), denis!, offering)).toMatchObject(refused);
    expect(await decided(it_(), undecided.id, 'host')).toMatchObject(refused);
    expect((await cancelled(it_(), first.id)).body.state).toBe('cancelled');
    expect(await read(second.id)).toMatchObject({ state: 'queued', waitingPosition: null });
    expect(await decided(it_(), undecided.id, 'host', false)).toMatchObject({ body: { state: 'denied' } });
    // The institution goes on with it after all.
    await the.offer(13, 3);
    expect(await read(second.id)).toMatchObject({ state: 'confirmed' });
  });
});

describe('A result', () => {
  const report = (id: string, body: object, token = host) =>
    it_().ask<ResultView>('POST', `/v1/enrolment-requests/${id}/results`, { token, body });
  const recognise = (id: string, credits: number, token = home) =>
    it_().ask<ResultView>('POST', `/v1/enrolment-requests/${id}/recognition`, { token, body: { credits } });

  it('goes to the student record, every version of it; credits are recognised by home', async () => {
    const offering = await the.offer(9, 5);
    const [anne] = await the.learners(18);
    const { id } = await accepted(it_(), anne!, offering);
    expect(await report(id, { state: 'completed' }, home)).toMatchObject({
      status: 403,
      body: { code: 'out-of-reach' },
    });
    expect(await recognise(id, 3)).toMatchObject({ status: 409, body: { code: 'result-not-passed' } });
    expect(await report(id, { state: 'in progress' })).toMatchObject({
      status: 201,
      body: { version: 1, passed: null },
    });
    const final = { state: 'completed', passed: true, score: 'A-', scale: 'letter', credits: 3 };
    expect(await report(id, final)).toMatchObject({ status: 201, body: { version: 2, score: 'A-' } });
    expect(await report(id, final)).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await cancelled(it_(), id)).toMatchObject({ status: 409, body: { code: 'result-already-returned' } });
    expect(await recognise(id, 3, host)).toMatchObject({ status: 403 });
    expect(await recognise(id, 3)).toMatchObject({ status: 200, body: { recognisedCredits: 3 } });
    expect((await recognise(id, 3)).status).toBe(200);
    const { body } = await it_().ask<ResultView>('GET', `/v1/enrolment-requests/${id}/results`, { token: home });
    expect(body.versions.map(({ version, state }) => [version, state])).toEqual([
      [1, 'in progress'],
      [2, 'completed'],
    ]);
    const told = (await it_().said('to-student-record')).filter(({ key }) => key === anne);
    expect(told.map(({ type, data }) => [type, data['version'] ?? data['credits']])).toEqual([
      ['result-reported', 1],
      ['result-reported', 2],
      ['credit-recognised', 3],
    ]);
    const again = await it_().ask('POST', '/v1/operations/republish', {
      token: { ...home, scopes: ['operations'] },
      body: { reader: 'student-record' },
    });
    expect(again).toMatchObject({ status: 200, body: { next: null } });
    const all = (await it_().said('to-student-record')).filter(({ key }) => key === anne);
    expect(all.slice(3).map(({ type, data }) => ({ type, data }))).toEqual(
      told.slice(1).map(({ type, data }) => ({ type, data })),
    );
    expect(told[1]!.data).toMatchObject({
      ...{ learnerId: anne, requestId: id, courseTitle: 'Écologie des milieux humides', score: 'A-', passed: true },
    });
  });

  it('[E17] that comes late, after the seat was given up, is taken beside the versions before it; who never had a seat has none', async () => {
    const offering = await the.offer(10, 1);
    const [anne, benoit] = await the.learners(19, 21);
    const { id } = await accepted(it_(), anne!, offering);
    const waiting = await accepted(it_(), benoit!, offering);
    expect(await report(waiting.id, { state: 'completed' })).toMatchObject({
      status: 409,
      body: { code: 'never-seated' },
    });
    expect((await report(id, { state: 'in progress' })).status).toBe(201);
    await cancelled(it_(), id);
    expect((await report(id, { state: 'completed', passed: false })).status).toBe(201);
    const { body } = await it_().ask<ResultView>('GET', `/v1/enrolment-requests/${id}/results`, { token: home });
    expect(body.versions.map(({ version, state }) => [version, state])).toEqual([
      [1, 'in progress'],
      [2, 'completed'],
    ]);
    const told = (await it_().said('to-student-record')).filter(({ key }) => key === anne);
    expect(told.map(({ type, data }) => [type, data['version']])).toEqual([
      ['result-reported', 1],
      ['result-reported', 2],
    ]);
    expect((await report(waiting.id, { state: 'in progress' })).status).toBe(201);
  });
});

describe('Two records that were one learner’s', () => {
  it('have their requests and results under one id; of two for one offering the stronger stays', async () => {
    const one = await the.offer(11, 1);
    const other = await the.offer(12, 5);
    const [anne, double, benoit] = await the.learners(22, 23, 24);
    const seat = await accepted(it_(), double!, one);
    const queued = await accepted(it_(), benoit!, one);
    const weaker = await requested(it_(), anne!, one);
    const elsewhere = await accepted(it_(), double!, other);
    await it_().ask('POST', `/v1/enrolment-requests/${elsewhere.id}/results`, {
      token: host,
      body: { state: 'completed', passed: true },
    });
    await it_().hear(merged(double!, anne!));
    await eventually(async () => expect((await read(elsewhere.id)).learnerId).toBe(anne));
    expect(await read(seat.id)).toMatchObject({ learnerId: anne, state: 'confirmed' });
    expect(await read(weaker.body.id)).toMatchObject({ learnerId: anne, state: 'cancelled' });
    expect((await read(queued.id)).state).toBe('queued');
    const result = await it_().ask('GET', `/v1/enrolment-requests/${elsewhere.id}/results`, { token: home });
    expect(result).toMatchObject({ body: { learnerId: anne } });
    // The ended record's id still finds the learner.
    const again = await requested(it_(), double!, other);
    expect([again.status, again.body.id, again.body.learnerId]).toEqual([200, elsewhere.id, anne]);
  });
});
