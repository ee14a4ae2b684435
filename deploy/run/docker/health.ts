/** `GET /health` of the gateway: how every container is, in the words of `npm start`. */
import { createServer } from 'node:http';
import { services } from '../../../libs/contracts/src/context-map.ts';
import { healthOfAll, type Upstream } from '../../apps/gateway/part-health.ts';

const upstreams: readonly Upstream[] = [
  ...services.map((name): Upstream => ({ name, kind: 'service', host: name, port: 8080 })),
  { name: 'identity', kind: 'identity', host: 'keycloak', port: 9000, path: '/health/ready' },
  { name: 'tokens', kind: 'identity', host: 'tokens', port: 8080, path: '/health/live' },
  { name: 'postgres', kind: 'postgres', host: 'postgres', port: 5432 },
  { name: 'kafka', kind: 'kafka', host: 'kafka', port: 9092 },
  { name: 'disks', kind: 'disks', host: 'disks', port: 8080, path: '/health' },
];

const server = createServer((request, response) => {
  const answer =
    request.url === '/health/live' ? Promise.resolve({ status: 200, body: { state: 'up' } }) : healthOfAll(upstreams);
  void answer.then(({ status, body }) =>
    response
      .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      .end(JSON.stringify(body)),
  );
});
server.listen(Number(process.env['PORT'] ?? 8080));
process.once('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
