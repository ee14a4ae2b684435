/** A table of 3,000 returns of 200 cells: sent, checked, entered with its history, told; against the rows of its cells alone. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { schoolDay } from '@pan/kit/domain';
import type { TestDatabase } from '@pan/testing';
import pg from 'pg';
import { many, type Figure } from '../figure.ts';
import { median } from '../measure.ts';
import type { Scenario, Stage } from '../stage.ts';
import { openStand } from './stand.ts';

export const returns: Scenario = { id: 'returns', measure };

const cells = 200;
const code = (n: number) => `q${String(n).padStart(3, '0')}`;
const words = { fr: 'Relevé', en: 'Survey' };
const form = {
  ...{ code: 'survey', name: words, description: words, measures: [], systems: [], reporters: ['school'] },
  ...{ levels: ['ministry'], fourEyes: false, nothingToReport: true, dimensions: [], indicators: [] },
  fields: Array.from({ length: cells }, (_, n) => ({ code: code(n), name: words, type: 'integer', required: true })),
  rules: [{ code: 'sum', name: words, total: code(0), parts: [code(1), code(2)], relation: 'equal' }],
};
const inSeconds = (times: readonly number[]) => `${(median(times) / 1000).toFixed(1)} s`;

async function measure(stage: Stage): Promise<Figure[]> {
  const schools = Math.round(3_000 * stage.share);
  const stand = await openStand(stage);
  const { database } = stand;
  const call = stand.ask<{ id: string; state: string }>;
  const [ours, bare] = [[] as number[], [] as number[]];
  try {
    await fillNetwork(database, schools);
    await call('PUT', '/v1/return-forms/survey', form);
    const today = schoolDay(new Date());
    for (let round = 0; round < stage.rounds; round += 1) {
      const campaign = `round-${round}`;
      const year = 2000 + round;
      const terms = { form: 'survey', title: words, periodStart: `${year}-01-01`, periodEnd: `${year}-12-31` };
      const days = { expectedOn: today, dueOn: today, lateUntil: today };
      await call('PUT', `/v1/campaigns/${campaign}`, { ...terms, ...days });
      const table = tableOf(schools, round);
      bare.push(await insertCells(database, schools, round));
      const begun = performance.now();
      const { id } = await call('POST', `/v1/campaigns/${campaign}/return-imports`, table);
      for (;;) {
        const job = await call('GET', `/v1/return-imports/${id}`);
        if (job.state === 'succeeded') break;
        if (job.state !== 'queued' && job.state !== 'running') throw new Error(JSON.stringify(job).slice(0, 2_000));
        await sleep(50);
      }
      ours.push(performance.now() - begun);
    }
  } finally {
    await stand.close();
  }
  return [
    {
      id: 'returns',
      name: {
        fr: `import de ${many(schools).fr} déclarations de ${cells} cases`,
        en: `import of ${many(schools).en} returns of ${cells} cells`,
      },
      ours: inSeconds(ours),
      peer: inSeconds(bare),
      value: median(ours),
      unit: 'ms',
      aim: { atMost: 60_000 * stage.share },
      rounds: ours,
      how: {
        fr: 'Du premier octet envoyé à l’état « succeeded », tout ou rien : lu, vérifié, écrit, l’historique de chaque case chaîné, un fait par déclaration. Le pair insère une ligne par case, sans rien vérifier ni se rappeler.',
        en: 'From the first byte sent to the state "succeeded", all or nothing: read, checked, written, the history of each cell chained, a fact for each return. The peer inserts a row for each cell, and checks and remembers nothing.',
      },
    },
  ];
}

const value = (school: number, cell: number, round: number): number => {
  const drawn = (n: number) => (school * 31 + n * 7 + round * 13) % 1_000;
  return cell === 0 ? drawn(1) + drawn(2) : drawn(cell);
};

function tableOf(schools: number, round: number): string {
  const all = Array.from({ length: cells }, (_, n) => n);
  const lines = [['organisation', ...all.map(code)].join()];
  for (let school = 0; school < schools; school += 1)
    lines.push([`css.ecole-${school}`, ...all.map((cell) => value(school, cell, round))].join());
  return `${lines.join('\r\n')}\r\n`;
}

/** The network as if it had been heard: what is measured is the import. */
async function fillNetwork({ ownerUrl }: TestDatabase, schools: number): Promise<void> {
  await asOwner(ownerUrl, async (client) => {
    const [ministry, centre] = [randomUUID(), randomUUID()];
    await client.query(
      `insert into known_organisation values ($1, 'ministere', 'Ministère', 'ministry', null), ($2, 'css', 'CSS', 'service-centre', $1)`,
      [ministry, centre],
    );
    await client.query(
      `insert into known_organisation select gen_random_uuid(), 'css.ecole-' || n, 'École ' || n, 'school', $1 from generate_series(0, $2::int - 1) n`,
      [centre, schools],
    );
    await client.query(
      `insert into organisation_told select organisation_id, '2020-01-01', code, name, kind, parent_id from known_organisation`,
    );
    await client.query(
      `create table bare_cell (round int, organisation text, cell text, value text, primary key (round, organisation, cell))`,
    );
    await client.query('analyze');
  });
}

function insertCells({ ownerUrl }: TestDatabase, schools: number, round: number): Promise<number> {
  const rows = Array.from({ length: schools }, (_, school) => ({
    organisation: `css.ecole-${school}`,
    values: Object.fromEntries(Array.from({ length: cells }, (_, n) => [code(n), String(value(school, n, round))])),
  }));
  return asOwner(ownerUrl, async (client) => {
    const begun = performance.now();
    await client.query(
      `insert into bare_cell select $1, r.organisation, c.key, c.value
         from jsonb_to_recordset($2::jsonb) as r (organisation text, values jsonb) cross join lateral jsonb_each_text(r.values) c`,
      [round, JSON.stringify(rows)],
    );
    return performance.now() - begun;
  });
}

async function asOwner<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
