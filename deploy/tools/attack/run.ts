/** `npm run attack`: what docs/reviews found, and what had held, tried again on an installation on which the story was played. */
import { parseArgs } from 'node:util';
import { Remedy, runCommand } from '../../../libs/servers/src/remedy.ts';
import { addressesOf, addressOptions } from '../../run/local/usual-addresses.ts';
import { play } from './attack.ts';
import { archives } from './bundles.ts';
import { Door } from './door.ts';
import { desks } from './desks.ts';
import { floods } from './floods.ts';
import { gates } from './gates.ts';
import { rooms } from './rooms.ts';
import { shapes } from './shapes.ts';
import { tokens } from './tokens.ts';
import { whose } from './whose.ts';

const usage = `npm run attack [-- --base URL] [--idp URL] [--only THEME]

  --base  la passerelle / the gateway (http://127.0.0.1:7100)
  --idp   le fournisseur d’identité / the identity provider (port 7109 de/of --base, ou/or --base en/over https)
  --only  les thèmes de ce nom anglais / the themes of this English name (tokens, desks)

Seulement une installation de démonstration : les attaques y écrivent (npm run reset l’efface).
A demo installation only: the attacks write into it (npm run reset clears it).`;

const { values } = parseArgs({
  options: { ...addressOptions(), only: { type: 'string' } },
});

await runCommand(usage, values.help, run);

async function run(): Promise<number> {
  const { base, idp } = addressesOf(values);
  const on = new Door(base, idp);
  await on.ask('/health').catch(() => {
    throw new Remedy(
      `${base} ne répond pas : lancez d’abord npm start dans un autre terminal.`,
      `${base} does not answer: run npm start in another terminal first.`,
    );
  });
  const themes = [
    { fr: 'Ce qui arrête un service', en: 'What stops a service', attacks: floods(on) },
    { fr: 'Ce qui est aux autres', en: 'What belongs to others', attacks: whose(on) },
    { fr: 'Jetons', en: 'Tokens', attacks: tokens(on) },
    { fr: 'Corps et paramètres', en: 'Bodies and parameters', attacks: shapes(on) },
    { fr: 'Les salles d’épreuve et la correction', en: 'Exam rooms and marking', attacks: rooms(on) },
    { fr: 'Bureaux et pages', en: 'Desks and pages', attacks: desks(on) },
    { fr: 'Archives', en: 'Archives', attacks: archives(on) },
    { fr: 'La passerelle', en: 'The gateway', attacks: gates(on) },
  ];
  const only = themes.filter(({ en }) => !values.only || new RegExp(values.only, 'i').test(en));
  const { fell } = await play(only, on, console.log);
  return fell > 0 ? 1 : 0;
}
