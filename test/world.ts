import { randomUUID } from 'node:crypto';
import { services, type ServiceName } from '@pan/contracts';
import {
  eventually,
  migrateService,
  sharedServers,
  startService,
  testDatabase,
  testIssuer,
  testKafka,
  type RunningService,
  type ServerAddresses,
  type TestDatabase,
  type TestIssuer,
  type TestKafka,
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
  /** Milliseconds for an answer. */
  readonly within?: number;
}

type Asked = [service: ServiceName, who: TokenOptions, method: string, path: string, call?: Call];

/** Services as processes of their built code, each on a database of its own, over one broker. */
export class World {
  /** By the service's name, or by that of a process beside it. */
  readonly running = new Map<string, RunningService>();
  readonly databases = new Map<ServiceName, TestDatabase>();
  private readonly tokens = new Map<string, Promise<string>>();

  readonly kafka: TestKafka;
  readonly issuer: TestIssuer;

  private constructor(kafka: TestKafka, issuer: TestIssuer) {
    this.kafka = kafka;
    this.issuer = issuer;
  }

  /** Starts the services one after the other. */
  static async open(
    names: readonly ServiceName[] = services,
    { servers = sharedServers(), env = {} }: { servers?: ServerAddresses; env?: Record<string, string> } = {},
  ): Promise<World> {
    const world = new World(await testKafka(undefined, servers), await testIssuer());
    try {
      for (const name of names) {
        const database = await testDatabase(name, servers.postgres);
        world.databases.set(name, database);
        await migrateService(name, database);
        await world.start(name, env);
      }
    } catch (error) {
      await world.close();
      throw error;
    }
    return world;
  }

  /** Starts a process of a service; `as` names a second one beside the first. */
  async start(service: ServiceName, env: Record<string, string> = {}, as: string = service): Promise<RunningService> {
    const { kafka, issuer } = this;
    const database = this.databases.get(service)!;
    const process = await startService(service, { database, kafka, issuer, env: { LOG_LEVEL: 'warn', ...env } });
    this.running.set(as, process);
    return process;
  }

  /** Waits until the process has died at its failpoint, then starts it again without one. */
  async diedAtAndBack(service: ServiceName, failpoint: string): Promise<void> {
    const process = this.running.get(service)!;
    const end = await Promise.race([process.ended, new Promise<null>((resolve) => setTimeout(resolve, 60_000, null))]);
    if (end?.signal !== 'SIGKILL')
      throw new Error(`${service} did not die: ${JSON.stringify(end)}\n${process.logs().slice(-2_000)}`);
    if (!process.logs().includes(`failpoint ${failpoint}`))
      throw new Error(`${service} died elsewhere than at ${failpoint}`);
    await this.start(service);
  }

  async ask(...[service, who, method, path, call = {}]: Asked): Promise<Answer> {
    const { json, body, type, headers, within = 60_000 } = call;
    const key = JSON.stringify(who);
    if (!this.tokens.has(key)) this.tokens.set(key, this.issuer.token({ ...who, expiresIn: 36_000 }));
    const sent = json === undefined ? body : JSON.stringify(json);
    const answer = await fetch(this.running.get(service)!.url + path, {
      method,
      headers: {
        authorization: `Bearer ${await this.tokens.get(key)}`,
        ...(sent !== undefined && { 'content-type': type ?? 'application/json' }),
        ...headers,
      },
      ...(sent !== undefined && { body: typeof sent === 'string' ? sent : new Uint8Array(sent) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(within),
    });
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '');
    return { status: answer.status, headers: answer.headers, text, body: isJson && text ? JSON.parse(text) : text };
  }

  /** Asks until what travels by events has arrived; any refusal that stays is an error. */
  async must(...asked: Asked): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.ask(...asked);
      if (answer.status < 400) return answer;
      if (attempt === 100 || ![404, 409].includes(answer.status)) throw refusal(asked, answer);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /**
   * Asks until it is answered, through whatever faults are under way, under one Idempotency-Key; a refusal that stays is an error.
   * @param taken codes of refusals that are an answer too
   */
  insist([service, who, method, path, call = {}]: Asked, taken: readonly string[] = []): Promise<Answer> {
    const headers = { ...(method === 'POST' && { 'idempotency-key': randomUUID() }), ...call.headers };
    return eventually(
      async () => {
        const answer = await this.ask(service, who, method, path, { ...call, headers, within: 10_000 });
        if (answer.status < 400 || taken.includes(answer.body.code as string)) return answer;
        throw refusal([service, who, method, path], answer);
      },
      { timeout: 90_000, every: 100 },
    );
  }

  async close(): Promise<void> {
    for (const process of this.running.values()) {
      process.signal('SIGCONT');
      await process.kill('SIGKILL');
    }
    await Promise.all([...[...this.databases.values()].map((database) => database.drop()), this.kafka.drop()]);
    await this.issuer.close();
  }
}

function refusal([service, , method, path]: Asked, { status, text }: Answer): Error {
  return new Error(`${service} ${method} ${path} → ${status} ${text.slice(0, 400)}`);
}
