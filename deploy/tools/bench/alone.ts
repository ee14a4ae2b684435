/** A service alone as its own process, over a database of its own, and somebody of the ministry who asks it. */
import {
  migrateService,
  serviceEnvironment,
  testDatabase,
  testIssuer,
  testKafka,
  type TestDatabase,
  type TestIssuer,
  type TestKafka,
} from '@pan/testing';
import type { ServiceName } from '../../../libs/contracts/src/context-map.ts';
import { startProgram, type Program } from './http/process.ts';
import type { Stage } from './stage.ts';

/** JSON but for a text, which is a table, and bytes, which are a package. */
export type Sent = string | object | Uint8Array;

export interface Alone {
  readonly database: TestDatabase;
  readonly kafka: TestKafka;
  readonly issuer: TestIssuer;
  readonly program: Program;
  /** @param by the client that asks; always the same without it @returns what was answered; undefined where that is nothing */
  ask<T>(method: string, path: string, body?: Sent, by?: string): Promise<T>;
  close(): Promise<void>;
}

interface As {
  /** Megabytes. */
  readonly heap: number;
  /** Whose topics there are; without it, everybody's. */
  readonly speaking?: readonly ServiceName[];
}

export async function openAlone(service: ServiceName, { servers }: Stage, { heap, speaking }: As): Promise<Alone> {
  const [kafka, issuer, database] = await Promise.all([
    testKafka(speaking, servers.addresses),
    testIssuer(),
    testDatabase(service, servers.addresses.postgres),
  ]);
  await migrateService(service, database);
  const program = await startProgram(`services/${service}/dist/main.js`, {
    ...serviceEnvironment(service, { database, kafka, issuer }),
    NODE_OPTIONS: `--max-old-space-size=${heap}`,
  });
  return {
    ...{ database, kafka, issuer, program },
    ask: async <T>(method: string, path: string, body?: Sent, by?: string) => {
      const token = await issuer.token({ organisations: ['ministere'], expiresIn: 3_600, ...(by && { clientId: by }) });
      const [type, bytes] = written(body);
      const answer = await fetch(program.url + path, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(type && { 'content-type': type }) },
        ...(bytes !== undefined && { body: bytes }),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      const text = await answer.text();
      return (text ? JSON.parse(text) : undefined) as T;
    },
    close: async () => {
      await program.stop();
      await Promise.all([database.drop(), kafka.drop(), issuer.close()]);
    },
  };
}

function written(body: Sent | undefined): [type?: string, bytes?: string | Uint8Array<ArrayBuffer>] {
  if (body === undefined) return [];
  if (typeof body === 'string') return ['text/csv', body];
  if (body instanceof Uint8Array) return ['application/zip', body as Uint8Array<ArrayBuffer>];
  return ['application/json', JSON.stringify(body)];
}
