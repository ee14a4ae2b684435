/** Who tells whom: the one table from which topics, permissions and the event catalogue are made. */
export const services = [
  'student-record',
  'exam-management',
  'resource-catalogue',
  'ebook-lending',
  'ecampus-federation',
  'governance-reporting',
] as const;

export type ServiceName = (typeof services)[number];

interface Voice {
  /** Who reads `<service>.events`, kept for ever so that a projection can be rebuilt. */
  readonly events: readonly ServiceName[];
  /** Who gets facts about one person on a topic of its own, `<service>.to-<reader>`. */
  readonly to: readonly ServiceName[];
}

export const contextMap: Readonly<Record<ServiceName, Voice>> = {
  'student-record': {
    events: ['exam-management', 'resource-catalogue', 'ebook-lending', 'ecampus-federation', 'governance-reporting'],
    to: ['exam-management'],
  },
  'exam-management': { events: ['governance-reporting'], to: ['student-record'] },
  'resource-catalogue': { events: ['governance-reporting', 'ebook-lending', 'student-record'], to: ['student-record'] },
  'ebook-lending': { events: ['governance-reporting'], to: ['student-record'] },
  'ecampus-federation': { events: ['governance-reporting'], to: ['student-record'] },
  'governance-reporting': { events: [], to: ['student-record'] },
};

export interface TopicRule {
  readonly topic: string;
  readonly writer: ServiceName;
  readonly readers: readonly ServiceName[];
  readonly partitions: number;
  /** null keeps the log for ever. */
  readonly retentionDays: number | null;
}

/** Every topic of the map; a prefix keeps several installations apart on one broker. */
export function topicRules(prefix = ''): TopicRule[] {
  return services.flatMap((writer) => {
    const { events, to } = contextMap[writer];
    const open = { topic: `${prefix}${writer}.events`, writer, readers: events, partitions: 6, retentionDays: null };
    const restricted = to.map((reader) => ({
      topic: `${prefix}${writer}.to-${reader}`,
      writer,
      readers: [reader],
      partitions: 6,
      retentionDays: 35,
    }));
    return [open, ...restricted];
  });
}

export type TopicPermission = {
  readonly principal: ServiceName;
  readonly operations: readonly ('read' | 'write' | 'describe' | 'delete')[];
} & ({ readonly topic: string } | { readonly groupPrefix: string });

/** Each service writes its own topics, reads what the map gives it, and joins consumer groups under its own name. */
export function topicPermissions(prefix = ''): TopicPermission[] {
  const onTopics = topicRules(prefix).flatMap(({ topic, writer, readers }): TopicPermission[] => [
    { principal: writer, topic, operations: ['write', 'describe'] },
    ...readers.map((principal): TopicPermission => ({ principal, topic, operations: ['read', 'describe'] })),
  ]);
  const onGroups = services.map((principal): TopicPermission => ({
    principal,
    groupPrefix: `${prefix}${principal}.`,
    operations: ['read', 'describe'],
  }));
  return [...onTopics, ...onGroups];
}

/** Code of the organisation below which everything is invented, for vendors to try their systems on: no figure of the network counts it. */
export const sandboxes = 'bac-a-sable';
