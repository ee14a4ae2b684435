import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  EnrolmentEndedV1,
  LearnerEnrolledV1,
  LearnersMergedV1,
  OrganisationRegisteredV1,
  type OrganisationKind,
} from '@pan/contracts';
import { migrate } from '@pan/kit/data';
import { fact, type Fact } from '@pan/kit/domain';
import type { JobView } from '@pan/kit/jobs';
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
import { federationId } from '../src/application/harvest/documents.js';
import type { RequestView } from '../src/http/enrolment-requests.dto.js';
import { settings } from '../src/config.js';
import { migrations } from '../src/persistence/migrations/index.js';
import { aCourse, anOffering, idOf, ooapiServer, type OoapiServer } from './ooapi-server.js';

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

interface Call {
  readonly token?: TokenOptions | null;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface Federation {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly database: TestDatabase;
  readonly kafka: TestKafka;
  readonly issuer: TestIssuer;
  ask<T>(method: string, path: string, call?: Call): Promise<Answer<T>>;
  /** What the student record says, in this order. */
  hear(...facts: Fact[]): Promise<void>;
  /** What this service has said so far, type and data, of a topic. */
  said(topic?: 'events' | 'to-student-record'): Promise<{ type: string; key: string; data: Record<string, unknown> }[]>;
  close(): Promise<void>;
}

export async function federation(env: Record<string, string> = {}): Promise<Federation> {
  const [database, kafka, issuer] = await Promise.all([
    migratedDatabase('ecampus-federation', (ownerUrl) => migrate(ownerUrl, migrations)),
    testKafka(['student-record', 'ecampus-federation']),
    testIssuer(),
  ]);
  const environment = serviceEnvironment('ecampus-federation', { database, kafka, issuer });
  const app = await createApp(AppModule, {
    ...service,
    settings: loadConfig(settings, { ...environment, PORT: '0', LOG_LEVEL: 'silent', ...env }),
  });
  const url = await app.getUrl();
  const producer = kafkaClient(kafka.as('student-record')).producer();
  await producer.connect();
  return {
    ...{ app, url, database, kafka, issuer },
    ask: async <T>(method: string, path: string, { token = {}, body, headers = {} }: Call = {}) => {
      const send = async () =>
        fetch(url + path, {
          method,
          headers: {
            ...(token && { authorization: `Bearer ${await issuer.token(token)}` }),
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
      let response = await send();
      // A crowd may have to wait for a connection: a client comes back when it is told to.
      for (let again = 1; response.status === 503 && again <= 5; again += 1) {
        await sleep(1_000 * Number(response.headers.get('retry-after') ?? 1));
        response = await send();
      }
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : null) as T };
    },
    hear: async (...facts) => {
      const messages = facts.map(({ type, key, data }) => ({
        key,
        value: JSON.stringify(data),
        headers: { ce_id: randomUUID(), ce_type: type, ce_time: '2026-09-01T12:00:00.000Z' },
      }));
      await producer.send({ topic: `${kafka.prefix}student-record.events` as 'student-record.events', messages });
    },
    said: async (topic = 'events') => {
      await eventually(async () => {
        const [left] = await database.query<{ n: number }>(`select count(*)::int as n from outbox`);
        if (left!.n > 0) throw new Error(`${left!.n} facts wait`);
      });
      const messages = await kafka.read(`${kafka.prefix}ecampus-federation.${topic}`);
      return messages.map(({ key, value, headers }) => ({
        type: headers['ce_type']!.split('.')[1]!,
        key: key!,
        data: JSON.parse(value!) as Record<string, unknown>,
      }));
    },
    close: async () => {
      await producer.disconnect();
      await app.close();
      await issuer.close();
      await Promise.all([database.drop(), kafka.drop()]);
    },
  };
}

export const organisation = (number: number, code: string, kind: OrganisationKind, parent?: number) =>
  fact(OrganisationRegisteredV1, idOf(1, number), {
    ...{ organisationId: idOf(1, number), code, name: `Le ${code}`, kind },
    ...(parent !== undefined && { parentId: idOf(1, parent) }),
  });

export const attends = (learnerId: string, place: number, stay = learnerId, beganOn?: string) =>
  fact(LearnerEnrolledV1, learnerId, {
    ...{
      enrolmentId: stay,
      learnerId,
      organisationId: idOf(1, place),
      schoolYear: '2026-2027',
      level: 'college' as const,
      ...(beganOn && { beganOn }),
    },
  });

export const left = (learnerId: string, place: number, endedOn = '2026-11-01') =>
  fact(EnrolmentEndedV1, learnerId, {
    ...{ enrolmentId: learnerId, learnerId, organisationId: idOf(1, place), schoolYear: '2026-2027', endedOn },
  });

export const merged = (learnerId: string, intoLearnerId: string) =>
  fact(LearnersMergedV1, learnerId, { learnerId, intoLearnerId });

/** Two colleges, two universities. */
export const network = [
  organisation(0, 'ministere', 'ministry'),
  organisation(1, 'cegep-a', 'college', 0),
  organisation(2, 'cegep-b', 'college', 0),
  organisation(3, 'universite-c', 'university', 0),
  organisation(4, 'universite-d', 'university', 0),
  organisation(5, 'css-e', 'service-centre', 0),
];

/** The network is heard of in any order: a token reaches something once all of it is known. */
export async function hearNetwork(it: Federation): Promise<void> {
  await it.hear(...network);
  await eventually(async () => {
    const [known] = await it.database.query<{ n: number }>(`select count(*)::int as n from known_organisation`);
    if (known!.n < network.length) throw new Error(`${known!.n} organisations heard of`);
  });
}

const institutionScopes = ['federation:read', 'enrolments:write', 'results:write'];
export const clientOf = (code: string): TokenOptions => ({
  ...{ clientId: `client-${code}`, organisations: [code], scopes: institutionScopes, purpose: 'school-administration' },
});
export const home = clientOf('cegep-a');
export const host = clientOf('universite-c');
export const learnerToken = (id: string): TokenOptions => ({
  ...{ clientId: 'portal', subject: `compte-${id}`, person: { role: 'learner', id } },
  ...{ organisations: ['cegep-a'], scopes: ['federation:read', 'enrolments:write'], purpose: 'family-access' },
});

/** Runs a harvest to its end. */
export async function harvest(it: Federation, code = 'universite-c'): Promise<JobView> {
  const started = await it.ask<JobView>('POST', `/v1/institutions/${code}/harvests`);
  if (started.status !== 202) throw new Error(JSON.stringify(started.body));
  return eventually(
    async () => {
      const { body } = await it.ask<JobView>('GET', `/v1/harvests/${started.body.id}`);
      if (!body.endedAt) throw new Error(`the harvest is ${body.state}`);
      return body;
    },
    { timeout: 90_000 },
  );
}

/** The endpoint is described and admitted. */
export async function admit(it: Federation, endpoint: string, code = 'universite-c'): Promise<void> {
  const described = await it.ask('PUT', `/v1/institutions/${code}`, { body: { endpoint } });
  if (described.status !== 201) throw new Error(JSON.stringify(described.body));
  const { status } = await it.ask('POST', `/v1/institutions/${code}/admission`);
  if (status !== 204) throw new Error(`the admission answers ${status}`);
}

export interface World {
  readonly it: Federation;
  readonly server: OoapiServer;
  /** What the institution offers now under this number; its id in the federation. */
  offer(number: number, seats: number | null, more?: object): Promise<string>;
  /** Several in one harvest. */
  offerAll(wanted: readonly (readonly [number, number | null, object?])[]): Promise<string[]>;
  /** Learners with an open stay in cegep-a, ready to ask. */
  learners(...numbers: number[]): Promise<string[]>;
  close(): Promise<void>;
}

/** A federation with one admitted university that offers what a spec wants. */
export async function world(): Promise<World> {
  const server = await ooapiServer();
  const it = await federation();
  await hearNetwork(it);
  await admit(it, server.url);
  const courseId = idOf(2, 1);
  server.courses.push(aCourse(courseId, 'Écologie des milieux humides'));
  server.offerings.set(courseId, []);
  const told = new Map<number, string>();
  const offerAll = async (wanted: readonly (readonly [number, number | null, object?])[]) => {
    const given = server.offerings.get(courseId)!;
    let isNews = false;
    for (const [number, seats, more = {}] of wanted) {
      const places = seats === null ? {} : { maxNumberStudents: seats };
      const offering = anOffering(idOf(3, number), 'Écologie', { ...places, ...more });
      if (told.get(number) === JSON.stringify(offering)) continue;
      isNews = true;
      told.set(number, JSON.stringify(offering));
      const before = given.findIndex((one) => (one as { offeringId: string }).offeringId === idOf(3, number));
      if (before < 0) given.push(offering);
      else given[before] = offering;
    }
    if (isNews) {
      const { state, reason } = await harvest(it);
      if (state !== 'succeeded') throw new Error(JSON.stringify(reason));
    }
    const course = federationId(await institutionId(it), courseId);
    return wanted.map(([number]) => federationId(course, idOf(3, number)));
  };
  return {
    it,
    server,
    offerAll,
    offer: async (number, seats, more) => (await offerAll([[number, seats, more]]))[0]!,
    learners: async (...numbers) => {
      const ids = numbers.map((number) => idOf(9, number));
      await it.hear(...ids.map((id) => attends(id, 1)));
      await eventually(async () => {
        const [known] = await it.database.query<{ n: number }>(
          `select count(*)::int as n from known_stay where learner_id = any($1)`,
          [ids],
        );
        if (known!.n < ids.length) throw new Error(`${known!.n} of ${ids.length} stays heard`);
      });
      return ids;
    },
    close: async () => {
      await it.close();
      await server.close();
    },
  };
}

async function institutionId(it: Federation): Promise<string> {
  const [row] = await it.database.query<{ id: string }>(`select id from institution`);
  return row!.id;
}

export const requested = (it: Federation, learnerId: string, offeringId: string, token = home) =>
  it.ask<RequestView>('POST', '/v1/enrolment-requests', { token, body: { learnerId, offeringId } });

export const decided = (
  it: Federation,
  id: string,
  by: 'home' | 'host',
  accepted = true,
  token = by === 'home' ? home : host,
) =>
  it.ask<RequestView>('POST', `/v1/enrolment-requests/${id}/decisions`, {
    token,
    body: { by, accepted, ...(!accepted && { reason: 'prerequisites-missing' }) },
  });

export const cancelled = (
  it: Federation,
  id: string,
  by: 'learner' | 'home' | 'host' = 'home',
  token = by === 'host' ? host : home,
) => it.ask<RequestView>('POST', `/v1/enrolment-requests/${id}/cancellation`, { token, body: { by } });

/** Asked for and accepted by both. */
export async function accepted(it: Federation, learnerId: string, offeringId: string): Promise<RequestView> {
  const { body } = await requested(it, learnerId, offeringId);
  await decided(it, body.id, 'home');
  const { status, body: last } = await decided(it, body.id, 'host');
  if (status !== 200) throw new Error(JSON.stringify(last));
  return last;
}
