import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServiceName } from '@pan/contracts';
import { migrate } from '@pan/kit/data';
import type { Fact } from '@pan/kit/domain';
import { kafkaClient } from '@pan/kit/messaging';
import { loadConfig } from '@pan/kit/ops';
import { createApp } from '@pan/kit/service';
import {
  serviceEnvironment,
  migratedDatabase,
  testIssuer,
  testKafka,
  type TestDatabase,
  type TestIssuer,
  type TestKafka,
  type TokenOptions,
  type TopicMessage,
} from '@pan/testing';
import { eventually } from '@pan/testing';
import { AppModule, service } from '../src/app.module.js';
import { settings as schema } from '../src/config.js';

/** The whole service in this process, on a database and topics of its own. */
export interface RunningRecord {
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly database: TestDatabase;
  readonly kafka: TestKafka;
  readonly issuer: TestIssuer;
  /** Where it keeps bundles while it reads them. */
  readonly spool: string;
  as(who?: TokenOptions): Client;
  /** Every fact in the open topic, or in the one for a reader, once the outbox is empty, oldest first. */
  facts(topic?: 'events' | 'to-exam-management'): Promise<ToldFact[]>;
  /** What other services say, in this order, and at which instant they say that it was; answers the ids of the events. */
  hear(...said: (Fact & { id?: string; time?: string })[]): Promise<string[]>;
  close(): Promise<void>;
}

export interface ToldFact {
  /** Without the service's name: `learner-enrolled.v1`. */
  readonly type: string;
  readonly key: string;
  readonly data: Record<string, unknown>;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

export interface Client {
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** @param more settings of the service beside those that every spec has */
export async function startRecord(more: Readonly<Record<string, string>> = {}): Promise<RunningRecord> {
  const [spool, issuer, database, kafka] = await Promise.all([
    mkdtemp(join(tmpdir(), 'pan-spool-')),
    testIssuer(),
    migratedDatabase('student-record', (ownerUrl) => migrate(ownerUrl, [...service.migrations])),
    testKafka(),
  ]);
  const environment = serviceEnvironment('student-record', { database, kafka, issuer });
  const app = await createApp(AppModule, {
    ...service,
    settings: loadConfig(schema, { ...environment, ...more, SPOOL_DIR: spool, PORT: '0', LOG_LEVEL: 'error' }),
  });
  const url = await app.getUrl();
  const producers = new Map<string, Promise<Producer>>();
  const speakAs = (speaker: Speaker): Promise<Producer> => {
    if (!producers.has(speaker)) producers.set(speaker, connected(kafkaClient(kafka.as(speaker)).producer()));
    return producers.get(speaker)!;
  };
  return {
    url,
    app,
    database,
    kafka,
    issuer,
    spool,
    as: (who) => client(url, issuer, who),
    hear: async (...said) => {
      const ids: string[] = [];
      for (const { id = randomUUID(), time = '2027-01-20T15:00:00.000Z', type, topic, key, data } of said) {
        const headers = { ce_id: id, ce_type: type, ce_time: time };
        const producer = await speakAs(type.split('.')[0] as Speaker);
        await producer.send({ topic: kafka.prefix + topic, messages: [{ key, value: JSON.stringify(data), headers }] });
        ids.push(id);
      }
      return ids;
    },
    facts: async (topic = 'events') => {
      await eventually(async () => {
        const [waiting] = await database.query<{ count: number }>('select count(*)::int as count from outbox');
        if (waiting!.count > 0) throw new Error(`${waiting!.count} facts wait`);
      });
      const messages = await kafka.read(`${kafka.prefix}student-record.${topic}`);
      return messages.sort((one, other) => timeOf(one).localeCompare(timeOf(other))).map(told);
    },
    close: async () => {
      for (const producer of producers.values()) await (await producer).disconnect();
      await app.close();
      await Promise.all([issuer.close(), database.drop(), kafka.drop(), rm(spool, { recursive: true, force: true })]);
    },
  };
}

type Producer = ReturnType<ReturnType<typeof kafkaClient>['producer']>;
type Speaker = Exclude<ServiceName, 'student-record'>;

async function connected(producer: Producer): Promise<Producer> {
  await producer.connect();
  return producer;
}

const timeOf = ({ headers }: TopicMessage): string => headers['ce_time']!;

function told({ key, value, headers }: TopicMessage): ToldFact {
  return {
    type: headers['ce_type']!.replace('student-record.', ''),
    key: key!,
    data: JSON.parse(value!) as Record<string, unknown>,
  };
}

function client(url: string, issuer: TestIssuer, who?: TokenOptions): Client {
  const token = issuer.token(who);
  const call: Client['call'] = async (method, path, body, headers = {}) => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${await token}`,
        'accept-language': 'en',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : null };
  };
  return {
    call,
    get: (path, headers) => call('GET', path, undefined, headers),
    put: (path, body, headers) => call('PUT', path, body, headers),
    post: (path, body, headers) => call('POST', path, body, headers),
  };
}

/** Two centres with a school each, entered by the ministry; the first one's system and the second one's. */
export async function twoCentres(record: RunningRecord): Promise<void> {
  const ministry = record.as();
  for (const centre of ['css-a', 'css-b']) {
    await ministry.put(`/v1/organisations/${centre}`, { name: `Centre ${centre}`, kind: 'service-centre' });
    await ministry.put(`/v1/organisations/${centre}.ecole`, {
      name: `École de ${centre}`,
      kind: 'school',
      parentCode: centre,
    });
  }
}

/** A permanent code for each number; no two are a slip apart. */
export function codeOf(n: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const [first, second] = [letters[Math.floor(n / 260)]!, letters[Math.floor(n / 10) % 26]!];
  return `${first}${second}${second}${first}190214${n % 10}${n % 10}`;
}

const purposes = ['school-administration', 'student-support'];
export const sisOfA: TokenOptions = { clientId: 'sis-a', organisations: ['css-a'], purposes };
export const sisOfB: TokenOptions = { clientId: 'sis-b', organisations: ['css-b'], purposes };

/** Whoever signs in under this subject becomes a guardian of the learner, by a code of the school. @returns the guardian's id */
export async function linkGuardian(
  record: RunningRecord,
  school: Client,
  learnerId: string,
  subject: string,
): Promise<string> {
  const { body: made } = await school.post(`/v1/learners/${learnerId}/guardian-codes`, undefined);
  const unlinked = { clientId: 'portal', subject, organisations: [], scopes: ['account'], purpose: 'family-access' };
  const { body } = await record.as(unlinked).post('/v1/accounts/guardian-links', { code: made.code as string });
  return body.person.id as string;
}
