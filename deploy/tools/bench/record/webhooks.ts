/** Messages to one webhook, from the commit of many changes at once until its receiver has the last. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { many, shown, type Figure } from '../figure.ts';
import { openSurroundings, startRecord, type RunningRecord } from '../http/record.ts';
import { median } from '../measure.ts';
import type { Scenario, Stage } from '../stage.ts';
import { fill } from './fill.ts';

export const webhooks: Scenario = { id: 'webhooks', measure };

const patienceMs = 60_000;

async function measure(stage: Stage): Promise<Figure[]> {
  const around = await openSurroundings(stage);
  const record = await startRecord(around);
  const receiver = await receive();
  try {
    const changes = Math.round(15_000 * stage.share);
    await fill(record, changes);
    await register(record, receiver.url);
    const rounds: number[] = [];
    // The first round warms up.
    for (let round = 0; round <= stage.rounds; round += 1) {
      await record.database.query(`update enrolment set level = 'primary-${1 + (round % 4)}', version = version + 1`);
      const begun = performance.now();
      await receiver.until((round + 1) * changes);
      if (round > 0) rounds.push((changes * 1_000) / (performance.now() - begun));
    }
    return [
      {
        id: 'webhooks',
        name: {
          fr: `messages à un webhook, ${many(changes).fr} changements d’un coup`,
          en: `deliveries to one webhook, ${many(changes).en} changes at once`,
        },
        ours: shown(median(rounds), '/s'),
        peer: '',
        value: median(rounds),
        unit: '/s',
        aim: { atLeast: 500 },
        rounds,
        how: {
          fr: 'De la validation au dernier message reçu: mise en ordre du journal, file, signature, POST, suite notée. Un seul webhook; son destinataire répond 204 aussitôt, sur les mêmes cœurs.',
          en: 'From the commit to the last message received: the log put in order, the queue, the signature, the POST, what came of it kept. One webhook alone; its receiver answers 204 at once, on the same cores.',
        },
      },
    ];
  } finally {
    await record.stop();
    await receiver.close();
    await around.close();
  }
}

async function register({ url, headers, centre }: RunningRecord, address: string): Promise<void> {
  const answer = await fetch(`${url}/v1/webhooks`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ organisation: centre, url: address, kinds: ['enrolment'] }),
  });
  if (!answer.ok) throw new Error(`POST /v1/webhooks: ${answer.status} ${await answer.text()}`);
}

interface Receiver {
  readonly url: string;
  /** When so many different messages have come, however often each. */
  until(count: number): Promise<void>;
  close(): Promise<void>;
}

async function receive(): Promise<Receiver> {
  const messages = new Set<string>();
  const server: Server = createServer((request, response) => {
    messages.add(String(request.headers['webhook-id']));
    request.resume().on('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    until: async (count) => {
      for (let [seen, at] = [messages.size, performance.now()]; messages.size < count;) {
        if (messages.size > seen) [seen, at] = [messages.size, performance.now()];
        if (performance.now() - at > patienceMs) throw new Error(`${seen} messages of ${count} have come`);
        await sleep(5);
      }
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
