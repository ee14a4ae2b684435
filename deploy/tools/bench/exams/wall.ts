/** So many requests spread evenly over so many seconds, as devices arrive whether or not others were answered. */
import { Agent, request as send } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { percentile } from '../measure.ts';
import type { Request } from '../http/load.ts';

export interface Wall {
  /** Milliseconds of the slowest of a hundred. */
  readonly p99: number;
  readonly seconds: number;
}

/**
 * @param urls instances, which take turns
 * @param heard each answer, by the number of its request; one that is no success spoils the measurement
 */
export async function wall(
  urls: readonly string[],
  requests: readonly Request[],
  seconds: number,
  heard: (n: number, body: string) => void = () => undefined,
): Promise<Wall> {
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const times: number[] = [];
  const begun = performance.now();
  const one = async (request: Request, n: number) => {
    await sleep(Math.max(0, begun + (n * seconds * 1_000) / requests.length - performance.now()));
    const sentAt = performance.now();
    const { status, body } = await answered(urls[n % urls.length]!, request, agent);
    times.push(performance.now() - sentAt);
    if (status >= 400) throw new Error(`${request.path}: ${status} ${body.slice(0, 300)}`);
    heard(n, body);
  };
  try {
    await Promise.all(requests.map(one));
  } finally {
    agent.destroy();
  }
  return { p99: percentile(times, 0.99), seconds: (performance.now() - begun) / 1_000 };
}

function answered(url: string, { method, path, headers, body }: Request, agent: Agent) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const sent = send(url + path, { method, headers: { ...headers }, agent }, (answer) => {
      text(answer).then((body) => resolve({ status: answer.statusCode!, body }), reject);
    });
    sent.on('error', reject).end(body);
  });
}
