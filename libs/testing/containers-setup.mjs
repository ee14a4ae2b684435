/** As global-setup, on containers: PostgreSQL and Kafka from their public images. */
import { startContainers } from './src/containers.ts';

export default async function setUp() {
  const servers = await startContainers();
  globalThis.panTestServers = servers;
  process.env.PAN_TEST_SERVERS = JSON.stringify(servers.addresses);
}
