/** The log of looks: verified whole, and a family's page of it, whatever its length. */
import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { verifySeals } from '@pan/kit/people';
import pg from 'pg';
import { to } from 'pg-copy-streams';
import { many, shown, type Figure } from '../figure.ts';
import { openSurroundings, startRecord, type RunningRecord, type Surroundings } from '../http/record.ts';
import { interleaved, median, percentile, perSecond, type Rounds } from '../measure.ts';
import type { Scenario, Stage } from '../stage.ts';

export const accesses: Scenario = { id: 'accesses', measure };

/** One learner with a long log, one with a short one, and whoever else the rest of the entries are about. */
interface Family {
  readonly long: string;
  readonly short: string;
  readonly headers: { readonly authorization: string };
}

const clients = 2;
const shortLog = 100;

async function measure(stage: Stage): Promise<Figure[]> {
  const around = await openSurroundings(stage);
  const record = await startRecord(around);
  const client = new pg.Client({ connectionString: record.database.adminUrl });
  try {
    await client.connect();
    const [all, long] = [Math.round(1_000_000 * stage.share), Math.round(100_000 * stage.share)];
    const family = await familyOf(around, record);
    const begun = performance.now();
    await fill(record, family, all, long);
    await sealed(record);
    stage.say(`${all} entries are sealed after ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    await record.database.query('vacuum analyze');
    const verification = await interleaved(
      stage.rounds,
      () => milliseconds(() => pipeline(client.query(to(sameRows)), nowhere())),
      () => milliseconds(() => verified(client, all)),
    );
    const seconds = stage.quick || stage.share < 1 ? 2 : 5;
    const page = (id: string) => slowestOfTwenty(seconds, `${record.url}/v1/learners/${id}/accesses`, family.headers);
    const pages = await interleaved(
      stage.rounds,
      () => page(family.short),
      () => page(family.long),
    );
    return figuresOf(all, long, verification, pages);
  } finally {
    await client.end();
    await record.stop();
    await around.close();
  }
}

async function familyOf({ issuer }: Surroundings, { database, centre }: RunningRecord): Promise<Family> {
  const [long, short, parent] = [randomUUID(), randomUUID(), randomUUID()];
  const subject = 'bench-parent';
  await database.query(
    `insert into learner (id, family_name, given_name, systems, questioned, leading_source, version)
     select id, 'Tremblay', 'Zoé', 1, false, 'bench@x', 1 from unnest($1::uuid[]) id`,
    [[long, short]],
  );
  await database.query(
    `insert into learner_source (source, source_id, learner_id, organisation_id, visible_to, claims)
     select 'bench@x', l.id::text, l.id, o.id, o.path, '\\x00' from unnest($1::uuid[]) l (id), organisation o where o.code = $2`,
    [[long, short], centre],
  );
  await database.query(
    `insert into account_link (id, subject, role, person_id, learner_id, organisation_id, how, linked_at)
     select gen_random_uuid(), $2, 'guardian', $3, l.id, o.id, 'code', now() from unnest($1::uuid[]) l (id), organisation o where o.code = $4`,
    [[long, short], subject, parent, centre],
  );
  const token = await issuer.token({
    ...{ clientId: 'portal', subject, organisations: [], scopes: ['learners:read'], purpose: 'family-access' },
    ...{ person: { role: 'guardian', id: parent }, expiresIn: 3_600 },
  });
  return { long, short, headers: { authorization: `Bearer ${token}` } };
}

const atOnce = 50_000;

/** Looks of the last hours: of the two learners first, then of others, one learner each. */
async function fill({ database, centre }: RunningRecord, { long, short }: Family, all: number, most: number) {
  for (let from = 1; from <= all; from += atOnce)
    await database.query(
      `insert into access_log
       select gen_random_uuid(), now() - (n % 20000) * interval '1 s', 'bench', null, array[$1], 'system', 'read-learner', 'teaching', 'la loi',
              n::text, array[case when n <= $4 then $2::uuid when n <= $4 + $5 then $3::uuid else gen_random_uuid() end], array[$1]
         from generate_series($6::int, $7::int) n`,
      [centre, long, short, most, shortLog, from, Math.min(from + atOnce - 1, all)],
    );
}

/** Once the service has sealed them, as it does each minute. */
async function sealed({ database }: RunningRecord): Promise<void> {
  const waiting = async () => {
    const [row] = await database.query<{ some: boolean }>(`select exists (select from access_unsealed) as some`);
    return row!.some;
  };
  while (await waiting()) await pause(500);
}

async function verified(client: pg.Client, all: number): Promise<void> {
  const query = async <T extends object>(sql: string, params?: unknown[]) => (await client.query<T>(sql, params)).rows;
  const { entries, faults } = await verifySeals(query, () => undefined);
  if (entries < all || faults > 0) throw new Error(`${entries} of ${all} entries, ${faults} faults`);
}

/** What a verification has to read, as PostgreSQL writes it. */
const sameRows = `copy (select e.*, s.number, s.hash from access_seal s join access_log e on e.id = s.entry_id and e.at = s.at) to stdout`;
const nowhere = () => new Writable({ write: (_part, _encoding, done) => done() });

async function milliseconds(step: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await step();
  return performance.now() - begun;
}

/** The time within which nineteen of twenty answers come. */
async function slowestOfTwenty(seconds: number, url: string, headers: Readonly<Record<string, string>>) {
  const times: number[] = [];
  await perSecond(clients, seconds, async () => {
    const time = await milliseconds(async () => {
      const answer = await fetch(url, { headers });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text}`);
    });
    times.push(time);
  });
  return percentile(times, 0.95);
}

function figuresOf(all: number, long: number, verification: Rounds, pages: Rounds): Figure[] {
  const sides = ({ ours, peer }: Rounds) => ({
    ours: shown(median(ours), 'ms'),
    peer: shown(median(peer), 'ms'),
    ...{ value: median(ours), unit: 'ms' as const, rounds: ours },
  });
  return [
    {
      id: 'access-log-verify',
      name: {
        fr: `vérification d’un journal de ${many(all).fr} consultations scellées`,
        en: `verification of a log of ${many(all).en} sealed looks`,
      },
      ...sides(verification),
      aim: { atMost: 20_000 },
      how: {
        fr: 'Ce que fait admin access-log verify: chaque entrée relue, son sceau recalculé, toute entrée sans sceau ou hors de l’index de sa personne cherchée. Le pair sort par COPY les mêmes entrées avec leurs sceaux, sans rien vérifier.',
        en: 'What admin access-log verify does: each entry read again, its seal recomputed, any entry without a seal or outside its person’s index looked for. The peer takes the same entries with their seals out by COPY and verifies nothing.',
      },
    },
    {
      id: 'access-page',
      name: {
        fr: `page du journal d’un élève aux ${many(long).fr} consultations, 95e centile`,
        en: `page of the log of a learner with ${many(long).en} looks, 95th percentile`,
      },
      ...sides(pages),
      aim: { atMost: 50 },
      how: {
        fr: `${clients} lecteurs à la fois, la première page avec le nombre des entrées (jusqu’à 1 000), lue comme parent. Le pair lit celle d’un élève qui en a ${shortLog}.`,
        en: `${clients} readers at once, the first page with the number of entries (up to 1,000), read as a parent. The peer reads that of a learner who has ${shortLog}.`,
      },
    },
  ];
}
