import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp, kafkaClient, loadConfig, migrate, type Fact } from '@pan/kit';
import {
  serviceEnvironment,
  testDatabase,
  testIssuer,
  testKafka,
  type TestDatabase,
  type TestIssuer,
  type TokenOptions,
} from '@pan/testing';
import { AppModule, service } from '../src/app.module.js';
import { settings } from '../src/config.js';
import { migrations } from '../src/persistence/migrations/index.js';

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface Governance {
  readonly app: NestFastifyApplication;
  readonly database: TestDatabase;
  readonly issuer: TestIssuer;
  get<T>(path: string, token?: TokenOptions, headers?: Record<string, string>): Promise<Answer<T>>;
  /** What the student record says, in this order. */
  hear(...facts: Fact[]): Promise<void>;
  close(): Promise<void>;
}

/** The service in this process, on a database and topics of its own. */
export async function governance(): Promise<Governance> {
  const [database, kafka, issuer] = await Promise.all([
    testDatabase('governance-reporting'),
    testKafka(['student-record', 'governance-reporting']),
    testIssuer(),
  ]);
  await migrate(database.ownerUrl, migrations);
  const environment = serviceEnvironment('governance-reporting', { database, kafka, issuer });
  const app = await createApp(AppModule, {
    ...service,
    settings: loadConfig(settings, { ...environment, PORT: '0', LOG_LEVEL: 'silent' }),
  });
  const url = await app.getUrl();
  const producer = kafkaClient(kafka.as('student-record')).producer();
  await producer.connect();
  return {
    app,
    database,
    issuer,
    get: async <T>(path: string, token: TokenOptions = {}, headers: Record<string, string> = {}) => {
      const authorization = `Bearer ${await issuer.token(token)}`;
      const response = await fetch(url + path, { headers: { authorization, ...headers } });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : null) as T };
    },
    hear: async (...facts) => {
      const messages = facts.map(({ type, key, data }) => ({
        key,
        value: JSON.stringify(data),
        headers: { ce_id: randomUUID(), ce_type: type, ce_time: '2026-09-01T12:00:00.000Z' },
      }));
      await producer.send({ topic: `${kafka.prefix}student-record.events`, messages });
    },
    close: async () => {
      await producer.disconnect();
      await app.close();
      await issuer.close();
      await Promise.all([database.drop(), kafka.drop()]);
    },
  };
}
