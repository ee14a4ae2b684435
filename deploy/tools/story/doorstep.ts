import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Opens one of the story's own servers on a free port of this machine.
 * @returns the address by which the services reach it: `STORY_HOST` names this machine where they run in containers
 */
export async function openDoor(server: Server): Promise<string> {
  const host = process.env['STORY_HOST'] ?? '127.0.0.1';
  await new Promise<void>((resolve) => server.listen(0, host === '127.0.0.1' ? host : '0.0.0.0', resolve));
  return `http://${host}:${(server.address() as AddressInfo).port}`;
}
