import * as fs from 'node:fs';
import * as path from 'node:path';
import { services } from '../../../../libs/contracts/src/context-map.ts';
import { installation, logFile } from '../../../run/local/installation.ts';
import { open } from '../backup/create.ts';
import type { Command, Row } from '../command.ts';
import { exit, Refused } from '../refused.ts';
import { inContainers, stores } from '../stores.ts';

interface ImportJob {
  readonly id: string;
  readonly state: string;
  readonly progress: { readonly done: number; readonly total: number | null };
  readonly counts: Readonly<Record<string, number>>;
  readonly reason: { readonly detail: string } | null;
  readonly problemCount: number;
  readonly problems: readonly {
    file: string | null;
    row: number | null;
    field: string | null;
    value: string | null;
    code: string;
    detail: string;
    remedy: string | null;
  }[];
}

const french = {
  parked: (keys: number) => `${keys} clé(s) en attente`,
  unsent: (seconds: number) => `un fait attend depuis ${seconds} s d’être envoyé`,
  states: { up: 'en marche', degraded: 'amoindri', down: 'hors service' } as Readonly<Record<string, string>>,
};
const english: typeof french = {
  parked: (keys) => `${keys} parked key(s)`,
  unsent: (seconds) => `a fact has waited to be sent for ${seconds} s`,
  states: {},
};

export const systemCommands: readonly Command[] = [
  {
    name: 'status',
    usage: '',
    fr: 'ce qui tourne et comment cela se porte',
    en: 'what runs, and how it feels',
    async run({ target, say }) {
      const { state, parts } = await target.health();
      say.rows(
        parts.map(({ name, kind, state: of, milliseconds }): Row => ({
          part: name,
          kind,
          state: of,
          ms: milliseconds,
        })),
      );
      return state === 'up';
    },
  },
  {
    name: 'doctor',
    usage: '',
    fr: 'vérifie l’accès, les schémas, les consommateurs et les files; dit le remède',
    en: 'checks access, schemas, consumers and queues; says the remedy',
    async run({ target, say, language }) {
      const words = language === 'fr' ? french : english;
      const findings = await Promise.all(services.map((service) => examine(service)));
      say.rows(findings);
      return findings.every(({ ok }) => ok);

      async function examine(service: (typeof services)[number]): Promise<Row> {
        try {
          const { state, checks } = await target.readiness(service);
          const figures = await target.metrics(service, 'outbox_oldest_age_seconds', 'parked_keys', 'pool_waiting');
          const { outbox_oldest_age_seconds: age = 0, parked_keys: parked = 0 } = figures;
          if (parked > 0)
            return {
              service,
              ok: false,
              finding: words.parked(parked),
              remedy: `admin dead-letters list ${service}`,
            };
          if (age > 60)
            return { service, ok: false, finding: words.unsent(Math.round(age)), remedy: 'Kafka ? admin status' };
          return {
            service,
            ok: state === 'up',
            finding: words.states[state] ?? state,
            remedy: checks
              .filter((check) => check.state !== 'up' || check.detail)
              .map(({ name, detail = '' }) => `${name}: ${detail}`)
              .join('; '),
          };
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          return { service, ok: false, finding: error[language], remedy: 'admin logs ' + service };
        }
      }
    },
  },
  {
    name: 'logs',
    usage: '<part> [--lines 50]',
    fr: 'la fin du journal d’une partie (en local; avec Docker : docker compose logs)',
    en: 'the end of a part’s log (local running; with Docker: docker compose logs)',
    needs: 1,
    run({ say, args: [part], options }) {
      if (inContainers())
        throw new Refused(
          `En conteneurs : docker compose logs ${part}.`,
          `In containers: docker compose logs ${part}.`,
          exit.usage,
        );
      const file = logFile(installation(), part!);
      if (!fs.existsSync(file)) {
        const known = fs.existsSync(path.dirname(file))
          ? fs.readdirSync(path.dirname(file)).map((name) => path.parse(name).name)
          : [];
        throw new Refused(
          `Pas de journal ${part}. Au choix : ${known.join(', ')}`,
          `No log ${part}. One of: ${known.join(', ')}`,
          exit.usage,
        );
      }
      const lines = Number(options['lines'] ?? 50);
      if (!Number.isInteger(lines) || lines < 1)
        throw new Refused('--lines : un nombre entier.', '--lines: a whole number.', exit.usage);
      say.text(fs.readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines));
      return Promise.resolve();
    },
  },
  {
    name: 'migrate',
    usage: '',
    fr: 'met les six schémas à jour, un seul à la fois par base; sans effet s’ils le sont (Docker : docker compose run --rm migrate)',
    en: 'brings the six schemas up to date, one process at a time per database; nothing happens when they are (Docker: docker compose run --rm migrate)',
    async run({ say }) {
      const under = stores();
      try {
        await under.open();
        await under.migrate();
        const rows: Row[] = [];
        for (const service of under.services) {
          const client = await open(under.databaseUrl(service));
          const { rows: found } = await client
            .query<{ name: string; n: number }>(
              'select (array_agg(name order by id desc))[1] as name, count(*)::int as n from migrations',
            )
            .finally(() => client.end());
          rows.push({ service, migrations: found[0]!.n, last: found[0]!.name });
        }
        say.rows(rows);
      } finally {
        await under.release();
      }
    },
  },
  {
    name: 'import',
    usage: '<bundle.zip> --source <system> [--dry-run] [--max-held <percent>]',
    fr: 'envoie un lot OneRoster et suit son importation; au-delà de 1 % de lignes écartées, il est refusé',
    en: 'sends a OneRoster bundle and follows its import; above 1 % of rows held back it is refused',
    needs: 1,
    async run({ target, say, args: [file], options }) {
      if (typeof options['source'] !== 'string')
        throw new Refused(
          '--source manque : le système qui envoie.',
          '--source is missing: the sending system.',
          exit.usage,
        );
      const found = fs.statSync(file!, { throwIfNoEntry: false });
      if (!found) throw new Refused(`${file} n’existe pas.`, `${file} does not exist.`, exit.usage);
      if (!found.isFile()) throw new Refused(`${file} n’est pas un fichier.`, `${file} is no file.`, exit.usage);
      const dryRun = options['dry-run'] === true;
      const query = new URLSearchParams({ source: options['source'] });
      if (dryRun) query.set('dryRun', 'true');
      if (typeof options['max-held'] === 'string') query.set('maxHeldPercent', options['max-held']);
      const zip = new Blob([fs.readFileSync(file!)]);
      const sent = await target.call<ImportJob>(
        'student-record',
        'POST',
        `/v1/imports?${query.toString()}`,
        zip,
        'application/zip',
      );
      const path = `/v1/imports/${sent.body.id}`;
      const job = await target.ended('student-record', path, sent.body, ({ state, progress: { done, total } }) =>
        say.progress(`importation ${state}`, `import ${state}`, total ? done / total : null),
      );
      say.rows(
        job.problems.map(({ file: of, row, field, value, code, detail, remedy }): Row => ({
          file: of,
          row,
          field,
          value,
          code,
          detail,
          remedy,
        })),
        { fr: 'Aucun problème.', en: 'No problem.' },
      );
      const { id, state, reason, problemCount: problems, counts } = job;
      say.one({ id, dryRun, state, reason: reason?.detail, problems, ...counts });
      if (dryRun) say.line('Essai à blanc : rien n’a été écrit.', 'Dry run: nothing was written.');
      return state === 'succeeded';
    },
  },
  {
    name: 'seed',
    usage: '',
    fr: 'joue l’histoire de démonstration contre ce système, une seule fois quoi qu’on fasse',
    en: 'plays the demo story against this system; repeating it doubles nothing',
    async run({ target: { access }, say, options }) {
      if (inContainers())
        throw new Refused(
          'En conteneurs, depuis un clone : npm run story -- --callback-host host.docker.internal.',
          'In containers, from a clone: npm run story -- --callback-host host.docker.internal.',
          exit.usage,
        );
      const { play } = await import('../../../tools/story/play.ts');
      const told: string[] = [];
      const print = (line: string) => {
        if (options['json']) told.push(line);
        else console.log(line);
      };
      const { ok } = await play({ base: access.base, idp: access.idp, check: false, print });
      if (options['json']) say.one({ ok, told: told.join('\n') });
      return ok;
    },
  },
];
