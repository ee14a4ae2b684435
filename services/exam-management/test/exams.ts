import { randomUUID } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import { migrate } from '@pan/kit/data';
import { kafkaClient } from '@pan/kit/messaging';
import { loadConfig } from '@pan/kit/ops';
import { createApp } from '@pan/kit/service';
import {
  eventually,
  serviceEnvironment,
  migratedDatabase,
  testIssuer,
  testKafka,
  type TestDatabase,
  type TestKafka,
  type TokenOptions,
} from '@pan/testing';
import { AppModule, service } from '../src/app.module.js';
import { settings as schema } from '../src/config.js';

export { paperZip, samplePaper as sample, zipOf } from '@pan/testing';

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
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** The whole service in this process, on a database and topics of its own. */
export interface RunningExams {
  readonly app: INestApplication;
  readonly database: TestDatabase;
  readonly kafka: TestKafka;
  /** What another instance of the service would be given. */
  readonly environment: Record<string, string>;
  as(who?: TokenOptions): Client;
  token(who: TokenOptions): Promise<string>;
  /** With a token of the service's own, or none. */
  bearing(token: string | null): Client;
  /** Says as the student record what it would say. */
  tell(topic: 'events' | 'to-exam-management', facts: readonly Told[]): Promise<void>;
  /** What this service has said, once its outbox is empty. */
  facts(topic: 'events' | 'to-student-record'): Promise<{ type: string; key: string; data: Json }[]>;
  close(): Promise<void>;
}

export interface Told {
  readonly type: string;
  readonly key: string;
  readonly data: object;
}

export const ministry: TokenOptions = { clientId: 'ministry', organisations: ['ministere'] };
export const board: TokenOptions = { clientId: 'board', organisations: ['ministere'] };
export const playerOfA: TokenOptions = {
  clientId: 'player-a',
  organisations: ['css-a'],
  scopes: ['exams:read', 'exams:sit'],
  purpose: 'teaching',
};
export const playerOfB: TokenOptions = {
  clientId: 'player-b',
  organisations: ['css-b'],
  scopes: ['exams:read', 'exams:sit'],
  purpose: 'teaching',
};

export async function startExams(): Promise<RunningExams> {
  const [issuer, database, kafka] = await Promise.all([
    testIssuer(),
    migratedDatabase('exam-management', (ownerUrl) => migrate(ownerUrl, [...service.migrations])),
    testKafka(['student-record', 'exam-management']),
  ]);
  const environment = serviceEnvironment('exam-management', { database, kafka, issuer });
  const settings = loadConfig(schema, { ...environment, PORT: '0', LOG_LEVEL: 'error' });
  const app = await createApp(AppModule, { ...service, settings });
  const url = await app.getUrl();
  const producer = kafkaClient(kafka.as('student-record')).producer();
  await producer.connect();
  return {
    app,
    database,
    kafka,
    environment,
    token: (who) => issuer.token(who),
    as: (who = ministry) => client(url, issuer.token(who)),
    bearing: (token) => client(url, token),
    tell: async (topic, facts) => {
      await producer.send({
        topic: `${kafka.prefix}student-record.${topic}`,
        messages: facts.map(({ type, key, data }) => ({
          key,
          value: JSON.stringify(data),
          headers: {
            ce_specversion: '1.0',
            ce_id: randomUUID(),
            ce_type: `student-record.${type}.v1`,
            ce_source: 'urn:qc:pan:student-record',
            ce_subject: key,
            ce_time: new Date().toISOString(),
            'content-type': 'application/json',
          },
        })),
      });
    },
    facts: async (topic) => {
      await eventually(async () => {
        const [waiting] = await database.query<{ count: number }>('select count(*)::int as count from outbox');
        if (waiting!.count > 0) throw new Error(`${waiting!.count} facts wait`);
      });
      const messages = await kafka.read(`${kafka.prefix}exam-management.${topic}`);
      return messages.map(({ key, value, headers }) => ({
        type: headers['ce_type']!.replace('exam-management.', '').replace('.v1', ''),
        key: key!,
        data: JSON.parse(value!),
      }));
    },
    close: async () => {
      await producer.disconnect();
      await app.close();
      await Promise.all([issuer.close(), database.drop(), kafka.drop()]);
    },
  };
}

function client(url: string, token: string | null | Promise<string>): Client {
  const call: Client['call'] = async (method, path, body, headers = {}) => {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const answer = await fetch(url + path, {
      method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${await token}` }),
        'accept-language': 'en',
        ...(body !== undefined && !isRaw && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: isRaw ? (body as string) : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : null };
  };
  return {
    call,
    get: (path, headers) => call('GET', path, undefined, headers),
    post: (path, body, headers) => call('POST', path, body, headers),
    put: (path, body, headers) => call('PUT', path, body, headers),
  };
}

/** Sends a package and waits for the end of its job. */
export async function importPackage(
  exams: RunningExams,
  zip: Uint8Array,
  who: TokenOptions = ministry,
  about: { subject?: string; level?: string } = {},
): Promise<Json> {
  const query = new URLSearchParams({ subject: 'mathématique', level: 'secondary-4', ...about });
  const sent = await exams.as(who).post(`/v1/imports?${query}`, zip, { 'content-type': 'application/zip' });
  if (sent.status !== 202) throw new Error(JSON.stringify(sent.body));
  return eventually(async () => {
    const { body } = await exams.as(who).get(`/v1/imports/${sent.body.id}`);
    if (['queued', 'running'].includes(body.state)) throw new Error(body.state);
    return body;
  });
}

/** Right answers to every place of the sample paper. */
export const rightAnswers: Readonly<Record<string, Record<string, string[]>>> = {
  Q01: { RESPONSE: ['C'] },
  Q02: { RESPONSE: ['6,5'] },
  Q03: { RESPONSE: ['L2'] },
  Q04: { X: ['3'], Y: ['-4'] },
  Q05: { RESPONSE: ['I3'] },
  Q06: { RESPONSE: ['TEN V', 'INT A', 'RES O', 'PUI W'] },
  Q07: { RESPONSE: ['K NA', 'CL BR', 'NE HE'] },
  Q08: { RESPONSE: ['7'] },
  Q09: { RESPONSE: ['2,7'] },
  Q10: { RESPONSE: ['EOL', 'HYD'] },
  Q11: { RESPONSE: ['Photosynthèse'] },
  Q12: { RESPONSE: ['RES G1', 'PHO G2'] },
  Q13: { RESPONSE: ['C2'] },
  Q14: { RESPONSE: ['OBS', 'HYP', 'EXP', 'ANA'] },
};
