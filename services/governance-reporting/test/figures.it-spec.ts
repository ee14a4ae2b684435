import { createHash } from 'node:crypto';
import { migrate } from '@pan/kit/data';
import { isOpenOn, schoolDay } from '@pan/kit/domain';
import { migratedDatabase, type TestDatabase } from '@pan/testing';
import * as fc from 'fast-check';
import { Client } from 'pg';
import { migrations } from '../src/persistence/migrations/index.js';

/** What the functions in the database count, said again in the plainest way over all rows. */

const idOf = (name: string) =>
  createHash('md5')
    .update(name)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
const parents = { top: null, a: 'top', a1: 'a', a2: 'a', b: 'top', b1: 'b' } as const;
type Place = keyof typeof parents;
const places = Object.keys(parents) as Place[];
const isBelow = (place: Place, top: Place): boolean =>
  place === top || (parents[place] !== null && isBelow(parents[place], top));

const today = schoolDay(new Date());
const learner = fc.nat({ max: 5 });
const stay = fc.record({
  learner,
  place: fc.constantFrom(...places),
  level: fc.constantFrom('primary-1', 'secondary-1'),
  beganOn: fc.constantFrom(null, null, '2020-09-01', '2998-08-27'),
  endedOn: fc.constantFrom(null, '2020-10-01', '2020-12-01', '2999-02-01'),
  schoolYear: fc.constantFrom('2026-2027', '2026-2027', '2025-2026'),
});
const world = fc.record({
  stays: fc.array(stay, { maxLength: 14 }),
  questioned: fc.uniqueArray(learner),
  settled: fc.uniqueArray(learner),
  // A record ends in one of a lower number, so that merges never turn in a circle.
  merges: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat()), {
    selector: ([from]) => from,
    maxLength: 3,
  }),
});
interface World {
  stays: {
    learner: number;
    place: Place;
    level: string;
    beganOn: string | null;
    endedOn: string | null;
    schoolYear: string;
  }[];
  questioned: number[];
  settled: number[];
  merges: [from: number, seed: number][];
}

function expected({ stays, questioned, settled, merges }: World, top: Place) {
  const into = new Map(merges.map(([from, seed]) => [from, seed % from]));
  const rootOf = (it: number): number => (into.has(it) ? rootOf(into.get(it)!) : it);
  const all = stays
    .map((it, index) => ({ ...it, learner: rootOf(it.learner), id: idOf(`stay ${index}`) }))
    .filter((it) => it.schoolYear === '2026-2027' && (it.beganOn ?? '') <= today);
  const byLearner = [...Map.groupBy(all, (it) => it.learner)].map(([id, of]) => {
    const last = of.toSorted((x, y) => (`${x.endedOn} ${x.id}` < `${y.endedOn} ${y.id}` ? 1 : -1)).slice(0, 1);
    const open = of.filter((it) => isOpenOn(it.endedOn, today));
    return {
      counted: (open.length > 0 ? open : last).filter((it) => isBelow(it.place, top)),
      unified: !(questioned.includes(id) && !settled.includes(id)),
      followed: new Set(of.map((it) => it.place)).size > 1 && of.some((it) => !isOpenOn(it.endedOn, today)),
    };
  });
  const count = (isIn: (it: (typeof all)[number]) => boolean) => {
    const of = byLearner.filter(({ counted }) => counted.some(isIn));
    return [of.length, of.filter((it) => it.unified).length, of.filter((it) => it.followed).length];
  };
  return {
    organisations: places
      .map((place) => [place, ...count((it) => isBelow(it.place, place))])
      .filter(([, of]) => of !== 0),
    levels: [
      ...['primary-1', 'secondary-1']
        .map((level) => [level, ...count((it) => it.level === level)])
        .filter(([, of]) => of !== 0),
      ['', ...count(() => true)],
    ],
  };
}

let database: TestDatabase;
let app: Client;

beforeAll(async () => {
  database = await migratedDatabase('governance-reporting', (ownerUrl) => migrate(ownerUrl, migrations));
  app = new Client({ connectionString: database.appUrl });
  await app.connect();
  for (const place of places) {
    const parent = parents[place];
    await database.query(`insert into known_organisation values ($1, $2, $2, 'other', $3)`, [
      idOf(place),
      place,
      parent && idOf(parent),
    ]);
  }
});
afterAll(async () => {
  await app?.end();
  await database?.drop();
});

async function arrange({ stays, questioned, settled, merges }: World): Promise<void> {
  const rows = stays.map((it, index) => ({
    ...{
      enrolment_id: idOf(`stay ${index}`),
      learner_id: idOf(`learner ${it.learner}`),
      organisation_id: idOf(it.place),
    },
    ...{ school_year: it.schoolYear, level: it.level, began_on: it.beganOn, ended_on: it.endedOn },
    version: 1,
  }));
  const doubts = questioned.map((it) => ({ learner_id: idOf(`learner ${it}`), open: !settled.includes(it) }));
  const links = merges.map(([from, seed]) => ({
    learner_id: idOf(`learner ${from}`),
    into_learner_id: idOf(`learner ${seed % from}`),
  }));
  await database.query('truncate known_stay, questioned_learner, merged_learner');
  for (const [table, of] of Object.entries({ known_stay: rows, questioned_learner: doubts, merged_learner: links })) {
    await database.query(`insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1)`, [
      JSON.stringify(of),
    ]);
  }
}

async function counted(top: Place) {
  const all = async (sql: string) =>
    (await app.query<unknown[]>({ text: sql, values: [idOf(top)], rowMode: 'array' })).rows;
  const figures = 'f.enrolled::float8, f.unified::float8, f.followed::float8';
  return {
    organisations: await all(
      `select o.code, ${figures} from figures_by_organisation('2026-2027', $1) f join known_organisation o using (organisation_id)
        order by array_position('{${places.join()}}', o.code)`,
    ),
    levels: await all(
      `select coalesce(f.level, ''), ${figures} from figures_by_level('2026-2027', $1) f order by f.level nulls last`,
    ),
  };
}

describe('Counting in the database', () => {
  it('gives what counting by hand gives, whatever the stays, doubts and merges', async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.constantFrom<Place>('top', 'a', 'a1', 'b'), async (given, top) => {
        await arrange(given);
        const { organisations, levels } = expected(given, top);
        expect(await counted(top)).toEqual({
          organisations: organisations.filter(([place]) => isBelow(place as Place, top)),
          levels,
        });
      }),
      { numRuns: 100 },
    );
  });
});
