/** `npm run status`: what runs, how it feels, and how far its events have got. */
import { installation, type PartName } from './installation.ts';
import { partsInOrder, runningParts } from './parts.ts';
import { memoryOfTree } from '../../../libs/servers/src/processes.ts';
import { table } from './progress.ts';
import { deathsTold } from './supervisor.ts';

const places = [undefined, '.local/check']
  .map((folder) => installation(folder))
  .filter((place) => runningParts(place).size > 0);
if (places.length === 0) {
  console.log('Rien ne tourne ; npm start. / Nothing runs; npm start.');
  process.exit(1);
}
for (const place of places) {
  const running = runningParts(place);
  const { parts } = await gatewayHealth(place.ports.gateway);
  const rows = await Promise.all(
    partsInOrder
      .filter((part) => running.has(part))
      .map(async (part) => {
        const pid = running.get(part)!;
        const known = parts.find(({ name }) => name === part);
        const port = place.ports[part as PartName];
        const state = part === 'gateway' ? (parts.length > 0 ? 'up' : 'down') : (known?.state ?? '?');
        const figures = known?.kind === 'service' ? await eventFigures(port) : ['', ''];
        return [part, String(pid), String(port), state, `${memoryOfTree(pid).toFixed(0)} Mo`, ...figures];
      }),
  );
  console.log(
    `${place.state}\n${table([['partie/part', 'pid', 'port', 'état/state', 'mémoire', 'outbox (s)', 'retard/lag'], ...rows])}`,
  );
  for (const line of deathsTold(place)) console.log(`  ✗ ${line}`);
}

interface KnownPart {
  readonly name: string;
  readonly kind: string;
  readonly state: string;
}

async function gatewayHealth(port: number): Promise<{ parts: KnownPart[] }> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(5_000) });
    return (await answer.json()) as { parts: KnownPart[] };
  } catch {
    return { parts: [] };
  }
}

async function eventFigures(port: number): Promise<[string, string]> {
  try {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`, { signal: AbortSignal.timeout(2_000) })).text();
    return [sum(text, 'outbox_oldest_age_seconds'), sum(text, 'consumer_lag')];
  } catch {
    return ['?', '?'];
  }
}

function sum(metrics: string, name: string): string {
  const values = [...metrics.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].map((match) =>
    Number(match[1]),
  );
  return values.length === 0 ? '' : String(Math.round(values.reduce((total, value) => total + value, 0)));
}
