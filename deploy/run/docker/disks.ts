/** How much room is left where PostgreSQL and Kafka write: figures for Prometheus, and a word for `GET /health` of the gateway. */
import * as fs from 'node:fs';
import { createServer } from 'node:http';
import type { PartHealth } from '../../apps/gateway/part-health.ts';

export interface Disk {
  readonly volume: string;
  readonly free: number;
  readonly size: number;
}

/** Short before the alert of docs/runbooks/DiskFilling.md has been answered; down when a write may fail at any moment. */
export function stateOf(disks: readonly Disk[]): PartHealth['state'] {
  const left = Math.min(...disks.map(({ free, size }) => free / size));
  if (left < 0.03) return 'down';
  return left < 0.15 ? 'degraded' : 'up';
}

export function figures(disks: readonly Disk[]): string {
  const lines = (name: string, help: string, value: (disk: Disk) => number) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...disks.map((disk) => `${name}{volume="${disk.volume}"} ${value(disk)}`),
  ];
  return [
    ...lines('disk_free_bytes', 'Room left where a volume lies', ({ free }) => free),
    ...lines('disk_size_bytes', 'Size of the disk where a volume lies', ({ size }) => size),
    '',
  ].join('\n');
}

/** Each folder of `root` is a volume. */
export function disksIn(root: string): Disk[] {
  return fs.readdirSync(root).map((volume) => {
    const { bavail, blocks, bsize } = fs.statfsSync(`${root}/${volume}`);
    return { volume, free: bavail * bsize, size: blocks * bsize };
  });
}

if (import.meta.main) {
  const server = createServer((request, response) => {
    const disks = disksIn('/disks');
    if (request.url === '/metrics')
      return void response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(figures(disks));
    const state = stateOf(disks);
    response
      .writeHead(state === 'down' ? 503 : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ state }));
  });
  server.listen(Number(process.env['PORT'] ?? 8080));
  process.once('SIGTERM', () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
