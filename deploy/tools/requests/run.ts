/** `npm run requests`: the collection of docs/requests against an installation on which the story was played. */
import { parseArgs, styleText } from 'node:util';
import { runCommand } from '../../../libs/servers/src/remedy.ts';
import { addressesOf, addressOptions } from '../../run/local/usual-addresses.ts';
import { playRequests } from './play.ts';

const usage = `npm run requests [-- --base URL] [--idp URL]

  --base  la passerelle / the gateway (http://127.0.0.1:7100)
  --idp   le fournisseur d’identité / the identity provider (port 7109 de/of --base, ou/or --base en/over https)`;

const { values } = parseArgs({
  options: addressOptions(),
});

await runCommand(usage, values.help, run);

async function run(): Promise<number> {
  const { base, idp } = addressesOf(values);
  let folder = '';
  const count = { requests: 0, assertions: 0, failed: 0 };
  for await (const { request, assertions, failures } of playRequests({ base, idp })) {
    if (request.folder !== folder) console.log(`\n${styleText('bold', (folder = request.folder))}`);
    const holds = failures.length === 0;
    console.log(`${holds ? styleText('green', '✓') : styleText('red', '✗')} ${request.name}  ${assertions}`);
    for (const failure of failures) console.log(`    ${request.file} → ${failure}`);
    count.requests += 1;
    count.assertions += assertions;
    if (!holds) count.failed += 1;
  }
  const { requests, assertions, failed } = count;
  console.log(
    `\n${failed ? '✗' : '✓'} ${requests} requêtes / requests, ${assertions} assertions, ${failed} en échec / failed`,
  );
  return failed > 0 ? 1 : 0;
}
