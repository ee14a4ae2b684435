import { randomUUID } from 'node:crypto';
import { services, type ServiceName } from '@pan/contracts';
import { encodeCursor } from '@pan/kit/data';
import { routesOf, type Document, type Field, type PreparedRequest, type Route } from '@pan/testing';
import { seeded } from '../deploy/tools/story/random.ts';
import { centre, fill, type Filled, type Shared } from './six-centres.js';
import type { World } from './world.js';

/** Asked of every operation that the six documents name: a route that is added is asked without being listed. */
export function noSchoolSeesAnothersPupils(world: () => World, shared: () => Shared): void {
  let six: World;
  let a: Filled;
  let b: Filled;
  const routes = new Map<ServiceName, Route[]>();
  const personal = new Map<ServiceName, Set<string>>();

  beforeAll(async () => {
    six = world();
    a = await fill(six, 'css-a', 'premier', shared());
    b = await fill(six, 'css-b', 'canari', shared());
    for (const service of services) {
      const document = (await six.ask(service, centre('css-a'), 'GET', '/openapi.json')).body as Document;
      routes.set(service, routesOf(document));
      personal.set(service, readersOf(document));
    }
  }, 120_000);

  /** What of a centre a field may hold, by its name and kind. */
  function keysFor({ name, in: where, schema }: Field, of: Filled): string[] {
    if (schema.enum || ![schema.type].flat().includes('string') || schema.format === 'binary') return [];
    const ids = [...of.pupils, ...of.things];
    if (schema.format) return schema.format === 'uuid' ? ids : [];
    if (/sourceId$/i.test(name)) return [...of.sourceIds];
    if (/admissionCode/i.test(name)) return [...of.admissionCodes];
    if (name === 'subject') return [...of.accounts];
    if (name === 'source') return [`sis-${of.code}`];
    if (name === 'cursor') return [...of.pupils, ...of.codes].map(encodeCursor);
    if (/organisation|institution|^code$|parent/i.test(name)) return [...of.codes];
    return where === 'path' ? [...ids, ...of.codes] : [];
  }

  /** Each key of `target` in each field that takes it, the other fields filled from `rest`. */
  function requestsOf(route: Route, target: Filled, rest: Filled): PreparedRequest[] {
    const draw = seeded(1);
    const chosen = (field: Field): unknown => {
      const keys = keysFor(field, rest);
      return keys[Math.floor(draw() * keys.length)];
    };
    const aims = route.fields.flatMap((field) => keysFor(field, target).map((key) => ({ field, key })));
    const requests = [null, ...aims].flatMap((aim) => {
      const choose = (field: Field) =>
        aim && field.name === aim.field.name && field.in === aim.field.in ? aim.key : chosen(field);
      return [true, false].map((withOptional) => route.prepare(choose, withOptional));
    });
    return [...new Map(requests.map((request) => [JSON.stringify(request), request])).values()];
  }

  async function send(service: ServiceName, from: Filled, { method, path, type, body }: PreparedRequest) {
    const call = type && /json/.test(type) ? { json: body, type } : type ? { body: String(body), type } : {};
    return six.ask(service, centre(from.code), method, path, call);
  }

  /** What of the other centre's pupils an answer shows; what was only asked for and is said again of anybody shows nothing. */
  async function shownBy(service: ServiceName, request: PreparedRequest, status: number, text: string) {
    const said = `${decodeURIComponent(request.path)} ${JSON.stringify(request.body)}`;
    const words = seen(text, [...b.pupils, ...b.words, ...b.admissionCodes]);
    const echoed = words.filter((word) => said.includes(word));
    if (status >= 400 || echoed.length === 0) return words.filter((word) => status < 400 || !said.includes(word));
    const stranger = randomUUID();
    const changed = echoed.reduce((all, word) => all.replaceAll(word, stranger), JSON.stringify(request));
    const other = await send(service, a, JSON.parse(changed) as PreparedRequest);
    const same =
      other.status === status && other.text === echoed.reduce((all, word) => all.replaceAll(word, stranger), text);
    return same ? words.filter((word) => !echoed.includes(word)) : words;
  }

  const isOperation = ({ name }: Route) => name.includes('/operations/');

  it('holds for what is there to be seen: a centre’s own token is shown its pupils wherever persons are read', async () => {
    const blind = await ofEach(async (service) => {
      const unseen: string[] = [];
      for (const route of routes.get(service)!) {
        if (route.method !== 'GET' || !personal.get(service)!.has(route.name)) continue;
        let shows = false;
        for (const request of requestsOf(route, b, b)) {
          const { status, text, body } = await send(service, b, request);
          const something = seen(text, [...b.pupils, ...b.words, ...b.things, ...b.accounts]).length > 0;
          shows ||= status === 200 && (something || ((body as { items?: unknown[] }).items ?? []).length > 0);
        }
        if (!shows) unseen.push(`${service} ${route.name}`);
      }
      return unseen;
    });
    expect(blind).toEqual(notToASystem);
  }, 120_000);

  it('holds on every operation of the six services, whatever keys of the other centre are named', async () => {
    const before = await stateOf(six, b);
    expect(Object.keys(before).length).toBeGreaterThan(8);
    let asked = 0;
    const leaks = await ofEach(async (service) => {
      const found: string[] = [];
      for (const route of routes.get(service)!.filter((one) => !isOperation(one))) {
        for (const request of [...requestsOf(route, b, b), ...requestsOf(route, b, a)]) {
          const { status, text } = await send(service, a, request);
          asked += 1;
          const shown = await shownBy(service, request, status, text);
          if (shown.length > 0 || status >= 500)
            found.push(`${service} ${request.method} ${request.path} → ${status} ${shown.join()}`);
        }
      }
      return found;
    });
    expect(leaks.slice(0, 10)).toEqual([]);
    expect(asked).toBeGreaterThan(1_000);
    expect(await stateOf(six, b)).toEqual(before);
  }, 600_000);
}

/**
 * These show a person what is their own, by who they are; pairs to be judged and rows that came near are asked for in the record's
 * own specs, as is what this network has none of: teachers and their functions, marks of the gradebook and of terms, report cards, schools with pupils, requests of codes, consents, attestations, levels of competency, transfers, questions about looks, requests for correction, messages, bundles, destructions and holds. Usages name nobody.
 */
const deadLetter = (service: string) => `${service} GET /v1/operations/dead-letters/{id}`;
const oneRoster = (version: string, ...paths: string[]) =>
  paths.map((path) => `student-record GET /ims/oneroster/${version}/${path}`);
const teachersAndSchools = [
  'teachers',
  'teachers/{sourcedId}',
  'classes/{classSourcedId}/teachers',
  'schools/{schoolSourcedId}/enrollments',
  'schools/{schoolSourcedId}/students',
  'schools/{schoolSourcedId}/teachers',
  'schools/{schoolSourcedId}/classes/{classSourcedId}/enrollments',
  'schools/{schoolSourcedId}/classes/{classSourcedId}/students',
  'schools/{schoolSourcedId}/classes/{classSourcedId}/teachers',
];
const marks = [
  'results',
  'results/{sourcedId}',
  'assessmentResults/{sourcedId}',
  'classes/{classSourcedId}/results',
  'classes/{classSourcedId}/students/{studentSourcedId}/results',
  'classes/{classSourcedId}/lineItems/{lineItemSourcedId}/results',
];
const notToASystem = [
  deadLetter('student-record'),
  'student-record GET /v1/roster-exports/{id}/bundle',
  'student-record GET /v1/access-questions',
  'student-record GET /v1/data-tracker/findUsage',
  'student-record GET /v1/learners/{id}/attestations',
  'student-record GET /v1/attestations/{id}',
  'student-record GET /v1/learners/{id}/competency-profile',
  ...['term-marks', 'report-cards'].map((path) => `student-record GET /v1/classes/{id}/${path}`),
  'student-record GET /v1/learners/{id}/report-cards',
  ...['', '/html', '/pdf'].map((path) => `student-record GET /v1/report-cards/{id}${path}`),
  ...oneRoster('gradebook/v1p2', ...marks),
  'student-record GET /v1/match-pairs',
  'student-record GET /v1/mismatches',
  'student-record GET /v1/learners/{id}/code-requests',
  'student-record GET /v1/code-requests',
  'student-record GET /v1/accounts/me',
  'student-record GET /v1/learners/{id}/consents',
  'student-record GET /v1/learners/{id}/correction-requests',
  'student-record GET /v1/correction-requests',
  'student-record GET /v1/data-packages/{id}/content',
  'student-record GET /v1/transfers',
  'student-record GET /v1/transfers/{id}',
  ...['', '/{id}', '/{id}/unread-families', '/{id}/attachments/{n}', '/{id}/replies'].map(
    (path) => `student-record GET /v1/messages${path}`,
  ),
  ...['', '/{id}', '/{id}/attachments/{n}', '/{id}/replies'].map((path) => `student-record GET /v1/me/messages${path}`),
  'student-record GET /v1/learners/{id}/intervention-plans',
  'student-record GET /v1/intervention-plans/{id}/versions',
  'student-record GET /v1/learners/{id}/professional-notes',
  'student-record GET /v1/learners/{id}/absence-notices',
  'student-record GET /v1/organisations/{code}/absence-notices',
  'student-record GET /v1/destructions/{id}/files',
  'student-record GET /v1/organisations/{code}/legal-holds',
  ...oneRoster('rostering/v1p2', ...teachersAndSchools),
  ...oneRoster('v1p1', ...teachersAndSchools),
  ...oneRoster('resources/v1p2', 'users/{userSourcedId}/resources'),
  deadLetter('exam-management'),
  ...['sittings/{id}/assessment-result', 'rooms/{id}/monitor', 'rooms/{id}/monitor/stream'].map(
    (path) => `exam-management GET /v1/${path}`,
  ),
  ...['versions', 'responses/{itemRef}/versions', 'held-queues', 'secure-browser'].map(
    (path) => `exam-management GET /v1/sittings/{id}/${path}`,
  ),
  'exam-management GET /v1/markings/{id}',
  ...['explanation', 'explanation-page', 'verification', 'reviews'].map(
    (path) => `exam-management GET /v1/results/{id}/${path}`,
  ),
  ...['sessions/{id}/reviews', 'reviews', 'reviews/{id}'].map((path) => `exam-management GET /v1/${path}`),
  ...['resource-catalogue', 'ebook-lending'].map(deadLetter),
  'ebook-lending GET /opds/publications/{id}/loan',
  'ebook-lending GET /opds/shelf',
  ...['ecampus-federation', 'governance-reporting'].map(deadLetter),
];

/** Operations that say why persons are read. */
function readersOf(document: Document): Set<string> {
  return new Set(
    Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([, { parameters = [] }]) => parameters.some(({ name }) => /^purpose-of-use$/i.test(name)))
        .map(([method]) => `${method.toUpperCase()} ${path}`),
    ),
  );
}

/** The services are asked beside each other, each its routes one after the other. */
const ofEach = async (ask: (service: ServiceName) => Promise<string[]>): Promise<string[]> =>
  (await Promise.all(services.map(ask))).flat();

const seen = (text: string, words: readonly string[]): string[] => words.filter((word) => text.includes(word));

/** Every row about a pupil of the centre, in every database. */
async function stateOf(six: World, of: Filled): Promise<Record<string, string[]>> {
  const state: Record<string, string[]> = {};
  for (const [service, database] of six.databases) {
    const columns = await database.query<{ table: string; column: string }>(
      `select c.table_name as table, c.column_name as column
         from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
        where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type = 'uuid'
          and (c.column_name like '%learner_id' or c.column_name in ('reader_id', 'person_id') or (c.table_name = 'learner' and c.column_name = 'id'))
        order by 1, 2`,
    );
    for (const { table, column } of columns) {
      const rows = await database.query<{ row: string }>(
        `select t::text as row from "${table}" t where "${column}" = any($1) order by 1`,
        [of.pupils],
      );
      if (rows.length > 0) state[`${service} ${table}.${column}`] = rows.map(({ row }) => row);
    }
  }
  return state;
}
