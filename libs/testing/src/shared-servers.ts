import type { ServerAddresses } from './servers.ts';

/** Where the servers of this run are; Jest's global setup leaves the addresses in the environment of its workers. */
export function sharedServers(): ServerAddresses {
  const addresses = process.env['PAN_TEST_SERVERS'];
  if (!addresses)
    throw new Error('no servers: a spec that needs PostgreSQL or Kafka is named *.it-spec.ts or *.long-spec.ts');
  return JSON.parse(addresses) as ServerAddresses;
}
