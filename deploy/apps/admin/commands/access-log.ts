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
    fr: 'enlève du journal, comme le calendrier de conservation le dit, les mois avant celui-ci; garde le sceau de chacun. PAN_ACCESS_LOG_MONTHS: mois gardés au moins (24)',
    en: 'drops the months of the log before this one, as the retention schedule says; keeps the seal of each. PAN_ACCESS_LOG_MONTHS: months kept at least (24)',
    needs: 2,
    async run({ say, args: [service, month] }) {
      if (!/^20\d\d-(0[1-9]|1[0-2])$/.test(month!))
        throw new Refused(`${month} n’est pas un mois (AAAA-MM).`, `${month} is no month (YYYY-MM).`, exit.usage);
      const kept = shortestRetention(process.env['PAN_ACCESS_LOG_MONTHS']);
      const latest = firstMonthKept(new Date(), kept);
      if (month! > latest)
        throw new Refused(
          `Le journal se garde ${kept} mois au moins: ${latest} est le mois le plus récent avant lequel on peut enlever.`,
          `The log is kept for ${kept} months at least: ${latest} is the latest month before which it may be dropped.`,
          exit.usage,
        );
      const sql = `select chain, entries::integer as entries from access_log_drop($1::timestamptz)`;
      const rows = await withSealed(
        serviceNamed(service),
        async (client) => (await client.query<Row>(sql, [`${month}-01T00:00:00Z`])).rows,
      );
      say.rows(rows ?? [], { fr: 'Aucun mois à enlever.', en: 'No month to drop.' });
    },
  },
];

/**
 * How many months entries are kept at least, as the retention schedule of the installation says.
 * @throws Refused what is no number of months: nothing is dropped by a slip
 */
function shortestRetention(said = '24'): number {
  if (/^[1-9]\d{0,3}$/.test(said)) return Number(said);
  throw new Refused(
    `PAN_ACCESS_LOG_MONTHS doit être un nombre de mois, de 1 à 9999.`,
    `PAN_ACCESS_LOG_MONTHS must be a number of months from 1 to 9999.`,
    exit.usage,
  );
}

/** The first month of which an entry may be younger than so many months; the present one at the latest. Months are UTC’s, as the log’s. */
const firstMonthKept = (now: Date, months: number): string =>
  new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months)).toISOString().slice(0, 7);

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
