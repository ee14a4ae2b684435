import { eventually } from '@pan/testing';
import * as fc from 'fast-check';
import { copiedTables } from '../src/persistence/tables.js';
import { governance, readAnew, type Governance, type ToldFact } from './governance-fixture.js';
import { historiesOf, isIn, network, world, yearOf, type Place, type World } from './histories.js';

interface Figure {
  value: number | null;
  of: number | null;
  suppressed: boolean;
  withheld?: number;
  rows: { organisation?: string; key?: string; value: number | null; of: number | null; suppressed: boolean }[];
}

const year = '2026-2027';

/** What the figures are, counted by hand. */
function expected(of: World, top: Place): Record<string, [number, number | null]> {
  const here = <T extends { place: Place }>(all: readonly T[]) => all.filter(({ place }) => isIn(place, top));
  const ofYear = of.sessions.filter((session) => session.year === year);
  const groups = ofYear.flatMap((session, index) => session.at.map((group) => ({ index, session, ...group })));
  const last = Map.groupBy(groups, ({ index, place }) => `${index} ${place}`);
  const places = [...last.values()].map((all) => ({
    place: all[0]!.place,
    session: all[0]!.session,
    candidates: all.at(-1)!.told.at(-1)!,
    result: all.findLast(({ result }) => result !== 'none')?.result ?? 'none',
    started: all.flatMap(({ sittings }) => sittings).length,
    submitted: all.flatMap(({ sittings }) => sittings).filter((state) => state === 'submitted' || state === 'closed')
      .length,
  }));
  const planned = ofYear.filter((session) => session.places.some((place) => isIn(place, top)));
  const held = planned.filter((session) =>
    here(places).some((it) => it.session === session && session.places.includes(it.place) && it.started > 0),
  );
  const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);
  const shown = here(places).filter(({ result }) => result === 'shown');
  const requests = of.requests.filter(({ home, month }) => isIn(home, top) && yearOf(month) === year);
  const open = here(of.offerings).filter(({ then }) => then !== 'withdrawn' && then !== 'over');
  return {
    'exam-sessions': [held.length, planned.length],
    'exam-sittings': [
      sum(here(places).map(({ submitted }) => submitted)),
      sum(here(places).map(({ candidates }) => candidates)),
    ],
    'exam-results': [15 * shown.length, 20 * shown.length],
    'family-messages': [
      sum(
        here(of.messages)
          .filter((one) => one.year === year)
          .map(({ sent }) => sent),
      ),
      null,
    ],
    'school-distance-courses': [
      new Set(open.filter(({ place }) => place !== 'ministere').map(({ course }) => course)).size,
      null,
    ],
    'ebook-loans': [here(of.loans).filter(({ month }) => yearOf(month) === year).length, null],
    'waiting-holds': [here(of.holds).filter(({ then }) => (then.at(-1) ?? 'waiting') === 'waiting').length, null],
    'connected-libraries': [
      new Set(here(of.licences.filter(({ end }) => end === 'open' || end === 'renewed')).map(({ place }) => place))
        .size,
      null,
    ],
    'federated-institutions': [here(of.institutions).filter(({ suspended }) => !suspended).length, null],
    'distance-courses': [new Set(open.map(({ course }) => course)).size, null],
    'offered-seats': [sum(open.map(({ seats }) => seats ?? 0)), null],
    'confirmed-enrolments': [requests.filter(({ then }) => then.join() === 'confirmed').length, requests.length],
    ...(top === 'ministere' && {
      'published-resources': [of.resources.filter(isPublished).length, null],
      'harvested-resources': [
        sum(of.harvests.filter(({ month }) => yearOf(month) === year).map(({ added }) => added)),
        null,
      ],
      'released-frameworks': [of.frameworks, null],
    }),
  };
}

const isPublished = ({ later }: World['resources'][number]) =>
  later.findLast(({ step }) => step !== 'revised')?.step !== 'withdrawn';

const levelsOf = ({ levels, later }: World['resources'][number]) =>
  later.findLast(({ step }) => step !== 'withdrawn')?.levels ?? levels;

const merged = (one: World, other: World): World => ({
  sessions: [...one.sessions, ...other.sessions],
  resources: [...one.resources, ...other.resources],
  harvests: [...one.harvests, ...other.harvests],
  frameworks: one.frameworks + other.frameworks,
  messages: [...one.messages, ...other.messages],
  loans: [...one.loans, ...other.loans],
  holds: [...one.holds, ...other.holds],
  licences: [...one.licences, ...other.licences],
  institutions: [...one.institutions, ...other.institutions],
  offerings: [...one.offerings, ...other.offerings],
  requests: [...one.requests, ...other.requests],
});

/** The histories one after the other. */
const plain = (histories: ToldFact[][]): ToldFact[] => histories.flat();

/** The last history first, a fact of each in turn, and many told twice. */
function mixed(histories: ToldFact[][]): ToldFact[] {
  const waiting = histories.map((history) => [...history]).reverse();
  const all: ToldFact[] = [];
  while (waiting.some((history) => history.length > 0)) {
    for (const history of waiting) {
      const next = history.shift();
      if (!next) continue;
      all.push(next);
      if (all.length % 3 === 0) all.push(all[Math.floor(all.length / 2)]!);
    }
  }
  return [...all, ...all.slice(0, 20)];
}

const dump = async ({ database }: Governance): Promise<string[]> => {
  const rows = await Promise.all(
    copiedTables.map((table) => database.query<{ row: string }>(`select t::text as row from ${table} t order by 1`)),
  );
  return rows.flatMap((of, index) => of.map(({ row }) => `${copiedTables[index]} ${row}`));
};

const asked = (indicator: string, top?: Place) => {
  const ofYear = /^exam|loans|harvested|enrolments|messages/.test(indicator) ? [`schoolYear=${year}`] : [];
  const ofPlace = top && !/resources|frameworks/.test(indicator) ? [`organisation=${top}`] : [];
  return `/v1/indicators/${indicator}?${[...ofYear, ...ofPlace].join('&')}`;
};

async function figures(service: Governance, top: Place, names: string[]): Promise<Record<string, unknown>> {
  const answers = await Promise.all(names.map((name) => service.get<Figure>(asked(name, top))));
  return Object.fromEntries(names.map((name, index) => [name, [answers[index]!.body.value, answers[index]!.body.of]]));
}

describe('What the services tell', () => {
  let inOrder: Governance;
  let outOfOrder: Governance;
  let strict: Governance;

  beforeAll(async () => {
    inOrder = await governance();
    outOfOrder = await governance();
    strict = await governance({ smallestGroup: 5 });
    for (const service of [inOrder, outOfOrder, strict]) await service.hearTold(...plain(network()));
  });
  afterAll(() => Promise.all([inOrder, outOfOrder, strict].map((service) => service?.close())));

  it('[G06] is counted as by hand, in whatever order its keys are heard, once however often it is told, and again after a rebuild', async () => {
    let all: World | undefined;
    await fc.assert(
      fc.asyncProperty(world, async (more) => {
        all = all ? merged(all, more) : more;
        const histories = historiesOf(more);
        await inOrder.hearTold(...plain(histories));
        await outOfOrder.hearTold(...mixed(histories));
        for (const service of [inOrder, outOfOrder]) {
          for (const top of ['ministere', 'est', 'est.un'] as const) {
            const wanted = expected(all, top);
            await eventually(async () => expect(await figures(service, top, Object.keys(wanted))).toEqual(wanted));
          }
        }
        await eventually(async () => expect(await dump(outOfOrder)).toEqual(await dump(inOrder)));
      }),
      { numRuns: 4, endOnFailure: true },
    );
    await expectRows(inOrder, all!);
    const before = await dump(inOrder);
    expect(before.length).toBeGreaterThan(20);
    await readAnew(inOrder);
    await eventually(async () => expect(await dump(inOrder)).toEqual(before));
  });

  it('[G10] shows no group of fewer than five persons, nor a part or rest of one, and hides what would give it away', async () => {
    const group = { sittings: [], result: 'none' as const };
    const sat = (place: Place, candidates: number, submitted = 0) => ({
      ...{ ...group, place, told: [candidates] },
      sittings: Array.from({ length: submitted }, () => 'submitted' as const),
    });
    const session = { year: '2026-2027' as const, level: 'secondary-4' as const, places: ['est' as const] };
    const sessions = [{ ...session, at: [sat('est.un', 3), sat('est.deux', 20), sat('ouest', 9)] }];
    await strict.hearTold(...plain(historiesOf({ ...nothing, sessions })));
    await eventually(async () => {
      const { body } = await strict.get<Figure>(asked('exam-sittings', 'ministere'));
      expect(body).toMatchObject({ value: 0, of: 32, suppressed: false });
    });
    const { body } = await strict.get<Figure>(asked('exam-sittings', 'ministere'));
    expect(Object.fromEntries(body.rows.map(({ organisation, of }) => [organisation, of]))).toEqual({
      ...{ ministere: 32, est: 23, ouest: 9 },
      ...{ 'est.un': null, 'est.deux': null },
    });
    const alone = await strict.get<Figure>(asked('exam-sittings', 'est.un'));
    expect(alone.body).toMatchObject({ value: null, of: null, suppressed: true });
    const [fewHere, fewElse] = [
      { ...session, places: ['ouest' as const], at: [sat('ouest', 30, 3)] },
      { ...session, places: ['ouest' as const], at: [sat('ouest', 40, 37)], year: '2025-2026' as const },
    ];
    await strict.hearTold(...plain(historiesOf({ ...nothing, sessions: [fewHere, fewElse] })));
    for (const path of [asked('exam-sittings', 'ouest'), asked('exam-sittings', 'ouest').replace(year, '2025-2026')])
      await eventually(async () =>
        expect((await strict.get<Figure>(path)).body).toMatchObject({ value: null, of: null, suppressed: true }),
      );
  });
});

describe('Persons, not rows', () => {
  let service: Governance;
  const months = ['2026-09', '2026-11', '2027-03'] as const;
  const of = (places: readonly Place[], persons: readonly (number | null)[]) =>
    places.flatMap((place) => persons.map((person, index) => ({ place, person, month: months[index % 3]! })));

  beforeAll(async () => {
    service = await governance({ smallestGroup: 5 });
    await service.hearTold(...plain(network()));
    const [few, many] = [
      [0, 0, 0, 1, 1, null],
      [0, 1, 2, 3, 4, 0],
    ];
    const loans = [...of(['est.un', 'est.deux'], many), ...of(['ouest'], few)].map((one) => ({ ...one, then: [] }));
    const asks = (person: number, host: Place, then: World['requests'][number]['then']) => ({
      home: 'ouest' as const,
      host,
      month: months[0],
      person,
      then,
    });
    const requests = [
      // One learner with six requests, two of them confirmed.
      ...[1, 2, 3, 4, 5, 6].map((number) => asks(0, 'est', number < 3 ? ['confirmed'] : [])),
      ...[1, 2, 3, 4, 5].map((person) => ({
        ...asks(person, 'est', person < 3 ? ['confirmed'] : []),
        home: 'est' as const,
      })),
      ...[1, 2, 3, 4, 5].map((person) => ({ ...asks(person, 'ouest', ['confirmed']), home: 'est' as const })),
    ];
    await service.hearTold(...plain(historiesOf({ ...nothing, loans, holds: loans, requests })));
    await eventually(async () => {
      const [heard] = await service.database.query<{ n: number }>(
        `select (select sum(opened) from lending_reader) + (select count(*) from enrolment_request)
                + (select count(*) from known_organisation) as n`,
      );
      expect(Number(heard!.n)).toBe(18 + 16 + network().length);
    });
  });
  afterAll(() => service?.close());

  const shownIn = async (name: string, by = 'organisation') => {
    await eventually(async () => {
      const [heard] = await service.database.query<{ n: string }>('select count(*) as n from known_hold');
      expect(Number(heard!.n)).toBe(18);
    });
    const { body } = await service.get<Figure>(`${asked(name, 'ministere')}&by=${by}`);
    return [body.value, Object.fromEntries(body.rows.map((row) => [row.organisation ?? row.key, row.value]))];
  };

  it.each(['ebook-loans', 'waiting-holds'])(
    'stand behind %s: six of two or three readers are not shown [F11]',
    async (name) => {
      expect(await shownIn(name)).toEqual([
        18,
        // Beside the library of few another is hidden, or the sum would give it away; then one of its parts.
        { ministere: 18, est: null, 'est.deux': null, 'est.un': 6, ouest: null },
      ]);
    },
  );

  it('stand behind a month of loans [F11]', async () => {
    expect(await shownIn('ebook-loans', 'month')).toEqual([18, { '2026-09': null, '2026-11': null, '2027-03': null }]);
  });

  it('stand behind requests: one learner’s six are not shown as two of six [F11]', async () => {
    const alone = await service.get<Figure>(asked('confirmed-enrolments', 'ouest'));
    expect(alone.body).toMatchObject({ value: null, of: null, suppressed: true });
    // Five persons have ten requests, and three of them one that is not confirmed.
    const { body } = await service.get<Figure>(asked('confirmed-enrolments', 'est'));
    expect(body).toMatchObject({ value: null, of: null, suppressed: true });
  });

  it('are said in no answer, nor is an inner number of an organisation [F11]', async () => {
    const { body } = await service.get<Figure>(asked('exam-sittings', 'ministere'));
    const answers = [body, (await service.get<Figure>(asked('ebook-loans', 'ministere'))).body];
    for (const row of answers.flatMap(({ rows }) => rows)) {
      expect(Object.keys(row)).toEqual(expect.not.arrayContaining(['ancestor', 'persons']));
    }
  });

  it('of a school year that is none are not asked for [F11]', async () => {
    for (const no of ['2026-2028', '2026-2026', '2026', '2026-27']) {
      const answer = await service.get(`/v1/indicators/ebook-loans?organisation=ministere&schoolYear=${no}`);
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
      expect((await service.get(`/v1/measures/M17?schoolYear=${no}`)).status).toBe(400);
    }
  });
});

const nothing: World = {
  ...{ sessions: [], resources: [], harvests: [], frameworks: 0, messages: [], loans: [], holds: [], licences: [] },
  ...{ institutions: [], offerings: [], requests: [] },
};

/** Rows add up to the same by other ways of dividing. */
async function expectRows(service: Governance, all: World): Promise<void> {
  const published = all.resources.filter(isPublished);
  const byLevel = await service.get<Figure>('/v1/indicators/published-resources?by=level');
  for (const { key, value } of byLevel.body.rows) {
    const of = published.filter((one) => {
      const levels = levelsOf(one);
      return key === 'unspecified' ? levels.length === 0 : (levels as string[]).includes(key!);
    });
    expect(value).toBe(of.length);
  }
  const byMonth = await service.get<Figure>(`${asked('ebook-loans')}&by=month`);
  for (const { key, value } of byMonth.body.rows) {
    expect(value).toBe(all.loans.filter(({ month }) => month === key).length);
  }
  const byHost = await service.get<Figure>(`${asked('confirmed-enrolments')}&by=host`);
  for (const { key, of } of byHost.body.rows) {
    const requests = all.requests.filter(({ host, month }) => host === key && yearOf(month) === year);
    expect(of).toBe(requests.length);
  }
  const bySession = await service.get<Figure>(`${asked('exam-sittings')}&by=session`);
  const submitted = bySession.body.rows.reduce((sum, { value }) => sum + value!, 0);
  expect(submitted).toBe(expected(all, 'ministere')['exam-sittings']![0]);
}
