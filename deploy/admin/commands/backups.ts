import * as path from 'node:path';
import { createBackup } from '../backup/create.ts';
import { damaged, readManifest } from '../backup/manifest.ts';
import { restoreAlone, restoreBackup } from '../backup/restore.ts';
import type { Command, Row } from '../command.ts';
import { stores } from '../stores.ts';
import { serviceNamed } from '../target.ts';

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
      const bad = new Map((await damaged(path.resolve(folder!), manifest)).map((damage) => [damage.file, damage]));
      say.rows(
        Object.entries(manifest.files).map(([file, { count }]): Row => ({
          file,
          count,
          sound: !bad.has(file),
          ...bad.get(file),
        })),
      );
      for (const { file, expected, found } of bad.values())
        say.line(
          `✗ ${file} : SHA-256 ${found ?? 'absent'} au lieu de ${expected}`,
          `✗ ${file}: SHA-256 ${found ?? 'missing'} instead of ${expected}`,
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
        const { rows, file } = await restoreAlone(stores(), place, serviceNamed(options['only']), say);
        say.rows(rows, {
          fr: 'Rien n’a été dit depuis la sauvegarde.',
          en: 'Nothing has been told since the backup.',
        });
        if (file !== null)
          say.line(
            `Ces faits restent dans les sujets et chez les autres services; ce service ne les connaît plus. Chacun, avec son contenu : ${file}. Faites renvoyer les données par les systèmes qui les ont écrites (une importation, un upsert), ou restaurez tout.`,
            `These facts stay in the topics and with the other services; this service no longer knows them. Each with its content: ${file}. Have the systems that wrote the data send it again (an import, an upsert), or restore everything.`,
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
];
