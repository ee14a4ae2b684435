import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { services } from '@pan/contracts';
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
  type TokenOptions,
} from '@pan/testing';
import { AppModule, service } from '../src/app.module.js';
import { settings } from '../src/config.js';
import { copiedTables } from '../src/persistence/tables.js';
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
  /** Any other method, with a body. */
  send<T>(
    method: string,
    path: string,
    body: unknown,
    token?: TokenOptions,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
  /** A POST of something else than JSON. */
  sendText<T>(
    path: string,
    body: string | Buffer<ArrayBuffer>,
    type: string,
    token?: TokenOptions,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
  getText(path: string, token?: TokenOptions): Promise<string>;
  /** What the services say, in this order. */
  hear(...facts: Fact[]): Promise<void>;
  /** The same with the facts' ids and instants. */
  hearTold(...facts: ToldFact[]): Promise<void>;
  /** What the service told of this type and key. */
  told(type: string, key: string): Promise<Record<string, unknown>[]>;
  /** Another instance of the service on the same database. */
  another(): Promise<NestFastifyApplication>;
  close(): Promise<void>;
}

/** Puts the consumer back to the beginning of its topics, with its copies empty. */
export const readAnew = ({ database }: Governance): Promise<unknown> =>
  database.query(
    `with ${copiedTables.map((table) => `${table}_none as (delete from ${table})`).join()}, unread as (delete from inbox)
     update consumer_position set next_offset = 0`,
  );

export interface ToldFact {
  readonly fact: Fact;
  readonly id: string;
  readonly at: string;
}

/** The service in this process, on a database and topics of its own; every group is shown unless `smallestGroup` says otherwise. */
export async function governance({ smallestGroup = 1 } = {}): Promise<Governance> {
  const [database, kafka, issuer] = await Promise.all([
    migratedDatabase('governance-reporting', (ownerUrl) => migrate(ownerUrl, migrations)),
    testKafka(),
    testIssuer(),
  ]);
  const environment = serviceEnvironment('governance-reporting', { database, kafka, issuer });
  const start = () =>
    createApp(AppModule, {
      ...service,
      settings: loadConfig(settings, {
        ...environment,
        PORT: '0',
        LOG_LEVEL: 'silent',
        SMALLEST_GROUP: String(smallestGroup),
      }),
    });
  const app = await start();
  const url = await app.getUrl();
  const producers = new Map<string, ReturnType<ReturnType<typeof kafkaClient>['producer']>>(
    await Promise.all(
      services.map(async (speaker) => {
        const producer = kafkaClient(kafka.as(speaker)).producer();
        await producer.connect();
        return [`${speaker}.events`, producer] as const;
      }),
    ),
  );
  const hearTold = async (...facts: ToldFact[]): Promise<void> => {
    for (const [topic, of] of Map.groupBy(facts, ({ fact }) => fact.topic)) {
      const messages = of.map(({ fact: { type, key, data }, id, at }) => ({
        key,
        value: JSON.stringify(data),
        headers: { ce_id: id, ce_type: type, ce_time: at },
      }));
      await producers.get(topic)!.send({ topic: kafka.prefix + topic, messages });
    }
  };
  const ask = async <T>(
    path: string,
    token: TokenOptions,
    headers: Record<string, string>,
    init: { method?: string; body?: string | Buffer<ArrayBuffer> } = {},
  ): Promise<Answer<T>> => {
    const authorization = `Bearer ${await issuer.token(token)}`;
    const response = await fetch(url + path, { ...init, headers: { authorization, ...headers } });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : null) as T };
  };
  return {
    app,
    database,
    issuer,
    get: (path, token = {}, headers = {}) => ask(path, token, headers),
    send: (method, path, body, token = {}, headers = {}) =>
      ask(path, token, { 'content-type': 'application/json', ...headers }, { method, body: JSON.stringify(body) }),
    sendText: (path, body, type, token = {}, headers = {}) =>
      ask(path, token, { 'content-type': type, ...headers }, { method: 'POST', body }),
    getText: async (path, token = {}) => {
      const headers = { authorization: `Bearer ${await issuer.token(token)}` };
      return (await fetch(url + path, { headers })).text();
    },
    hear: (...facts) => hearTold(...facts.map((fact) => ({ fact, id: randomUUID(), at: '2026-09-01T12:00:00.000Z' }))),
    hearTold,
    told: async (type, of) =>
      (await kafka.read(`${kafka.prefix}governance-reporting.events`))
        .filter(({ key, headers }) => key === of && headers['ce_type'] === type)
        .map(({ value }) => JSON.parse(value!) as Record<string, unknown>),
    another: start,
    close: async () => {
      await Promise.all([...producers.values()].map((producer) => producer.disconnect()));
      await app.close();
      await issuer.close();
      await Promise.all([database.drop(), kafka.drop()]);
    },
  };
}
