/** Starts each part of the system, and stops whatever of it runs, in order. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { services, topicPermissions, topicRules, type ServiceName } from '../../../libs/contracts/src/context-map.ts';
import { createAcls, createTopics, removeOtherAcls } from '../../../libs/kit/src/messaging/kafka.ts';
import { buildPortal } from '../../apps/portal/build.ts';
import { createServiceDatabase, type ServiceDatabase } from '../../../libs/servers/src/databases.ts';
import { logFile, pidFile, root, type Installation, type PartName, type Secrets } from './installation.ts';
import { startKafka } from '../../../libs/servers/src/kafka.ts';
import { startPostgres } from '../../../libs/servers/src/postgres.ts';
import { isAlive, lastLines, launch, runningPid, stopPid, until } from '../../../libs/servers/src/processes.ts';
import type { Say } from './progress.ts';

const run = promisify(execFile);

export type Databases = ReadonlyMap<ServiceName, ServiceDatabase>;

export async function postgres(place: Installation, secrets: Secrets): Promise<string> {
  const server = await startPostgres({
    port: place.ports.postgres,
    folder: path.join(place.state, 'postgres'),
    pidFile: pidFile(place, 'postgres'),
    log: logFile(place, 'postgres'),
    password: secrets.postgres,
    durable: true,
  });
  return server.adminUrl;
}

export async function kafka(place: Installation, secrets: Secrets): Promise<void> {
  await startKafka({
    port: place.ports.kafka,
    controllerPort: place.ports['kafka-controller'],
    folder: path.join(place.state, 'broker'),
    pidFile: pidFile(place, 'kafka'),
    log: logFile(place, 'kafka'),
    users: secrets.kafka,
  });
}

export async function topics(place: Installation, secrets: Secrets): Promise<void> {
  const admin = {
    brokers: [brokers(place)],
    clientId: 'launcher',
    username: 'admin',
    password: secrets.kafka['admin'],
  };
  await createTopics(admin, topicRules());
  await createAcls(admin, topicPermissions());
  await removeOtherAcls(admin, topicPermissions());
}

export async function databases(
  adminUrl: string,
  present: readonly ServiceName[],
  secrets: Secrets,
): Promise<Databases> {
  const made = new Map<ServiceName, ServiceDatabase>();
  for (const service of present)
    made.set(service, await createServiceDatabase(adminUrl, service.replaceAll('-', '_'), secrets.databases[service]));
  return made;
}

/** Nx builds only what changed. */
export async function build(): Promise<void> {
  try {
    await run(path.join(root, 'node_modules', '.bin', 'nx'), ['run-many', '-t', 'build', '--output-style=static'], {
      cwd: root,
      env: { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true' },
      maxBuffer: 1e8,
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`La construction a échoué / the build failed:\n${stdout ?? ''}${stderr ?? String(error)}`);
  }
}

export async function migrate(made: Databases, say: Say): Promise<void> {
  let done = 0;
  await Promise.all(
    [...made].map(async ([service, { ownerUrl }]) => {
      const env = { ...process.env, DATABASE_OWNER_URL: ownerUrl };
      await run(process.execPath, [built(service, 'migrate.js')], { cwd: root, env }).catch((error: unknown) => {
        const { stderr = String(error) } = error as { stderr?: string };
        throw new Error(`${service} : la migration a échoué / the migration failed:\n${stderr}`);
      });
      say(`${++done} / ${made.size}`);
    }),
  );
}

export async function identity(place: Installation): Promise<void> {
  await nodePart(place, 'identity', path.join(root, 'deploy/apps/identity/identity.ts'), '/health', {
    KEY_FILE: path.join(place.state, 'identity-key.json'),
    RECORD_URL: `http://127.0.0.1:${place.ports['student-record']}`,
  });
}

export async function service(
  place: Installation,
  name: ServiceName,
  { appUrl }: ServiceDatabase,
  secrets: Secrets,
): Promise<void> {
  const spool = path.join(place.state, 'spool', name);
  fs.mkdirSync(spool, { recursive: true, mode: 0o700 });
  const gateway = `http://127.0.0.1:${place.ports.gateway}`;
  const issuer = `http://127.0.0.1:${place.ports.identity}`;
  await nodePart(place, name, built(name, 'main.js'), '/health/live', {
    DATABASE_URL: appUrl,
    KAFKA_BROKERS: brokers(place),
    KAFKA_USERNAME: name,
    KAFKA_PASSWORD: secrets.kafka[name]!,
    ISSUER: issuer,
    JWKS_URL: `${issuer}/jwks`,
    DISCOVERY_URL: `${issuer}/.well-known/openid-configuration`,
    TOKEN_URL: `${issuer}/token`,
    AUTHORIZATION_URL: `${issuer}/auth`,
    AUDIENCE: 'urn:qc:pan',
    PUBLIC_URL: `${gateway}/${name}`,
    PORTAL_URL: gateway,
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'info',
    IDENTITY_KEY: secrets.identityKey,
    ADMISSION_KEY: createHash('sha256').update(`admissions ${secrets.identityKey}`).digest('hex'),
    EDITION_KEY: createHash('sha256').update(`editions ${secrets.identityKey}`).digest('hex'),
    PAN_ATTESTATION_KEYS: createHash('sha256').update(`attestations ${secrets.identityKey}`).digest('hex'),
    PAN_CONTENT_KEYS:
      process.env['PAN_CONTENT_KEYS'] ?? createHash('sha256').update(`content ${secrets.identityKey}`).digest('hex'),
    SPOOL_DIR: spool,
    // The story's repositories and universities are on this machine.
    HARVEST_REACH: 'anywhere',
    // A receiver on this machine is told of changes only where that is asked for.
    WEBHOOK_REACH: process.env['PAN_WEBHOOK_REACH'] ?? 'public',
  });
}

/** The portal's pages, written from what the built services and the contracts say of themselves. */
export async function portal(place: Installation, folder: string): Promise<void> {
  await buildPortal(folder, {
    base: `http://127.0.0.1:${place.ports.gateway}`,
    idp: `http://127.0.0.1:${place.ports.identity}`,
  });
}

export async function gateway(place: Installation, present: readonly ServiceName[], pages: string): Promise<void> {
  const upstreams = [
    ...present.map((name) => ({ name, kind: 'service', port: place.ports[name] })),
    { name: 'identity', kind: 'identity', port: place.ports.identity },
    { name: 'postgres', kind: 'postgres', port: place.ports.postgres },
    { name: 'kafka', kind: 'kafka', port: place.ports.kafka },
  ];
  await nodePart(place, 'gateway', path.join(root, 'deploy/apps/gateway/gateway.ts'), '/health/live', {
    UPSTREAMS: JSON.stringify(upstreams),
    PORTAL_FOLDER: pages,
  });
}

/** A survivor of an earlier launcher may run older code: it is replaced. */
async function nodePart(
  place: Installation,
  part: PartName,
  script: string,
  health: string,
  env: Record<string, string>,
): Promise<void> {
  const survivor = runningPid(pidFile(place, part));
  if (survivor) await stopPid(survivor, 'SIGTERM', 15_000);
  const port = place.ports[part];
  const log = logFile(place, part);
  const pid = launch({
    name: part,
    command: process.execPath,
    args: ['--enable-source-maps', '--max-semi-space-size=4', '--disable-warning=ExperimentalWarning', script],
    cwd: root,
    env: { ...env, PORT: String(port) },
    log,
    pidFile: pidFile(place, part),
  });
  const answers = () =>
    fetch(`http://127.0.0.1:${port}${health}`, { signal: AbortSignal.timeout(2_000) }).then(
      (answer) => answer.ok,
      () => false,
    );
  const up = await until(async () => !isAlive(pid) || (await answers()), 60_000, 100);
  if (!up || !isAlive(pid)) throw new Error(`${part} n’a pas démarré / did not start (${log}):\n${lastLines(log)}`);
}

function brokers(place: Installation): string {
  return `127.0.0.1:${place.ports.kafka}`;
}

function built(name: ServiceName, file: string): string {
  return path.join(root, 'services', name, 'dist', file);
}

interface StopRule {
  readonly parts: readonly string[];
  readonly signal: NodeJS.Signals;
  readonly graceMs: number;
}

/** First the door, then the services, which finish what is under way and send what is in their outbox, then what they stand on. */
const stopOrder: readonly StopRule[] = [
  { parts: ['gateway'], signal: 'SIGTERM', graceMs: 10_000 },
  { parts: services, signal: 'SIGTERM', graceMs: 20_000 },
  { parts: ['identity'], signal: 'SIGTERM', graceMs: 5_000 },
  { parts: ['kafka'], signal: 'SIGTERM', graceMs: 30_000 },
  { parts: ['postgres'], signal: 'SIGINT', graceMs: 60_000 },
];

export const partsInOrder: readonly string[] = ['postgres', 'kafka', 'identity', ...services, 'gateway'];

/** Stops what runs, whoever started it; returns the names of what it stopped. */
export async function stopAll(place: Installation, tell: (part: string) => void = () => undefined): Promise<string[]> {
  const stopped: string[] = [];
  for (const { parts, signal, graceMs } of stopOrder) {
    await Promise.all(
      parts.map(async (part) => {
        const pid = runningPid(pidFile(place, part));
        if (pid) {
          await stopPid(pid, signal, graceMs);
          stopped.push(part);
          tell(part);
        }
        fs.rmSync(pidFile(place, part), { force: true });
      }),
    );
  }
  return stopped;
}

export function runningParts(place: Installation): Map<string, number> {
  const running = partsInOrder.map((part) => [part, runningPid(pidFile(place, part))] as const);
  return new Map(running.filter((entry): entry is [string, number] => entry[1] !== null));
}
