import { sandboxes, type Level } from '@pan/contracts';
import { type Caller, runAs } from '@pan/kit/context';
import { dataSource, migrate, RelaySignal, type Unit, UnitOfWork } from '@pan/kit/data';
import { migratedDatabase, type TestDatabase } from '@pan/testing';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { IdentityTraces } from '../src/application/identity/identity-traces.js';
import { mappings, readingsOf, type Setting } from '../src/application/imports/row-mapping.js';
import type { Staged } from '../src/persistence/imports/staging.js';
import { AdmitLearners } from '../src/application/roster/admit-learners.js';
import { ApplyClasses } from '../src/application/roster/apply-classes.js';
import { ApplyEnrolments } from '../src/application/roster/apply-enrolments.js';
import { ApplyLearners } from '../src/application/roster/apply-learners.js';
import { ApplyMemberships } from '../src/application/roster/apply-memberships.js';
import { ApplyStaff } from '../src/application/roster/apply-staff.js';
import { Roster } from '../src/application/roster/roster.js';
import { wordOf } from '../src/domain/learners/learner.js';
import type { LearnerRow, Outcome, Placed, RosterRow, Sending } from '../src/application/roster/rows.js';
import { TraceRepository } from '../src/persistence/identity/trace.repository.js';
import { dropUnchanged, listsNamed } from '../src/persistence/imports/unchanged-rows.js';
import { LearnerRepository } from '../src/persistence/learners/learner.repository.js';
import { EnrolmentRepository } from '../src/persistence/roster/enrolment.repository.js';
import { LearnerSourceRepository } from '../src/persistence/roster/learner-source.repository.js';
import { MembershipRepository } from '../src/persistence/roster/membership.repository.js';
import { SchoolClassRepository } from '../src/persistence/roster/school-class.repository.js';
import { TransferRepository } from '../src/persistence/transfers/transfer.repository.js';
import { StaffRepository } from '../src/persistence/roster/staff.repository.js';
import { migrations } from '../src/persistence/migrations/index.js';
import { tables } from '../src/persistence/tables.js';
import { worldOf } from './world.js';

const caller: Caller = {
  clientId: 'spec',
  subject: null,
  person: null,
  organisations: ['ministere'],
  scopes: new Set(),
  purposes: [],
  purpose: null,
  requestId: 'spec',
  traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
  language: 'fr',
  operation: 'spec',
};

/** What a row may be, before it is given its organisation. */
type Draw = { kind: RosterRow['kind']; n: number; place: number; variant: number; other: number; ended: boolean };

const draws = fc.record({
  before: fc.array(draw(), { maxLength: 14 }),
  elsewhere: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 }),
  rows: fc.array(draw(), { minLength: 1, maxLength: 30 }),
  look: looks(),
  lookBefore: looks(),
  lookElsewhere: looks(),
  grouped: fc.boolean(),
});

function looks(): fc.Arbitrary<number[]> {
  return fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 5 });
}

function draw(): fc.Arbitrary<Draw> {
  return fc.record({
    kind: fc.constantFrom('learner', 'learner', 'staff', 'class', 'enrolment', 'membership'),
    n: fc.integer({ min: 0, max: 9 }),
    place: fc.integer({ min: 0, max: 2 }),
    variant: fc.integer({ min: 0, max: 2 }),
    other: fc.integer({ min: 0, max: 9 }),
    ended: fc.boolean(),
  });
}

/**
 * Five people, each under two keys of a system: 1 and 2 share name and birth date, 3 and 4 the code. A look is what a system knows
 * of one: without code, with code, with another first name, with another birth date.
 */
function identityOf(person: number, look: number): LearnerRow['identity'] {
  const name = person === 2 ? 1 : person;
  const code = person === 4 ? 3 : person;
  const birthDate = `2014-0${name + 1}-1${look === 3 ? person : 9}`;
  return {
    familyName: `Roy ${'abcde'[name]}`,
    givenName: look === 2 ? 'Ève' : 'Éva',
    middleName: null,
    birthDate,
    ...(look > 0 && { permanentCode: `ROYE190114${code}0` }),
    sex: null,
  };
}

const levels: Level[] = ['primary-1', 'primary-2', 'adult'];
const kinds: RosterRow['kind'][] = ['learner', 'staff', 'class', 'enrolment', 'membership'];

function rowOf(
  { kind, n, place, variant, other, ended }: Draw,
  places: readonly Placed[],
  look: readonly number[],
): RosterRow {
  const organisation = places[place]!;
  const endedOn = ended ? '2027-01-15' : null;
  const visibleTo = organisation.path;
  switch (kind) {
    case 'learner':
      return { kind, sourceId: `u${n}`, organisation, visibleTo, identity: identityOf(n % 5, look[n % 5]!) };
    case 'staff':
      return {
        kind,
        sourceId: `t${n % 3}`,
        organisation,
        visibleTo,
        identity: { familyName: 'Côté', givenName: `N${variant}`, middleName: null },
      };
    case 'class':
      return {
        kind,
        sourceId: `c${n % 3}`,
        organisation: places[n % 2]!,
        title: `Groupe ${variant}`,
        schoolYear: '2026-2027',
        level: levels[variant]!,
      };
    case 'enrolment':
      return {
        kind,
        sourceId: `s${n % 5}`,
        organisation,
        learnerSourceId: `u${other}`,
        schoolYear: n % 2 ? '2026-2027' : '2025-2026',
        level: levels[variant]!,
        beganOn: null,
        endedOn,
      };
    case 'membership':
      return variant === 0
        ? {
            kind,
            sourceId: `m${n % 5}`,
            classSourceId: `c${place}`,
            personSourceId: `t${other % 3}`,
            role: 'teacher',
            primary: ended,
            beganOn: null,
            endedOn: null,
          }
        : {
            kind,
            sourceId: `m${n % 5}`,
            classSourceId: `c${place}`,
            personSourceId: `u${other}`,
            role: 'student',
            primary: false,
            beganOn: variant === 2 ? '2999-08-27' : null,
            endedOn,
          };
  }
}

/** As the service's module puts it together. */
function rosterWith(traces: IdentityTraces): Roster {
  const [learners, sources] = [new LearnerRepository(), new LearnerSourceRepository()];
  const [staff, classes] = [new StaffRepository(), new SchoolClassRepository()];
  return new Roster(
    new ApplyLearners(learners, sources, traces, new AdmitLearners(new TraceRepository(), learners, sources, traces)),
    new ApplyStaff(staff),
    new ApplyClasses(classes),
    new ApplyEnrolments(new EnrolmentRepository(), learners, sources, new TransferRepository()),
    new ApplyMemberships(new MembershipRepository(), classes, staff, learners, sources),
  );
}

describe('Importing many rows at once', () => {
  let database: TestDatabase;
  let source: DataSource;
  let places: Placed[];
  const traces = new IdentityTraces('a secret of the specs, long enough for a key');
  const roster = rosterWith(traces);
  const sending = (of: string): Sending => ({ source: of, now: new Date('2026-11-20T15:00:00Z'), today: '2026-11-20' });

  beforeAll(async () => {
    database = await migratedDatabase('student-record', (ownerUrl) => migrate(ownerUrl, migrations));
    source = await dataSource(database.appUrl, 3, tables).initialize();
    places = await database.query<Placed>(
      `insert into organisation (id, code, name, kind, parent_id, path, version)
       select gen_random_uuid(), code, code, 'school', '00000000-0000-7000-8000-000000000001', array['ministere', code], 1
         from unnest(array['css-a', 'css-b', 'css-c']) as code returning id, path`,
    );
  });
  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  /** A bundle is one state, not a story: first the learners that the system sent before, then those whose record is there, then the rest. */
  async function asOneState(unit: Unit, rows: readonly RosterRow[]): Promise<RosterRow[]> {
    const known = await unit.query<{ source_id: string }>(`select source_id from learner_source where source = 'gpi'`);
    const there = await unit.query<{ digest: Buffer }>(`select digest from learner_trace where kind = 'identity'`);
    const rank = (row: RosterRow): number => {
      if (row.kind !== 'learner') return 2;
      if (known.some(({ source_id }) => source_id === row.sourceId)) return 0;
      const { identity } = traces.of(wordOf(row.identity, null), null);
      return identity && there.some(({ digest }) => digest.equals(identity)) ? 1 : 2;
    };
    return [...rows].sort((one, other) => rank(one) - rank(other));
  }

  /** Applies in a transaction that is then undone, and answers what the world was like in it. */
  async function inAWorld(apply: (unit: Unit) => Promise<Outcome[]>): Promise<object> {
    class Undone extends Error {}
    let world: object = {};
    await runAs(caller, () =>
      new UnitOfWork(source, new RelaySignal()).run(async (unit) => {
        const outcomes = await apply(unit);
        await unit.query('set constraints all immediate');
        world = {
          outcomes: outcomes.map((outcome) => (outcome.outcome === 'refused' ? outcome.code : outcome.outcome)),
          ...(await worldOf(unit)),
        };
        throw new Undone();
      }),
    ).catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error;
    });
    return world;
  }

  it('leaves the same state and tells the same facts as writing them one by one', async () => {
    const runs = Number(process.env['PAN_RUNS'] ?? 30);
    await fc.assert(
      fc.asyncProperty(draws, async ({ before, elsewhere, rows, look, lookBefore, lookElsewhere, grouped }) => {
        const earlier = before.map((one) => rowOf(one, places, lookBefore));
        const others = elsewhere.map((person): RosterRow => {
          const draw: Draw = { kind: 'learner', n: person, place: 2, variant: 0, other: 0, ended: false };
          return rowOf(draw, places, lookElsewhere);
        });
        const drawn = rows.map((one) => rowOf(one, places, look));
        const sent = grouped ? drawn.sort((one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind)) : drawn;
        const arranged = async (unit: Unit): Promise<RosterRow[]> => {
          for (const row of others) await roster.apply(unit, sending('elsewhere'), [row]);
          for (const row of earlier) await roster.apply(unit, sending('gpi'), [row]);
          return asOneState(unit, sent);
        };
        const atOnce = await inAWorld(async (unit) => roster.apply(unit, sending('gpi'), await arranged(unit)));
        const oneByOne = await inAWorld(async (unit) => {
          const outcomes: Outcome[] = [];
          for (const row of await arranged(unit)) outcomes.push(...(await roster.apply(unit, sending('gpi'), [row])));
          return outcomes;
        });
        expect(atOnce).toEqual(oneByOne);
      }),
      { numRuns: runs, seed: Number(process.env['PAN_SEED'] ?? 2026) },
    );
  });

  it('changes nothing and tells nothing when the same rows come again', async () => {
    await fc.assert(
      fc.asyncProperty(draws, async ({ rows, look }) => {
        const sent = [
          ...new Map(
            rows.map((one) => rowOf(one, places, look)).map((row) => [`${row.kind} ${row.sourceId}`, row]),
          ).values(),
        ].sort((one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind));
        await inAWorld(async (unit) => {
          await roster.apply(unit, sending('gpi'), sent);
          const [first] = await unit.query<{ n: number }>('select count(*)::int as n from outbox');
          const outcomes = await roster.apply(unit, sending('gpi'), sent);
          const [then] = await unit.query<{ n: number }>('select count(*)::int as n from outbox');
          expect(then).toEqual(first);
          expect(outcomes.filter(({ outcome }) => outcome !== 'unchanged' && outcome !== 'refused')).toEqual([]);
          return outcomes;
        });
      }),
      { numRuns: 15, seed: 2026 },
    );
  });

  it('drops a row of a bundle where it is staged exactly when applying it would find it unchanged', async () => {
    const jobId = uuidv7();
    let dropped = 0;
    await fc.assert(
      fc.asyncProperty(draws, looks(), async ({ before, rows, look, lookBefore }, likeBefore) => {
        const drawn = [...before, ...rows].map((one, n) =>
          rowOf(one, places, n < before.length && likeBefore[n % 5]! > 0 ? lookBefore : look),
        );
        await inAWorld(async (unit) => {
          await unit.query(
            `insert into organisation_source select 'gpi', code, id from organisation where code <> 'ministere'`,
          );
          await unit.query(`select set_config('app.job', $1, true)`, [jobId]);
          for (const row of before) await roster.apply(unit, sending('gpi'), [rowOf(row, places, lookBefore)]);
          for (const kind of kinds) {
            const once = new Map(drawn.filter((row) => row.kind === kind).map((row) => [row.sourceId, row]));
            const staged = await stage(unit, jobId, [...once.values()]);
            const readings = readingsOf(await listsNamed(unit, jobId), setting(), sending('gpi').today);
            await dropUnchanged(unit, jobId, 'gpi', sandboxes, readings);
            const left = await unit.query<{ source_id: string }>(`delete from import_row returning source_id`);
            const outcomes = await roster.apply(unit, sending('gpi'), staged);
            const unchanged = staged.filter((_, n) => outcomes[n]!.outcome === 'unchanged').map((row) => row.sourceId);
            const gone = staged.map((row) => row.sourceId).filter((id) => !left.some((row) => row.source_id === id));
            expect([kind, gone]).toEqual([kind, unchanged]);
            dropped += gone.length;
          }
          return [];
        });
      }),
      { numRuns: Number(process.env['PAN_RUNS'] ?? 40), seed: Number(process.env['PAN_SEED'] ?? 2026) },
    );
    expect(dropped).toBeGreaterThan(20);
  });

  const setting = () => ({
    places: new Map(places.map((place) => [place.path[1]!, place])),
    schoolYear: '2026-2027',
    schoolYears: new Map([['an', '2026-2027']]),
  });

  /** Puts rows where a bundle's wait. @returns them as the import reads them from there */
  async function stage(unit: Unit, jobId: string, rows: readonly RosterRow[]): Promise<RosterRow[]> {
    const staged: RosterRow[] = [];
    for (const row of rows) {
      const kind = row.kind === 'enrolment' ? 'stay' : row.kind;
      const [stored] = await unit.query<Staged<never>>(
        `insert into import_row (job_id, kind, file, row, source_id, data) values ($1, $2, '', 0, $3, $4) returning *`,
        [jobId, kind, row.sourceId, JSON.stringify(dataOf(row))],
      );
      staged.push((mappings[kind] as (of: Staged<never>, in_: Setting) => RosterRow)(stored!, setting()));
    }
    return staged;
  }
});

/** A row as a bundle says it. */
function dataOf(row: RosterRow): object {
  if (row.kind === 'learner' || row.kind === 'staff') {
    const unsaid = { middleName: null, birthDate: null, permanentCode: null, sex: null };
    return {
      ...unsaid,
      ...row.identity,
      organisationSourceIds: [row.organisation.path[1]],
      level: 'unknown',
      grade: null,
    };
  }
  const { kind: _kind, sourceId: _sourceId, ...said } = row;
  const at = 'organisation' in row ? { organisationSourceId: row.organisation.path[1] } : {};
  return { ...said, ...at, organisation: undefined, termSourceIds: ['an'] };
}
