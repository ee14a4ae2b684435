import { schoolDay } from '@pan/kit/domain';
import type { Request } from '@pan/kit/http';
import type { Trial } from '../../domain/certifications/trial.js';

/** Programs that whoever wrote the system has not given a name of its own. */
const unnamed = /^(curl|node|undici|axios|got|python-requests|okhttp|java|go-http-client|postmanruntime|mozilla)\b/i;

type Fields = Readonly<Record<string, unknown>>;

/** What is kept of a request for the self-test: its kind and what it made use of, nothing that it carried. */
export function trialOf(request: Request, status: number): Pick<Trial, 'operation' | 'status' | 'problem' | 'traits'> {
  const { method, headers, routeOptions } = request;
  const operation = `${method} ${routeOptions.url ?? ''}`;
  const answer = fieldsOf(readJson(request.answered));
  const query = fieldsOf(request.query);
  const has = (name: string): boolean => headers[name] !== undefined;
  const said: Readonly<Record<string, boolean>> = {
    agent: /^[\w.-]+\/\d/.test(headers['user-agent'] ?? '') && !unnamed.test(headers['user-agent']!),
    language: has('accept-language') && headers['accept-language'] !== '*',
    trace: has('traceparent'),
    purpose: has('purpose-of-use'),
    'if-match': has('if-match'),
    'idempotency-key': has('idempotency-key'),
    compressed: /\b(gzip|br|zstd)\b/.test(String(headers['accept-encoding'] ?? '')),
    cursor: query['cursor'] !== undefined,
    source: query['source'] !== undefined,
    changed: answer['changed'] === true,
    unchanged: answer['changed'] === false,
  };
  const traits = Object.keys(said).filter((name) => said[name]);
  traits.push(...rowTraits(operation, request.body), ...outcomesOf(answer['items']));
  const problem = status >= 400 && typeof answer['code'] === 'string' ? answer['code'] : null;
  return { operation, status, problem, traits: [...new Set(traits)].sort() };
}

function readJson(text: string | undefined): unknown {
  try {
    return text === undefined ? null : (JSON.parse(text) as unknown);
  } catch {
    return null;
  }
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
/** No batch that is taken has more. */
const mostItems = 500;
const itemsOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.slice(0, mostItems).map(fieldsOf) : []);

/** How the rows of a batch were answered. */
const outcomesOf = (items: unknown): string[] =>
  itemsOf(items).flatMap(({ outcome, problem }) => {
    if (typeof outcome !== 'string') return [];
    const { code } = fieldsOf(problem);
    return typeof code === 'string' ? [`row-${outcome}`, `refused.${code}`] : [`row-${outcome}`];
  });

const kinds: Readonly<Record<string, string>> = {
  learners: 'learner',
  staff: 'staff',
  classes: 'class',
  enrolments: 'enrolment',
  memberships: 'membership',
};

/** What the rows of a write say, by kind: of a single one, or of each of a batch. */
function rowTraits(operation: string, body: unknown): string[] {
  if (operation === 'POST /v1/changes') {
    const items = itemsOf(fieldsOf(body)['items']);
    const rows = items.flatMap((item) => traitsOf(String(item['kind']), item));
    return items.length > 1 ? ['several', ...rows] : rows;
  }
  const kind = kinds[/^PUT .*\/(\w+)\/by-source\//.exec(operation)?.[1] ?? ''];
  return kind ? traitsOf(kind, fieldsOf(body)) : [];
}

const looks: Readonly<Record<string, (row: Fields) => Readonly<Record<string, boolean>>>> = {
  learner: (row) => ({
    'permanent-code': typeof row['permanentCode'] === 'string',
    'birth-date': typeof row['birthDate'] === 'string',
    // Letters beyond those of ASCII.
    accents: /[^\u0000-\u007f]/.test(`${String(row['familyName'])}${String(row['givenName'])}`),
    null: Object.values(row).includes(null),
    sex: typeof row['sex'] === 'string',
  }),
  staff: () => ({}),
  class: (row) => ({ level: typeof row['level'] === 'string' && row['level'] !== 'unknown' }),
  enrolment: (row) => ({
    level: typeof row['level'] === 'string' && row['level'] !== 'unknown',
    begins: typeof row['beganOn'] === 'string',
    ends: typeof row['endedOn'] === 'string',
    'ends-ahead': typeof row['endedOn'] === 'string' && row['endedOn'] > schoolDay(new Date()),
    track: typeof row['track'] === 'string' || typeof row['programme'] === 'string',
    'part-time': row['attendance'] === 'part-time',
    modules: Array.isArray(row['modules']) && row['modules'].length > 0,
  }),
  membership: (row) => ({
    student: row['role'] === 'student',
    teacher: row['role'] === 'teacher',
    primary: row['primary'] === true,
    ends: typeof row['endedOn'] === 'string',
  }),
};

function traitsOf(kind: string, row: Fields): string[] {
  const look = Object.hasOwn(looks, kind) ? looks[kind] : undefined;
  if (!look) return [];
  const seen = look(row);
  return [kind, ...Object.keys(seen).flatMap((name) => (seen[name] ? [`${kind}.${name}`] : []))];
}
