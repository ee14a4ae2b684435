import fc from 'fast-check';
import { DomainError } from '@pan/kit/domain';
import { CopyPool } from './copy-pool.js';
import type { Hold } from './hold.js';
import { Licence, type LicenceTerms } from './licence.js';
import type { Loan } from './loan.js';
import { LendingTerms } from './terms.js';
import { Title } from './title.js';

const start = new Date('2026-11-26T15:00:00Z').getTime();
const day = 86_400_000;
const above = new Map([
  ['school-a', ['school-a', 'centre-a', 'top']],
  ['school-b', ['school-b', 'centre-b', 'top']],
]);
const placeOf = (reader: number) => (reader % 2 === 0 ? 'school-a' : 'school-b');

/** A title with its licences, moved through time by hand. */
class World {
  readonly title = Title.add('title', new Date(start));
  readonly licences: Licence[] = [];
  readonly loans: Loan[] = [];
  readonly holds: Hold[] = [];
  readonly published: string[] = [];
  now = start;
  private ids = 0;

  buy(organisationId: string, terms: Partial<LicenceTerms>): void {
    const all = { concurrency: null, checkouts: null, expiresAt: null, loanDays: 21, ...terms };
    const of = { id: this.id('licence'), titleId: 'title', organisationId, sourceId: this.id('s') };
    this.licences.push(Licence.acquire(of, all, new Date(this.now)).licence);
    this.pass(0);
  }

  pass(days: number): void {
    this.now += days * day;
    this.within((pool) => pool.settle());
  }

  borrow(reader: number, places = [placeOf(reader)]): string {
    return this.tried((pool) => {
      const { loan, facts } = pool.lend({ learnerId: `r${reader}`, person: `p${reader}`, places }, this.id('loan'));
      this.loans.push(loan);
      return facts;
    });
  }

  hold(reader: number): string {
    return this.tried((pool) => {
      const { hold, facts } = pool.placeHold(
        { learnerId: `r${reader}`, person: `p${reader}`, places: [placeOf(reader)] },
        this.id('hold'),
      );
      this.holds.push(hold);
      return facts;
    });
  }

  return(reader: number): string {
    const loan = this.openLoanOf(reader);
    return loan ? this.tried((pool) => pool.takeBack(loan)) : 'none';
  }

  renew(reader: number): string {
    const loan = this.openLoanOf(reader);
    return loan ? this.tried((pool) => pool.renew(loan)) : 'none';
  }

  cancel(reader: number): string {
    const hold = this.activeHoldOf(reader);
    return hold ? this.tried((pool) => pool.cancel(hold)) : 'none';
  }

  openLoanOf = (reader: number) => this.loans.find((loan) => loan.isOpen && loan.isOf(`r${reader}`));
  activeHoldOf = (reader: number) => this.holds.find((hold) => hold.isActive && hold.isOf(`r${reader}`));

  private tried(verb: (pool: CopyPool) => ReturnType<CopyPool['settle']>): string {
    try {
      this.within(verb);
      return 'done';
    } catch (error) {
      if (error instanceof DomainError) return error.code;
      throw error;
    }
  }

  private within(verb: (pool: CopyPool) => ReturnType<CopyPool['settle']>): void {
    const now = new Date(this.now);
    const parts = {
      title: this.title,
      licences: this.licences,
      holds: this.holds.filter((hold) => hold.isActive),
      dueLoans: this.loans.filter((loan) => loan.isOpen && loan.due <= now),
      orphans: new Set<string>(),
      above,
    };
    const facts = verb(new CopyPool(parts, new LendingTerms(5, 5, 2, 21, 3 * 86_400), now));
    this.published.push(...facts.map(({ type, key }) => `${type.replace(/^ebook-lending\.|\.v1$/g, '')} ${key}`));
  }

  private id(of: string): string {
    this.ids += 1;
    return `${of}-${String(this.ids).padStart(4, '0')}`;
  }
}

describe('The copies of a title', () => {
  it('go to the first in the queue by the return itself', () => {
    const world = new World();
    world.buy('centre-a', { concurrency: 1 });
    expect([world.borrow(0), world.borrow(2), world.hold(2), world.hold(4)]).toEqual([
      ...['done', 'no-copy-available', 'done', 'done'],
    ]);
    world.return(0);
    expect([world.activeHoldOf(2)?.isReady, world.activeHoldOf(4)?.isWaiting]).toEqual([true, true]);
    expect([world.borrow(4), world.borrow(2)]).toEqual(['no-copy-available', 'done']);
  });

  it('pass on when the window closes, and on again', () => {
    const world = new World();
    world.buy('centre-a', { concurrency: 1 });
    for (const reader of [0, 2, 4]) world.hold(reader);
    world.pass(3);
    expect([world.activeHoldOf(0), world.activeHoldOf(2)?.isReady]).toEqual([undefined, true]);
    world.pass(3);
    expect([world.activeHoldOf(2), world.activeHoldOf(4)?.isReady]).toEqual([undefined, true]);
  });

  it('serve only the readers below the licence, past those who cannot use it', () => {
    const world = new World();
    world.buy('centre-b', { concurrency: 1 });
    expect(world.borrow(0)).toBe('title-not-licensed');
    world.buy('top', { concurrency: 1 });
    world.borrow(0);
    world.hold(2);
    world.borrow(1);
    world.hold(3);
    world.return(1);
    expect([world.activeHoldOf(2)?.isWaiting, world.activeHoldOf(3)?.isReady]).toEqual([true, true]);
  });

  it('of a licence that ended while a hold was ready put it back in its place, and that is published [D6]', () => {
    const world = new World();
    world.buy('centre-a', { concurrency: 1 });
    world.borrow(0);
    world.hold(2);
    world.buy('centre-a', { concurrency: 1, expiresAt: new Date(start + day) });
    expect(world.activeHoldOf(2)?.isReady).toBe(true);
    world.hold(4);
    world.pass(1);
    expect([world.activeHoldOf(2)?.isWaiting, world.activeHoldOf(4)?.isWaiting]).toEqual([true, true]);
    expect(world.published.map((fact) => fact.split(' ')[0])).toContain('hold-waiting');
    world.return(0);
    expect([world.activeHoldOf(2)?.isReady, world.activeHoldOf(4)?.isWaiting]).toEqual([true, true]);
  });

  it('of one organisation meet a hold that waits in another, and that is published [D6]', () => {
    const world = new World();
    world.buy('centre-a', { concurrency: 1 });
    world.buy('centre-b', { concurrency: 1 });
    world.borrow(0);
    world.hold(2);
    world.borrow(2, ['school-a', 'school-b']);
    expect(world.activeHoldOf(2)).toBeUndefined();
    expect(world.published.map((fact) => fact.split(' ')[0]).slice(-2)).toEqual(['loan-opened', 'hold-met']);
  });

  it('are renewed for a reader before whom nobody waits, and for no loan whose due date has passed', () => {
    const world = new World();
    world.buy('centre-a', { concurrency: 1 });
    world.borrow(0);
    world.now += 10 * day;
    expect([world.renew(0), world.hold(2), world.renew(0)]).toEqual(['done', 'done', 'copy-is-held']);
    world.cancel(2);
    world.now += 21 * day;
    expect(world.renew(0)).toBe('loan-expired');
  });

  it('that come back after their due date have expired, and nobody has returned them', () => {
    const world = new World();
    world.buy('centre-a', { concurrency: 1 });
    world.borrow(0);
    world.now += 21 * day;
    world.return(0);
    expect(world.published.map((fact) => fact.split(' ')[0])).toEqual(['loan-opened', 'loan-expired']);
    expect(world.borrow(2)).toBe('done');
  });

  it('that will never come back lapse the holds at once', () => {
    const world = new World();
    world.buy('centre-a', { concurrency: 1, expiresAt: new Date(start + 10 * day) });
    world.borrow(0);
    world.hold(2);
    world.pass(10);
    expect(world.published.slice(-3).map((fact) => fact.split(' ')[0])).toEqual([
      ...['loan-expired', 'licence-exhausted', 'hold-lapsed'],
    ]);
  });
});

type Act = { readonly verb: 'borrow' | 'return' | 'hold' | 'cancel' | 'pass'; readonly reader: number };
const act = fc.record({
  verb: fc.constantFrom<Act['verb']>('borrow', 'borrow', 'return', 'hold', 'hold', 'cancel', 'pass'),
  reader: fc.nat(9),
});
const bought = fc.record({
  place: fc.constantFrom('centre-a', 'centre-b', 'top', 'school-a'),
  concurrency: fc.constantFrom(1, 2, 3),
  checkouts: fc.constantFrom(null, 2, 6),
  days: fc.constantFrom(null, 5, 30),
});

describe('Whatever readers do', () => {
  it('no licence is oversold, nobody waits for a copy that is free, and earlier holds are served earlier', () => {
    fc.assert(
      fc.property(
        fc.array(bought, { minLength: 1, maxLength: 3 }),
        fc.array(act, { maxLength: 60 }),
        (licences, acts) => {
          const world = new World();
          for (const { place, concurrency, checkouts, days } of licences)
            world.buy(place, {
              concurrency,
              checkouts,
              expiresAt: days === null ? null : new Date(start + days * day),
            });
          for (const { verb, reader } of acts) {
            if (verb === 'pass') world.pass(reader / 2);
            else if (verb === 'borrow' && world.openLoanOf(reader)) continue;
            else if (verb === 'hold' && (world.openLoanOf(reader) || world.activeHoldOf(reader))) continue;
            else world[verb](reader);
            expectSound(world);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

function expectSound(world: World): void {
  const now = new Date(world.now);
  for (const licence of world.licences) {
    const lent = world.loans.filter((loan) => loan.licenceId === licence.id);
    const open = lent.filter((loan) => loan.isOpen);
    const ready = world.holds.filter((hold) => hold.isReady && hold.copyOf === licence.id);
    const { concurrency, checkouts, expiresAt } = licence.terms;
    expect(open.length + ready.length).toBeLessThanOrEqual(concurrency ?? Infinity);
    expect(lent.length + ready.length).toBeLessThanOrEqual(checkouts ?? Infinity);
    if (expiresAt) expect(open.filter((loan) => loan.due > expiresAt)).toEqual([]);
    if (licence.available(now) < 1) continue;
    const waits = world.holds.filter(
      (hold) => hold.isWaiting && above.get(hold.organisationId)!.includes(licence.organisationId),
    );
    expect(waits).toEqual([]);
  }
  const usable = (hold: Hold) =>
    world.licences.filter((one) => one.isLive(now) && above.get(hold.organisationId)!.includes(one.organisationId));
  expect(world.holds.filter((hold) => hold.isWaiting && usable(hold).length === 0)).toEqual([]);
}
