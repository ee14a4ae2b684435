import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createContext, runInContext } from 'node:vm';
import { failureOf, valueAt, type Answer, type Fill } from './answer.ts';
import { readCollection, type BrunoRequest } from './collection.ts';
import { jsonwebtoken } from './jsonwebtoken.ts';

export interface Outcome {
  readonly request: BrunoRequest;
  readonly assertions: number;
  readonly failures: readonly string[];
}

export const collectionFolder = path.join(import.meta.dirname, '../../../docs/requests');

/** How long a read is asked again while it does not hold: what travels by events arrives a moment later. */
const patience = 30_000;

/** Sends the requests of the collection in their order, each with what the answers before it gave. */
export async function* playRequests(
  overrides: Record<string, string>,
  root = collectionFolder,
): AsyncGenerator<Outcome> {
  const { requests, variables } = readCollection(root);
  const values = new Map(Object.entries({ ...variables, ...overrides }));
  for (const request of requests) {
    const fill: Fill = (text) =>
      text.replace(/\{\{(.*?)\}\}/g, (_, name: string) => {
        if (!values.has(name)) throw new Error(`${request.file}: {{${name}}} ?`);
        return values.get(name)!;
      });
    if (request.script) prepare(request.script, values);
    const deadline = Date.now() + patience;
    for (;;) {
      const answer = await send(request, fill, root);
      const failures = request.assertions.map((one) => failureOf(one, answer, fill)).filter((one) => one !== null);
      if (failures.length > 0 && request.method === 'GET' && Date.now() < deadline) {
        await pause(200);
        continue;
      }
      for (const { name, value } of request.captures) {
        const found = valueAt(value, answer);
        if (typeof found === 'string') values.set(name, found);
        else failures.push(`${name}: ${value} (${JSON.stringify(found)})`);
      }
      yield { request, assertions: request.assertions.length, failures };
      break;
    }
  }
}

/** A script of Bruno's may read and set variables, and sign; everything else is not there and fails. */
function prepare(script: string, values: Map<string, string>): void {
  const get = (name: string) => values.get(name);
  const bru = {
    getVar: get,
    getEnvVar: get,
    setVar: (name: string, value: unknown) => void values.set(name, String(value)),
  };
  const require = (name: string) => (name === 'jsonwebtoken' ? jsonwebtoken : null);
  runInContext(script, createContext({ bru, require }), { timeout: 1_000 });
}

async function send(request: BrunoRequest, fill: Fill, root: string): Promise<Answer> {
  const { basic, bearer } = request.auth;
  const { json, formUrlEncoded, file } = request.body;
  const headers = new Headers(request.headers.map(({ name, value }): [string, string] => [name, fill(value)]));
  if (basic) headers.set('authorization', `Basic ${btoa(`${fill(basic.username)}:${fill(basic.password)}`)}`);
  if (bearer) headers.set('authorization', `Bearer ${fill(bearer.token)}`);
  if (json !== undefined) headers.set('content-type', 'application/json');
  if (file) headers.set('content-type', file[0]!.contentType);
  const body = formUrlEncoded
    ? new URLSearchParams(Object.fromEntries(formUrlEncoded.map(({ name, value }) => [name, fill(value)])))
    : file
      ? readFileSync(path.join(root, file[0]!.filePath))
      : json && fill(json);
  const url = fill(request.url);
  const signal = AbortSignal.timeout(60_000);
  const response = await fetch(url, { method: request.method, headers, ...(body && { body }), signal }).catch(
    (cause: unknown) => {
      throw new Error(`${url} ne répond pas · does not answer`, { cause });
    },
  );
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: parsed(await response.text()),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
