/**
 * What would break a client of a published API when `released` becomes `next`; an empty list lets it pass. openapi-diff
 * knows OpenAPI up to 3.0 only. A path may go once its next major version (`/v2/...` for `/v1/...`) is there.
 */
export function breakingChanges(released: Json, next: Json): string[] {
  const problems: string[] = [];
  for (const [path, operations] of entries(released['paths'])) {
    if (hasNextMajor(path, next)) continue;
    for (const method of methods.filter((name) => name in operations)) {
      const call = `${method.toUpperCase()} ${path}`;
      const now = at(next, 'paths', path, method);
      if (!now) problems.push(`${call}: removed`);
      else
        problems.push(
          ...operationChanges(call, { doc: released, node: at(operations, method)! }, { doc: next, node: now }),
        );
    }
  }
  return problems;
}

export type Json = Readonly<Record<string, unknown>>;
const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];

/** A node of a document, with the document in which its references are looked up. */
interface Place {
  readonly doc: Json;
  readonly node: Json;
}

function hasNextMajor(path: string, next: Json): boolean {
  const major = /^\/v(\d+)\//.exec(path);
  if (!major) return false;
  const successor = path.replace(major[0], `/v${Number(major[1]) + 1}/`);
  return entries(next['paths']).some(([known]) => known === successor);
}

function operationChanges(call: string, old: Place, now: Place): string[] {
  const problems = [...parameterChanges(call, old, now), ...scopeChanges(call, old, now)];
  const [oldBody, newBody] = [down(old, 'requestBody'), down(now, 'requestBody')];
  if (oldBody && !newBody) problems.push(`${call}: its request body was removed`);
  if (!oldBody && newBody?.node['required']) problems.push(`${call}: now requires a request body`);
  if (oldBody && newBody) problems.push(...contentChanges(`${call} request`, oldBody, newBody, 'request'));
  for (const [status] of entries(old.node['responses']).filter(([code]) => /^[23]/.test(code))) {
    const [was, is] = [down(old, 'responses', status)!, down(now, 'responses', status)];
    if (!is) problems.push(`${call}: answer ${status} removed`);
    else problems.push(...contentChanges(`${call} ${status}`, was, is, 'response'));
  }
  return problems;
}

/** A client that holds what was enough must not be asked for more; another way in beside it asks nobody for more. */
function scopeChanges(call: string, old: Place, now: Place): string[] {
  const [was, is] = [waysIn(old), waysIn(now)];
  const isEnough = (held: readonly string[]) => is.some((way) => way.every((one) => held.includes(one)));
  if (was.every(isEnough)) return [];
  return is.flat().flatMap((one) => (was.flat().includes(one) ? [] : [`${call}: now takes the scope ${one}`]));
}

/** What each way in asks for, a kind of token and its scopes; an operation that says nothing asks for nothing. */
function waysIn({ node }: Place): string[][] {
  const ways = list(node['security']).map((need) =>
    Object.entries(need).flatMap(([scheme, scopes]) => [`a token (${scheme})`, ...(scopes as string[])]),
  );
  return ways.length > 0 ? ways : [[]];
}

function parameterChanges(call: string, old: Place, now: Place): string[] {
  const named = ({ doc, node }: Place) =>
    new Map(
      list(node['parameters']).map((raw) => {
        const parameter = resolve(doc, raw);
        return [`${String(parameter['in'])} ${String(parameter['name'])}`, { doc, node: parameter }] as const;
      }),
    );
  const [was, is] = [named(old), named(now)];
  const problems: string[] = [];
  for (const [name, parameter] of is) {
    const before = was.get(name);
    if (parameter.node['required'] && !before?.node['required'])
      problems.push(`${call}: parameter ${name} is now required`);
  }
  for (const [name, before] of was) {
    const after = is.get(name);
    if (!after) problems.push(`${call}: parameter ${name} removed`);
    else problems.push(...schemaChanges(`${call} ${name}`, down(before, 'schema'), down(after, 'schema'), 'request'));
  }
  return problems;
}

type Direction = 'request' | 'response';

function contentChanges(where: string, old: Place, now: Place, direction: Direction): string[] {
  return entries(old.node['content']).flatMap(([type]) => {
    const is = down(now, 'content', type);
    if (!is) return [`${where}: media type ${type} removed`];
    return schemaChanges(where, down(old, 'content', type, 'schema'), down(is, 'schema'), direction);
  });
}

/** A request may ask for less and a response may say more, never the reverse. */
function schemaChanges(
  where: string,
  old: Place | null,
  now: Place | null,
  direction: Direction,
  seen = new Set<Json>(),
): string[] {
  if (!old || !now || seen.has(old.node)) return [];
  const inside = new Set(seen).add(old.node);
  const problems: string[] = [];
  for (const rule of ['type', 'format']) {
    const [was, is] = [JSON.stringify(old.node[rule]), JSON.stringify(now.node[rule])];
    if (was !== undefined && was !== is) problems.push(`${where}: ${rule} was ${was}, is ${is ?? 'absent'}`);
  }
  problems.push(...(direction === 'request' ? enumLosses : enumGains)(where, old.node['enum'], now.node['enum']));
  if (direction === 'request') problems.push(...narrowed(where, old.node, now.node));
  const [wasRequired, isRequired] = [list(old.node['required']) as unknown[], list(now.node['required']) as unknown[]];
  for (const [field] of entries(old.node['properties'])) {
    const is = down(now, 'properties', field);
    if (!is) problems.push(`${where}: property ${field} removed`);
    else problems.push(...schemaChanges(`${where}/${field}`, down(old, 'properties', field), is, direction, inside));
  }
  const [promised, kept] = direction === 'request' ? [isRequired, wasRequired] : [wasRequired, isRequired];
  const verb = direction === 'request' ? 'now required' : 'no longer certain';
  for (const field of promised.filter((name) => !kept.includes(name)))
    problems.push(`${where}: property ${String(field)} ${verb}`);
  for (const part of ['items', 'additionalProperties']) {
    problems.push(...schemaChanges(`${where}/${part}`, down(old, part), down(now, part), direction, inside));
  }
  for (const part of ['allOf', 'oneOf', 'anyOf'])
    problems.push(...branchChanges(where, part, old, now, direction, inside));
  return [...new Set(problems)];
}

function branchChanges(
  where: string,
  part: string,
  old: Place,
  now: Place,
  direction: Direction,
  seen: Set<Json>,
): string[] {
  const [was, is] = [list(old.node[part]), list(now.node[part])];
  if (was.length > is.length) return [`${where}: ${part} lost a branch`];
  return was.flatMap((branch, index) =>
    schemaChanges(
      `${where}/${part}`,
      { doc: old.doc, node: resolve(old.doc, branch) },
      { doc: now.doc, node: resolve(now.doc, is[index]!) },
      direction,
      seen,
    ),
  );
}

/** A program that was told every value that can come does not know a new one. */
function enumGains(where: string, was: unknown, is: unknown): string[] {
  if (!Array.isArray(was)) return [];
  if (!Array.isArray(is)) return [`${where}: may now answer any value`];
  return is.filter((value) => !was.includes(value)).map((value) => `${where}: may now answer ${String(value)}`);
}

function enumLosses(where: string, was: unknown, is: unknown): string[] {
  if (!Array.isArray(is)) return [];
  if (!Array.isArray(was)) return [`${where}: takes listed values only`];
  return was.filter((value) => !is.includes(value)).map((value) => `${where}: value ${String(value)} no longer taken`);
}

function down({ doc, node }: Place, ...steps: string[]): Place | null {
  let here: Json | null = node;
  for (const step of steps) {
    const next: unknown = here[step];
    if (typeof next !== 'object' || next === null) return null;
    here = resolve(doc, next as Json);
  }
  return { doc, node: here };
}

function resolve(doc: Json, node: Json): Json {
  const pointer = node['$ref'];
  if (typeof pointer !== 'string') return node;
  const steps = pointer
    .replace(/^#\//, '')
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return resolve(doc, at(doc, ...steps) ?? {});
}

function at(node: Json, ...steps: string[]): Json | undefined {
  return steps.reduce<Json | undefined>((here, step) => here?.[step] as Json | undefined, node);
}

const entries = (node: unknown): [string, Json][] => Object.entries((node ?? {}) as Record<string, Json>);
const list = (node: unknown): Json[] => (Array.isArray(node) ? (node as Json[]) : []);

/** What was taken is still taken: a limit may widen, never narrow or appear. */
function narrowed(where: string, old: Json, now: Json): string[] {
  const lower = ['minLength', 'minItems', 'minimum'];
  const upper = ['maxLength', 'maxItems', 'maximum'];
  const tighter = [...lower, ...upper].filter((limit) => {
    const [was, is] = [old[limit] as number | undefined, now[limit] as number | undefined];
    return is !== undefined && (was === undefined || (lower.includes(limit) ? is > was : is < was));
  });
  if (now['pattern'] !== undefined && now['pattern'] !== old['pattern']) tighter.push('pattern');
  return tighter.map(
    (limit) => `${where}: ${limit} was ${JSON.stringify(old[limit]) ?? 'absent'}, is ${JSON.stringify(now[limit])}`,
  );
}
