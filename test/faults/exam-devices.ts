import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExamHall } from '../exam-hall.js';
import { ministry } from '../six-centres.js';
import type { Call, Json, World } from '../world.js';
import { type History } from './history.js';
import { numbers } from './load.js';

const service = 'exam-management';
const places = ['Q01', 'Q05', 'Q13'];
const saves = 12;
/** Milliseconds in which whatever is struck must be back. */
const patience = 150_000;

/** One candidate's device, and what it was told: each instant, each acknowledgement, its receipt. */
export interface Device {
  readonly sittingId: string;
  /** The deadline as each answer told it, in order, in milliseconds. */
  readonly deadlines: readonly number[];
  /** Of each place the line of a receipt for what was last acknowledged. */
  readonly acknowledged: ReadonlyMap<string, string>;
  readonly receipt: string;
}

/**
 * Everybody begins, saves and hands in while faults are under way, as devices do: each repeats what was not answered until it is.
 * @param history takes a write for each answer, under `<sitting> <place>`
 * @param seconds from the first save to the hand-in
 */
export function sitAll(
  world: World,
  hall: ExamHall,
  seed: number,
  seconds: number,
  history: History,
): Promise<Device[]> {
  return Promise.all(
    hall.codes.map((code, n) => sit(world, hall.sessionId, code, numbers(seed * 1_000 + n), seconds, history)),
  );
}

async function sit(
  world: World,
  sessionId: string,
  admissionCode: string,
  random: (below: number) => number,
  seconds: number,
  history: History,
): Promise<Device> {
  await sleep(random(8_000));
  const { token } = await answered(world, 'POST', '/v1/admissions', { json: { sessionId, admissionCode } });
  const lease = randomBytes(32).toString('base64url');
  const headers = { authorization: `Bearer ${token}`, 'sitting-lease': lease };
  const { id, deadlineAt } = await answered(world, 'POST', '/v1/sittings', { headers, json: { lease } });
  const deadlines = [Date.parse(deadlineAt as string)];
  const acknowledged = new Map<string, string>();
  const chosen = new Map<string, number>();
  for (let sequence = 1; sequence <= saves; sequence += 1) {
    await sleep(random((2_000 * seconds) / saves));
    const place = places[random(places.length)]!;
    // Another answer each time: one that is unchanged is acknowledged without being written.
    const choice = ((chosen.get(place) ?? 0) + 1 + random(3)) % 4;
    chosen.set(place, choice);
    const json = { sequence, responses: { RESPONSE: ['ABCD'[choice]] } };
    await history.write(`${id} ${place}`, String(sequence), async () => {
      const saved = await answered(world, 'PUT', `/v1/sittings/${id}/responses/${place}`, { headers, json });
      deadlines.push(Date.parse(saved.deadlineAt as string));
      acknowledged.set(place, `${place} ${sequence} ${saved.hash}`);
    });
  }
  const { hash } = await answered(world, 'POST', `/v1/sittings/${id}/submission`, { headers });
  return { sittingId: id as string, deadlines, acknowledged, receipt: hash as string };
}

/** As a device asks: again while nobody answers or whoever answers cannot serve; a refusal that no fault explains is an error. */
async function answered(world: World, method: string, path: string, call: Call): Promise<Json> {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await world
      .ask(service, ministry, method, path, { ...call, within: 8_000 })
      .catch((error: unknown) => ({ status: 0, text: String(error), body: null }));
    if (answer.status > 0 && answer.status < 400) return answer.body;
    const passes = answer.status === 0 || answer.status >= 500 || answer.status === 429;
    if (!passes || Date.now() > end)
      throw new Error(`${method} ${path} → ${answer.status} ${answer.text.slice(0, 300)}`);
    await sleep(400);
  }
}

/** What a receipt must be of all that was acknowledged. */
export const receiptOf = ({ acknowledged }: Device): string =>
  createHash('sha256')
    .update([...acknowledged.values()].sort().join('\n'))
    .digest('base64url');
