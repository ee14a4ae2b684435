import type { JobProblemView, JobView } from '@pan/kit/jobs';
import { eventually, zipOf, type TokenOptions } from '@pan/testing';
import { startRecord, twoCentres, type RunningRecord } from './record.js';

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
        // Names of two schools are not a letter apart.
        familyName: `Côté ${id} ${number} ${id.slice(-1).repeat(4)}`,
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

const users12 =
  'sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,grades';

/** What schools say of resources. */
export type ResourceTables = Record<
  'courses' | 'resources' | 'classResources' | 'courseResources' | 'userResources',
  Row[]
>;

const headers: Record<keyof (Tables12 & ResourceTables), string> = {
  courses:
    'sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes',
  resources: 'sourcedId,status,dateLastModified,vendorResourceId,title,roles,importance,vendorId,applicationId',
  classResources: 'sourcedId,status,dateLastModified,title,classSourcedId,resourceSourcedId',
  courseResources: 'sourcedId,status,dateLastModified,title,courseSourcedId,resourceSourcedId',
  userResources: 'sourcedId,status,dateLastModified,userSourcedId,orgSourcedId,classSourcedId,resourceSourcedId',
  roles:
    'sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId,metadata.qc.attendance',
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

/** Tables of version 1.2, where roles have a file of their own; a role has the key `r-person-organisation`. */
export type Tables12 = Tables & { readonly roles: Row[] };

export function as12(tables: Tables): Tables12 {
  const roles = tables.users.flatMap(({ sourcedId, orgSourcedIds = '', role = '' }) =>
    orgSourcedIds.split(',').map((orgSourcedId, index) => ({
      ...{ sourcedId: `r-${sourcedId}-${orgSourcedId}`, userSourcedId: sourcedId!, orgSourcedId, role },
      roleType: index === 0 ? 'primary' : 'secondary',
    })),
  );
  return { ...tables, users: tables.users.map(({ orgSourcedIds: _, role: __, ...user }) => user), roles };
}

/** What changed between two states, as rows of a delta. */
export function changes<T extends Tables>(before: T, after: T, modifiedAt: string): Partial<T> {
  const rows = (name: keyof T) => {
    const [old, now] = [before, after].map(
      (tables) => new Map((tables[name] as Row[]).map((row) => [row['sourcedId'], row])),
    ) as [Map<string, Row>, Map<string, Row>];
    const said = [...now].filter(([key, row]) => JSON.stringify(row) !== JSON.stringify(old.get(key)));
    const gone = [...old.keys()].filter((key) => !now.has(key));
    return [
      ...said.map(([, row]) => ({ ...row, status: 'active', dateLastModified: modifiedAt })),
      ...gone.map((sourcedId) => ({ sourcedId, status: 'tobedeleted', dateLastModified: modifiedAt })),
    ];
  };
  const names = (Object.keys(after) as (keyof T)[]).filter((name) => rows(name).length > 0);
  return Object.fromEntries(names.map((name) => [name, rows(name)])) as Partial<T>;
}

type Modes = Readonly<Record<string, 'bulk' | 'delta'>>;
export const delta = (
  tables: Partial<Tables12 & ResourceTables>,
  more: Modes = {},
  version?: '1.1' | '1.2',
): Promise<Buffer> =>
  zipped(tables, { ...Object.fromEntries(Object.keys(tables).map((name) => [name, 'delta'])), ...more }, version);

/** Version 1.2 where there are roles, or it is asked for. */
export function zipped(
  tables: Partial<Tables12 & ResourceTables>,
  modes: Modes = {},
  version?: '1.1' | '1.2',
): Promise<Buffer> {
  const names = Object.keys(tables) as (keyof typeof headers)[];
  const is12 = version === '1.2' || 'roles' in tables;
  const columns = (name: keyof typeof headers) => (name === 'users' && is12 ? users12 : headers[name]).split(',');
  const manifest = [
    ['manifest.version', '1.0'],
    ['oneroster.version', is12 ? '1.2' : '1.1'],
    ...names.map((name) => [`file.${name}`, modes[name] ?? 'bulk']),
  ];
  const files = names.map((name) => [`${name}.csv`, csv(columns(name), tables[name]!)]);
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
  /** Every problem, not only those that the job shows. */
  readonly all: readonly JobProblemView[];
}

type Sent = Buffer | Partial<Tables>;
type Query = Record<string, string>;

/** A running service that imports can be sent to; whoever says nothing else is the first centre's system. */
export interface ImportingRecord extends RunningRecord {
  call<T = JobView>(method: string, path: string, who?: TokenOptions, headers?: Query): Promise<Answer<T>>;
  send(bundle: Sent, query?: Query, who?: TokenOptions): Promise<Answer>;
  /** The job once it has ended or waits. */
  end(id: string, who?: TokenOptions): Promise<Ending>;
  import(bundle: Sent, query?: Query, who?: TokenOptions): Promise<Ending>;
  /** A system whose first bundle is in the record; the tables may be changed. */
  known(source: string, ...schools: School[]): Promise<Tables>;
  /** Types of the facts told since the last call, sorted, without questions of likeness: those are asked beside and later. */
  news(): Promise<string[]>;
  count(what: string): Promise<number>;
}

export const sis: TokenOptions = { clientId: 'sis', organisations: ['css-a'], purpose: 'school-administration' };

export async function startImports(): Promise<ImportingRecord> {
  const record = await startRecord();
  await twoCentres(record);
  let told = (await record.facts()).length;

  const call = async <T = JobView>(method: string, path: string, who = sis, headers: Query = {}, body?: Buffer) => {
    const authorization = `Bearer ${await record.issuer.token(who)}`;
    const type = body && { 'content-type': 'application/zip' };
    const init = {
      method,
      headers: { authorization, ...type, ...headers },
      ...(body && { body: new Uint8Array(body) }),
    };
    const answer = await fetch(record.url + path, init);
    return { status: answer.status, location: answer.headers.get('location'), json: (await answer.json()) as T };
  };
  const importing: ImportingRecord = {
    ...record,
    call,
    send: async (bundle, query = {}, who = sis) => {
      const body = Buffer.isBuffer(bundle) ? bundle : await zipped(bundle);
      return call('POST', `/v1/imports?${new URLSearchParams(query).toString()}`, who, {}, body);
    },
    end: async (id, who = sis) => {
      const ended = async () => {
        const { json } = await call('GET', `/v1/imports/${id}`, who);
        if (['queued', 'running'].includes(json.state)) throw new Error(`${id} is ${json.state}`);
        return json;
      };
      const view = await eventually(ended, { timeout: 40_000, every: 100 });
      const problems = await call<{ items: JobProblemView[] }>('GET', `/v1/imports/${id}/problems?limit=500`, who);
      return { ...view, all: problems.json.items };
    },
    import: async (bundle, query = {}, who = sis) =>
      importing.end((await importing.send(bundle, query, who)).json.id, who),
    known: async (source, ...schools) => {
      const tables = aBundle(...schools);
      expect(await importing.import(tables, { source })).toMatchObject({ state: 'succeeded' });
      await importing.news();
      return structuredClone(tables);
    },
    news: async () => {
      const facts = await record.facts();
      const fresh = facts.slice(told).map(({ type }) => type);
      told = facts.length;
      return fresh.filter((type) => !type.startsWith('match-')).sort();
    },
    count: async (what) => {
      const [row] = await record.database.query<{ count: number }>(`select count(*)::int as count from ${what}`);
      return row!.count;
    },
  };
  return importing;
}

export const codes = ({ all }: Ending): string[] => all.map(({ code }) => code);

/** What an import did to rows, without those it left as they were. */
export const effects = ({ counts }: JobView): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).filter(([name]) => name.includes('.') && !name.endsWith('.unchanged')));

export const openStays = (source: string): string => `enrolment where source = '${source}' and ended_on is null`;
