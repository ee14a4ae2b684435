/** The context map's topics and permissions under a prefix of their own, so that no spec hears another. */
import { randomBytes } from 'node:crypto';
import { services, topicPermissions, topicRules, type ServiceName } from '../../contracts/src/context-map.ts';
import {
  createAcls,
  createTopics,
  kafkaClient,
  type KafkaMessage,
  type KafkaSettings,
} from '../../kit/src/messaging/kafka.ts';
import { eventually } from './eventually.ts';
import { sharedServers } from './shared-servers.ts';

export interface TestKafka {
  readonly brokers: readonly string[];
  /** Goes before every topic and group name: KAFKA_TOPIC_PREFIX. */
  readonly prefix: string;
  /** Connection of a service, of `admin`, or of a `stranger` without any right. */
  as(principal: ServiceName | 'admin' | 'stranger'): KafkaSettings;
  /** Everything a topic holds now, partition by partition in order, as the super user. */
  read(topic: string): Promise<TopicMessage[]>;
  drop(): Promise<void>;
}

export interface TopicMessage {
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** @param speaking whose topics exist; all six services' by default, fewer are quicker */
export async function testKafka(
  speaking: readonly ServiceName[] = services,
  servers = sharedServers(),
): Promise<TestKafka> {
  const prefix = `t${randomBytes(4).toString('hex')}.`;
  const brokers = servers.brokers.split(',');
  const as = (principal: string): KafkaSettings => ({
    brokers,
    clientId: principal,
    username: principal,
    password: servers.users[principal],
    mechanism: servers.mechanism,
  });
  const admin = as('admin');
  const topics = topicRules(prefix).filter(({ writer }) => speaking.includes(writer));
  const names = new Set(topics.map(({ topic }) => topic));
  await createTopics(admin, topics);
  await createAcls(
    admin,
    topicPermissions(prefix).filter((permission) => !('topic' in permission) || names.has(permission.topic)),
  );
  return {
    brokers,
    prefix,
    as,
    read: (topic) => readAll(admin, topic),
    drop: async () => {
      const client = kafkaClient(admin).admin();
      await client.connect();
      await client.deleteTopics({ topics: [...names] }).finally(() => client.disconnect());
    },
  };
}

async function readAll(settings: KafkaSettings, topic: string): Promise<TopicMessage[]> {
  const client = kafkaClient(settings);
  const admin = client.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic).finally(() => admin.disconnect());
  const wanted = new Map(
    ends.filter(({ high, low }) => high !== low).map(({ partition, high }) => [partition, Number(high)]),
  );
  const read: TopicMessage[] = [];
  if (wanted.size === 0) return read;
  const consumer = client.consumer({ groupId: `reader-${randomBytes(6).toString('hex')}`, maxWaitTimeInMs: 50 });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      eachMessage: ({ partition, message }) => {
        read.push(plain(partition, message));
        return Promise.resolve();
      },
    });
    await eventually(() => {
      for (const [partition, end] of wanted) {
        const last = read.findLast((message) => message.partition === partition);
        if ((last?.offset ?? -1) < end - 1)
          throw new Error(`${topic}/${partition}: ${last?.offset ?? 'nothing'} of ${end - 1}`);
      }
    });
  } finally {
    await consumer.disconnect();
  }
  return read.sort((one, other) => one.partition - other.partition || one.offset - other.offset);
}

function plain(partition: number, { offset, key, value, headers }: KafkaMessage): TopicMessage {
  const text = Object.entries(headers ?? {}).map(([name, header]) => [name, String(header)] as const);
  return {
    partition,
    offset: Number(offset),
    key: key?.toString() ?? null,
    value: value?.toString() ?? null,
    headers: Object.fromEntries(text),
  };
}
