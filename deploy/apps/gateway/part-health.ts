/** How the parts of a running system are, asked all at once; what the portal and `npm run status` show. */
import { lookup } from 'node:dns/promises';
import * as net from 'node:net';

export interface Upstream {
  readonly name: string;
  readonly kind: 'service' | 'identity' | 'postgres' | 'kafka' | 'disks';
  readonly port: number;
  /** This machine unless said otherwise. */
  readonly host?: string;
  /** Where a part that speaks HTTP tells its health. */
  readonly path?: string;
}

/** Where a part listens is nobody's business outside. */
export interface PartHealth extends Pick<Upstream, 'name' | 'kind'> {
  readonly state: 'up' | 'degraded' | 'down';
  readonly milliseconds: number;
}

/** With the status by which a monitor that reads no bodies is told. */
export async function healthOfAll(
  upstreams: readonly Upstream[],
): Promise<{ status: 200 | 503; body: { state: PartHealth['state']; parts: PartHealth[] } }> {
  const parts = await Promise.all(upstreams.map(healthOf));
  const state = worst(parts);
  return { status: state === 'down' ? 503 : 200, body: { state, parts } };
}

async function healthOf(upstream: Upstream): Promise<PartHealth> {
  const begun = performance.now();
  const state = await stateOf(upstream).catch(() => 'down' as const);
  const { name, kind } = upstream;
  return { name, kind, state, milliseconds: Math.round(performance.now() - begun) };
}

/** A name may lead to several instances of one part: it is as well as the worst of them. */
async function stateOf({ kind, port, host = '127.0.0.1', path }: Upstream): Promise<PartHealth['state']> {
  if (kind === 'postgres' || kind === 'kafka') return (await listens(host, port)) ? 'up' : 'down';
  const place = path ?? (kind === 'service' ? '/health/ready' : '/health');
  const instances = await lookup(host, { all: true, family: 4 });
  return worst(
    await Promise.all(
      instances.map(async ({ address }) => {
        const answer = await fetch(`http://${address}:${port}${place}`, { signal: AbortSignal.timeout(2_000) });
        const { state } = (await answer.json()) as { state?: PartHealth['state'] };
        return { state: state ?? (answer.ok ? ('up' as const) : ('down' as const)) };
      }),
    ),
  );
}

function worst(parts: readonly Pick<PartHealth, 'state'>[]): PartHealth['state'] {
  return (['down', 'degraded'] as const).find((state) => parts.some((part) => part.state === state)) ?? 'up';
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host, timeout: 1_000 });
    const answer = (open: boolean) => (socket.destroy(), resolve(open));
    socket
      .once('connect', () => answer(true))
      .once('error', () => answer(false))
      .once('timeout', () => answer(false));
  });
}
