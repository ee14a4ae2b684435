import { services, type ServiceName } from '@pan/contracts';
import { routesOf, type Document, type Field, type Route } from '@pan/testing';
import { centre, fill, ministry, type Filled, type Shared } from '../six-centres.js';
import type { Answer, World } from '../world.js';
import { hostileValues, type HostileValue, type Kind } from './hostile.js';
import { Kept } from './kept.js';

/** Every field of every operation meets every value of its kind: it is taken as it is, or refused with its place and the reason. */
export function noValueIsAltered(world: () => World, shared: () => Shared): void {
  let six: World;
  let own: Filled;
  const kept = new Kept('vqzx');
  const wrong: string[] = [];
  const taken = new Map<string, number>();
  let asked = 0;

  beforeAll(async () => {
    six = world();
    own = await fill(six, 'css-v', 'valeur', shared());
  }, 120_000);

  for (const service of services)
    it(`of ${service}: each value is taken as it stands or refused by its place [F11]`, async () => {
      wrong.length = 0;
      const document = (await six.ask(service, ministry, 'GET', '/openapi.json')).body as Document;
      for (const route of routesOf(document).filter(({ name }) => !/operations\/|reset/.test(name)))
        for (const field of fieldsOf(route))
          for (const value of valuesFor(field)) await meet(service, route, field, value);
      expect(wrong.slice(0, 20)).toEqual([]);
      expect(await kept.alteredIn(six, service)).toEqual([]);
    }, 480_000);

  it('of all six: most are refused, and many taken', () => {
    expect(asked).toBeGreaterThan(3_000);
    expect([...taken.values()].filter((times) => times > 20).length).toBeGreaterThan(15);
  });

  async function meet(service: ServiceName, route: Route, field: Field, { json, never }: HostileValue): Promise<void> {
    const mark = kept.mark();
    asked += 1;
    const isText = kindOf(field) === 'text' && json.length > 3;
    const text = isText ? json.replace(/^"|@/, (sign) => sign + mark) : json;
    const isAim = (one: Field) => one.name === field.name && one.in === field.in;
    const prepared = route.prepare(
      (one) => (isAim(one) ? (one.in ? textOf(text) : '\u0001') : keyFor(route, one)),
      (one) => isAim(one) || (one.in !== 'query' && !leftOut.has(one.name) && !isOfTable(route, one)),
    );
    const body =
      prepared.body === undefined
        ? undefined
        : JSON.stringify(prepared.body).replaceAll(JSON.stringify('\u0001'), () => text);
    const call = body === undefined ? {} : { body, type: prepared.type ?? 'application/json' };
    let answer = await six.ask(service, centre(own.code), prepared.method, prepared.path, call);
    if ([403, 404].includes(answer.status)) {
      const other = await six.ask(service, ministry, prepared.method, prepared.path, call);
      if (other.status !== 403) answer = other;
    }
    answer = ofItems(answer);
    if (answer.status < 300 && isText && json.startsWith('"')) kept.note(mark, JSON.parse(text) as string);
    if (answer.status < 300) taken.set(`${service} ${route.name}`, (taken.get(`${service} ${route.name}`) ?? 0) + 1);
    const fault = faultIn(answer, field, never ?? false);
    if (fault)
      wrong.push(
        `${service} ${route.name} ${field.in ?? 'body'} ${field.name} = ${text.slice(0, 60)} → ${answer.status} ${fault}`,
      );
  }

  /** What is there to be named: by the field's own name, or by what stands before it in the address. */
  function keyFor(route: Route, { name, schema }: Field): unknown {
    if (schema.enum || ![schema.type].flat().includes('string')) return undefined;
    const [of] = new RegExp(`\\w+(?=/\\{${name}\\})`).exec(route.name) ?? [];
    const meant = /^(id|code)$/.test(name) ? (of ?? '') : name;
    const found = keys().find(([names]) => names.test(meant));
    return found?.[1];
  }

  function keys(): [names: RegExp, key: string | undefined][] {
    const [schoolClass, , , , , , session, sitting, , loan, hold, request] = own.things;
    const { paperId, titleId, offeringId } = shared();
    return [
      [/^learners$|^learnerId$/, own.pupils[0]],
      [/^(learner|person)SourceId$/, own.sourceIds[0]],
      [/^classSourceId$/, own.sourceIds[3]],
      [/^class(es|Ids?)$/, schoolClass],
      [/^session(s|Id)$/, session],
      [/^sitting(s|Id)$/, sitting],
      [/^admissionCode$/, own.admissionCodes[1]],
      [/^paper(s|Id)$/, paperId],
      [/^(titles|publications|titleId)$/, titleId],
      [/^offeringId$/, offeringId],
      [/^loans$/, loan],
      [/^holds$/, hold],
      [/^requests$/, request],
      [/organisation|institution/i, own.codes[1]],
      [/^sources$/, 'depot-essai'],
      [/parent/i, own.codes[0]],
      [/^language$/, 'fr'],
      [/^isbn$/, '9782962703151'],
      [/^locator$/, 'https://exemple.example/page'],
      [/^baseUrl$/, 'https://exemple.example/oai'],
    ];
  }
}

/** OneRoster leaves what stands in it to whoever writes it; rows of an inventory are kept as they were sent, and each is told what is wrong. */
const takesAnything = (name: string): boolean => name === 'metadata' || name === 'rows';
/** A conversion is a table or a line; a table, of two points at least, cannot be made of the document's one example. */
const isOfTable = (route: Route, { name }: Field): boolean =>
  route.name === 'POST /v1/result-rules/conversions' && ['points', 'mark', 'becomes'].includes(name);

/** Members that an elliptic key does not have, and codes that a document cannot give an example of. */
const leftOut = new Set(['n', 'e', 'kid', 'use', 'alg', 'competencies']);

function textOf(json: string): string {
  const value = JSON.parse(json) as unknown;
  return typeof value === 'string' ? value : json;
}

function kindOf({ name, schema }: Field): Kind {
  const type = [schema.type].flat()[0];
  if (type === 'number' || type === 'integer') return 'number';
  if (schema.enum) return 'word';
  if (schema.format === 'uuid') return 'id';
  if (schema.format === 'date') return 'day';
  if (schema.format === 'date-time') return 'instant';
  if (/isbn/i.test(name)) return 'isbn';
  if (schema.pattern) return 'code';
  return /language/i.test(name) ? 'language' : 'text';
}

function fieldsOf(route: Route): Field[] {
  const told = route.fields.filter((field) => !isOfTable(route, field));
  const fields = told.filter(
    ({ name, schema }) =>
      [schema.type].flat()[0] !== 'boolean' && schema.format !== 'binary' && name !== 'body' && !takesAnything(name),
  );
  return [...new Map(fields.map((field) => [`${field.in} ${field.name}`, field])).values()];
}

const valuesFor = (field: Field): HostileValue[] =>
  hostileValues.filter(({ kind, json }) => kind === kindOf(field) && (!field.in || isOfAddresses(json)));

/** An address says texts alone, whole characters, and something. */
function isOfAddresses(json: string): boolean {
  const value = JSON.parse(json) as unknown;
  return typeof value === 'string' && value.isWellFormed() && value.trim() !== '';
}

/** A batch says of each of its items what became of it: one that is refused is as good as a refusal. */
function ofItems(answer: Answer): Answer {
  if (answer.status !== 200) return answer;
  const { items, publications } = (answer.body ?? {}) as Record<'items' | 'publications', unknown>;
  const outcomes = [items, publications].flat() as (Outcome | undefined)[];
  const refused = outcomes.find((one) => one?.outcome === 'refused');
  const body = refused?.problem ?? refused?.departures?.[0];
  return body ? { ...answer, status: 400, body } : answer;
}

interface Outcome {
  readonly outcome?: string;
  readonly problem?: object;
  readonly departures?: readonly object[];
}

/**
 * What a refusal says: a problem (RFC 9457), or a status of OneRoster, which has one sentence for all of it; 1.1 puts it into a list.
 * The action API of CKAN has an error with a type and a message, CommonGrants a message and what its errors say.
 */
function refusalIn(body: unknown): Refusal {
  const { statusInfoSet, error, ...whole } = (body ?? {}) as { statusInfoSet?: object[]; error?: CkanError };
  const said = { ...whole, ...statusInfoSet?.[0] } as Refusal & Foreign;
  if (error?.__type) return { code: error.__type, detail: error.message };
  if ('message' in whole && !('code' in whole)) return { ...said, code: String(said.status), detail: said.message };
  return said.imsx_codeMajor ? { code: said.imsx_codeMajor, detail: said.imsx_description } : said;
}

/** What OneRoster's and CommonGrants' documents call it. */
interface Foreign {
  readonly imsx_codeMajor?: string;
  readonly imsx_description?: string;
  readonly status?: number;
  readonly message?: string;
}

interface CkanError {
  readonly __type?: string;
  readonly message?: string;
}

interface Refusal {
  readonly code?: string | undefined;
  readonly detail?: string | undefined;
  readonly errors?: readonly { pointer: string; detail: string }[];
}

function faultIn({ status, body, text }: Answer, field: Field, never: boolean): string | null {
  if (status >= 500) return text.slice(0, 200);
  if (status < 300) return never && !field.in ? 'was taken' : null;
  if (status < 400) return null;
  const { code, detail, errors } = refusalIn(body);
  if (!code || !detail) return `says nothing: ${text.slice(0, 100)}`;
  if (code === 'too-many-requests') return code;
  const places = errors?.map(({ pointer }) => pointer) ?? [];
  const isNamed = code !== 'invalid-request' || places.some((place) => place.includes(field.name));
  return isNamed ? null : `names ${places.join()} instead`;
}
