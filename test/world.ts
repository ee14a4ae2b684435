import { randomUUID } from 'node:crypto';
import { services, type ServiceName } from '@pan/contracts';
import {
  eventually,
  migratedDatabase,
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

/** What a process of a service finds in its environment beside the usual. */
type Environment = (database: TestDatabase) => Readonly<Record<string, string>>;

/** Services as processes of their built code, each on a database of its own, over one broker. */
export class World {
  /** By the service's name, or by that of a process beside it. */
  readonly running = new Map<string, RunningService>();
  readonly databases = new Map<ServiceName, TestDatabase>();
  private readonly tokens = new Map<string, { token: Promise<string>; until: number }>();
  /** Processes that did not answer. */
  private readonly away = new Set<string>();
  private turn = 0;

  readonly kafka: TestKafka;
  readonly issuer: TestIssuer;
  private readonly env: Environment;

  private constructor(kafka: TestKafka, issuer: TestIssuer, env: Environment) {
    this.kafka = kafka;
    this.issuer = issuer;
    this.env = env;
  }

  /**
   * Starts the services one after the other.
   * @param twice two processes of each
   * @param grown what each database holds before it is migrated
   * @param prepare what happens to each database before its service starts
   */
  static async open(
    names: readonly ServiceName[] = services,
    { servers = sharedServers(), env = () => ({}), twice = false, grown, prepare }: Opening = {},
  ): Promise<World> {
    const world = new World(await testKafka(undefined, servers), await testIssuer(), env);
    try {
      for (const name of names) {
        const database = await world.databaseOf(name, servers, grown);
        await prepare?.(database);
        await world.start(name);
        if (twice) await world.start(name, {}, second(name));
      }
    } catch (error) {
      await world.close();
      throw error;
    }
    return world;
  }

  private async databaseOf(
    name: ServiceName,
    { postgres }: ServerAddresses,
    grown: Opening['grown'],
  ): Promise<TestDatabase> {
    if (!grown) {
      const migrated = await migratedDatabase(name, (ownerUrl) => migrateService(name, { ownerUrl }), postgres);
      this.databases.set(name, migrated);
      return migrated;
    }
    const database = await testDatabase(name, postgres);
    this.databases.set(name, database);
    await grown(name, database);
    await migrateService(name, database);
    return database;
  }

  /** Starts a process of a service; `as` names a second one beside the first. */
  async start(service: ServiceName, env: Record<string, string> = {}, as: string = service): Promise<RunningService> {
    const { kafka, issuer } = this;
    const database = this.databases.get(service)!;
    // What is counted is compared, however few it is.
    const environment = { LOG_LEVEL: 'warn', SMALLEST_GROUP: '1', ...this.env(database), ...env };
    const process = await startService(service, { database, kafka, issuer, env: environment });
    this.running.set(as, process);
    this.away.delete(as);
    return process;
  }

  /** Ends a process, even one that stands still. */
  async end(as: string, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const process = this.running.get(as);
    this.running.delete(as);
    const ended = process?.kill(signal);
    process?.signal('SIGCONT');
    await ended;
  }

  /** The names of a service's processes. */
  processesOf(service: ServiceName): string[] {
    return [...this.running.keys()].filter((as) => as === service || as.endsWith(` ${service}`));
  }

  /** The process of a service whose relay sends; fails while there is none. */
  async leaderOf(service: ServiceName): Promise<string> {
    for (const as of this.processesOf(service)) {
      const metrics = await fetch(`${this.running.get(as)!.url}/metrics`, { signal: AbortSignal.timeout(2_000) })
        .then((answer) => answer.text())
        .catch(() => '');
      if (/^relay_leads 1$/m.test(metrics)) return as;
    }
    throw new Error(`no relay of ${service} sends`);
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

  /** Half an hour before it ends, a token is followed by another. */
  private tokenOf(who: TokenOptions): Promise<string> {
    const key = JSON.stringify(who);
    const known = this.tokens.get(key);
    if (known && known.until > Date.now()) return known.token;
    const token = this.issuer.token({ ...who, expiresIn: 3_600 });
    this.tokens.set(key, { token, until: Date.now() + 1_800_000 });
    return token;
  }

  async ask(...[service, who, method, path, call = {}]: Asked): Promise<Answer> {
    const { json, body, type, headers, within = 60_000 } = call;
    const token = await this.tokenOf(who);
    const sent = json === undefined ? body : JSON.stringify(json);
    const answer = await this.fetch(service, path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
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

  /** Asks the service's processes in turn, as a balancer does: one that did not answer is left out until it is live again. */
  private async fetch(service: ServiceName, path: string, init: RequestInit): Promise<Response> {
    const as = await this.liveOne(service);
    try {
      return await fetch(this.running.get(as)!.url + path, init);
    } catch (error) {
      this.away.add(as);
      throw error;
    }
  }

  private async liveOne(service: ServiceName): Promise<string> {
    const names = this.processesOf(service);
    this.turn += 1;
    const inTurn = names.map((_, n) => names[(this.turn + n) % names.length]!);
    for (const as of inTurn) {
      if (!this.away.has(as)) return as;
      const live = await fetch(`${this.running.get(as)!.url}/health/live`, { signal: AbortSignal.timeout(500) }).catch(
        () => null,
      );
      if (live?.ok) {
        this.away.delete(as);
        return as;
      }
    }
    if (inTurn[0]) return inTurn[0];
    throw new Error(`no process of ${service} runs`);
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
        const answer = await this.ask(service, who, method, path, { ...call, headers, within: 5_000 });
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

/** How the second process of a service is named. */
export const second = (service: ServiceName): string => `second ${service}`;

interface Opening {
  readonly servers?: ServerAddresses;
  readonly env?: Environment;
  readonly twice?: boolean;
  readonly grown?: (service: ServiceName, database: TestDatabase) => Promise<unknown>;
  readonly prepare?: (database: TestDatabase) => Promise<unknown>;
}

function refusal([service, , method, path]: Asked, { status, text }: Answer): Error {
  return new Error(`${service} ${method} ${path} → ${status} ${text.slice(0, 400)}`);
}
