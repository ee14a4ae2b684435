import { changesBetween, replayed, type Change, type Facts } from '../history/changes.js';
import { shippedKinds } from '../../application/programmes/load-shipped-kinds.js';
import { Commitment } from './commitment.js';
import type { Definition } from './definition.js';
import { Initiative, readFacts } from './initiative.js';
import { ProgrammeKind } from './programme-kind.js';
import { readSource } from './source.js';

const kind = new ProgrammeKind(1, shippedKinds.get('training-session') as Definition);
const title = { fr: 'Robots au primaire', en: 'Robots in primary' };
const source = { author: 'Direction', source: 'Registre', on: '2026-09-01' };
const later = { author: 'Centre', source: 'Rapport', on: '2026-10-01' };
const centre = { id: '018f0000-0000-7000-8000-000000000001', code: 'css', kind: 'service-centre' } as const;
const today = '2026-11-30';
const both = new Set(['governance:report', 'governance:write']);

const begun = (values: Record<string, unknown> = { startsOn: '2026-09-10', topic: 'programming' }) =>
  Initiative.begin(
    '018f0000-0000-7000-8000-000000000002',
    kind,
    centre,
    { title, measures: ['M05'], values },
    source,
    false,
  );

describe('An initiative', () => {
  it('begins in the first state of its kind, each fact with its source', () => {
    const { state, values, provenance } = readFacts(begun().facts);
    expect([state, values]).toEqual(['planned', { startsOn: '2026-09-10', topic: 'programming' }]);
    expect(new Set(Object.values(provenance))).toEqual(new Set([source]));
  });

  it('keeps the source of what a revision does not change', () => {
    const initiative = begun();
    initiative.revise(kind, { values: { startsOn: '2026-09-10', hours: 6 } }, later, 1);
    const { provenance } = readFacts(initiative.facts);
    expect([provenance['/values/startsOn'], provenance['/values/hours']]).toEqual([source, later]);
    initiative.revise(kind, { values: { hours: null } }, later, 2);
    expect(readFacts(initiative.facts).values).not.toHaveProperty('hours');
  });

  it('does nothing where nothing is said anew', () => {
    const initiative = begun();
    initiative.revise(kind, { title, values: { topic: 'programming' } }, later, 1);
    expect(initiative.version).toBe(1);
  });

  it('goes on as its kind says, with the values due there, and then stays as it is', () => {
    const initiative = begun();
    expect(() => initiative.move(kind, 'held', both, later, null)).toThrow('invalid-request');
    initiative.revise(kind, { values: { participants: 24 } }, later, null);
    const told = initiative.move(kind, 'held', new Set(['governance:report']), later, null);
    expect(told.data).toMatchObject({ kind: 'training-session', measures: ['M05'], state: 'held', milestones: 0 });
    expect(() => initiative.revise(kind, { values: { participants: 25 } }, later, null)).toThrow('initiative-ended');
    expect(() => initiative.move(kind, 'planned', both, later, null)).toThrow('transition-unknown');
  });

  it('refuses a version that was changed meanwhile, and measures that its kind does not serve', () => {
    const initiative = begun();
    expect(() => initiative.revise(kind, { measures: ['M33'] }, later, 1)).toThrow('measure-not-served');
    expect(() => initiative.revise(kind, { title }, later, 0)).toThrow('stale-version');
  });

  it('tells that it serves other measures, and nothing where it serves the same', () => {
    const initiative = begun();
    expect(initiative.revise(kind, { values: { hours: 2 } }, later, null)).toBeNull();
    expect(initiative.revise(kind, { measures: ['M10'] }, later, null)?.data).toMatchObject({ measures: ['M10'] });
  });

  it('keeps its milestones too as they are once it has ended', () => {
    const initiative = begun();
    const launch = { title, plannedOn: '2026-10-01', reachedOn: null };
    initiative.date(kind, 'launch', launch, { source, today, expected: null });
    initiative.move(kind, 'cancelled', both, later, null);
    const reach = () =>
      initiative.date(kind, 'launch', { ...launch, reachedOn: today }, { source, today, expected: null });
    expect(reach).toThrow('initiative-ended');
  });

  it('is told by dated milestones, which are reached on a day that has come', () => {
    const initiative = begun();
    const launch = { title, plannedOn: '2026-10-01', reachedOn: null };
    expect(initiative.date(kind, 'launch', launch, { source, today, expected: null })?.data).toMatchObject({
      milestones: 1,
      milestonesReached: 0,
    });
    expect(initiative.date(kind, 'launch', launch, { source: later, today, expected: null })).toBeNull();
    expect(() =>
      initiative.date(kind, 'launch', { ...launch, reachedOn: '2026-12-01' }, { source: later, today, expected: null }),
    ).toThrow('milestone-ahead');
    const reached = initiative.date(
      kind,
      'launch',
      { ...launch, reachedOn: today },
      { source: later, today, expected: null },
    );
    expect(reached?.data).toMatchObject({ milestones: 1, milestonesReached: 1 });
    expect(() => initiative.date(kind, 'other', null, { source: later, today, expected: null })).toThrow(
      'milestone-unknown',
    );
  });

  it('is, after any steps, what its history replays to, and so was after each of them', () => {
    let seed = 7;
    const draw = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let run = 0; run < 60; run += 1) {
      const initiative = begun();
      const changes: Change[] = changesBetween({}, initiative.facts);
      const then: [number, Facts][] = [[changes.length, initiative.facts]];
      for (let step = 0; step < 20; step += 1) {
        const before = initiative.facts;
        const day = { on: () => `2026-0${1 + draw(9)}-1${draw(9)}` };
        if (draw(2) === 0)
          initiative.revise(
            kind,
            { values: { hours: draw(3) === 0 ? null : draw(9), participants: draw(4) } },
            later,
            null,
          );
        else {
          const milestone = { title, plannedOn: day.on(), reachedOn: null };
          const code = `m${draw(3)}`;
          const isKnown = `/milestones/${code}` in initiative.facts;
          const said = isKnown && draw(3) === 0 ? null : milestone;
          initiative.date(kind, code, said, { source: later, today, expected: null });
        }
        changes.push(...changesBetween(before, initiative.facts));
        then.push([changes.length, initiative.facts]);
      }
      for (const [length, facts] of then) expect(replayed(changes.slice(0, length))).toEqual(facts);
    }
  });
});

describe('A commitment', () => {
  const engagement = {
    amountCents: 1_000_000_01,
    committedOn: '2026-09-01',
    recipient: 'Robots inc.',
    measure: 'M05',
    grant: null,
    part: null,
  };
  const of = { id: 'c', initiativeId: 'i', organisationId: 'o', shared: true };
  const made = () => Commitment.enter(of, engagement, source, today);
  const paid = (amountCents: number) => ({ amountCents, disbursedOn: '2026-10-01' });

  it('is paid to the cent and never beyond', () => {
    const commitment = made();
    commitment.disburse('a', paid(1_000_000_00), source, today);
    expect(() => commitment.disburse('b', paid(2), source, today)).toThrow('more-paid-than-committed');
    commitment.disburse('b', paid(1), source, today);
    expect(commitment.paidCents).toBe(1_000_000_01);
    expect(() => commitment.adjust({ ...engagement, amountCents: 1_000_000_00 }, later, today, null)).toThrow(
      'more-paid-than-committed',
    );
  });

  it('is cancelled once nothing is paid of it; what was cancelled stays to be read', () => {
    const commitment = made();
    commitment.disburse('a', paid(5), source, today);
    expect(() => commitment.cancel('mistake', later)).toThrow('commitment-paid');
    commitment.cancelDisbursement('a', 'paid twice', later);
    expect(() => commitment.cancelDisbursement('a', 'again', later)).toThrow('disbursement-cancelled');
    expect(() => commitment.cancelDisbursement('z', 'none', later)).toThrow('disbursement-unknown');
    commitment.cancel('mistake', later);
    expect([commitment.amountCents, Object.keys(commitment.facts)]).toEqual([
      0,
      ['/commitment', '/disbursements/a', '/cancelled'],
    ]);
    expect(() => commitment.disburse('b', paid(1), source, today)).toThrow('commitment-cancelled');
  });

  it('refuses days that have not come, and a source that is not whole', () => {
    expect(() => Commitment.enter(of, { ...engagement, committedOn: '2026-12-01' }, source, today)).toThrow(
      'date-ahead',
    );
    expect(() => readSource({ author: 'a', source: 'b' }, today)).toThrow('source-incomplete');
    expect(() => readSource({ document: 'A', line: 3, author: 'a' }, today)).toThrow('source-incomplete');
    expect(() => readSource({}, today)).toThrow('source-incomplete');
    expect(() => readSource({ author: 'a', source: 'b', on: '2027-01-01' }, today)).toThrow('date-ahead');
    expect(() => readSource({ document: 'B', line: 28 }, today)).toThrow('source-incomplete');
    expect(() => readSource({ document: 'A', line: 9, toLine: 8 }, today)).toThrow('source-incomplete');
    expect(readSource({ document: 'A', line: 3 }, today)).toEqual({ document: 'A', line: 3 });
  });
});
