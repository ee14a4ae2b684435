import { freePort, startServers, type Servers, type TestDatabase } from '@pan/testing';
import { Door } from './door.js';

/** Servers that are nobody else's; services reach them through doors that a fault may shut. */
export interface OwnServers extends Servers {
  readonly doors: Readonly<Record<'postgres' | 'kafka', Door>>;
  environment(database: TestDatabase): Record<string, string>;
}

/** The broker tells everybody the address of its door; of PostgreSQL only the services know the door. */
export async function startOwnServers(): Promise<OwnServers> {
  const advertisedPort = await freePort();
  const servers = await startServers({ advertisedPort });
  const portOf = (address: string) => Number(address.split(':').at(-1));
  const doors = {
    postgres: await Door.open(Number(new URL(servers.addresses.postgres).port)),
    kafka: await Door.open(portOf(servers.kafka.brokers), advertisedPort),
  };
  return {
    ...servers,
    addresses: { ...servers.addresses, brokers: `127.0.0.1:${advertisedPort}` },
    doors,
    environment: ({ appUrl }) => ({
      DATABASE_URL: Object.assign(new URL(appUrl), { port: String(doors.postgres.port) }).href,
    }),
    stop: async () => {
      await Promise.all([doors.postgres.close(), doors.kafka.close()]);
      await servers.stop();
    },
  };
}
