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
} from '@pan/testing';

type Name = 'student-record' | 'governance-reporting';

/** The two services as real processes, on databases and topics of their own. */
export class World {
  readonly running = new Map<string, RunningService>();

  private constructor(
    readonly kafka: TestKafka,
    readonly issuer: TestIssuer,
    readonly databases: Readonly<Record<Name, TestDatabase>>,
    private readonly token: string,
  ) {}

  static async open(servers: ServerAddresses = sharedServers()): Promise<World> {
    const issuer = await testIssuer();
    const [kafka, record, governance] = await Promise.all([
      testKafka(undefined, servers),
      testDatabase('student-record', servers.postgres),
      testDatabase('governance-reporting', servers.postgres),
    ]);
    const world = new World(
      kafka,
      issuer,
      { 'student-record': record, 'governance-reporting': governance },
      await issuer.token({ expiresIn: 3_600 }),
    );
    await Promise.all([migrateService('student-record', record), migrateService('governance-reporting', governance)]);
    return world;
  }

  /** Starts a process of a service; `as` names a second one beside the first. */
  async start(service: Name, env: Record<string, string> = {}, as: string = service): Promise<RunningService> {
    const { kafka, issuer } = this;
    const process = await startService(service, {
      database: this.databases[service],
      kafka,
      issuer,
      env: { LOG_LEVEL: 'warn', ...env },
    });
    this.running.set(as, process);
    return process;
  }

  /** Waits until the process has died at its failpoint, then starts it again without one. */
  async diedAtAndBack(service: Name, failpoint: string): Promise<void> {
    const process = this.running.get(service)!;
    const end = await Promise.race([process.ended, new Promise<null>((resolve) => setTimeout(resolve, 60_000, null))]);
    if (end?.signal !== 'SIGKILL')
      throw new Error(`${service} did not die: ${JSON.stringify(end)}\n${process.logs().slice(-2_000)}`);
    if (!process.logs().includes(`failpoint ${failpoint}`))
      throw new Error(`${service} died elsewhere than at ${failpoint}`);
    await this.start(service);
  }

  /** Sends a request until the service answers it, through whatever faults are under way; a refusal is an error. */
  put(path: string, body: object): Promise<unknown> {
    return eventually(
      async () => {
        const url = this.running.get('student-record')!.url;
        const answer = await fetch(`${url}${path}`, {
          method: 'PUT',
          headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(10_000),
        });
        if (!answer.ok) throw new Error(`PUT ${path}: ${answer.status} ${await answer.text()}`);
        return answer.json();
      },
      { timeout: 90_000, every: 100 },
    );
  }

  async get<T>(service: Name, path: string): Promise<T> {
    const answer = await fetch(`${this.running.get(service)!.url}${path}`, {
      headers: { authorization: `Bearer ${this.token}` },
    });
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async close(): Promise<void> {
    for (const process of this.running.values()) {
      process.signal('SIGCONT');
      await process.kill('SIGKILL');
    }
    await Promise.all([...Object.values(this.databases).map((database) => database.drop()), this.kafka.drop()]);
    await this.issuer.close();
  }
}
