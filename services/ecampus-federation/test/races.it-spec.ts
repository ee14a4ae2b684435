import { eventually } from '@pan/testing';
import * as fc from 'fast-check';
import pg from 'pg';
import type { RequestView } from '../src/http/enrolment-requests.dto.js';
import { accepted, cancelled, decided, harvest, merged, requested, world, type World } from './federation-fixture.js';
import { idOf } from './ooapi-server.js';

let the: World;

/** For histories at random: 12 offerings of 0 to 3 seats. */
const histories = Array.from({ length: 12 }, (_, index) => [20 + index, index % 4] as const);

beforeAll(async () => {
  the = await world();
  await the.offerAll([[1, 1], [2, 3], [3, 1], [4, 5], [5, 2], ...histories]);
});
afterAll(() => the?.close());

interface Row {
  id: string;
  state: string;
  place: number | null;
}

const rowsOf = (offering: string) =>
  the.it.database.query<Row>(`select id, state, place from enrolment_request where offering_id = $1 order by id`, [
    offering,
  ]);
const offeringOf = async (offering: string) =>
  (
    await the.it.database.query<{ seats: number; taken: number }>(`select seats, taken from offering where id = $1`, [
      offering,
    ])
  )[0]!;

/** Walks what the service said of each request: nobody sits twice, nobody sits without having asked, the seats add up. */
async function check(offering: string): Promise<void> {
  const rows = await rowsOf(offering);
  const { seats, taken } = await offeringOf(offering);
  const seated = rows.filter(({ state }) => state === 'confirmed').length;
  expect(taken).toBe(seated);
  expect(seated).toBeLessThanOrEqual(seats);
  if (rows.some(({ state }) => state === 'queued')) expect(seated).toBe(seats);
  const said = (await the.it.said()).filter(({ data }) => data['offeringId'] === offering);
  for (const { id, state } of rows) {
    let sits = false;
    for (const { type } of said.filter(({ key }) => key === id)) {
      if (type === 'enrolment-confirmed') {
        expect(sits).toBe(false);
        sits = true;
      }
      if (type === 'enrolment-cancelled') sits = false;
    }
    expect(sits).toBe(state === 'confirmed');
  }
}

describe('The last seat', () => {
  it('goes to one of 100 who are accepted at the same moment; the others wait in a line without gaps', async () => {
    const offering = await the.offer(1, 1);
    const learners = await the.learners(...Array.from({ length: 100 }, (_, number) => 100 + number));
    const requests = await Promise.all(learners.map((learner) => requested(the.it, learner, offering)));
    // One that had to come back may find its own request made.
    expect(requests.filter(({ status }) => status !== 201 && status !== 200)).toEqual([]);
    expect(new Set(requests.map(({ body }) => body.id)).size).toBe(100);
    await Promise.all(requests.map(({ body }) => decided(the.it, body.id, 'home')));
    const answers = await Promise.all(requests.map(({ body }) => decided(the.it, body.id, 'host')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(answers.filter(({ body }) => body.state === 'confirmed')).toHaveLength(1);
    const places = (await rowsOf(offering)).flatMap(({ place }) => place ?? []).sort((one, other) => one - other);
    expect(places).toEqual(Array.from({ length: 99 }, (_, number) => number + 1));
    await check(offering);
  });

  it('passes from hand to hand while seats are given up and more are asked for', async () => {
    const offering = await the.offer(2, 3);
    const learners = await the.learners(...Array.from({ length: 30 }, (_, number) => 300 + number));
    const first = await Promise.all(learners.slice(0, 15).map((learner) => accepted(the.it, learner, offering)));
    const later = learners.slice(15).map((learner) => accepted(the.it, learner, offering));
    const ended = first.slice(0, 12).map(({ id }) => cancelled(the.it, id));
    const answers = await Promise.all([...ended, ...later]);
    expect(answers).toHaveLength(27);
    await check(offering);
    const rows = await rowsOf(offering);
    expect(rows.filter(({ state }) => state === 'cancelled')).toHaveLength(12);
    expect(rows.filter(({ state }) => state === 'confirmed')).toHaveLength(3);
  });

  it('is asked for by one learner through 20 requests at once: one request', async () => {
    const offering = await the.offer(3, 1);
    const [anne] = await the.learners(400);
    const answers = await Promise.all(Array.from({ length: 20 }, () => requested(the.it, anne!, offering)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  it('is not given twice by one decision sent 20 times at once', async () => {
    const offering = await the.offer(4, 5);
    const [anne] = await the.learners(401);
    const { body } = await requested(the.it, anne!, offering);
    await decided(the.it, body.id, 'home');
    await Promise.all(Array.from({ length: 20 }, () => decided(the.it, body.id, 'host')));
    expect((await offeringOf(offering)).taken).toBe(1);
    await check(offering);
  });

  it('keeps its order while a harvest brings seats and others give theirs up', async () => {
    const offering = await the.offer(5, 2);
    const learners = await the.learners(...Array.from({ length: 12 }, (_, number) => 500 + number));
    const requests: RequestView[] = [];
    for (const learner of learners) requests.push(await accepted(the.it, learner, offering));
    const given = the.server.offerings.get(idOf(2, 1))!;
    const index = given.findIndex((one) => (one as { offeringId: string }).offeringId === idOf(3, 5));
    given[index] = { ...(given[index] as object), maxNumberStudents: 5 };
    await Promise.all([harvest(the.it), cancelled(the.it, requests[0]!.id), cancelled(the.it, requests[1]!.id)]);
    const states = (await rowsOf(offering)).map(({ state }) => state);
    expect(states).toEqual([
      ...['cancelled', 'cancelled', 'confirmed', 'confirmed', 'confirmed', 'confirmed', 'confirmed'],
      ...Array.from({ length: 5 }, () => 'queued'),
    ]);
    await check(offering);
  });
});

describe('A record that moves on while its learner asks', () => {
  it('leaves no request behind under an id on the way [1.11]', async () => {
    const offering = await the.offer(3, 1);
    const [first] = await the.learners(410);
    const [second, last] = [idOf(9, 411), idOf(9, 412)];
    await the.it.hear(merged(first!, second));
    const known = (id: string) => the.it.database.query(`select 1 from merged_learner where learner_id = $1`, [id]);
    await eventually(async () => expect(await known(first!)).toHaveLength(1));
    // What following the merge does, held in the middle.
    const moving = new pg.Client({ connectionString: the.it.database.adminUrl });
    await moving.connect();
    try {
      await moving.query('begin');
      await moving.query(`select pg_advisory_xact_lock(hashtextextended('learner ' || $1, 0))`, [second]);
      await moving.query(`insert into merged_learner values ($1, $2)`, [second, last]);
      const asked = requested(the.it, first!, offering);
      const waits = eventually(async () => {
        const waiting = await the.it.database.query(
          `select 1 from pg_locks where locktype = 'advisory' and not granted`,
        );
        expect(waiting).toHaveLength(1);
      });
      await Promise.race([asked, waits]);
      await moving.query('commit');
      expect((await asked).status).toBe(201);
    } finally {
      await moving.end();
    }
    const [row] = await the.it.database.query<{ learner: string }>(
      `select learner_id as learner from enrolment_request where offering_id = $1 and learner_id = any($2)`,
      [offering, [first, second, last]],
    );
    expect(row!.learner).toBe(last);
  });
});

describe('Any history', () => {
  type Act = { learner: number; kind: 'ask' | 'home' | 'host' | 'deny' | 'cancel' };
  const act: fc.Arbitrary<Act> = fc.record({
    learner: fc.nat({ max: 5 }),
    kind: fc.constantFrom('ask', 'home', 'host', 'host', 'deny', 'cancel'),
  });

  /** Seats and a line, said in the plainest way. */
  class Model {
    readonly states = new Map<number, string>();
    readonly line: number[] = [];

    constructor(private readonly seats: number) {}

    private get taken() {
      return [...this.states.values()].filter((state) => state === 'confirmed').length;
    }

    step({ learner, kind }: Act): void {
      const state = this.states.get(learner);
      if (kind === 'ask' && (!state || state === 'denied' || state === 'cancelled')) this.states.set(learner, 'asked');
      if (kind === 'home' && state === 'asked') this.states.set(learner, 'home-accepted');
      if (kind === 'deny' && state === 'asked') this.states.set(learner, 'denied');
      if (kind === 'host' && state === 'home-accepted') {
        const hasRoom = this.taken < this.seats;
        this.states.set(learner, hasRoom ? 'confirmed' : 'queued');
        if (!hasRoom) this.line.push(learner);
      }
      if (kind !== 'cancel' || !state || state === 'denied' || state === 'cancelled') return;
      this.states.set(learner, 'cancelled');
      if (state === 'queued') this.line.splice(this.line.indexOf(learner), 1);
      while (this.taken < this.seats && this.line.length > 0) this.states.set(this.line.shift()!, 'confirmed');
    }
  }

  it('of requests, decisions and cancellations leaves what a model of seats and a line leaves', async () => {
    const learners = await the.learners(...Array.from({ length: 6 }, (_, number) => 600 + number));
    const offerings = await the.offerAll(histories);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 24 }), async (acts) => {
        const [, seats] = histories[run]!;
        const offering = offerings[run]!;
        run += 1;
        const model = new Model(seats);
        const ids = new Map<number, string>();
        for (const step of acts) {
          const learner = learners[step.learner]!;
          const id = ids.get(step.learner);
          model.step(step);
          if (step.kind === 'ask') ids.set(step.learner, (await requested(the.it, learner, offering)).body.id);
          else if (!id) continue;
          else if (step.kind === 'cancel') await cancelled(the.it, id);
          else if (step.kind === 'deny') await decided(the.it, id, 'home', false);
          else await decided(the.it, id, step.kind);
        }
        const rows = await rowsOf(offering);
        const seen = new Map(rows.map((row) => [row.id, row]));
        const states = [...ids].map(([learner, id]) => [learner, seen.get(id)!.state]);
        const plain = (state: string) => (state === 'asked' || state === 'home-accepted' ? 'requested' : state);
        expect(states).toEqual([...ids.keys()].map((learner) => [learner, plain(model.states.get(learner)!)]));
        const line = rows.filter(({ place }) => place !== null).sort((one, other) => one.place! - other.place!);
        expect(line.map(({ id }) => id)).toEqual(model.line.map((learner) => ids.get(learner)));
        expect((await offeringOf(offering)).taken).toBe(rows.filter(({ state }) => state === 'confirmed').length);
      }),
      { numRuns: histories.length, endOnFailure: true },
    );
  });
});
