import { setTimeout as pause } from 'node:timers/promises';
import { services, type ServiceName } from '../../../libs/contracts/src/context-map.ts';
import { exit, Refused } from './refused.ts';

/** An installation as an operator reaches it: the gateway, and a token for a client of the ministry. */
export interface Access {
  readonly base: string;
  readonly idp: string;
  readonly client: string;
  readonly secret: string;
  readonly language: 'fr' | 'en';
}

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly remedy?: string;
}

export class Target {
  private token: string | undefined;

  readonly access: Access;

  constructor(access: Access) {
    this.access = access;
  }

  /** The body of an answer that is a success; a refusal is told with its own words. */
  async call<T>(
    service: ServiceName,
    method: string,
    path: string,
    body?: Blob | string,
    type?: string,
  ): Promise<Answer<T>> {
    const { base, language } = this.access;
    this.token ??= await this.login();
    const answer = await reach(`${base}/${service}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        'accept-language': `${language}-CA`,
        ...(type && { 'content-type': type }),
      },
      ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    const isJson = /\bjson\b/.test(answer.headers.get('content-type') ?? '');
    const content: unknown = isJson && text ? JSON.parse(text) : text;
    if (answer.ok) return { status: answer.status, headers: answer.headers, body: content as T };
    const { code = String(answer.status), detail = '', remedy = '' } = (content ?? {}) as Problem;
    const sentence = `${method} ${service}${path} → ${answer.status} ${code} ${detail} ${remedy}`.trim();
    throw new Refused(sentence, sentence);
  }

  /** Every page of a list. */
  async all<T>(service: ServiceName, path: string): Promise<T[]> {
    const items: T[] = [];
    const glue = path.includes('?') ? '&' : '?';
    for (let cursor: string | null = ''; cursor !== null;) {
      const place: string = path + (cursor && `${glue}cursor=${encodeURIComponent(cursor)}`);
      const { body } = await this.call<{ items: T[]; nextCursor: string | null }>(service, 'GET', place);
      items.push(...body.items);
      cursor = body.nextCursor;
    }
    return items;
  }

  /** A job as it is once it has ended, or waits for somebody. @param seen is shown it each time it was asked for */
  async ended<T extends { readonly state: string }>(
    service: ServiceName,
    path: string,
    job: T,
    seen: (job: T) => void = () => undefined,
  ): Promise<T> {
    for (let now = job; ; now = (await this.call<T>(service, 'GET', path)).body) {
      seen(now);
      if (now.state !== 'queued' && now.state !== 'running') return now;
      await pause(300);
    }
  }

  /** What the gateway says of its parts. */
  async health(): Promise<{
    state: string;
    parts: { name: string; kind: string; state: string; milliseconds: number }[];
  }> {
    const answer = await reach(`${this.access.base}/health`);
    return (await answer.json()) as Awaited<ReturnType<Target['health']>>;
  }

  /** What a service says of itself, also where that is 503; it is asked without a token, which may be what does not work. */
  async readiness(service: ServiceName): Promise<{
    state: string;
    checks: readonly { readonly name: string; readonly state: string; readonly detail?: string }[];
  }> {
    const answer = await reach(`${this.access.base}/${service}/health/ready`);
    const body = (await answer.json()) as Partial<Awaited<ReturnType<Target['readiness']>>>;
    return {
      state: body.state ?? 'down',
      checks: body.checks ?? [{ name: 'HTTP', state: 'down', detail: String(answer.status) }],
    };
  }

  /** The sum over all labels of each metric; absent ones are left out. */
  async metrics(service: ServiceName, ...names: string[]): Promise<Record<string, number>> {
    const text = await (await reach(`${this.access.base}/${service}/metrics`)).text();
    const figures = names.flatMap((name): [string, number][] => {
      const values = [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))];
      return values.length > 0 ? [[name, values.reduce((sum, [, value]) => sum + Number(value), 0)]] : [];
    });
    return Object.fromEntries(figures);
  }

  private async login(): Promise<string> {
    const { idp, client, secret } = this.access;
    if (!client || !secret)
      throw new Refused(
        'PAN_ADMIN_CLIENT et PAN_ADMIN_SECRET manquent : donnez ceux d’un système du ministère.',
        'PAN_ADMIN_CLIENT and PAN_ADMIN_SECRET are missing: give those of a system of the ministry.',
      );
    const answer = await reach(`${idp}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${client}:${secret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    if (answer.ok) return ((await answer.json()) as { access_token: string }).access_token;
    throw new Refused(
      `Le fournisseur d’identité ne connaît pas ${client} avec ce secret (${answer.status}).`,
      `The identity provider does not know ${client} with this secret.`,
    );
  }
}

/** A name from the command line. */
export function serviceNamed(name: string | undefined): ServiceName {
  const found = services.find((service) => service === name);
  if (found) return found;
  throw new Refused(
    `${name ?? ''} n’est pas un service ; au choix : ${services.join(', ')}.`,
    `${name ?? ''} is no service; one of: ${services.join(', ')}.`,
    exit.usage,
  );
}

/** The service of the command line, or all of them. */
export function servicesNamed(name: string | undefined): readonly ServiceName[] {
  return name === undefined ? services : [serviceNamed(name)];
}

async function reach(url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(120_000) });
  } catch (error) {
    const { cause, message } = error as Error;
    throw new Refused(
      `${url} ne répond pas : ${cause instanceof Error ? cause.message : message}. Démarrez le système, ou donnez son adresse par --base et --idp.`,
      `${url} does not answer. Start the system, or give its address by --base and --idp.`,
      exit.unreachable,
    );
  }
}
