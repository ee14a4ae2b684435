import type { ServiceName } from '../../../../libs/contracts/src/context-map.ts';
import type { Command, Invocation, Row } from '../command.ts';
import { readAgain } from '../rebuild/shadow.ts';
import { stores } from '../stores.ts';
import { serviceNamed, servicesNamed } from '../target.ts';

export const projectionCommands: readonly Command[] = [
  {
    name: 'projection rebuild',
    usage: '<service>',
    fr: 'refait les copies d’un service depuis les sujets, à côté de celles qui servent, puis corrige celles-ci d’un coup',
    en: 'makes a service’s copies again from the topics, beside those in use, then corrects these at one stroke',
    needs: 1,
    run: (invocation) => againFor([serviceNamed(invocation.args[0])], true, invocation),
  },
  {
    name: 'projection verify',
    usage: '[<service>]',
    fr: 'refait les copies de même, et dit seulement si elles sont égales, ligne pour ligne',
    en: 'makes the copies again likewise, and only says whether they are equal, row for row',
    run: async (invocation) => {
      const rows = await againFor(servicesNamed(invocation.args[0]), false, invocation);
      return rows.every(({ equal }) => equal === true);
    },
  },
];

async function againFor(services: readonly ServiceName[], keep: boolean, { say }: Invocation): Promise<Row[]> {
  const under = stores();
  const rows: Row[] = [];
  for (const service of services) {
    for (const differences of await readAgain(under, service, keep, say)) {
      const { missing, changed, surplus } = differences;
      rows.push({ service, ...differences, equal: missing + changed + surplus === 0 });
    }
  }
  say.rows(rows, {
    fr: 'Ce service ne tient aucune copie qui se relise; ce qu’il a reçu seul lui est redit par republish.',
    en: 'This service keeps no copies that can be read again; what it alone was told is told again by republish.',
  });
  const corrected = rows.reduce(
    (sum, { missing, changed, surplus }) => sum + Number(missing) + Number(changed) + Number(surplus),
    0,
  );
  if (keep && rows.length > 0) say.line(`Lignes corrigées : ${corrected}`, `Rows corrected: ${corrected}`);
  return rows;
}
