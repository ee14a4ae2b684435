import { buffer } from 'node:stream/consumers';
import { createApp, loadConfig, migrate, type JobProblemView, type JobView } from '@pan/kit';
import {
  eventually,
  serviceEnvironment,
  testDatabase,
  testIssuer,
  testKafka,
  type TestDatabase,
  type TestKafka,
  type TokenOptions,
  type TopicMessage,
} from '@pan/testing';
import { ZipFile } from 'yazl';
import { AppModule, service } from '../src/app.module.js';
import { settings as schema } from '../src/config.js';

export type Row = Record<string, string>;
export type Tables = Record<'orgs' | 'academicSessions' | 'users' | 'demographics' | 'classes' | 'enrollments', Row[]>;

/** Learners e-1, e-2… of one school, with a class of their own and a teacher. */
export interface School {
  readonly id: string;
  readonly learners: number;
  /** The number of its first learner. */
  readonly from?: number;
}

const day = (number: number) =>
  `2016-${String((number % 12) + 1).padStart(2, '0')}-${String((number % 28) + 1).padStart(2, '0')}`;

/** A bundle in version 1.1 without a fault, as tables that a spec may change before it zips them. */
export function aBundle(...schools: School[]): Tables {
  const tables: Tables = {
    orgs: [
      { sourcedId: 'css', name: 'Centre des Érables', type: 'district', identifier: 'css-a', parentSourcedId: '' },
    ],
    academicSessions: [
      { sourcedId: 'an', title: '2026-2027', type: 'schoolYear', startDate: '2026-07-01', endDate: '2027-06-30' },
    ],
    users: [],
    demographics: [],
    classes: [],
    enrollments: [],
  };
  for (const { id, learners, from = 1 } of schools) {
    tables.orgs.push({ sourcedId: id, name: `École ${id}`, type: 'school', identifier: id, parentSourcedId: 'css' });
    tables.classes.push({
      sourcedId: `g-${id}`,
      title: `Groupe ${id}`,
      grades: 'P3',
      schoolSourcedId: id,
      termSourcedIds: 'an',
    });
    tables.users.push({
      sourcedId: `p-${id}`,
      orgSourcedIds: id,
      role: 'teacher',
      givenName: 'Ève',
      familyName: `Roy ${id}`,
    });
    tables.enrollments.push({
      sourcedId: `m-p-${id}`,
      classSourcedId: `g-${id}`,
      userSourcedId: `p-${id}`,
      role: 'teacher',
      primary: 'true',
    });
    for (let number = from; number < from + learners; number += 1) {
      tables.users.push({
        sourcedId: `e-${number}`,
        orgSourcedIds: id,
        role: 'student',
        givenName: 'Zoé',
        familyName: `Côté ${id} ${number}`,
        grades: 'P3',
      });
      tables.demographics.push({ sourcedId: `e-${number}`, birthDate: day(number), sex: 'female' });
      tables.enrollments.push({
        sourcedId: `m-${number}`,
        classSourcedId: `g-${id}`,
        userSourcedId: `e-${number}`,
        role: 'student',
        primary: 'false',
      });
    }
  }
  return tables;
}

/** The row of a table with this source id, to be changed. */
export function rowOf(rows: Row[], sourcedId: string): Row {
  return rows.find((row) => row['sourcedId'] === sourcedId)!;
}

/** The tables without the learners named, wherever they appear. */
export function without(tables: Tables, ...gone: string[]): Tables {
  const stays = (row: Row) => !gone.includes(row['sourcedId']!) && !gone.includes(row['userSourcedId'] ?? '');
  return Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, rows.filter(stays)])) as Tables;
}

const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const csv = (header: readonly string[], rows: readonly Row[]) =>
  [header.join(), ...rows.map((row) => header.map((name) => cell(row[name] ?? '')).join())].join('\n');

export function zipOf(files: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream as never);
}

const headers: Record<keyof Tables, string> = {
  orgs: 'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId',
  academicSessions: 'sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear',
  users:
    'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,grades',
  demographics: 'sourcedId,status,dateLastModified,birthDate,sex',
  classes:
    'sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds',
  enrollments:
    'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate',
};

export function zipped(tables: Partial<Tables>): Promise<Buffer> {
  const names = Object.keys(tables) as (keyof Tables)[];
  const manifest = [
    ['manifest.version', '1.0'],
    ['oneroster.version', '1.1'],
    ...names.map((name) => [`file.${name}`, 'bulk']),
  ];
  const files = names.map((name) => [`${name}.csv`, csv(headers[name].split(','), tables[name]!)]);
  return zipOf({
    'manifest.csv': ['propertyName,value', ...manifest.map((line) => line.join())].join('\n'),
    ...Object.fromEntries(files),
  });
}

export interface Answer<T = JobView> {
  readonly status: number;
  readonly location: string | null;
  readonly json: T;
}

export interface Ending extends JobView {
  readonly all: readonly JobProblemView[];
}

export interface TestRecord {
  readonly database: TestDatabase;
  readonly kafka: TestKafka;
  readonly url: string;
  send(bundle: Buffer | Partial<Tables>, query?: Record<string, string>, who?: TokenOptions): Promise<Answer>;
  call<T = JobView>(
    method: string,
    path: string,
    who?: TokenOptions,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
  /** The job once it has ended or waits, with all of its problems. */
  end(id: string, who?: TokenOptions): Promise<Ending>;
  import(bundle: Buffer | Partial<Tables>, query?: Record<string, string>, who?: TokenOptions): Promise<Ending>;
  authorization(): Promise<string>;
  /** Types of the facts told since the last call, sorted. */
  facts(): Promise<string[]>;
  messages(): Promise<TopicMessage[]>;
  close(): Promise<void>;
}

export const sis: TokenOptions = { clientId: 'sis', organisations: ['css-a'], purpose: 'school-administration' };

export async function startRecord(env: Record<string, string> = {}): Promise<TestRecord> {
  const [issuer, database, kafka] = await Promise.all([
    testIssuer(),
    testDatabase('student-record'),
    testKafka(['student-record']),
  ]);
  await migrate(database.ownerUrl, [...service.migrations]);
  await database.query(`insert into organisation (id, code, name, kind, parent_id, path, version)
    select gen_random_uuid(), code, code, 'service-centre', '00000000-0000-7000-8000-000000000001', array['ministere', code], 1
      from unnest(array['css-a', 'css-b']) as code`);
  const environment = serviceEnvironment('student-record', { database, kafka, issuer });
  const settings = loadConfig(schema, { ...environment, LOG_LEVEL: 'error', PORT: '0', ...env });
  const app = await createApp(AppModule, { ...service, settings });
  const url = await app.getUrl();
  const seen = new Set<string>();

  const call = async <T = JobView>(
    method: string,
    path: string,
    who = sis,
    more: Record<string, string> = {},
    body?: Buffer,
  ) => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${await issuer.token(who)}`,
        ...(body && { 'content-type': 'application/zip' }),
        ...more,
      },
      ...(body && { body: new Uint8Array(body) }),
    });
    return { status: answer.status, location: answer.headers.get('location'), json: (await answer.json()) as T };
  };
  const record: TestRecord = {
    database,
    kafka,
    url,
    call,
    send: async (bundle, query = {}, who = sis) => {
      const body = Buffer.isBuffer(bundle) ? bundle : await zipped(bundle);
      return call('POST', `/v1/imports?${new URLSearchParams(query).toString()}`, who, {}, body);
    },
    end: async (id, who = sis) => {
      const view = await eventually(
        async () => {
          const { json } = await call('GET', `/v1/imports/${id}`, who);
          if (['queued', 'running'].includes(json.state)) throw new Error(`${id} is ${json.state}`);
          return json;
        },
        { timeout: 30_000 },
      );
      const { json } = await call<{ items: JobProblemView[] }>('GET', `/v1/imports/${id}/problems?limit=500`, who);
      return { ...view, all: json.items };
    },
    import: async (bundle, query = {}, who = sis) => record.end((await record.send(bundle, query, who)).json.id, who),
    authorization: async () => `Bearer ${await issuer.token(sis)}`,
    messages: async () => {
      await eventually(async () => {
        const [left] = await database.query<{ count: number }>('select count(*)::int as count from outbox');
        if (left!.count > 0) throw new Error(`${left!.count} facts wait`);
      });
      return kafka.read(`${kafka.prefix}student-record.events`);
    },
    facts: async () => {
      const all = await record.messages();
      const fresh = all.filter(({ headers }) => !seen.has(headers['ce_id']!));
      for (const { headers } of fresh) seen.add(headers['ce_id']!);
      return fresh.map(({ headers }) => headers['ce_type']!.slice('student-record.'.length)).sort();
    },
    close: async () => {
      await app.close();
      await issuer.close();
      await Promise.all([database.drop(), kafka.drop()]);
    },
  };
  return record;
}
