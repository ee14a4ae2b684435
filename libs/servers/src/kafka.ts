/** A real Kafka 4.1 broker, one KRaft node run from its jars: every client is a SCRAM user, every topic is closed until an ACL opens it. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Server } from './postgres.ts';
import { accepts, isAlive, killPid, lastLines, launch, runningPid, stopPid, until } from './processes.ts';
import { Remedy } from './remedy.ts';

export interface KafkaServerSettings {
  readonly port: number;
  /** Where clients are sent, when something stands between them and the port. */
  readonly advertisedPort?: number | undefined;
  readonly controllerPort: number;
  /** Holds `data` and the configuration. */
  readonly folder: string;
  readonly pidFile: string;
  readonly log: string;
  /** Principal → password; `admin` is the only super user. Read when the data folder is formatted. */
  readonly users: Readonly<Record<string, string>>;
}

export interface KafkaServer extends Server {
  readonly brokers: string;
}

const jars = fileURLToPath(new URL('../../../.local/kafka/libs', import.meta.url));

export async function startKafka(settings: KafkaServerSettings): Promise<KafkaServer> {
  let pid = 0;
  const start = async () => {
    pid = runningPid(settings.pidFile) ?? (await launchKafka(settings));
    const up = await until(async () => (await accepts(settings.port)) || !isAlive(pid), 60_000, 100);
    if (!up || !isAlive(pid)) throw new Error(`Kafka n’a pas démarré / did not start:\n${lastLines(settings.log)}`);
  };
  const stop = () => stopPid(pid, 'SIGTERM', 20_000);
  await start();
  return {
    brokers: `127.0.0.1:${settings.port}`,
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

const java = [
  '-Xms128m',
  '-Xmx384m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Xshare:auto',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.showDateTime=true',
];

async function launchKafka(settings: KafkaServerSettings): Promise<number> {
  if (!fs.existsSync(path.join(jars, 'complete'))) {
    throw new Remedy(
      'Les fichiers de Kafka manquent ; npm start ou npm test les cherchent.',
      'Kafka’s jars are missing; npm start or npm test fetch them.',
    );
  }
  const data = path.join(settings.folder, 'data');
  const configuration = path.join(settings.folder, 'server.properties');
  fs.mkdirSync(data, { recursive: true });
  writePrivate(configuration, properties(settings, data));
  if (!fs.existsSync(path.join(data, 'meta.properties'))) await format(settings, configuration);
  return launch({
    name: 'kafka',
    command: 'java',
    args: [...java, '-cp', `${jars}/*`, 'kafka.Kafka', configuration],
    cwd: settings.folder,
    log: settings.log,
    pidFile: settings.pidFile,
  });
}

/** The users' passwords pass through a file, never through the list of processes. */
async function format(settings: KafkaServerSettings, configuration: string): Promise<void> {
  const users = Object.entries(settings.users).flatMap(([name, password]) => [
    '--add-scram',
    `SCRAM-SHA-256=[name=${name},password=${password}]`,
  ]);
  const file = path.join(settings.folder, 'format.args');
  const clusterId = Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url');
  writePrivate(file, ['format', `--cluster-id=${clusterId}`, '--config', configuration, ...users].join('\n'));
  try {
    await promisify(execFile)('java', [
      '-Xmx128m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-cp',
      `${jars}/*`,
      'kafka.tools.StorageTool',
      `@${file}`,
    ]);
  } catch (error) {
    throw new Error(
      `Kafka : le formatage a échoué / formatting failed:\n${String((error as { stderr?: string }).stderr ?? error)}`,
    );
  } finally {
    fs.rmSync(file, { force: true });
  }
}

function properties(settings: KafkaServerSettings, data: string): string {
  const { port, advertisedPort = port, controllerPort, users } = settings;
  const admin = users['admin'];
  const module = 'org.apache.kafka.common.security';
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `CLIENT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `CLIENT://127.0.0.1:${advertisedPort}`,
    'listener.security.protocol.map': 'CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT',
    'inter.broker.listener.name': 'CLIENT',
    'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-256',
    'sasl.mechanism.controller.protocol': 'PLAIN',
    'listener.name.client.sasl.enabled.mechanisms': 'SCRAM-SHA-256',
    'listener.name.client.scram-sha-256.sasl.jaas.config': `${module}.scram.ScramLoginModule required username="admin" password="${admin}";`,
    'listener.name.controller.sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.controller.plain.sasl.jaas.config': `${module}.plain.PlainLoginModule required username="admin" password="${admin}" user_admin="${admin}";`,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:admin',
    'allow.everyone.if.no.acl.found': false,
    'auto.create.topics.enable': false,
    'log.dirs': data,
    'log.retention.ms': -1,
    'log.cleaner.threads': 1,
    'log.cleaner.dedupe.buffer.size': 16_777_216,
    'message.max.bytes': 8_388_608,
    'num.network.threads': 2,
    'num.io.threads': 4,
    // A killed broker is let back in once the controller has given its former self up.
    'broker.session.timeout.ms': 6_000,
    'broker.heartbeat.interval.ms': 1_000,
    'group.initial.rebalance.delay.ms': 0,
    'offsets.topic.num.partitions': 6,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

function writePrivate(file: string, text: string): void {
  fs.rmSync(file, { force: true });
  fs.writeFileSync(file, text, { mode: 0o600 });
}
