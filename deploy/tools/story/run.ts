/** `npm run story -- --base … [--idp …]`: the story of `npm start`, played against an installation that is up already. */
import { parseArgs } from 'node:util';
import { runCommand } from '../../../libs/servers/src/remedy.ts';
import { addressesOf, addressOptions } from '../../run/local/usual-addresses.ts';

const usage = `npm run story -- [--base URL] [--idp URL] [--callback-host HOST] [--check]

  --base           la passerelle / the gateway (http://127.0.0.1:7100)
  --idp            le fournisseur d’identité / the identity provider (port 7109 de/of --base, ou/or --base en/over https)
  --callback-host  le nom sous lequel les services atteignent cette machine / the name by which the services reach this
                   machine (127.0.0.1 ; host.docker.internal pour/for docker compose)
  --check          installation neuve : chaque nombre est tenu / fresh installation: every number is held`;

const { values } = parseArgs({
  options: {
    ...addressOptions(),
    'callback-host': { type: 'string', default: process.env['STORY_HOST'] ?? '127.0.0.1' },
    check: { type: 'boolean', default: false },
  },
});

await runCommand(usage, values.help, run);

async function run(): Promise<number> {
  const { base, idp } = addressesOf(values);
  await answers(base);
  // Read by the servers that the story itself opens, wherever they are loaded.
  process.env['STORY_HOST'] = values['callback-host'];
  const { play } = await import('./play.ts');
  const { ok } = await play({ base, idp, check: values.check, print: console.log });
  return ok ? 0 : 1;
}

async function answers(base: string): Promise<void> {
  const health = await fetch(`${base}/health`, { signal: AbortSignal.timeout(10_000) }).catch((error: unknown) => {
    throw new Error(`${base} ne répond pas / does not answer: ${String((error as Error).cause ?? error)}`);
  });
  const { parts } = (await health.json()) as { parts: { name: string; state: string }[] };
  const down = parts.filter(({ state }) => state === 'down').map(({ name }) => name);
  if (down.length > 0) console.log(`! ${base}/health : ${down.join(', ')} ✗`);
}
