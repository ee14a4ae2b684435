import { DomainError } from '@pan/kit/domain';
import fc from 'fast-check';
import type { CallDefinition } from './call-definition.js';
import { GrantAward, netOf } from './grant-award.js';
import { GrantApplication } from './grant-application.js';
import { GrantCall } from './grant-call.js';
import { type Line, totalOf } from './ledger.js';

const name = { fr: 'x', en: 'x' };
const definition: CallDefinition = {
  ...{ code: 'appel', name, description: name, graceMinutes: 60, programmeKinds: ['innovation-project'] },
  ...{ opensAt: '2026-01-01T00:00:00Z', closesAt: '2026-02-01T00:00:00Z', measures: ['M12'], assessments: 1 },
  eligible: { kinds: ['service-centre'], under: null, on: '2026-01-01' },
  criteria: [{ code: 'merit', name, weight: '1', scale: { minimum: 0, maximum: 10 } }],
  classes: [{ code: 'x', name, ceilingCents: null }],
  ...{ budgetCents: 10_000, mostCents: null },
  reports: [
    { code: 'mid', kind: 'interim', name, dueOn: '2026-06-01', remindDays: 0 },
    { code: 'final', kind: 'final', name, dueOn: '2026-12-01', remindDays: 0 },
  ],
};
const call = new GrantCall('id', 1, definition, 0, true);
const line = (amountCents: number): Line => ({ part: 'p', class: 'x', amountCents });
const content = {
  ...{ title: name, aim: name, initiative: '00000000-0000-4000-8000-000000000000', attachments: [] },
  ...{ startsOn: '2026-03-01', endsOn: '2026-11-01', budget: [line(100)] },
  parts: [{ code: 'p', purpose: name, kind: 'project' as const, measures: ['M12'], otherPolicyLines: [] }],
};
const today = '2026-11-30';

/** What anybody may know of an award without its code: who said what about which terms. */
interface Model {
  granted: number;
  pending: { amount: number; by: string } | null;
  instalments: {
    amount: number;
    preparedBy: string;
    /** The terms and the grant that somebody released, as they were. */
    released: string | null;
    state: 'open' | 'paid' | 'cancelled';
    back: number;
  }[];
  reports: Record<string, { spent: number; revision: number; by: readonly string[]; approved: number | null } | null>;
}

const person = fc.constantFrom('a', 'b', 'recipient');
const nth = fc.integer({ min: 1, max: 4 });
const cents = fc.integer({ min: 1, max: 120 });

class Step implements fc.Command<Model, { award: GrantAward }> {
  constructor(
    private readonly told: string,
    /** What the model makes of it; false where it must be refused. */
    private readonly expected: (model: Model) => false | (() => void),
    private readonly act: (award: GrantAward) => unknown,
  ) {}

  check = (): boolean => true;

  run(model: Model, real: { award: GrantAward }): void {
    const change = this.expected(model);
    const before = real.award.state;
    if (change) {
      this.act(real.award);
      change();
    } else {
      expect(() => this.act(real.award)).toThrow(DomainError);
      expect(real.award.state).toBe(before);
    }
    agree(model, real.award);
  }

  toString = (): string => this.told;
}

const planned = ({ instalments }: Model, without?: number): number =>
  instalments.reduce(
    (sum, { amount, back, state }, at) => sum + (state === 'cancelled' || at === without ? 0 : amount - back),
    0,
  );
const spentOf = ({ reports }: Model, without?: string): number =>
  Object.entries(reports).reduce((sum, [code, report]) => sum + (report && code !== without ? report.spent : 0), 0);
const termsOf = (model: Model, at: number): string => {
  const { amount, preparedBy } = model.instalments[at]!;
  return `${amount} ${preparedBy} ${model.granted}`;
};
const isMet = ({ reports: { mid } }: Model): boolean =>
  mid !== null && mid !== undefined && mid.approved === mid.revision;

function agree(model: Model, award: GrantAward): void {
  expect(award.grantedCents).toBe(model.granted);
  const paid = model.instalments.reduce(
    (sum, { state, amount, back }) => sum + (state === 'paid' ? amount - back : 0),
    0,
  );
  expect(award.paidCents).toBe(paid);
  expect(paid).toBeLessThanOrEqual(model.granted);
  expect(totalOf(award.spent)).toBe(spentOf(model));
  expect(totalOf(award.spent)).toBeLessThanOrEqual(model.granted);
  expect(award.instalments.map(([, one]) => [netOf(one), award.isReleased(one)])).toEqual(
    model.instalments.map(({ amount, back, released }, at) => [amount - back, released === termsOf(model, at)]),
  );
}

const terms = (amountCents: number) => ({ amountCents, dueOn: today, conditions: ['mid'] });
const at = ({ instalments }: Model, n: number) => {
  const found = instalments[n - 1];
  return found?.state === 'open' ? found : null;
};

const steps = [
  fc.tuple(cents, person).map(
    ([amount, by]) =>
      new Step(
        `prepare ${amount} by ${by}`,
        (model) =>
          planned(model) + amount <= model.granted &&
          (() => void model.instalments.push({ amount, preparedBy: by, released: null, state: 'open', back: 0 })),
        (award) => award.prepare(terms(amount), { by, on: today }),
      ),
  ),
  fc.tuple(nth, cents, person).map(
    ([n, amount, by]) =>
      new Step(
        `revise ${n} to ${amount} by ${by}`,
        (model) => {
          const one = at(model, n);
          return (
            one !== null &&
            planned(model, n - 1) + amount <= model.granted &&
            (() => void Object.assign(one, { amount, preparedBy: by, released: null }))
          );
        },
        (award) => award.revise(n, terms(amount), { by, on: today }, null),
      ),
  ),
  fc.tuple(nth, person).map(
    ([n, by]) =>
      new Step(
        `release ${n} by ${by}`,
        (model) => {
          const one = at(model, n);
          const isFree = one !== null && one.preparedBy !== by && one.released !== termsOf(model, n - 1);
          return isFree && (() => void (one.released = termsOf(model, n - 1)));
        },
        (award) => award.release(n, { by, on: today }, null),
      ),
  ),
  nth.map(
    (n) =>
      new Step(
        `pay ${n}`,
        (model) => {
          const one = at(model, n);
          return (
            one !== null && one.released === termsOf(model, n - 1) && isMet(model) && (() => void (one.state = 'paid'))
          );
        },
        (award) => award.pay(n, today, today),
      ),
  ),
  nth.map(
    (n) =>
      new Step(
        `cancel ${n}`,
        (model) => {
          const one = at(model, n);
          return one !== null && (() => void (one.state = 'cancelled'));
        },
        (award) => award.cancel(n, 'why'),
      ),
  ),
  fc.tuple(nth, cents).map(
    ([n, amount]) =>
      new Step(
        `recover ${amount} of ${n}`,
        ({ instalments }) => {
          const one = instalments[n - 1];
          return one?.state === 'paid' && amount <= one.amount - one.back && (() => void (one.back += amount));
        },
        (award) => award.recover(n, { amountCents: amount, on: today, reason: 'why' }, today),
      ),
  ),
  fc.tuple(cents, person).map(
    ([amount, by]) =>
      new Step(
        `ask for ${amount} by ${by}`,
        (model) =>
          model.pending === null &&
          amount < model.granted &&
          amount >= planned(model) &&
          amount >= spentOf(model) &&
          (() => void (model.pending = { amount, by })),
        (award) => award.request({ amounts: [line(amount)] }, 'why', definition, { by, on: today }),
      ),
  ),
  fc.tuple(fc.boolean(), person).map(
    ([isApproved, by]) =>
      new Step(
        `${isApproved ? 'approve' : 'refuse'} the change by ${by}`,
        (model) => {
          const { pending } = model;
          if (pending === null || pending.by === by) return false;
          if (isApproved && (pending.amount < planned(model) || pending.amount < spentOf(model))) return false;
          return () =>
            void Object.assign(model, { pending: null, granted: isApproved ? pending.amount : model.granted });
        },
        (award) => {
          const outcome = isApproved ? 'approved' : 'refused';
          const number = award.changes.length;
          award.decideChange(number, { part: 'amounts', outcome, why: 'why' }, definition, { by, on: today }, null);
        },
      ),
  ),
  fc.tuple(fc.constantFrom('mid', 'final'), cents, person).map(
    ([code, spent, by]) =>
      new Step(
        `file ${code} with ${spent} by ${by}`,
        (model) => {
          const { revision = 0, approved = null, by: filed = [] } = model.reports[code] ?? {};
          const isWithin = spentOf(model, code) + spent <= model.granted;
          const report = { spent, revision: revision + 1, by: [...filed, by], approved };
          return isWithin && (() => void (model.reports[code] = report));
        },
        (award) =>
          award.file(
            code,
            { spent: [line(spent)], summary: name, attachments: [] },
            definition,
            { by, on: today },
            null,
          ),
      ),
  ),
  fc.tuple(fc.constantFrom('mid', 'final'), person).map(
    ([code, by]) =>
      new Step(
        `approve ${code} by ${by}`,
        ({ reports }) => {
          const report = reports[code];
          const isFree =
            report !== null && report !== undefined && !report.by.includes(by) && report.approved !== report.revision;
          return isFree && (() => void (report.approved = report.revision));
        },
        (award) => award.approveReport(code, { by, on: today }, null),
      ),
  ),
];

describe('A grant after its announcement', () => {
  it('does what a plain model says, whatever is asked of it in whatever order: four eyes, void approvals, never more than granted', () => {
    fc.assert(
      fc.property(fc.commands(steps, { maxCommands: 60, size: 'max' }), (commands) => {
        fc.modelRun(
          () => ({
            model: { granted: 100, pending: null, instalments: [], reports: { mid: null, final: null } },
            real: {
              award: GrantAward.begin(
                {
                  id: 'i',
                  call: 'appel',
                  organisationId: 'o',
                  grant: 'G2',
                  commitmentId: 'c',
                  announcedOn: today,
                  title: name,
                  parts: ['p'],
                },
                { amounts: [line(100)], dates: { startsOn: '2026-03-01', endsOn: '2026-11-01' }, aim: name },
                definition,
              ),
            },
          }),
          commands,
        );
      }),
      { numRuns: 100 },
    );
  });
});

describe('An application for a grant', () => {
  const [open, grace, after] = ['2026-01-15', '2026-02-01T00:30:00Z', '2026-03-01'].map((text) => new Date(text)) as [
    Date,
    Date,
    Date,
  ];
  const deciding = { by: 'decider', on: today, isInvolved: false, assessors: ['judge'], now: after };
  const verb = fc.constantFrom('write', 'submit', 'withdraw', 'grant', 'refuse', 'wait', 'announce');
  type Verb = typeof verb extends fc.Arbitrary<infer V> ? V : never;
  const acts: Readonly<Record<Verb, (one: GrantApplication, now: Date) => unknown>> = {
    write: (one, now) => one.write(content, call, 'applicant', now, null),
    submit: (one, now) => one.submit(call, 'applicant', now, null),
    withdraw: (one) => one.withdraw('why', null),
    grant: (one, now) =>
      one.decide({ outcome: 'granted', granted: [], reason: 'why' }, call, { ...deciding, now }, null),
    refuse: (one, now) =>
      one.decide({ outcome: 'refused', granted: [], reason: 'why' }, call, { ...deciding, now }, null),
    wait: (one, now) =>
      one.decide({ outcome: 'waiting', granted: [], reason: 'why' }, call, { ...deciding, now }, null),
    announce: (one) => one.announce(today, null),
  };

  it('goes from state to state as a plain model says, in time, late or after the end', () => {
    const step = fc.tuple(verb, fc.constantFrom(open, grace, after));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30, size: 'max' }), (all) => {
        const one = GrantApplication.begin({ id: 'i', organisationId: 'o' }, call, open);
        const model = { written: false, versions: [] as boolean[], state: 'draft', announced: false };
        for (const [what, now] of all) {
          const decided = ['granted', 'refused', 'waiting'].includes(model.state);
          const isTheirs = now !== after && model.state !== 'withdrawn' && !decided;
          const isJudged = now === after && (model.state === 'submitted' || model.state === 'waiting');
          const may = {
            ...{ write: isTheirs, submit: isTheirs && model.written },
            withdraw: model.state !== 'withdrawn' && !model.announced,
            ...{ grant: isJudged, refuse: isJudged, wait: isJudged },
            announce: (model.state === 'granted' || model.state === 'refused') && !model.announced,
          }[what];
          if (!may) {
            const before = one.state;
            expect(() => acts[what](one, now)).toThrow(DomainError);
            expect(one.state).toBe(before);
            continue;
          }
          acts[what](one, now);
          if (what === 'write') model.written = true;
          if (what === 'submit') model.versions.push(now === grace);
          if (what === 'announce') model.announced = true;
          const next = {
            submit: 'submitted',
            withdraw: 'withdrawn',
            grant: 'granted',
            refuse: 'refused',
            wait: 'waiting',
          };
          model.state = next[what as keyof typeof next] ?? model.state;
          expect(one.state.state).toBe(model.state);
          expect([one.submission?.number ?? 0, one.submission?.late ?? false]).toEqual([
            ...[model.versions.length, model.versions.at(-1) ?? false],
          ]);
          expect(one.grantedCents).toBe(model.state === 'granted' ? 100 : 0);
        }
      }),
      { numRuns: 200 },
    );
  });
});
