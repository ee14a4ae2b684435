import { topicRules } from '@pan/contracts';
import type { Say } from '../deploy/apps/admin/command.js';
import type { Stores } from '../deploy/apps/admin/stores.js';
import type { World } from './world.js';

const mute = () => undefined;
const nothing = () => Promise.resolve();

/** A command line that nobody reads. */
export const quiet: Say = { rows: mute, one: mute, text: mute, line: mute, progress: mute, end: mute };

/** What lies under the services of a world, as the operator's commands reach it. */
export function storesOf(world: World): Stores {
  return {
    kafka: world.kafka.as('admin'),
    services: [...world.databases.keys()],
    prefix: world.kafka.prefix,
    topics: topicRules(world.kafka.prefix).map(({ topic }) => topic),
    databaseUrl: (service) => world.databases.get(service)!.adminUrl,
    identityKey: null,
    prepare: nothing,
    open: nothing,
    migrate: nothing,
    release: nothing,
  };
}
