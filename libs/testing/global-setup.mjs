/** One PostgreSQL and one Kafka for all integration specs; Jest calls this only when such a spec is among those to run. */
import { startServers } from './src/servers.ts';

export default async function setUp() {
  const servers = await startServers();
  globalThis.panTestServers = servers;
  process.env.PAN_TEST_SERVERS = JSON.stringify(servers.addresses);
}
