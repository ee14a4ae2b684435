import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as data from '../../../../libs/kit/src/data/index.ts';
import { root } from '../../../run/local/installation.ts';
import { open } from '../backup/create.ts';
import type { Command, Row } from '../command.ts';
import { exit, Refused } from '../refused.ts';
import { stores } from '../stores.ts';
import { serviceNamed } from '../target.ts';

/** A head as a file keeps it: outside the database, where who changes one cannot change the other. */
interface KeptHead {
  readonly chain: string;
  readonly length: number;
  readonly head: string;
}

const words: Readonly<Record<string, readonly [fr: string, en: string]>> = {
  changed: ['changée', 'changed'],
  removed: ['retirée', 'removed'],
  inserted: ['intercalée', 'inserted'],
  'head-changed': ['tête changée', 'head changed'],
};

/** The chained history of a service, read whole, straight from its database. */
export const historyCommands: readonly Command[] = [
  {
    name: 'history verify',
    usage: '<service> [--heads <kept.json>] [--keep <kept.json>]',
    fr: 'vérifie que nulle entrée de l’historique ne fut changée, retirée ni intercalée, et la nomme; compare avec des têtes gardées ailleurs, ou les garde',
    en: 'verifies that no entry of the history was changed, removed or inserted, and names it; compares with heads that were kept elsewhere, or keeps them',
    needs: 1,
    async run({ say, args: [name], options, language }) {
      const service = serviceNamed(name);
      const { checkHistory } = (await import(
        pathToFileURL(path.join(root, 'libs/kit/dist/data/index.js')).href
      )) as typeof data;
      const kept = typeof options['heads'] === 'string' ? readHeads(options['heads']) : [];
      const client = await open(stores().databaseUrl(service));
      try {
        const { rows } = await client.query<{ there: boolean }>(
          `select to_regclass('history_entry') is not null as there`,
        );
        if (!rows[0]!.there)
          throw new Refused(`${service} ne tient pas d’historique.`, `${service} keeps no history.`, exit.usage);
        const found = await checkHistory(async (sql, params) => (await client.query(sql, params)).rows as never, kept);
        say.rows(
          found.faults.map(({ fault, chain, number, subject, version, by, at }): Row => ({
            ...{ entry: words[fault]![language === 'fr' ? 0 : 1], chain, number, subject, version, by, at },
          })),
          { fr: 'Rien ne manque, rien n’est changé.', en: 'Nothing is missing, nothing is changed.' },
        );
        say.one({ service, entries: found.entries, faults: found.faults.length });
        if (typeof options['keep'] === 'string' && found.faults.length === 0)
          fs.writeFileSync(
            options['keep'],
            `${JSON.stringify(
              found.heads.map((one): KeptHead => ({ ...one, head: one.head.toString('hex') })),
              null,
              2,
            )}\n`,
          );
        return found.faults.length === 0;
      } finally {
        await client.end();
      }
    },
  },
];

function readHeads(file: string): data.Head[] {
  const refuse = () =>
    new Refused(`${file} n’a pas de têtes gardées par --keep.`, `${file} has no heads kept by --keep.`, exit.usage);
  try {
    const heads = JSON.parse(fs.readFileSync(file, 'utf8')) as readonly KeptHead[];
    return heads.map(({ chain, length, head }) => ({ chain, length, head: Buffer.from(head, 'hex') }));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) throw refuse();
    throw error;
  }
}
