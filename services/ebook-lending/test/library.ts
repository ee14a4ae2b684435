import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  EnrolmentEndedV1,
  LearnerEnrolledV1,
  LearnersMergedV1,
  OrganisationRegisteredV1,
  ResourcePublishedV1,
  type OrganisationKind,
} from '@pan/contracts';
import { migrate } from '@pan/kit/data';
import { fact, type Fact } from '@pan/kit/domain';
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
  type TestIssuer,
  type TestKafka,
  type TokenOptions,
} from '@pan/testing';
import { AppModule, service } from '../src/app.module.js';
import { settings } from '../src/config.js';
import { migrations } from '../src/persistence/migrations/index.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

export interface ToldFact {
  /** Without the service's name: `loan-opened.v1`. */
  readonly type: string;
  readonly data: Record<string, Json>;
}

/** The whole service in this process, on a database and topics of its own. */
export interface Library {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly database: TestDatabase;
  readonly kafka: TestKafka;
  readonly issuer: TestIssuer;
  call(
    who: TokenOptions | null,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** What the student record or the catalogue says, in this order; answers once it has been heard. */
  hear(...facts: Fact[]): Promise<void>;
  /** Every fact told, in the order of the commits (ids of facts are made in it), once the outbox is empty. */
  told(): Promise<ToldFact[]>;
  close(): Promise<void>;
}

export const library: TokenOptions = {
  clientId: 'library-a',
  organisations: ['css-a'],
  purpose: 'teaching',
  scopes: ['lending:read', 'lending:write', 'lending:borrow'],
};
export const libraryOfB: TokenOptions = { ...library, clientId: 'library-b', organisations: ['css-b'] };

export const learner = (id: string): TokenOptions => ({
  clientId: 'reading-app',
  subject: `account-${id}`,
  person: { role: 'learner', id },
  organisations: ['css-a'],
  purpose: 'family-access',
  scopes: ['lending:read', 'lending:borrow'],
});

export async function startLibrary(env: Record<string, string> = {}): Promise<Library> {
  const [database, kafka, issuer] = await Promise.all([
    migratedDatabase('ebook-lending', (ownerUrl) => migrate(ownerUrl, migrations)),
    testKafka(['student-record', 'resource-catalogue', 'ebook-lending']),
    testIssuer(),
  ]);
  const environment = serviceEnvironment('ebook-lending', { database, kafka, issuer });
  const app = await createApp(AppModule, {
    ...service,
    settings: loadConfig(settings, { ...environment, PORT: '0', LOG_LEVEL: 'error', ...env }),
  });
  const url = await app.getUrl();
  const producers = await Promise.all(
    (['student-record', 'resource-catalogue'] as const).map(async (name) => {
      const producer = kafkaClient(kafka.as(name)).producer();
      await producer.connect();
      return [name, producer] as const;
    }),
  );
  const tokens = new Map<string, Promise<string>>();
  return {
    app,
    url,
    database,
    kafka,
    issuer,
    call: async (who, method, path, body, headers = {}) => {
      const key = JSON.stringify(who);
      if (who && !tokens.has(key)) tokens.set(key, issuer.token(who));
      const ask = async () =>
        fetch(url + path, {
          method,
          headers: {
            'accept-language': 'en',
            ...(who && { authorization: `Bearer ${await tokens.get(key)!}` }),
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        });
      let response = await ask();
      // A busy machine may ask to come back, as it would ask any client.
      for (let again = 0; response.status === 503 && again < 10; again += 1) {
        await sleep(Number(response.headers.get('retry-after')) * 1_000);
        response = await ask();
      }
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null };
    },
    hear: async (...facts) => {
      const ids: string[] = [];
      for (const [name, producer] of producers) {
        const messages = facts
          .filter(({ type }) => type.startsWith(`${name}.`))
          .map(({ type, key, data }) => {
            const id = randomUUID();
            ids.push(id);
            return {
              key,
              value: JSON.stringify(data),
              headers: { ce_id: id, ce_type: type, ce_time: new Date().toISOString() },
            };
          });
        if (messages.length > 0) await producer.send({ topic: `${kafka.prefix}${name}.events`, messages });
      }
      await eventually(async () => {
        const heard = await database.query('select from inbox where event_id = any($1)', [ids]);
        if (heard.length < ids.length) throw new Error(`${heard.length} of ${ids.length} facts heard`);
      });
    },
    told: async () => {
      await eventually(async () => {
        const [waiting] = await database.query<{ count: number }>('select count(*)::int as count from outbox');
        if (waiting!.count > 0) throw new Error(`${waiting!.count} facts wait`);
      });
      const messages = await kafka.read(`${kafka.prefix}ebook-lending.events`);
      return messages
        .sort((one, other) => (one.headers['ce_id']! < other.headers['ce_id']! ? -1 : 1))
        .map(({ headers, value }) => ({
          type: headers['ce_type']!.replace('ebook-lending.', ''),
          data: JSON.parse(value!) as Record<string, Json>,
        }));
    },
    close: async () => {
      await Promise.all(producers.map(([, producer]) => producer.disconnect()));
      await app.close();
      await issuer.close();
      await Promise.all([database.drop(), kafka.drop()]);
    },
  };
}

const ids = new Map<string, string>();

/** The same id for the same name, within a spec file. */
export function idOf(name: string): string {
  if (!ids.has(name)) ids.set(name, randomUUID());
  return ids.get(name)!;
}

export const organisation = (code: string, kind: OrganisationKind, parent?: string): Fact =>
  fact(OrganisationRegisteredV1, idOf(code), {
    ...{ organisationId: idOf(code), code, name: `Organisation ${code}`, kind },
    ...(parent && { parentId: idOf(parent) }),
  });

/** Two centres with a school each, below the ministry. */
export const network = (): Fact[] => [
  organisation('ministere', 'ministry'),
  ...['css-a', 'css-b'].flatMap((centre) => [
    organisation(centre, 'service-centre', 'ministere'),
    organisation(`${centre}.ecole`, 'school', centre),
  ]),
];

const stay = (name: string, place: string) => ({
  enrolmentId: idOf(`${name} at ${place}`),
  learnerId: idOf(name),
  organisationId: idOf(place),
  schoolYear: '2026-2027',
});
export const enrolled = (name: string, place = 'css-a.ecole', beganOn?: string): Fact =>
  fact(LearnerEnrolledV1, idOf(name), {
    ...stay(name, place),
    level: 'secondary-1' as const,
    ...(beganOn && { beganOn }),
  });
export const left = (name: string, endedOn: string, place = 'css-a.ecole'): Fact =>
  fact(EnrolmentEndedV1, idOf(name), { ...stay(name, place), endedOn });
export const merged = (name: string, into: string): Fact =>
  fact(LearnersMergedV1, idOf(name), { learnerId: idOf(name), intoLearnerId: idOf(into) });

export const eBook = (name: string, more: Partial<ResourcePublishedV1> = {}): ResourcePublishedV1 => ({
  resourceId: idOf(name),
  title: name,
  kind: 'e-book',
  creators: ['Gabrielle Roy'],
  levels: ['secondary-1'],
  subjects: [],
  language: 'fr',
  competencies: [],
  ...more,
});
export const published = (name: string, more: Partial<ResourcePublishedV1> = {}): Fact =>
  fact(ResourcePublishedV1, idOf(name), eBook(name, more));

/** Titles known by the names of their resources. */
export async function titlesOf(at: Library, ...names: string[]): Promise<string[]> {
  const rows = await at.database.query<{ id: string; title: string }>('select id, title from title');
  return names.map((name) => rows.find(({ title }) => title === name)!.id);
}

export const buy = (
  at: Library,
  titleId: string,
  terms: object,
  who = library,
  organisation = 'css-a',
): Promise<Answer> => at.call(who, 'POST', '/v1/licences', { titleId, organisation, sourceId: randomUUID(), ...terms });
export const borrow = (at: Library, titleId: string, name: string, who = library): Promise<Answer> =>
  at.call(who, 'POST', '/v1/loans', { titleId, learnerId: idOf(name) });
export const hold = (at: Library, titleId: string, name: string, who = library): Promise<Answer> =>
  at.call(who, 'POST', '/v1/holds', { titleId, learnerId: idOf(name) });
