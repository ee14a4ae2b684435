import { topicRules, services, type TopicRule } from './context-map.js';
import { contracts as released, type ContractClass } from './contract.js';
import { jsonSchema, type JsonSchema } from './json-schema.js';

const ref = ($ref: string) => ({ $ref });
const topicName = ({ type, to }: ContractClass) => `${serviceOf(type)}.${to ? `to-${to}` : 'events'}`;
const serviceOf = (type: string) => type.slice(0, type.indexOf('.'));

/** The event catalogue as an AsyncAPI 3.0 document: one channel per topic, one message per released fact. */
export function asyncApi(sampleOf: (type: string) => unknown, contracts: readonly ContractClass[] = released): object {
  const byTopic = Map.groupBy(contracts, topicName);
  const topics = topicRules().filter(({ topic }) => byTopic.has(topic));
  const strays = [...byTopic.keys()].filter((topic) => !topics.some((rule) => rule.topic === topic));
  if (strays.length > 0) throw new Error(`no such topic on the context map: ${strays.join(', ')}`);
  const on = (rule: TopicRule) => byTopic.get(rule.topic) ?? [];
  return {
    asyncapi: '3.0.0',
    id: 'urn:qc:pan',
    info: {
      title: 'Événements du plan d’action numérique · Events of the digital education plan',
      version: '1.0.0',
      description: [
        'Ce que les six services se disent. Aucun nom, aucune date de naissance, aucun code permanent ne circule.',
        'Un consommateur accepte les champs qu’il ne connaît pas et oublie un événement déjà reçu (`ce_id`).',
        'L’ordre ne vaut qu’à l’intérieur d’une clé. Seul un champ facultatif peut s’ajouter; tout le reste est un `v2`.',
        '',
        'What the six services tell each other. No name, birth date or permanent code travels.',
        'A consumer accepts fields it does not know and drops an event it has already seen (`ce_id`).',
        'Order holds within a key only. Only an optional field may be added; anything else is a `v2`.',
      ].join('\n'),
    },
    defaultContentType: 'application/json',
    servers: {
      local: {
        host: '127.0.0.1:7111',
        protocol: 'kafka',
        description: 'Poste local (`npm start`) · Local machine (`npm start`)',
        security: [ref('#/components/securitySchemes/scram')],
      },
    },
    channels: Object.fromEntries(topics.map((rule) => [rule.topic, channel(rule, on(rule))])),
    operations: Object.fromEntries(topics.flatMap((rule) => operations(rule, on(rule)))),
    components: {
      securitySchemes: {
        scram: {
          type: 'scramSha256',
          description: 'Chaque service a son propre compte · Each service has its own account',
        },
      },
      messages: Object.fromEntries(
        contracts.map((contract) => [contract.type, message(contract, sampleOf(contract.type))]),
      ),
      schemas: Object.fromEntries(contracts.map((contract) => [contract.type, payload(contract)])),
    },
  };
}

function channel(
  { topic, writer, readers, partitions, retentionDays }: TopicRule,
  contracts: readonly ContractClass[],
) {
  const kept =
    retentionDays === null
      ? ['gardés pour toujours', 'kept for ever']
      : [`gardés ${retentionDays} jours`, `kept ${retentionDays} days`];
  return {
    address: topic,
    title: topic,
    description: `Écrit par ${writer}, lu par ${readers.join(', ')}; ${kept[0]}.\nWritten by ${writer}, read by ${readers.join(', ')}; ${kept[1]}.`,
    messages: Object.fromEntries(contracts.map(({ type }) => [type, ref(`#/components/messages/${type}`)])),
    bindings: {
      kafka: {
        partitions,
        topicConfiguration: {
          'cleanup.policy': ['delete'],
          'retention.ms': retentionDays === null ? -1 : retentionDays * 86_400_000,
        },
        bindingVersion: '0.5.0',
      },
    },
  };
}

function operations({ topic, writer, readers }: TopicRule, contracts: readonly ContractClass[]): [string, object][] {
  const target = {
    channel: ref(`#/channels/${topic}`),
    messages: contracts.map(({ type }) => ref(`#/channels/${topic}/messages/${type}`)),
  };
  return [
    [`${topic}.written-by-${writer}`, { action: 'send', title: `${writer} → ${topic}`, ...target }],
    ...readers
      .toSorted((one, other) => services.indexOf(one) - services.indexOf(other))
      .map((reader): [string, object] => [
        `${topic}.read-by-${reader}`,
        { action: 'receive', title: `${topic} → ${reader}`, ...target },
      ]),
  ];
}

function message(contract: ContractClass, sample: unknown): object {
  const { type, key, fr, en } = contract;
  const subject = (sample as Record<string, unknown>)[key];
  return {
    name: type,
    title: contract.name,
    summary: fr,
    description: `${fr}\n${en}\n\nClé · Key: \`${key}\``,
    contentType: 'application/json',
    headers: headers(type),
    payload: ref(`#/components/schemas/${type}`),
    bindings: { kafka: { key: { type: 'string', format: 'uuid', description: key }, bindingVersion: '0.5.0' } },
    examples: [{ name: 'sample', headers: sampleHeaders(type, subject), payload: sample }],
  };
}

/** CloudEvents 1.0, binary mode. */
function headers(type: string): JsonSchema {
  return {
    type: 'object',
    properties: {
      ce_specversion: { type: 'string', const: '1.0' },
      ce_id: {
        type: 'string',
        format: 'uuid',
        description: 'UUIDv7; le même à chaque répétition · the same in every repeat',
      },
      ce_type: { type: 'string', const: type },
      ce_source: { type: 'string', const: `urn:qc:pan:${serviceOf(type)}` },
      ce_subject: { type: 'string', description: 'La clé · The key' },
      ce_time: { type: 'string', format: 'date-time' },
      'content-type': { type: 'string', const: 'application/json' },
      traceparent: { type: 'string', description: 'W3C Trace Context' },
    },
    required: ['ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'ce_subject', 'ce_time'],
  };
}

function sampleHeaders(type: string, subject: unknown): object {
  return {
    ce_specversion: '1.0',
    ce_id: '01998c2e-7c00-7000-8000-000000000001',
    ce_type: type,
    ce_source: `urn:qc:pan:${serviceOf(type)}`,
    ce_subject: subject,
    ce_time: '2026-09-01T12:00:00.000Z',
    'content-type': 'application/json',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  };
}

/** AsyncAPI tools know draft-07 only; our schemas use what both drafts share, so the dialect and the id are left out. */
function payload(contract: ContractClass): JsonSchema {
  const { $schema: _dialect, $id: _id, ...schema } = jsonSchema(contract);
  return schema;
}
