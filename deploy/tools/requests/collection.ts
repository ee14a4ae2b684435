import { globSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import lang from '@usebruno/lang';

export interface Pair {
  readonly name: string;
  readonly value: string;
}

/** A request as its file says it, nothing filled in. */
export interface BrunoRequest {
  readonly folder: string;
  readonly name: string;
  readonly file: string;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly Pair[];
  readonly auth: { readonly basic?: { username: string; password: string }; readonly bearer?: { token: string } };
  readonly body: { readonly json?: string; readonly formUrlEncoded?: readonly Pair[]; readonly file?: readonly File[] };
  /** JavaScript to run before. */
  readonly script: string | null;
  /** Variables and where in the answer they stand. */
  readonly captures: readonly Pair[];
  readonly assertions: readonly Pair[];
}

interface File {
  readonly filePath: string;
  readonly contentType: string;
}

export interface Collection {
  readonly root: string;
  readonly requests: readonly BrunoRequest[];
  readonly variables: Readonly<Record<string, string>>;
}

/** What a file may say; anything else is refused, so that nothing of it is passed over in silence. */
const known = {
  request: ['meta', 'http', 'params', 'headers', 'auth', 'body', 'vars', 'assertions', 'script', 'docs', 'settings'],
  http: ['method', 'url', 'body', 'auth'],
  auth: ['basic', 'bearer'],
  body: ['json', 'formUrlEncoded', 'file'],
  vars: ['req', 'res'],
  script: ['req'],
  folder: ['meta', 'docs'],
  collection: ['meta', 'headers', 'docs'],
} as const;

/** Reads a folder of Bruno files. @throws Error that names the file and what of it is not understood */
export function readCollection(root: string, environment = 'local'): Collection {
  const text = (file: string) => readFileSync(path.join(root, file), 'utf8');
  const shared = lang.collectionBruToJson(text('collection.bru'));
  only('collection', shared, 'collection.bru');
  const folders = globSync('*/folder.bru', { cwd: root }).map((file) => {
    const folder = lang.collectionBruToJson(text(file)) as unknown as { meta: { name: string; seq: string } };
    only('folder', folder, file);
    return { place: path.dirname(file), ...folder.meta };
  });
  const { variables } = lang.bruToEnvJsonV2(text(`environments/${environment}.bru`));
  return {
    root,
    variables: Object.fromEntries(variables.map(({ name, value }) => [name, value])),
    requests: folders.toSorted(bySequence).flatMap(({ place, name }) =>
      globSync(`${place}/*.bru`, { cwd: root })
        .filter((file) => !file.endsWith('/folder.bru'))
        .map((file) => requestOf(text(file), file, name, pairsOf(shared['headers'], 'collection.bru')))
        .toSorted(bySequence),
    ),
  };
}

const bySequence = (one: { seq: string }, other: { seq: string }) => Number(one.seq) - Number(other.seq);

interface Parsed {
  meta: { name: string; seq: string; type: string };
  http: { method: string; url: string; body: string; auth: string };
  params?: unknown;
  headers?: unknown;
  auth?: BrunoRequest['auth'];
  body?: BrunoRequest['body'];
  vars?: { req?: unknown[]; res?: unknown };
  assertions?: unknown;
  script?: { req?: string };
}

function requestOf(
  text: string,
  file: string,
  folder: string,
  shared: readonly Pair[],
): BrunoRequest & { seq: string } {
  const parsed = lang.bruToJsonV2(text) as unknown as Parsed;
  only('request', parsed, file);
  const { meta, http, auth = {}, body = {}, vars = {}, script = {} } = parsed;
  for (const [part, value] of Object.entries({ http, auth, body, vars, script }))
    only(part as keyof typeof known, value, file);
  const [said, chosen] = [
    { auth, body },
    { auth: http.auth, body: http.body },
  ];
  for (const part of ['auth', 'body'] as const)
    if (Object.keys(said[part]).join() !== chosen[part].replace('none', ''))
      throw new Error(`${file}: ${part} « ${chosen[part]} », ${Object.keys(said[part]).join() || 'none'}`);
  const query = pairsOf(parsed.params, file).map(({ name, value }) => `${name}=${value}`);
  if (query.join('&') !== (http.url.split('?')[1] ?? '')) throw new Error(`${file}: params:query ≠ url`);
  if (meta.type !== 'http' || vars.req?.length) throw new Error(`${file}: ${meta.type}, vars:pre-request ?`);
  return {
    folder,
    file,
    name: meta.name,
    seq: meta.seq,
    method: http.method.toUpperCase(),
    url: http.url,
    headers: [...shared, ...pairsOf(parsed.headers, file)],
    auth,
    body,
    script: script.req ?? null,
    captures: pairsOf(vars.res, file),
    assertions: pairsOf(parsed.assertions, file),
  };
}

function only(part: keyof typeof known, of: object, file: string): void {
  const strange = Object.keys(of).filter((key) => !(known[part] as readonly string[]).includes(key));
  if (strange.length > 0) throw new Error(`${file}: ${part} « ${strange.join(', ')} » ?`);
}

function pairsOf(list: unknown, file: string): Pair[] {
  const pairs = (list ?? []) as (Pair & { enabled: boolean; type?: string; local?: boolean })[];
  const strange = pairs.find(({ enabled, type = 'query', local = false }) => !enabled || type !== 'query' || local);
  if (strange) throw new Error(`${file}: « ${strange.name} » ?`);
  return pairs.map(({ name, value }) => ({ name, value }));
}
