/** The same servers as containers of the public images, for whoever has a container engine; without one this fails, it never skips. */
import { randomBytes } from 'node:crypto';
import { GenericContainer, Wait, type StartedTestContainer } from 'testcontainers';
import { services } from '../../contracts/src/context-map.ts';
import { planner } from '../../servers/src/postgres.ts';
import { freePort } from '../../servers/src/processes.ts';
import type { ServerAddresses } from './servers.ts';

export interface Containers {
  readonly addresses: ServerAddresses;
  stop(): Promise<void>;
}

const postgresImage = process.env['PAN_IMAGE_POSTGRES'] ?? 'postgres:18';
const kafkaImage = process.env['PAN_IMAGE_KAFKA'] ?? 'apache/kafka:4.1.0';

export async function startContainers(): Promise<Containers> {
  const users = Object.fromEntries([...services, 'admin', 'stranger'].map((user) => [user, secret()]));
  const password = secret();
  const kafka = await startKafka(users);
  const postgres = await startPostgres(password).catch(async (error: unknown) => {
    await kafka.container.stop();
    throw error;
  });
  const { container, port } = kafka;
  return {
    addresses: {
      postgres: `postgres://postgres:${password}@${postgres.getHost()}:${postgres.getMappedPort(5432)}/postgres`,
      brokers: `${container.getHost()}:${port}`,
      users,
      mechanism: 'plain',
    },
    stop: async () => {
      await Promise.all([postgres.stop(), container.stop()]);
    },
  };
}

function startPostgres(password: string): Promise<StartedTestContainer> {
  const settings = { ...planner, max_connections: '300', fsync: 'off', full_page_writes: 'off' };
  return new GenericContainer(postgresImage)
    .withEnvironment({
      POSTGRES_PASSWORD: password,
      POSTGRES_INITDB_ARGS: '--locale-provider=builtin --builtin-locale=C.UTF-8 --encoding=UTF8',
    })
    .withCommand(['postgres', ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])])
    .withExposedPorts(5432)
    .withWaitStrategy(Wait.forSuccessfulCommand('pg_isready -h 127.0.0.1 -U postgres'))
    .start();
}

/** The address that clients are told must be known before the broker starts, so its port is chosen here. */
async function startKafka(users: Readonly<Record<string, string>>) {
  const port = await freePort();
  const known = Object.entries(users).map(([name, password]) => `user_${name}="${password}"`);
  const login = `org.apache.kafka.common.security.plain.PlainLoginModule required username="admin" password="${users['admin']}"`;
  const container = await new GenericContainer(kafkaImage)
    .withEnvironment({
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_LISTENERS: 'CLIENT://:9092,BROKER://:9094,CONTROLLER://:9093',
      KAFKA_ADVERTISED_LISTENERS: `CLIENT://127.0.0.1:${port},BROKER://localhost:9094`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CLIENT:SASL_PLAINTEXT,BROKER:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT',
      KAFKA_INTER_BROKER_LISTENER_NAME: 'BROKER',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_SASL_ENABLED_MECHANISMS: 'PLAIN',
      KAFKA_SASL_MECHANISM_INTER_BROKER_PROTOCOL: 'PLAIN',
      KAFKA_SASL_MECHANISM_CONTROLLER_PROTOCOL: 'PLAIN',
      ...Object.fromEntries(
        ['CLIENT', 'BROKER', 'CONTROLLER'].map((listener) => [
          `KAFKA_LISTENER_NAME_${listener}_PLAIN_SASL_JAAS_CONFIG`,
          `${login} ${known.join(' ')};`,
        ]),
      ),
      KAFKA_AUTHORIZER_CLASS_NAME: 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      KAFKA_SUPER_USERS: 'User:admin',
      KAFKA_ALLOW_EVERYONE_IF_NO_ACL_FOUND: 'false',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_MESSAGE_MAX_BYTES: '8388608',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '6',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: '1',
    })
    .withExposedPorts({ container: 9092, host: port })
    .withWaitStrategy(Wait.forListeningPorts())
    .start();
  return { container, port };
}

function secret(): string {
  return randomBytes(16).toString('hex');
}
