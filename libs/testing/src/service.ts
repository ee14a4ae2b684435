/** A service as a real process of its built code, for specs that kill, stop or starve it. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import { promisify } from 'node:util';
import type { ServiceName } from '../../contracts/src/context-map.ts';
import { freePort } from '../../servers/src/processes.ts';
import type { TestDatabase } from './database.ts';
import { eventually } from './eventually.ts';
import type { TestIssuer } from './issuer.ts';
import type { TestKafka } from './kafka.ts';
import { root } from './shared-data.ts';

export interface ServiceOptions {
  readonly database: TestDatabase;
  readonly kafka: TestKafka;
  readonly issuer: TestIssuer;
  /** Anything more or else, such as PAN_FAILPOINT. */
  readonly env?: Readonly<Record<string, string>>;
  /** false when the process is expected to die before it answers. */
  readonly awaitHealth?: boolean;
}

export interface RunningService {
  readonly url: string;
  readonly pid: number;
  /** Everything it wrote so far. */
  logs(): string;
  /** Sends a signal and does not wait: SIGSTOP, SIGCONT. */
  signal(signal: NodeJS.Signals): void;
  /** Sends a signal and waits for the end. */
  kill(signal?: NodeJS.Signals): Promise<ServiceEnd>;
  /** How it ended; pending while it runs. */
  readonly ended: Promise<ServiceEnd>;
}

export interface ServiceEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Runs the built migrations of a service on a database, as the deployment does. */
export async function migrateService(
  service: ServiceName,
  { ownerUrl }: Pick<TestDatabase, 'ownerUrl'>,
): Promise<void> {
  const env = { ...process.env, NODE_OPTIONS: '', DATABASE_OWNER_URL: ownerUrl };
  await promisify(execFile)(process.execPath, [built(service, 'migrate.js')], { env });
}

export async function startService(service: ServiceName, options: ServiceOptions): Promise<RunningService> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ['--enable-source-maps', built(service, 'main.js')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', ...environment(service, port, options) },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  void ended.then(() => process.off('exit', endWithUs));
  const over = () => child.exitCode !== null || child.signalCode !== null;
  if (options.awaitHealth !== false) {
    await eventually(
      async () => {
        if (over()) return;
        const answer = await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(2_000) });
        if (!answer.ok) throw new Error(`${service} answers ${answer.status}\n${output}`);
      },
      { timeout: 90_000 },
    );
    if (over()) throw new Error(`${service} ended before it answered\n${output}`);
  }
  return {
    url,
    pid: child.pid!,
    logs: () => output,
    signal: (signal) => void child.kill(signal),
    kill: (signal = 'SIGKILL') => {
      child.kill(signal);
      return ended;
    },
    ended,
  };
}

/** The variables a service reads, also for a spec that boots the module in its own process. */
export function serviceEnvironment(
  service: ServiceName,
  { database, kafka, issuer }: Omit<ServiceOptions, 'env' | 'awaitHealth'>,
): Record<string, string> {
  const { username = '', password = '', mechanism } = kafka.as(service);
  return {
    DATABASE_URL: database.appUrl,
    KAFKA_BROKERS: kafka.brokers.join(','),
    KAFKA_USERNAME: username,
    KAFKA_PASSWORD: password,
    ...(mechanism && { KAFKA_MECHANISM: mechanism }),
    KAFKA_TOPIC_PREFIX: kafka.prefix,
    ISSUER: issuer.issuer,
    JWKS_URL: issuer.jwksUrl,
    AUDIENCE: issuer.audience,
    IDENTITY_KEY: 'identity-key-of-the-specs-0123456789abcdef',
    EDITION_KEY: 'edition-key-of-the-specs-0123456789abcdef',
    PAN_ATTESTATION_KEYS: 'a1'.repeat(32),
    PAN_CONTENT_KEYS: '0123456789abcdef'.repeat(4),
    ADMISSION_KEY: 'admission-key-of-the-specs-0123456789abcdef',
    HARVEST_REACH: 'anywhere',
    WEBHOOK_REACH: 'anywhere',
    // Specs ask as fast as they can.
    POINTS_OF_SYSTEM: '100000000',
    POINTS_OF_PERSON: '100000000',
    POINTS_OF_STRANGER: '100000000',
  };
}

function environment(service: ServiceName, port: number, options: ServiceOptions): Record<string, string> {
  return {
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    LOG_LEVEL: 'info',
    ...serviceEnvironment(service, options),
    ...options.env,
  };
}

function built(service: ServiceName, file: string): string {
  return path.join(root, 'services', service, 'dist', file);
}
