import { services, type ServiceName } from '@pan/contracts';
import {
  migrateService,
  startService,
  testDatabase,
  testIssuer,
  testKafka,
  type RunningService,
  type TestDatabase,
  type TestIssuer,
  type TokenOptions,
} from '@pan/testing';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of six services
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Json;
}

export interface Call {
  readonly json?: unknown;
  readonly body?: Buffer | string;
  readonly type?: string;
  readonly headers?: Record<string, string>;
}

/** All six services as processes of their built code, each on a database of its own, over one broker. */
export interface Six {
  readonly issuer: TestIssuer;
  readonly databases: ReadonlyMap<ServiceName, TestDatabase>;
  ask(service: ServiceName, who: TokenOptions, method: string, path: string, call?: Call): Promise<Answer>;
  /** Asks until what travels by events has arrived; any refusal that stays is an error. */
  must(service: ServiceName, who: TokenOptions, method: string, path: string, call?: Call): Promise<Answer>;
  close(): Promise<void>;
}

export async function startSix(): Promise<Six> {
  const kafka = await testKafka();
  const issuer = await testIssuer();
  const databases = new Map<ServiceName, TestDatabase>();
  const running = new Map<ServiceName, RunningService>();
  const close = async (): Promise<void> => {
    await Promise.all([...running.values()].map((service) => service.kill('SIGTERM')));
    await issuer.close();
    await Promise.all([kafka.drop(), ...[...databases.values()].map((database) => database.drop())]);
  };
  try {
    for (const service of services) {
      const database = await testDatabase(service);
      databases.set(service, database);
      await migrateService(service, database);
      running.set(service, await startService(service, { database, kafka, issuer, env: { LOG_LEVEL: 'warn' } }));
    }
  } catch (error) {
    await close();
    throw error;
  }
  const tokens = new Map<string, Promise<string>>();
  const ask: Six['ask'] = async (service, who, method, path, { json, body, type, headers } = {}) => {
    const key = JSON.stringify(who);
    if (!tokens.has(key)) tokens.set(key, issuer.token({ ...who, expiresIn: 3_600 }));
    const sent = json === undefined ? body : JSON.stringify(json);
    const answer = await fetch(running.get(service)!.url + path, {
      method,
      headers: {
        authorization: `Bearer ${await tokens.get(key)}`,
        ...(sent !== undefined && { 'content-type': type ?? 'application/json' }),
        ...headers,
      },
      ...(sent !== undefined && { body: typeof sent === 'string' ? sent : new Uint8Array(sent) }),
      redirect: 'manual',
    });
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '');
    return { status: answer.status, headers: answer.headers, text, body: isJson && text ? JSON.parse(text) : text };
  };
  return {
    issuer,
    databases,
    ask,
    must: async (...call) => {
      for (let attempt = 1; ; attempt += 1) {
        const answer = await ask(...call);
        if (answer.status < 400) return answer;
        if (attempt === 100 || ![404, 409].includes(answer.status))
          throw new Error(`${call[0]} ${call[2]} ${call[3]} → ${answer.status} ${answer.text.slice(0, 400)}`);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
    close,
  };
}
