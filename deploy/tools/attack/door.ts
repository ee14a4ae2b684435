/** What anybody has before a running installation: addresses, the demo's clients and people, and sockets. */
import * as http from 'node:http';
import * as net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { services, type ServiceName } from '../../../libs/contracts/src/context-map.ts';
import { people } from '../../run/local/clients.ts';
import { installation, pidFile } from '../../run/local/installation.ts';
import { readText } from '../../../libs/servers/src/processes.ts';
import { signIn } from '../story/sign-in.ts';
import { waitFor } from './thread-work.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever is answered
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  readonly json: Json;
}

export interface Call {
  readonly method?: string;
  readonly token?: string;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  readonly json?: unknown;
}

export interface Operation {
  readonly service: ServiceName;
  readonly method: string;
  /** With the service's name before it, and an id that nothing has. */
  readonly path: string;
  /** One of these is needed; none where anybody may ask. */
  readonly scopes: readonly string[];
  readonly query: readonly string[];
  readonly types: readonly string[];
}

const nobody = '00000000-0000-4000-8000-000000000000';

export class Door {
  answers = 0;
  private readonly tokens = new Map<string, Promise<string>>();
  private known: Promise<Operation[]> | undefined;
  readonly base: string;
  readonly idp: string;

  constructor(base: string, idp: string) {
    this.base = base;
    this.idp = idp;
  }

  /** The path as it is written, which `fetch` would put right. @param path after the gateway's address, or a whole address */
  ask(path: string, { method = 'GET', token, headers, body, json }: Call = {}): Promise<Answer> {
    const { hostname, port, origin } = new URL(path.startsWith('http') ? path : this.base);
    const sent = json === undefined ? body : JSON.stringify(json);
    const options: http.RequestOptions = {
      ...{ hostname, port, method, agent: false, timeout: 60_000 },
      path: path.startsWith('http') ? path.slice(origin.length) || '/' : path,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...(sent !== undefined && { 'content-length': Buffer.byteLength(sent) }),
        ...headers,
      },
    };
    return new Promise((resolve, reject) => {
      const request = http.request(options, (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () => {
          this.answers += 1;
          resolve({ status: answer.statusCode!, headers: answer.headers, text, json: parsed(text) });
        });
        answer.on('error', reject);
      });
      request.on('timeout', () => request.destroy(new Error(`${method} ${path}: 60 s`)));
      request.on('error', reject);
      request.end(sent);
    });
  }

  /** Bytes over a socket, as no client writes them. @returns what came back before the other side or the time ended it */
  async raw(bytes: string, within = 5_000): Promise<string> {
    const { hostname, port } = new URL(this.base);
    const socket = net.connect(Number(port), hostname);
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()).on('error', () => resolve()));
    socket.write(bytes);
    await Promise.race([closed, pause(within)]);
    socket.destroy();
    this.answers += 1;
    return text;
  }

  /** A form to the identity provider's `POST /token`. */
  form(fields: Record<string, string>, basic?: string): Promise<Answer> {
    return this.ask(`${this.idp}/token`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(basic && { authorization: `Basic ${btoa(basic)}` }),
      },
      body: new URLSearchParams(fields).toString(),
    });
  }

  /** A token of one of the demo's systems. */
  token(client: string, scope?: string): Promise<string> {
    const key = `${client} ${scope}`;
    const known = this.tokens.get(key);
    if (known) return known;
    const fields = { grant_type: 'client_credentials', ...(scope && { scope }) };
    const token = this.form(fields, `${client}:${client}-secret`).then(({ json, text }) => {
      if (!json?.access_token) throw new Error(`POST /token ${client}: ${text}`);
      return json.access_token as string;
    });
    this.tokens.set(key, token);
    return token;
  }

  /** A token of one of the demo's people. */
  async person(subject: string): Promise<string> {
    const who = people.find((person) => person.subject === subject)!;
    return (await signIn(this.idp, who)).access;
  }

  /** Every operation that the six services document. */
  operations(): Promise<Operation[]> {
    this.known ??= Promise.all(services.map((service) => this.operationsOf(service))).then((lists) => lists.flat());
    return this.known;
  }

  private async operationsOf(service: ServiceName): Promise<Operation[]> {
    const { json } = await this.ask(`/${service}/openapi.json`);
    return Object.entries(json.paths as Record<string, Record<string, Json>>).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { security, parameters = [], requestBody }]) => ({
        service,
        method: method.toUpperCase(),
        path: `/${service}${path.replaceAll(/\{[^}]+\}/g, nobody)}`,
        scopes: (security ?? []).flatMap((one: Record<string, string[]>) => one['oauth2']?.slice(0, 1) ?? []),
        query: parameters.filter((one: Json) => one.in === 'query').map((one: Json) => one.name as string),
        types: Object.keys(requestBody?.content ?? {}),
      })),
    );
  }

  /** Of a service of this machine's own installation. */
  private pidOf(service: ServiceName): number | null {
    const here = installation();
    const isHere = this.base === `http://127.0.0.1:${here.ports.gateway}`;
    return isHere ? Number(readText(pidFile(here, service))?.split(' ')[0]) || null : null;
  }

  /** While the work is done the service says that it lives, at most a quarter of a second later than one that nobody troubles. @returns what says that it does not */
  async stalls(service: ServiceName, work: () => Promise<unknown>): Promise<string[]> {
    let isOver = false;
    const longest = async (name: ServiceName) => {
      let wait = 0;
      while (!isOver) {
        const waited = waitFor(this.pidOf(name));
        const { status } = await this.ask(`/${name}/health/live`);
        wait = status === 200 ? Math.max(wait, waited()) : Infinity;
        await pause(10);
      }
      return wait;
    };
    const other = services.find((name) => name !== service)!;
    const waits = Promise.all([longest(service), longest(other)]);
    await work().finally(() => (isOver = true));
    const [waited, usual] = await waits;
    return waited - usual < 250 ? [] : [`${service}: ${Math.round(waited)} ms (${other}: ${Math.round(usual)} ms)`];
  }
}

/** What did not answer with one of these. */
export async function otherThan(
  statuses: readonly number[] | ((answer: Answer) => boolean),
  calls: Iterable<readonly [name: string, call: () => Promise<Answer>]>,
): Promise<string[]> {
  const fits = typeof statuses === 'function' ? statuses : ({ status }: Answer) => statuses.includes(status);
  const wrong: string[] = [];
  for (const [name, call] of calls) {
    const answer = await call().catch((error: unknown) => String(error));
    if (typeof answer === 'string') wrong.push(`${name} → ${answer}`);
    else if (!fits(answer)) wrong.push(`${name} → ${answer.status} ${answer.text.slice(0, 160)}`);
  }
  return wrong;
}

/** What an attack needs to have before it can begin. */
export async function must(answer: Promise<Answer>): Promise<Json> {
  const { status, text, json } = await answer;
  if (status >= 300) throw new Error(`${status} ${text}`);
  return json;
}

/** Refused for what was asked, whatever the reason. */
export const refused = ({ status }: Answer): boolean => status >= 400 && status < 500;
export const noFault = ({ status }: Answer): boolean => status < 500;

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
