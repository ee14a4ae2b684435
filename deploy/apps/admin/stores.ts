/** What lies under the services, as a backup reaches it: the databases as superuser, the topics as `admin`. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { services, topicRules, type ServiceName } from '../../../libs/contracts/src/context-map.ts';
import type { KafkaSettings } from '../../../libs/kit/src/messaging/kafka.ts';
import { installation, presentServices, secretsOf, type Installation } from '../../run/local/installation.ts';
import * as parts from '../../run/local/parts.ts';
import { Refused } from './refused.ts';

export interface Stores {
  readonly kafka: KafkaSettings;
  readonly services: readonly ServiceName[];
  /** Goes before the name of every topic. */
  readonly prefix: string;
  readonly topics: readonly string[];
  /** A database of one service, as superuser. */
  databaseUrl(service: ServiceName): string;
  /** The key by which two systems' rows about one learner meet; null where only the service itself may read it. */
  readonly identityKey: string | null;
  /** Brings up what a restore needs, empty; nothing where an operator does it. */
  prepare(identityKey: string | null): Promise<void>;
  /** Brings up PostgreSQL and Kafka where they do not run, as they are. */
  open(): Promise<void>;
  /** Brings every schema up to date. */
  migrate(): Promise<void>;
  /** Stops what `prepare` or `open` started. */
  release(): Promise<void>;
}

/** What compose gives to its container `admin`. */
export const inContainers = (): boolean => Boolean(process.env['PAN_POSTGRES_URL_FILE']);

/** Of this machine's `npm start`, or of the containers around. */
export const stores = (): Stores => (inContainers() ? ofContainers() : ofThisMachine(installation()));

function ofContainers(): Stores {
  const read = (variable: string) => fs.readFileSync(process.env[variable] ?? '', 'utf8').trim();
  return {
    kafka: {
      brokers: (process.env['KAFKA_BROKERS'] ?? 'kafka:9092').split(','),
      clientId: 'backup',
      username: 'admin',
      password: read('KAFKA_PASSWORD_FILE'),
      mechanism: 'plain',
    },
    services,
    prefix: '',
    topics: allTopics,
    databaseUrl: (service) => inDatabase(read('PAN_POSTGRES_URL_FILE'), service),
    identityKey: null,
    prepare: () => Promise.resolve(),
    open: () => Promise.resolve(),
    migrate: () => {
      throw new Refused(
        'En conteneurs : docker compose run --rm migrate.',
        'In containers: docker compose run --rm migrate.',
      );
    },
    release: () => Promise.resolve(),
  };
}

function ofThisMachine(place: Installation): Stores {
  const secrets = secretsOf(place);
  const adminUrl = `postgres://postgres:${secrets.postgres}@127.0.0.1:${place.ports.postgres}/postgres`;
  let started = false;
  return {
    kafka: {
      brokers: [`127.0.0.1:${place.ports.kafka}`],
      clientId: 'backup',
      username: 'admin',
      password: secrets.kafka['admin'],
    },
    services: presentServices(),
    prefix: '',
    topics: allTopics,
    databaseUrl: (service) => inDatabase(adminUrl, service),
    identityKey: secrets.identityKey,
    prepare: async (identityKey) => {
      if (parts.runningParts(place).size > 0)
        throw new Refused(
          'Le système tourne : npm run stop, puis recommencez.',
          'The system is running: npm run stop, then try again.',
        );
      started = true;
      const kept = identityKey === null ? secrets : { ...secrets, identityKey };
      fs.writeFileSync(path.join(place.state, 'secrets.json'), JSON.stringify(kept, null, 2), { mode: 0o600 });
      const present = presentServices();
      await Promise.all([parts.postgres(place, secrets), parts.kafka(place, secrets), parts.build()]);
      const made = await parts.databases(adminUrl, present, secrets);
      await parts.topics(place, secrets);
      await parts.migrate(made, () => undefined);
    },
    open: async () => {
      if (parts.runningParts(place).size > 0) return;
      started = true;
      await Promise.all([parts.postgres(place, secrets), parts.kafka(place, secrets)]);
    },
    migrate: async () => {
      await parts.build();
      await parts.migrate(await parts.databases(adminUrl, presentServices(), secrets), () => undefined);
    },
    release: async () => {
      if (started) await parts.stopAll(place);
    },
  };
}

const allTopics = topicRules().map(({ topic }) => topic);

function inDatabase(adminUrl: string, service: ServiceName): string {
  return Object.assign(new URL(adminUrl), { pathname: `/${service.replaceAll('-', '_')}` }).href;
}
