import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { OrganisationRegisteredV1, type OrganisationKind } from '@pan/contracts';
import { migrate } from '@pan/kit/data';
import { fact } from '@pan/kit/domain';
import type { JobView } from '@pan/kit/jobs';
import { kafkaClient } from '@pan/kit/messaging';
import { loadConfig } from '@pan/kit/ops';
import { createApp } from '@pan/kit/service';
import {
  eventually,
  freePort,
  serviceEnvironment,
  migratedDatabase,
  testIssuer,
  testKafka,
  type TestDatabase,
  type TestIssuer,
  type TestKafka,
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

export interface Sent {
  readonly json?: unknown;
  readonly xml?: string;
  readonly form?: string;
  readonly headers?: Record<string, string>;
  readonly token?: TokenOptions | null;
}

export interface Told {
  readonly type: string;
  readonly key: string;
  readonly data: Record<string, unknown>;
}

export interface Catalogue {
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly database: TestDatabase;
  readonly kafka: TestKafka;
  readonly issuer: TestIssuer;
  ask<T>(method: string, path: string, sent?: Sent): Promise<Answer<T>>;
  /** Enters and publishes. Answers the ids, in order. */
  publish(...lom: string[]): Promise<string[]>;
  /** Registers a source under its code and harvests it to the end. */
  harvest(code: string, source?: object): Promise<JobView>;
  /** Every fact in the topic; one key's are in order. */
  told(type?: string): Promise<Told[]>;
  close(): Promise<void>;
}

/** The service in this process, on a database and topics of its own. */
export async function catalogue(env: Record<string, string> = {}): Promise<Catalogue> {
  const [database, kafka, issuer] = await Promise.all([
    migratedDatabase('resource-catalogue', (ownerUrl) => migrate(ownerUrl, migrations)),
    testKafka(['student-record', 'resource-catalogue']),
    testIssuer(),
  ]);
  const port = String(await freePort());
  const own = { PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}`, LOG_LEVEL: 'silent', ...env };
  const environment = { ...serviceEnvironment('resource-catalogue', { database, kafka, issuer }), ...own };
  const app = await createApp(AppModule, { ...service, settings: loadConfig(settings, environment) });
  const url = await app.getUrl();
  await hearNetwork(kafka, database);

  const ask = async <T>(method: string, path: string, { json, xml, form, headers = {}, token = {} }: Sent = {}) => {
    const type =
      json !== undefined
        ? 'application/json'
        : xml !== undefined
          ? 'application/xml'
          : 'application/x-www-form-urlencoded';
    const body = json !== undefined ? JSON.stringify(json) : (xml ?? form);
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${await issuer.token(token)}` }),
        ...(body !== undefined && { 'content-type': type }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
  };
  const told = async (type?: string) => {
    await eventually(async () => {
      const [row] = await database.query<{ n: string }>('select count(*) as n from outbox');
      if (row!.n !== '0') throw new Error('facts wait');
    });
    const messages = await kafka.read(`${kafka.prefix}resource-catalogue.events`);
    return messages
      .map(({ headers, key, value }) => ({
        type: headers['ce_type']!,
        key: key!,
        data: JSON.parse(value!) as Record<string, unknown>,
      }))
      .filter((fact) => !type || fact.type === type);
  };
  return {
    ...{ url, app, database, kafka, issuer, ask, told },
    publish: async (...lom) => {
      const ids: string[] = [];
      for (const xml of lom) {
        const { body, status } = await ask<{ id: string }>('POST', '/v1/resources', { xml });
        if (status !== 201) throw new Error(JSON.stringify(body));
        await ask('POST', `/v1/resources/${body.id}/publication`);
        ids.push(body.id);
      }
      return ids;
    },
    harvest: async (code, source) => {
      if (source)
        await ask('PUT', `/v1/sources/${code}`, { json: { name: code, metadataPrefix: 'oai_dc', ...source } });
      const { body } = await ask<JobView>('POST', `/v1/sources/${code}/harvests`);
      return ended(body.id);
    },
    close: async () => {
      await app.close();
      await issuer.close();
      await Promise.all([database.drop(), kafka.drop()]);
    },
  };

  function ended(id: string): Promise<JobView> {
    return eventually(
      async () => {
        const { body } = await ask<JobView>('GET', `/v1/harvests/${id}`);
        if (!body.endedAt) throw new Error(`the harvest is ${body.state}`);
        return body;
      },
      { timeout: 30_000 },
    );
  }
}

const ids = new Map<string, string>();
export const idOf = (code: string): string => ids.get(code) ?? ids.set(code, randomUUID()).get(code)!;

/** Two centres, one with a school, below the ministry: as the student record tells them. */
export async function hearNetwork(kafka: TestKafka, database: TestDatabase): Promise<void> {
  const organisation = (code: string, kind: OrganisationKind, parent?: string) =>
    fact(OrganisationRegisteredV1, idOf(code), {
      ...{ organisationId: idOf(code), code, name: code, kind },
      ...(parent && { parentId: idOf(parent) }),
    });
  const network = [
    organisation('ministere', 'ministry'),
    organisation('css-a', 'service-centre', 'ministere'),
    organisation('css-a.ecole', 'school', 'css-a'),
    organisation('css-b', 'service-centre', 'ministere'),
  ];
  const producer = kafkaClient(kafka.as('student-record')).producer();
  await producer.connect();
  const messages = network.map(({ type, key, data }) => ({
    key,
    value: JSON.stringify(data),
    headers: { ce_id: randomUUID(), ce_type: type, ce_time: new Date().toISOString() },
  }));
  await producer.send({ topic: `${kafka.prefix}student-record.events`, messages });
  await producer.disconnect();
  await eventually(async () => {
    const known = await database.query('select from known_organisation');
    if (known.length < network.length) throw new Error(`${known.length} organisations are known`);
  });
}

const folder = join(import.meta.dirname, '../samples/lom');

/** The records of the samples, by the names of their files. */
export const samples: ReadonlyMap<string, string> = new Map(
  readdirSync(folder)
    .toSorted()
    .map((file) => [file.replace('.xml', ''), readFileSync(join(folder, file), 'utf8')]),
);

export const sample = (name: string): string => {
  const found = samples.get(name);
  if (!found) throw new Error(`no sample ${name}`);
  return found;
};

/** The least that LOM needs. */
export const lom = (title: string, more = ''): string =>
  `<lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><title><string language="fr">${title}</string></title><language>fr</language>${more}</general></lom>`;
