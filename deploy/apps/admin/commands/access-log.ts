import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type pg from 'pg';
import type { ServiceName } from '../../../../libs/contracts/src/context-map.ts';
import type * as people from '../../../../libs/kit/src/people/index.ts';
import { root } from '../../../run/local/installation.ts';
import { open } from '../backup/create.ts';
import type { Command, Row, Say } from '../command.ts';
import { exit, Refused } from '../refused.ts';
import { stores } from '../stores.ts';
import { serviceNamed, servicesNamed } from '../target.ts';

/** Who looked at whom, sealed: whether it is what was sealed, and what the schedule lets go. */
export const accessLogCommands: readonly Command[] = [
  {
    name: 'access-log verify',
    usage: '[<service>]',
    fr: 'recalcule les chaînes du journal des consultations; nomme toute entrée changée, enlevée ou ajoutée',
    en: 'recomputes the chains of the access log; names every entry that was changed, removed or put in',
    async run({ say, args: [service] }) {
      let sound = true;
      const rows: Row[] = [];
      for (const name of servicesNamed(service)) {
        const report = await withSealed(name, (client) => verified(client, name, say));
        if (!report) continue;
        const { named, ...sums } = report;
        sound &&= sums.faults === 0;
        rows.push({ service: name, ...sums, sound: sums.faults === 0 });
        for (const fault of named) rows.push({ service: name, ...fault });
      }
      say.rows(rows, { fr: 'Ce service ne scelle pas son journal.', en: 'This service does not seal its log.' });
      return sound;
    },
  },
  {
    name: 'access-log drop',
    usage: '<service> <YYYY-MM>',
    fr: 'enlève du journal, comme le calendrier de conservation le dit, les mois avant celui-ci; garde le sceau de chacun',
    en: 'drops the months of the log before this one, as the retention schedule says; keeps the seal of each',
    needs: 2,
    async run({ say, args: [service, month] }) {
      if (!/^20\d\d-(0[1-9]|1[0-2])$/.test(month!))
        throw new Refused(`${month} n’est pas un mois (AAAA-MM).`, `${month} is no month (YYYY-MM).`, exit.usage);
      const sql = `select chain, entries::integer as entries from access_log_drop($1::timestamptz)`;
      const rows = await withSealed(
        serviceNamed(service),
        async (client) => (await client.query<Row>(sql, [`${month}-01T00:00:00Z`])).rows,
      );
      say.rows(rows ?? [], { fr: 'Aucun mois à enlever.', en: 'No month to drop.' });
    },
  },
];

/** In the database of a service that seals its log, as who sees every row; null in another. */
async function withSealed<T>(service: ServiceName, work: (client: pg.Client) => Promise<T>): Promise<T | null> {
  const client = await open(stores().databaseUrl(service));
  try {
    const { rows } = await client.query<{ there: boolean }>(`select to_regclass('access_seal') is not null as there`);
    return rows[0]!.there ? await work(client) : null;
  } finally {
    await client.end();
  }
}

async function verified(client: pg.Client, service: string, say: Say): Promise<people.SealReport> {
  const built = pathToFileURL(path.join(root, 'libs/kit/dist/people/index.js')).href;
  const { verifySeals } = (await import(built)) as typeof people;
  const query = async <T extends object>(sql: string, params?: unknown[]) => (await client.query<T>(sql, params)).rows;
  return verifySeals(query, (done, all) =>
    say.progress(
      `${service} : ${done} entrées sur ${all}`,
      `${service}: ${done} entries of ${all}`,
      all ? done / all : 1,
    ),
  );
}
