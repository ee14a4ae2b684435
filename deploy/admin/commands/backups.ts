import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../local/installation.ts';
import { createBackup, open } from '../backup/create.ts';
import { damaged, readManifest } from '../backup/manifest.ts';
import { restoreAlone, restoreBackup } from '../backup/restore.ts';
import { fingerprint } from '../backup/tables.ts';
import type { Command, Row } from '../command.ts';
import { Refused } from '../refused.ts';
import { stores } from '../stores.ts';
import { serviceNamed, servicesNamed } from '../target.ts';
import { eventCommands } from './events.ts';

const rebuild = eventCommands.find(({ name }) => name === 'projection rebuild')!;

export const backupCommands: readonly Command[] = [
  {
    name: 'backup create',
    usage: '<folder>',
    fr: 'sauvegarde les six bases et tous les sujets, tels qu’à un même instant; dit la pause',
    en: 'backs up the six databases and all topics as of one moment; says the pause',
    needs: 1,
    async run({ say, args: [folder] }) {
      const { takenAt, pauseMs, files } = await createBackup(stores(), path.resolve(folder!), say);
      const counts = Object.values(files).map(({ count }) => count);
      say.one({ folder, takenAt, pauseMs, files: counts.length, rows: counts.reduce((sum, count) => sum + count, 0) });
    },
  },
  {
    name: 'backup verify',
    usage: '<folder>',
    fr: 'vérifie chaque fichier d’une sauvegarde',
    en: 'verifies every file of a backup',
    needs: 1,
    async run({ say, args: [folder] }) {
      const manifest = readManifest(path.resolve(folder!));
      const bad = new Set(await damaged(path.resolve(folder!), manifest));
      say.rows(
        Object.entries(manifest.files).map(([file, { count }]): Row => ({ file, count, sound: !bad.has(file) })),
      );
      return bad.size === 0;
    },
  },
  {
    name: 'backup restore',
    usage: '<folder> [--only <service>]',
    fr: 'restaure dans une installation vide et arrêtée; ou un seul service, et dit ce que les autres savent de plus',
    en: 'restores into an empty, stopped installation; or one service alone, and says what the others know beyond it',
    needs: 1,
    async run({ say, args: [folder], options }) {
      const place = path.resolve(folder!);
      if (typeof options['only'] === 'string') {
        const ahead = await restoreAlone(stores(), place, serviceNamed(options['only']));
        say.rows(ahead, {
          fr: 'Rien n’a été dit depuis la sauvegarde.',
          en: 'Nothing has been told since the backup.',
        });
        if (ahead.length > 0)
          say.line(
            'Ces faits restent dans les sujets et chez les autres services; ce service ne les connaît plus. Faites renvoyer les données par les systèmes qui les ont écrites (une importation, un upsert), ou restaurez tout.',
            'These facts stay in the topics and with the other services; this service no longer knows them. Have the systems that wrote the data send it again (an import, an upsert), or restore everything.',
          );
        return;
      }
      const { takenAt, databases, topics } = await restoreBackup(stores(), place, say);
      say.one({ restored: takenAt, databases: Object.keys(databases).length, topics: Object.keys(topics).length });
      say.line(
        'Démarrez le système, puis : admin projection verify',
        'Start the system, then: admin projection verify',
      );
    },
  },
  {
    name: 'projection verify',
    usage: '[<service>]',
    fr: 'refait les copies d’un service depuis les sujets et vérifie qu’elles sont égales, ligne pour ligne',
    en: 'makes a service’s copies again from the topics and verifies that they are equal, row for row',
    async run(invocation) {
      const { say, args } = invocation;
      const under = stores();
      const rows: Row[] = [];
      for (const service of servicesNamed(args[0])) {
        const tables = await projectionsOf(service);
        if (tables.length === 0) continue;
        const client = await open(under.databaseUrl(service));
        try {
          const before = await fingerprint(client, tables);
          await rebuild.run({ ...invocation, args: [service], say: { ...say, one: () => undefined } });
          rows.push({ service, tables: tables.length, equal: before === (await fingerprint(client, tables)) });
        } finally {
          await client.end();
        }
      }
      say.rows(rows);
      return rows.every(({ equal }) => equal === true);
    },
  },
];

/** The service itself names the tables that a rebuild empties. */
async function projectionsOf(service: string): Promise<readonly string[]> {
  const built = pathToFileURL(path.join(root, 'services', service, 'dist', 'app.module.js')).href;
  try {
    const module = (await import(built)) as { service: { listens?: { tables: readonly string[] } } };
    return module.service.listens?.tables ?? [];
  } catch (error) {
    throw new Refused(`${service} n’est pas construit : ${(error as Error).message}`, `${service} is not built.`);
  }
}
