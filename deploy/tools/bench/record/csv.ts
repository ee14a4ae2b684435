/** A delta of one learner in a hundred, against the whole roster that it changes: what it costs follows from its own size. */
import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import yazl from 'yazl';
import { csvStream, type Row } from '../../story/csv.ts';
import { tablesOf } from '../../story/oneroster.ts';
import type { Centre } from '../../story/network.ts';
import { many, type Figure } from '../figure.ts';
import { openSurroundings, rosterOf, startRecord } from '../http/record.ts';
import { median } from '../measure.ts';
import type { Scenario, Stage } from '../stage.ts';

export const csv: Scenario = { id: 'delta', measure };

const inSeconds = (times: readonly number[]) => `${(median(times) / 1000).toFixed(2)} s`;

async function measure(stage: Stage): Promise<Figure[]> {
  const around = await openSurroundings(stage);
  const size = Math.round(100_000 * stage.share);
  const { centre, bundle } = await rosterOf(size);
  const [bulks, deltas, ratios] = [[] as number[], [] as number[], [] as number[]];
  try {
    for (let round = 0; round < stage.rounds; round += 1) {
      const record = await startRecord(around, { relays: false });
      try {
        const bulk = await record.import(centre, bundle);
        // One before the one that counts, as every nightly one has a former.
        await record.import(centre, await deltaOf(centre, 1));
        const delta = await record.import(centre, await deltaOf(centre, 2));
        bulks.push(bulk);
        deltas.push(delta);
        ratios.push(delta / bulk);
      } finally {
        await record.stop();
      }
    }
  } finally {
    await around.close();
  }
  return [
    {
      id: 'delta',
      name: {
        fr: `delta de 1 % de ${many(size).fr} élèves : l’envoi complet`,
        en: `delta of 1 % of ${many(size).en} learners : the bulk`,
      },
      ours: inSeconds(deltas),
      peer: inSeconds(bulks),
      value: median(ratios),
      unit: 'ratio',
      aim: { atMost: 0.05 },
      rounds: ratios,
      how: {
        fr: 'Du premier octet envoyé à l’état « succeeded ». Un élève sur cent a un autre second prénom, avec sa ligne de démographie et ses places; le dossier a déjà reçu l’envoi complet et un delta.',
        en: 'From the first byte sent to the state "succeeded". One learner in a hundred has another middle name, with the rows of demographics and places; the record has taken the bulk and one delta before.',
      },
    },
  ];
}

/** @param night 1, 2…: each changes the same learners again */
function deltaOf(centre: Centre, night: number): Promise<Buffer> {
  const said = { status: 'active', dateLastModified: `2026-10-${String(night).padStart(2, '0')}T05:00:00.000Z` };
  const tables = tablesOf(centre).filter(({ name }) =>
    ['users', 'roles', 'demographics', 'enrollments'].includes(name),
  );
  const chosen = new Set<string>();
  let seen = 0;
  for (const user of tables.find(({ name }) => name === 'demographics')!.rows(centre, {})) {
    seen += 1;
    if (seen % 100 === 0) chosen.add(user['sourcedId']!);
  }
  function* changed(name: string, rows: Iterable<Row>): Iterable<Row> {
    for (const row of rows) {
      const whose = name === 'users' || name === 'demographics' ? row['sourcedId'] : row['userSourcedId'];
      if (!whose || !chosen.has(whose)) continue;
      yield { ...row, ...said, ...(name === 'users' && { middleName: `Nuit ${night}` }) };
    }
  }
  const zip = new yazl.ZipFile();
  const manifest = [
    ['manifest.version', '1.0'],
    ['oneroster.version', centre.oneRoster],
    ...tables.map(({ name }) => [`file.${name}`, 'delta']),
  ];
  const add = (name: string, header: readonly string[], rows: Iterable<Row>) =>
    zip.addReadStream(csvStream(header, rows), `${name}.csv`);
  const properties = manifest.map(([propertyName, value]) => ({ propertyName: propertyName!, value: value! }));
  add('manifest', ['propertyName', 'value'], properties);
  for (const { name, header, rows } of tables) add(name, header, changed(name, rows(centre, {})));
  zip.end();
  return buffer(zip.outputStream as Readable);
}
