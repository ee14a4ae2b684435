/** The servers under the specs: a data folder of their own in the system's temporary folder, gone with the process that started them. */
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { services } from '../../contracts/src/context-map.ts';
import { startKafka, type KafkaServer } from '../../servers/src/kafka.ts';
import { startPostgres, type Postgres } from '../../servers/src/postgres.ts';
import { freePort, isAlive, runningPid } from '../../servers/src/processes.ts';

export interface ServerAddresses {
  readonly postgres: string;
  readonly brokers: string;
  /** Principal → password: the six services, `admin`, and a `stranger` without any right. */
  readonly users: Readonly<Record<string, string>>;
  /** How the broker wants passwords shown; SCRAM unless it says otherwise. */
  readonly mechanism?: 'plain';
}

export interface Servers {
  readonly addresses: ServerAddresses;
  readonly postgres: Postgres;
  readonly kafka: KafkaServer;
  /** Where each keeps its data. */
  readonly folders: Readonly<Record<'postgres' | 'kafka', string>>;
  /** Where each writes its log. */
  readonly logs: Readonly<Record<'postgres' | 'kafka', string>>;
  stop(): Promise<void>;
}

export interface ServersOptions {
  /** Writes reach the disk before they are confirmed, as in `npm start`: for measurements. */
  readonly durable?: boolean;
  /** Where clients are sent by the broker, when something stands between. */
  readonly advertisedPort?: number;
}

/**
 * Also for a fault spec that stops, kills or restarts a server: it starts its own, so that no other spec suffers.
 */
export async function startServers({ durable = false, advertisedPort }: ServersOptions = {}): Promise<Servers> {
  sweep();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `pan-test-${process.pid}-`));
  fs.chmodSync(folder, 0o755);
  const endNow = () => killAt(folder);
  process.once('exit', endNow);
  const endOn = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => ({
    signal,
    end: () => (endNow(), process.exit(130)),
  }));
  for (const { signal, end } of endOn) process.once(signal, end);

  const users = Object.fromEntries([...services, 'admin', 'stranger'].map((user) => [user, secret()]));
  const [port, brokerPort, controllerPort] = [await freePort(), await freePort(), await freePort()];
  const [postgres, kafka] = await Promise.all([
    startPostgres({ port, ...placesOf(folder, 'postgres'), password: secret(), durable }),
    startKafka({ port: brokerPort, advertisedPort, controllerPort, ...placesOf(folder, 'kafka'), users }),
  ]);
  return {
    addresses: { postgres: postgres.adminUrl, brokers: kafka.brokers, users },
    postgres,
    kafka,
    folders: { postgres: placesOf(folder, 'postgres').folder, kafka: placesOf(folder, 'kafka').folder },
    logs: { postgres: placesOf(folder, 'postgres').log, kafka: placesOf(folder, 'kafka').log },
    stop: async () => {
      await Promise.all([kafka.kill(), postgres.stop()]);
      process.off('exit', endNow);
      for (const { signal, end } of endOn) process.off(signal, end);
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

function placesOf(folder: string, server: 'postgres' | 'kafka') {
  const place = path.join(folder, server);
  return { folder: place, pidFile: `${place}.pid`, log: `${place}.log` };
}

function secret(): string {
  return randomBytes(16).toString('hex');
}

/** Servers whose spec run was killed outright are ended by the next one. */
function sweep(): void {
  for (const entry of fs.readdirSync(os.tmpdir())) {
    const owner = /^pan-test-(\d+)-/.exec(entry)?.[1];
    if (owner && !isAlive(Number(owner))) killAt(path.join(os.tmpdir(), entry));
  }
}

function killAt(folder: string): void {
  for (const server of ['postgres', 'kafka'] as const) {
    const pid = runningPid(placesOf(folder, server).pidFile);
    if (pid) process.kill(-pid, 'SIGKILL');
  }
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
