/** How the parts of a running system are, asked all at once; what the portal and `npm run status` show. */
import * as net from 'node:net';

export interface Upstream {
  readonly name: string;
  readonly kind: 'service' | 'identity' | 'postgres' | 'kafka';
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

export async function healthOfAll(
  upstreams: readonly Upstream[],
): Promise<{ state: PartHealth['state']; parts: PartHealth[] }> {
  const parts = await Promise.all(upstreams.map(healthOf));
  return { state: worst(parts), parts };
}

async function healthOf(upstream: Upstream): Promise<PartHealth> {
  const begun = performance.now();
  const state = await stateOf(upstream).catch(() => 'down' as const);
  const { name, kind } = upstream;
  return { name, kind, state, milliseconds: Math.round(performance.now() - begun) };
}

async function stateOf({ kind, port, host = '127.0.0.1', path }: Upstream): Promise<PartHealth['state']> {
  if (kind === 'postgres' || kind === 'kafka') return (await listens(host, port)) ? 'up' : 'down';
  const place = path ?? (kind === 'service' ? '/health/ready' : '/health');
  const answer = await fetch(`http://${host}:${port}${place}`, { signal: AbortSignal.timeout(2_000) });
  const { state } = (await answer.json()) as { state?: PartHealth['state'] };
  return state ?? (answer.ok ? 'up' : 'down');
}

function worst(parts: readonly PartHealth[]): PartHealth['state'] {
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
