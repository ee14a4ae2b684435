import * as fs from 'node:fs';
import * as path from 'node:path';
import { createBackup } from '../backup/create.ts';
import { damaged, mustHoldAll, readManifest, type Manifest } from '../backup/manifest.ts';
import { restoreAlone, restoreBackup } from '../backup/restore.ts';
import { identityIn, newKey, requireRecipient, type Identity, type Recipient } from '../backup/vault.ts';
import type { Command, Row } from '../command.ts';
import { exit, Refused } from '../refused.ts';
import { inContainers, stores } from '../stores.ts';
import { serviceNamed } from '../target.ts';

const sizeOf = (files: Manifest['files']): Row => ({
  files: Object.keys(files).length,
  rows: Object.values(files).reduce((sum, { count }) => sum + count, 0),
});

/** For whom a backup is made: said each time, or once in the environment. */
function recipientOf(options: Readonly<Record<string, unknown>>): Recipient {
  if (options['unencrypted'] === true) return null;
  const said = options['recipient'] ?? process.env['PAN_BACKUP_RECIPIENT'];
  if (typeof said === 'string' && said !== '') return requireRecipient(said);
  throw new Refused(
    'Pour qui chiffrer ? --recipient age1… ou PAN_BACKUP_RECIPIENT (admin backup key en fait un); --unencrypted pour ne pas chiffrer.',
    'Encrypted for whom? --recipient age1… or PAN_BACKUP_RECIPIENT (admin backup key makes one); --unencrypted not to encrypt.',
    exit.usage,
  );
}

function identityOf(options: Readonly<Record<string, unknown>>): Identity {
  const file = options['identity'] ?? process.env['PAN_BACKUP_IDENTITY_FILE'];
  return typeof file === 'string' && file !== '' ? identityIn(file) : null;
}

export const backupCommands: readonly Command[] = [
  {
    name: 'backup key',
    usage: '<file>',
    fr: 'fait une clé de sauvegarde dans un fichier, à garder ailleurs, et dit le destinataire',
    en: 'makes a key for backups in a file, to be kept elsewhere, and says the recipient',
    needs: 1,
    async run({ say, args: [file] }) {
      const { identity, recipient } = await newKey();
      fs.writeFileSync(file!, `# public key: ${recipient}\n${identity}\n`, { mode: 0o600, flag: 'wx' });
      say.one({ file, recipient });
      say.line(
        'Mettez ce fichier ailleurs, en deux endroits : sans lui, aucune sauvegarde ne s’ouvre; avec lui, toutes. PAN_BACKUP_RECIPIENT suffit pour en prendre.',
        'Put this file elsewhere, in two places: without it no backup opens, with it all do. PAN_BACKUP_RECIPIENT is enough to take one.',
      );
    },
  },
  {
    name: 'backup create',
    usage: '<folder> [--recipient age1… | --unencrypted]',
    fr: 'sauvegarde les six bases et tous les sujets, tels qu’à un même instant; dit la pause',
    en: 'backs up the six databases and all topics as of one moment; says the pause',
    needs: 1,
    async run({ say, args: [folder], options }) {
      const place = path.resolve(folder!);
      const recipient = recipientOf(options);
      if (inContainers() && !place.startsWith('/backups/'))
        throw new Refused(
          `${place} disparaît avec ce conteneur : nommez un dossier sous /backups.`,
          `${place} is gone with this container: name a folder below /backups.`,
          exit.usage,
        );
      const { takenAt, pauseMs, files } = await createBackup(stores(), place, say, recipient);
      say.one({ folder, takenAt, pauseMs, encrypted: recipient !== null, ...sizeOf(files) });
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
      const bad = await damaged(path.resolve(folder!), manifest);
      mustHoldAll(manifest);
      if (bad.length > 0) say.rows(bad.map(({ file, expected, found }): Row => ({ file, expected, found })));
      else say.one({ sound: true, takenAt: manifest.takenAt, ...sizeOf(manifest.files) });
      return bad.length === 0;
    },
  },
  {
    name: 'backup restore',
    usage: '<folder> [--identity <file>] [--only <service> [--accept-ahead]]',
    fr: 'restaure dans une installation vide et arrêtée; ou un seul service, et dit ce que les autres savent de plus',
    en: 'restores into an empty, stopped installation; or one service alone, and says what the others know beyond it',
    needs: 1,
    async run({ say, args: [folder], options }) {
      const place = path.resolve(folder!);
      const identity = identityOf(options);
      if (typeof options['only'] === 'string') {
        const accepted = options['accept-ahead'] === true;
        const service = serviceNamed(options['only']);
        const { rows, file } = await restoreAlone(stores(), place, service, accepted, say, identity);
        say.rows(rows, {
          fr: 'Rien n’a été dit depuis la sauvegarde.',
          en: 'Nothing has been told since the backup.',
        });
        if (file === null) return;
        say.line(
          `Ces faits restent dans les sujets et chez les autres services, que ce service ne connaîtrait plus. Chacun, avec son contenu : ${file}. Ce que les systèmes renverront portera de nouveaux numéros : les anciens resteraient dans les autres services et dans les chiffres.`,
          `These facts stay in the topics and with the other services, and this service would no longer know them. Each with its content: ${file}. What systems send again gets new ids: the former ones would stay in the other services and in the figures.`,
        );
        if (!accepted)
          say.line(
            '✗ Rien n’a été changé. Restaurez tout, ou recommencez avec --accept-ahead.',
            '✗ Nothing was changed. Restore everything, or repeat with --accept-ahead.',
          );
        return accepted;
      }
      const { takenAt, databases, topics } = await restoreBackup(stores(), place, say, identity);
      say.one({ restored: takenAt, databases: Object.keys(databases).length, topics: Object.keys(topics).length });
      say.line(
        'Démarrez le système, puis : admin projection verify',
        'Start the system, then: admin projection verify',
      );
    },
  },
];
