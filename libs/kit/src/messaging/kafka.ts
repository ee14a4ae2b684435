/** The only file that knows kafkajs, so that another client can replace it in one place. */
import { createRequire } from 'node:module';
import * as net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import type { AclEntry, Admin, ISocketFactory, Kafka, SASLOptions } from 'kafkajs';

export type {
  Admin,
  Consumer,
  EachBatchPayload,
  IHeaders,
  Kafka,
  KafkaMessage,
  Message,
  Producer,
  ProducerRecord,
  TopicMessages,
} from 'kafkajs';

export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** How the name and password are shown to the broker; SCRAM unless it says otherwise. */
  readonly mechanism?: 'scram-sha-256' | 'plain' | undefined;
  readonly log?: KafkaLog | undefined;
}

/** The part of a pino logger that the client writes to; without one it is silent. */
export interface KafkaLog {
  error(entry: object, message: string): void;
  warn(entry: object, message: string): void;
  info(entry: object, message: string): void;
  debug(entry: object, message: string): void;
}

/** So long an answer of the broker may take: longer than a rebalance, shorter than a consumer's session. */
const answerMs = 12_000;

export function kafkaClient(settings: KafkaSettings): Kafka {
  return new kafkajs.Kafka({
    brokers: [...settings.brokers],
    clientId: settings.clientId,
    ...(settings.username ? { sasl: sasl(settings, settings.username) } : {}),
    connectionTimeout: 3_000,
    authenticationTimeout: 10_000,
    requestTimeout: answerMs,
    socketFactory: answeredWithin(answerMs),
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 12 },
    logLevel: settings.log ? kafkajs.logLevel.INFO : kafkajs.logLevel.NOTHING,
    logCreator: () => (entry) => {
      const { message, timestamp: _timestamp, stack: _stack, ...details } = entry.log;
      settings.log?.[severity(entry.level)]({ kafka: entry.namespace, ...details }, message);
    },
  });
}

/**
 * Opens connections that end when the other side answers nothing for so long. A network may forget a connection without telling
 * either end; the client alone would ask on it again for minutes, because a request that is not answered closes nothing.
 */
export function answeredWithin(ms: number): ISocketFactory {
  return ({ host, port, onConnect }) => {
    const socket = net.connect({ host, port, noDelay: true }, onConnect);
    let silence: NodeJS.Timeout | undefined;
    const heard = () => {
      clearTimeout(silence);
      silence = undefined;
    };
    const write = socket.write.bind(socket) as (...what: unknown[]) => boolean;
    socket.write = (...what: unknown[]) => {
      silence ??= setTimeout(() => socket.destroy(new Error(`no answer for ${ms} ms`)), ms);
      return write(...what);
    };
    return socket.on('data', heard).once('close', heard);
  };
}

export interface TopicSettings {
  readonly topic: string;
  readonly partitions: number;
  readonly replicas?: number;
  /** null keeps the log for ever. */
  readonly retentionDays: number | null;
}

/**
 * Creates what is missing, gives what exists the retention that is asked for, and returns once every partition has a leader.
 * @throws where a topic has another number of partitions: its keys would move, and with them the order of facts
 */
export async function createTopics(settings: KafkaSettings, topics: readonly TopicSettings[]): Promise<void> {
  await withAdmin(settings, async (admin) => {
    const existing = new Set(await admin.listTopics());
    await follow(
      admin,
      topics.filter(({ topic }) => existing.has(topic)),
    );
    const missing = topics.filter(({ topic }) => !existing.has(topic));
    if (missing.length === 0) return;
    await admin.createTopics({
      waitForLeaders: false,
      topics: missing.map(({ topic, partitions, replicas, retentionDays }) => ({
        topic,
        numPartitions: partitions,
        replicationFactor: replicas ?? 1,
        configEntries: [{ name: 'cleanup.policy', value: 'delete' }, retention(retentionDays)],
      })),
    });
    await untilLed(
      admin,
      missing.map(({ topic }) => topic),
    );
  });
}

function retention(days: number | null): { name: string; value: string } {
  return { name: 'retention.ms', value: String(days === null ? -1 : days * 86_400_000) };
}

/** What a topic was first made with stays in the log until somebody changes it. */
async function follow(admin: Admin, topics: readonly TopicSettings[]): Promise<void> {
  if (topics.length === 0) return;
  const known = await admin.fetchTopicMetadata({ topics: topics.map(({ topic }) => topic) });
  for (const { topic, partitions } of topics) {
    const found = known.topics.find(({ name }) => name === topic)!.partitions.length;
    if (found !== partitions)
      throw new Error(
        `${topic} : ${found} partitions, ${partitions} attendues; les clés changeraient de place. Restaurez une sauvegarde dans une installation vide. / ${partitions} are expected; keys would change places. Restore a backup into an empty installation.`,
      );
  }
  const others = await keptOtherwise(admin, topics);
  if (others.length === 0) return;
  await admin.alterConfigs({
    validateOnly: false,
    resources: others.map(({ topic, retentionDays }) => ({
      type: kafkajs.ConfigResourceTypes.TOPIC,
      name: topic,
      configEntries: [{ name: 'cleanup.policy', value: 'delete' }, retention(retentionDays)],
    })),
  });
  const isKept = async () => (await keptOtherwise(admin, others)).length === 0;
  await untilHeard(isKept, 'Kafka did not change the retention of its topics in time');
}

/** Topics whose retention is another one than is asked for. */
async function keptOtherwise(admin: Admin, topics: readonly TopicSettings[]): Promise<TopicSettings[]> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map(({ topic }) => ({
      type: kafkajs.ConfigResourceTypes.TOPIC,
      name: topic,
      configNames: ['retention.ms'],
    })),
  });
  return topics.filter(({ topic, retentionDays }) => {
    const now = resources.find(({ resourceName }) => resourceName === topic)?.configEntries[0]?.configValue;
    return now !== retention(retentionDays).value;
  });
}

/** The client's own wait fails when the broker has not yet heard from its controller of the topic it was asked to create. */
function untilLed(admin: Admin, topics: string[]): Promise<void> {
  const isLed = async () => {
    const known = await admin.fetchTopicMetadata({ topics }).catch(() => ({ topics: [] }));
    const led = known.topics.filter(({ partitions }) => partitions.every(({ leader }) => leader >= 0));
    return led.length === topics.length;
  };
  return untilHeard(isLed, 'Kafka created its topics, but they have no leader yet', 10_000);
}

/** The controller has taken a change: returns once the broker that answers has heard of it, asked less and less often. */
async function untilHeard(isHeard: () => Promise<boolean>, otherwise: string, longestMs = 20_000): Promise<void> {
  for (let wait = 10; wait < longestMs; wait *= 2) {
    if (await isHeard()) return;
    await sleep(wait);
  }
  throw new Error(otherwise);
}

const operations = {
  read: kafkajs.AclOperationTypes.READ,
  write: kafkajs.AclOperationTypes.WRITE,
  describe: kafkajs.AclOperationTypes.DESCRIBE,
  delete: kafkajs.AclOperationTypes.DELETE,
} as const;

/** What one principal may do with one topic, or with the consumer groups whose names begin with `groupPrefix`. */
export type Permission = {
  readonly principal: string;
  readonly operations: readonly (keyof typeof operations)[];
} & ({ readonly topic: string } | { readonly groupPrefix: string });

/** Granting twice is the same as granting once; returns when the broker that answers has heard of every grant. */
export async function createAcls(settings: KafkaSettings, permissions: readonly Permission[]): Promise<void> {
  const acl = entriesOf(permissions);
  await withAdmin(settings, async (admin) => {
    await admin.createAcls({ acl });
    const wanted = new Set(acl.map(grantOf));
    const areGranted = async () => {
      for (const entry of await entries(admin)) wanted.delete(grantOf(entry));
      return wanted.size === 0;
    };
    await untilHeard(areGranted, 'Kafka did not apply its access rules in time');
  });
}

function entriesOf(permissions: readonly Permission[]): AclEntry[] {
  return permissions.flatMap((permission) =>
    permission.operations.map((operation): AclEntry => {
      const onTopic = 'topic' in permission;
      return {
        principal: `User:${permission.principal}`,
        host: '*',
        permissionType: kafkajs.AclPermissionTypes.ALLOW,
        operation: operations[operation],
        resourceType: onTopic ? kafkajs.AclResourceTypes.TOPIC : kafkajs.AclResourceTypes.GROUP,
        resourceName: onTopic ? permission.topic : permission.groupPrefix,
        resourcePatternType: onTopic ? kafkajs.ResourcePatternTypes.LITERAL : kafkajs.ResourcePatternTypes.PREFIXED,
      };
    }),
  );
}

/** Takes away what these principals were granted by a former version and are not any more; returns when the broker that answers has forgotten it. */
export async function removeOtherAcls(settings: KafkaSettings, permissions: readonly Permission[]): Promise<string[]> {
  const wanted = new Set(entriesOf(permissions).map(grantOf));
  const principals = new Set(permissions.map(({ principal }) => `User:${principal}`));
  return withAdmin(settings, async (admin) => {
    const others = (await entries(admin)).filter(
      (entry) => principals.has(entry.principal) && !wanted.has(grantOf(entry)),
    );
    if (others.length === 0) return [];
    await admin.deleteAcls({ filters: others });
    const gone = new Set(others.map(grantOf));
    const areGone = async () => !(await entries(admin)).some((entry) => gone.has(grantOf(entry)));
    await untilHeard(areGone, 'Kafka did not take its access rules away in time');
    return others.map(({ principal, resourceName }) => `${principal} ${resourceName}`);
  });
}

async function entries(admin: Admin): Promise<AclEntry[]> {
  const { resources } = await admin.describeAcls({
    resourceType: kafkajs.AclResourceTypes.ANY,
    resourcePatternType: kafkajs.ResourcePatternTypes.ANY,
    operation: kafkajs.AclOperationTypes.ANY,
    permissionType: kafkajs.AclPermissionTypes.ALLOW,
  });
  return resources.flatMap(({ acls, ...resource }) =>
    acls.map((entry): AclEntry => ({ ...resource, ...entry, resourcePatternType: resource.resourcePatternType })),
  );
}

function grantOf(
  entry: Pick<AclEntry, 'principal' | 'operation' | 'resourceType' | 'resourceName' | 'resourcePatternType'>,
): string {
  return [entry.principal, entry.operation, entry.resourceType, entry.resourcePatternType, entry.resourceName].join(
    ' ',
  );
}

/** A connection for one piece of administration. */
export async function withAdmin<T>(settings: KafkaSettings, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafkaClient(settings).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

function sasl({ mechanism = 'scram-sha-256', password = '' }: KafkaSettings, username: string): SASLOptions {
  return { mechanism, username, password };
}

function severity(level: kafkajs.logLevel): keyof KafkaLog {
  if (level === kafkajs.logLevel.ERROR) return 'error';
  if (level === kafkajs.logLevel.WARN) return 'warn';
  return level === kafkajs.logLevel.INFO ? 'info' : 'debug';
}

interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}
const requestQueue = (
  createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js') as { prototype: RequestQueue }
).prototype;
const scheduleCheck = requestQueue.scheduleCheckPendingRequests;

/**
 * From its first answer on, the client would look at each connection every millisecond for requests that wait, though none does:
 * two thirds of what an idle service costs (tulios/kafkajs#1704). Whatever comes to wait asks for a look by itself.
 */
requestQueue.scheduleCheckPendingRequests = function (this: RequestQueue): void {
  if (this.pending.length > 0) scheduleCheck.call(this);
};

// The client says in every log which of its two ways to choose a partition is the usual one.
process.env['KAFKAJS_NO_PARTITIONER_WARNING'] = '1';
