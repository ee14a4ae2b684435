import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { eventually } from '@pan/testing';
import { playerOfA, rightAnswers, startExams, type Json, type RunningExams } from './exams.js';
import { approvedPaper, candidatesOf, openSession, registered, tellWorld } from './world.js';

const proctor = { ...playerOfA, clientId: 'proctor-a', scopes: ['exams:proctor', 'exams:read', 'exams:sit'] };
const sha = (text: string) => createHash('sha256').update(text).digest('base64url');
const canonical = (responses: object) => JSON.stringify(Object.entries(responses).sort(([a], [b]) => (a < b ? -1 : 1)));

/** A device that keeps its answers, as the README says. */
class Device {
  readonly lease = randomBytes(24).toString('base64url');
  readonly queueId = randomUUID();
  sittingId = '';
  private readonly entries: Json[] = [];

  answer(itemRef: string, sequence: number, responses: object): this {
    const index = this.entries.length;
    const previous = this.macBefore(index);
    const mac = this.mac('entry', index, itemRef, sequence, sha(canonical(responses)), previous);
    this.entries.push({ index, itemRef, sequence, responses, mac });
    return this;
  }

  queue(from = 0, to = this.entries.length): Json {
    const entries = this.entries.slice(from, to);
    const seal = this.mac('end', from + entries.length, entries.at(-1)?.mac ?? this.macBefore(from));
    return { queueId: this.queueId, entries, previous: this.macBefore(from), seal };
  }

  private macBefore(index: number): string {
    return index === 0 ? 'start' : this.entries[index - 1].mac;
  }

  private mac(kind: string, ...rest: (string | number)[]): string {
    const key = createHmac('sha256', sha(this.lease)).update('queue').digest();
    return createHmac('sha256', key)
      .update([kind, this.sittingId, this.queueId, ...rest].join('\n'))
      .digest('base64url');
  }
}

describe('A device without a network', () => {
  let exams: RunningExams;
  let session: Json;
  let candidates: Json[];
  let next = 0;
  const as = (who = playerOfA) => exams.as(who);

  beforeAll(async () => {
    exams = await startExams();
    const world = await tellWorld(exams, 24);
    session = await openSession(exams, await approvedPaper(exams));
    await registered(exams, session.id, 'css-a.ecole', [world.classA]);
    candidates = await candidatesOf(exams, session.id);
  });
  afterAll(() => exams?.close());

  async function sat(): Promise<Device> {
    const device = new Device();
    const { admissionCode } = candidates[next++];
    const { body } = await as().post('/v1/sittings', { sessionId: session.id, admissionCode, lease: device.lease });
    device.sittingId = body.id;
    return device;
  }
  const give = (device: Device, queue: Json = device.queue()) =>
    as().post(`/v1/sittings/${device.sittingId}/queue`, queue, { 'sitting-lease': device.lease });
  const saved = async (device: Device) =>
    new Map(
      (
        await exams.database.query<{ item_ref: string; responses: Json }>(
          `select item_ref, responses from saved_response where sitting_id = '${device.sittingId}'`,
        )
      ).map(({ item_ref, responses }) => [item_ref, responses.RESPONSE]),
    );
  /** As if the time had run out so many minutes ago, whoever had last been heard before. */
  const over = async (device: Device, minutes: number) => {
    await exams.database.query(
      `update saved_response set saved_at = now() - interval '2 hours' where sitting_id = '${device.sittingId}'`,
    );
    await exams.database.query(
      `update sitting set started_at = now() - interval '3 hours', deadline_at = now() - make_interval(mins => ${minutes}) where id = '${device.sittingId}'`,
    );
    await eventually(async () => {
      const sql = `select receipt_hash from sitting where id = '${device.sittingId}'`;
      const [row] = await exams.database.query<{ receipt_hash: string | null }>(sql);
      if (!row!.receipt_hash) throw new Error('not closed yet');
    });
  };
  const queuesOf = async (device: Device): Promise<Json[]> =>
    (await as(proctor).get(`/v1/sittings/${device.sittingId}/held-queues`)).body.items;

  it('[X11] gives back what it kept: taken in order, acknowledged as saves are, and repeated without an effect', async () => {
    const device = (await sat()).answer('Q01', 1, { RESPONSE: ['A'] }).answer('Q02', 1, { RESPONSE: ['6,5'] });
    device.answer('Q01', 2, { RESPONSE: ['C'] });
    const first = await give(device);
    expect([first.status, first.body.nextIndex, first.body.state, first.body.why]).toEqual([200, 3, 'taken', null]);
    expect(first.body.acknowledged).toEqual([
      expect.objectContaining({ itemRef: 'Q01', sequence: 2, hash: sha(canonical({ RESPONSE: ['C'] })) }),
      expect.objectContaining({ itemRef: 'Q02', sequence: 1 }),
    ]);
    const { serverTime: _, ...again } = (await give(device)).body;
    expect(first.body).toMatchObject(again);
    expect(await saved(device)).toEqual(
      new Map([
        ['Q01', ['C']],
        ['Q02', ['6,5']],
      ]),
    );
  });

  it('[X11] ends with the answers that it left, by any cut, any repetition and any order of what is sent', async () => {
    const places = ['Q01', 'Q03', 'Q10'];
    const written = fc.array(fc.tuple(fc.constantFrom(...places), fc.constantFrom('A', 'B', 'C')), {
      minLength: 1,
      maxLength: 6,
    });
    const stretches = fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(written, stretches, async (answers, sent) => {
        const device = await sat();
        answers.forEach(([place, choice], at) => device.answer(place, at + 1, { RESPONSE: [choice] }));
        for (const [one, other] of [...sent, [0, answers.length] as const]) {
          const [from, to] = [Math.min(one, other), Math.min(Math.max(one, other), answers.length)];
          if (from >= to) continue;
          const { status, body } = await give(device, device.queue(from, to));
          if (status !== 200) expect([status, body.code]).toEqual([409, 'queue-gap']);
        }
        expect(await saved(device)).toEqual(new Map(answers.map(([place, choice]) => [place, [choice]])));
      }),
      { numRuns: 8 },
    );
  }, 60_000);

  it('[X11] is believed until 30 minutes after the deadline when it was heard before: a new receipt, scored anew, shown to the proctor', async () => {
    const device = (await sat()).answer('Q02', 1, { RESPONSE: ['1'] });
    expect((await give(device)).status).toBe(200);
    for (const [place, responses] of Object.entries(rightAnswers)) device.answer(place, 5, responses);
    await over(device, 20);
    const before = (await as().get(`/v1/sittings/${device.sittingId}`, { 'sitting-lease': device.lease })).body;
    const late = await give(device);
    expect([late.status, late.body.state, late.body.sittingState]).toEqual([200, 'taken-late', 'submitted']);
    const after = (await as().get(`/v1/sittings/${device.sittingId}`, { 'sitting-lease': device.lease })).body;
    expect(after.receipt.at).toBe(before.receipt.at);
    expect(after.receipt.hash).not.toBe(before.receipt.hash);
    expect(await queuesOf(device)).toEqual([
      expect.objectContaining({ id: device.queueId, state: 'taken-late', entries: 15 }),
    ]);
    await eventually(async () => {
      const sql = `select mark from sitting_score where sitting_id = '${device.sittingId}'`;
      const [score] = await exams.database.query<{ mark: number }>(sql);
      if (score?.mark !== 100) throw new Error(`${score?.mark}`);
    });
  });

  it('[X11] that comes later is held and not lost: the proctor takes it or leaves it, with a reason, and the access log says so', async () => {
    const [taken, left] = [await sat(), await sat()];
    for (const device of [taken, left]) {
      device.answer('Q01', 1, { RESPONSE: ['C'] });
      await over(device, 45);
      const { body } = await give(device);
      expect([body.state, body.why, body.acknowledged]).toEqual(['held', 'too-late', []]);
      expect(await queuesOf(device)).toEqual([expect.objectContaining({ heldPlaces: 1, replacing: 0 })]);
      expect(await saved(device)).toEqual(new Map());
    }
    const decide = (device: Device, accept: boolean) =>
      as(proctor).post(`/v1/sittings/${device.sittingId}/held-queues/${device.queueId}/decision`, {
        accept,
        reason: 'panne',
      });
    const { body } = await decide(taken, true);
    expect(body.items).toEqual([
      expect.objectContaining({ state: 'accepted', decidedBy: 'proctor-a', reason: 'panne' }),
    ]);
    expect(await saved(taken)).toEqual(new Map([['Q01', ['C']]]));
    expect((await decide(left, false)).body.items[0].state).toBe('rejected');
    expect(await saved(left)).toEqual(new Map());
    const again = await decide(left, true);
    expect([again.status, again.body.code]).toEqual([409, 'queue-not-held']);
    const logged = `select 1 from access_log where operation = 'decide-queue' and client_id = 'proctor-a'`;
    expect(await exams.database.query(logged)).toHaveLength(2);
  });

  it('[X11] is believed for as long as its session says, and refused where its candidate sits another session instead', async () => {
    const strict = await openSession(exams, session.paperId, { offlineGraceMinutes: 10 });
    expect(strict.offlineGraceMinutes).toBe(10);
    await registered(exams, strict.id, 'css-a.ecole');
    const [one] = await candidatesOf(exams, strict.id);
    const device = new Device();
    const start = { sessionId: strict.id, admissionCode: one.admissionCode, lease: device.lease };
    device.sittingId = (await as().post('/v1/sittings', start)).body.id;
    device.answer('Q01', 1, { RESPONSE: ['C'] });
    await over(device, 20);
    expect((await give(device)).body).toMatchObject({ state: 'held', why: 'too-late' });
    await exams.database.query(`update candidate set made_up_by = id where id = '${one.id}'`);
    device.answer('Q02', 1, { RESPONSE: ['6,5'] });
    const refused = await give(device);
    expect([refused.status, refused.body.code]).toEqual([409, 'candidate-made-up']);
    const path = `/v1/sittings/${device.sittingId}/held-queues/${device.queueId}/decision`;
    expect((await as(proctor).post(path, { accept: true, reason: 'x' })).body.code).toBe('candidate-made-up');
    expect((await as(proctor).post(path, { accept: false, reason: 'x' })).body.items[0].state).toBe('rejected');
    expect(await saved(device)).toEqual(new Map());
  });

  it('[X11] that broke has its file handed in; what another device wrote since is replaced only by a decision', async () => {
    const device = (await sat()).answer('Q01', 3, { RESPONSE: ['C'] }).answer('Q03', 1, { RESPONSE: ['L2'] });
    const moved = (await as(proctor).post(`/v1/sittings/${device.sittingId}/transfers`)).body;
    const lease = { 'sitting-lease': moved.lease };
    await as(proctor).put(
      `/v1/sittings/${device.sittingId}/responses/Q01`,
      { sequence: 9, responses: { RESPONSE: ['A'] } },
      lease,
    );
    const byItself = await give(device);
    expect([byItself.status, byItself.body.state, byItself.body.why]).toEqual([200, 'held', 'former-device']);
    const unknown = { 'sitting-lease': 'x'.repeat(32) };
    const strange = await as().post(`/v1/sittings/${device.sittingId}/queue`, device.queue(), unknown);
    expect([strange.status, strange.body.code]).toEqual([409, 'queue-foreign']);
    const file = await as(proctor).post(`/v1/sittings/${device.sittingId}/queue-files`, device.queue());
    expect([file.status, file.body.state, file.body.nextIndex]).toEqual([200, 'held', 2]);
    expect(await saved(device)).toEqual(new Map([['Q01', ['A']]]));
    expect(await queuesOf(device)).toEqual([expect.objectContaining({ heldPlaces: 2, replacing: 1 })]);
    const path = `/v1/sittings/${device.sittingId}/held-queues/${device.queueId}/decision`;
    await as(proctor).post(path, { accept: true, reason: 'premier appareil' });
    expect(await saved(device)).toEqual(
      new Map([
        ['Q01', ['C']],
        ['Q03', ['L2']],
      ]),
    );
    const places = (await as(proctor).get(`/v1/sittings/${device.sittingId}/versions`)).body;
    expect(places.items).toEqual([expect.objectContaining({ itemRef: 'Q01', versions: 1 })]);
    const { body } = await as(proctor).get(`/v1/sittings/${device.sittingId}/responses/Q01/versions`);
    expect(body.items.map(({ responses }: Json) => responses.RESPONSE)).toEqual([['C'], ['A']]);
  });

  it('[X11] is refused with the entry and a remedy where its queue is tampered with, cut, foreign, or another’s', async () => {
    const [device, other] = [await sat(), await sat()];
    device.answer('Q01', 1, { RESPONSE: ['A'] }).answer('Q02', 1, { RESPONSE: ['2'] });
    other.answer('Q01', 1, { RESPONSE: ['A'] });
    const whole = device.queue();
    const forged = structuredClone(whole);
    forged.entries[1].responses = { RESPONSE: ['6,5'] };
    const refusals = [
      [forged, 'queue-tampered', 'Entry 1'],
      [{ ...whole, entries: whole.entries.slice(0, 1) }, 'queue-truncated', 'entry 1'],
      [device.queue(1), 'queue-gap', 'Entry 0'],
      [other.queue(), 'queue-foreign', 'Entry 0'],
    ] as const;
    for (const [queue, code, said] of refusals) {
      const { status, body } = await give(device, queue);
      expect([status, body.code]).toEqual([409, code]);
      expect(body.detail).toContain(said);
      expect(body.remedy).toBeTruthy();
    }
    expect(await saved(device)).toEqual(new Map());
    const stranger = await as(playerOfA).post(`/v1/sittings/${device.sittingId}/queue-files`, whole);
    expect(stranger.status).toBe(403);
  });
});
