/** `npm run admin -- <command>`: what operators do, in French or English, for people or (`--json`) for programs. */
import { parseArgs } from 'node:util';
import type { Command } from './command.ts';
import { exit, Refused } from './refused.ts';
import { accessLogCommands } from './commands/access-log.ts';
import { backupCommands } from './commands/backups.ts';
import { contentCommands } from './commands/content.ts';
import { eventCommands } from './commands/events.ts';
import { projectionCommands } from './commands/projections.ts';
import { historyCommands } from './commands/history.ts';
import { peopleCommands } from './commands/people.ts';
import { retentionCommands } from './commands/retention.ts';
import { sandboxCommands } from './commands/sandboxes.ts';
import { systemCommands } from './commands/system.ts';
import { usualBase, usualProvider } from '../../run/local/usual-addresses.ts';
import { forPeople, forPrograms } from './output.ts';
import { inContainers } from './stores.ts';
import { Target } from './target.ts';

const commands: readonly Command[] = [
  ...systemCommands,
  ...eventCommands,
  ...projectionCommands,
  ...backupCommands,
  ...historyCommands,
  ...peopleCommands,
  ...accessLogCommands,
  ...retentionCommands,
  ...contentCommands,
  ...sandboxCommands,
];

/** @returns the exit code */
export async function main(args: string[]): Promise<number> {
  const given = parsed(args);
  if (!given) return exit.usage;
  const { values, positionals } = given;
  const language = values.lang === 'en' ? 'en' : 'fr';
  const say = values.json ? forPrograms() : forPeople(language);
  const command = commands.find(
    ({ name }) =>
      positionals.join(' ').startsWith(name) && name.split(' ').every((word, at) => positionals[at] === word),
  );
  if (!command || values.help) return help(positionals, language);
  const rest = positionals.slice(command.name.split(' ').length);
  try {
    if (rest.length < (command.needs ?? 0))
      throw new Refused(
        `Il manque quelque chose : admin ${command.name} ${command.usage}`,
        `Something is missing: admin ${command.name} ${command.usage}`,
        exit.usage,
      );
    const target = new Target({
      base: values.base ?? process.env['PAN_BASE_URL'] ?? usualBase(),
      idp: values.idp ?? process.env['PAN_IDENTITY_URL'] ?? usualProvider(usualBase()),
      client: values.client ?? process.env['PAN_ADMIN_CLIENT'] ?? 'demo-ministry',
      secret: process.env['PAN_ADMIN_SECRET'] ?? 'demo-ministry-secret',
      language,
    });
    const done = await command.run({ target, say, language, args: rest, options: values });
    say.end();
    return done === false ? exit.failed : exit.done;
  } catch (thrown) {
    const error = thrown instanceof Refused ? thrown : refusedFile(thrown);
    if (!error) throw thrown;
    if (values.json) console.error(JSON.stringify({ error: { fr: error.fr, en: error.en } }));
    else console.error(`✗ ${language === 'fr' ? error.fr : error.en}`);
    return error.code;
  }
}

const fileErrors: Readonly<Record<string, readonly [fr: string, en: string]>> = {
  ENOENT: ['n’existe pas', 'does not exist'],
  EISDIR: ['est un dossier', 'is a folder'],
  ENOTDIR: ['n’est pas un dossier', 'is no folder'],
  EACCES: ['ne peut pas être lu ou écrit par cet utilisateur', 'cannot be read or written by this user'],
  EEXIST: ['existe déjà', 'exists already'],
  ENOSPC: ['n’a plus de place', 'has no space left'],
};

/** A file or folder that the person named and that is not as it should be; null for anything else. */
function refusedFile(error: unknown): Refused | null {
  const { code = '', path: file } = error as { code?: string; path?: string };
  const [fr, en] = fileErrors[code] ?? [];
  return fr && en && file ? new Refused(`${file} ${fr}.`, `${file} ${en}.`, exit.usage) : null;
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        lang: { type: 'string', default: (process.env['LANG'] ?? '').startsWith('en') ? 'en' : 'fr' },
        base: { type: 'string' },
        idp: { type: 'string' },
        client: { type: 'string' },
        source: { type: 'string' },
        'max-held': { type: 'string' },
        'accept-ahead': { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        lines: { type: 'string' },
        only: { type: 'string' },
        recipient: { type: 'string' },
        unencrypted: { type: 'boolean' },
        identity: { type: 'string' },
        heads: { type: 'string' },
        keep: { type: 'string' },
      },
    });
  } catch (error) {
    console.error(`✗ ${(error as Error).message}`);
    return null;
  }
}

/** How this command line is called where it runs. */
const asTyped = inContainers() ? 'docker compose run --rm admin' : 'npm run admin --';

function help(asked: readonly string[], language: 'fr' | 'en'): number {
  const meant = asked.length === 0 || asked[0] === 'help';
  if (!meant && !commands.some(({ name }) => name.startsWith(asked[0]!)))
    console.error(
      language === 'fr' ? `✗ Commande inconnue : ${asked.join(' ')}` : `✗ Unknown command: ${asked.join(' ')}`,
    );
  const width = Math.max(...commands.map(({ name, usage }) => name.length + usage.length + 1));
  const lines = commands.map(({ name, usage, ...text }) => `  ${`${name} ${usage}`.padEnd(width)}  ${text[language]}`);
  const [head, ending] =
    language === 'fr'
      ? [
          `${asTyped} <commande> [--json] [--lang fr|en] [--base URL] [--idp URL] [--client nom]`,
          'Secret du client : PAN_ADMIN_SECRET. Codes de sortie : 0 fait, 1 pas fait, 2 mal demandé, 3 injoignable.',
        ]
      : [
          `${asTyped} <command> [--json] [--lang fr|en] [--base URL] [--idp URL] [--client name]`,
          'The client’s secret: PAN_ADMIN_SECRET. Exit codes: 0 done, 1 not done, 2 asked wrongly, 3 unreachable.',
        ];
  console.log([head, '', ...lines, '', ending].join('\n'));
  return meant ? exit.done : exit.usage;
}
