import fc from 'fast-check';
import { Certification, type Standing } from './certification.js';
import { resultOf, type Result } from './check.js';
import { checks } from './checks.js';
import type { Seen, Trial } from './trial.js';

const of = {
  ...{ id: 'c', vendor: 'Boréal', product: 'Dossier', productVersion: '7.2', clientId: 'v' },
  visibleTo: ['ministere', 'bac-a-sable', 'bac-a-sable.boreal'],
};
const now = new Date('2026-11-20T15:00:00Z');
const nothing: Seen = { trials: [], bundles: [], signs: false, namesProduct: false };
const results = (passed: boolean): Result[] =>
  checks.slice(0, 3).map((check) => ({ ...resultOf(check, nothing), passed, required: true }));
const a = (standing: Standing): Certification => {
  const one = Certification.ask(of, now);
  if (standing !== 'testing') one.evaluate(results(standing !== 'failed'), now);
  if (standing === 'certified' || standing === 'withdrawn') one.certify('2026-12-01', '2027-11-30', 'ministry');
  if (standing === 'withdrawn') one.withdraw('loses stays', '2027-01-15', 'ministry');
  return one;
};

describe('The certification of a version', () => {
  it('passes where all that is required does, whatever advice says', () => {
    const one = Certification.ask(of, now);
    one.evaluate([...results(true), { ...results(false)[0]!, required: false }], now);
    expect(one.standing).toBe('passed');
    expect(a('failed').standing).toBe('failed');
  });

  it('holds from its first day to its last', () => {
    const one = a('certified');
    expect(['2026-11-30', '2026-12-01', '2027-11-30', '2027-12-01'].map((day) => one.isHeldOn(day))).toEqual([
      ...[false, true, true, false],
    ]);
    one.certify('2026-12-01', '2028-11-30', 'ministry');
    expect(one.isHeldOn('2028-11-30')).toBe(true);
    expect(() => one.certify('2027-01-01', '2026-12-31', 'ministry')).toThrow('certificate-ends-before-it-begins');
    expect(a('withdrawn').isHeldOn('2026-12-01')).toBe(false);
  });

  it('does in any order of verbs what its state machine allows, and nothing else', () => {
    type Verb = 'pass' | 'fail' | 'certify' | 'withdraw';
    const verbs: Record<Verb, (one: Certification) => void> = {
      pass: (one) => one.evaluate(results(true), now),
      fail: (one) => one.evaluate(results(false), now),
      certify: (one) => one.certify('2026-12-01', '2027-11-30', 'ministry'),
      withdraw: (one) => one.withdraw('loses stays', '2027-01-15', 'ministry'),
    };
    const moves: Record<Standing, Partial<Record<Verb, Standing>>> = {
      testing: { pass: 'passed', fail: 'failed' },
      passed: { certify: 'certified' },
      failed: {},
      certified: { certify: 'certified', withdraw: 'withdrawn' },
      withdrawn: {},
    };
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...(Object.keys(verbs) as Verb[])), { maxLength: 8 }), (history) => {
        const one = Certification.ask(of, now);
        let standing: Standing = 'testing';
        let version = 1;
        for (const verb of history) {
          const next: Standing | undefined = moves[standing][verb];
          if (next) {
            verbs[verb](one);
            standing = next;
            version += 1;
          } else expect(() => verbs[verb](one)).toThrow();
          expect([one.standing, one.version]).toEqual([standing, version]);
        }
      }),
    );
  });
});

const trial = (more: Partial<Trial>): Trial => ({
  ...{ operation: 'POST /v1/changes', status: 200, problem: null, traits: [], count: 1, firstAt: now, lastAt: now },
  ...more,
});
const look = (id: string, seen: Partial<Seen>) =>
  resultOf(
    checks.find((check) => check.id === id)!,
    { ...nothing, ...seen },
  );
const learners = 'PUT /v1/organisations/:code/learners/by-source/:sourceId';
const later = new Date(now.getTime() + 1_000);

describe('The checks of the self-test', () => {
  it('are some sixty, each with a name of its own, and none passes where nothing was done', () => {
    expect(checks.length).toBeGreaterThanOrEqual(50);
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    expect(checks.filter((check) => resultOf(check, nothing).passed)).toEqual([]);
    for (const { expected, rule } of checks)
      expect([expected.fr, expected.en, rule].every((text) => text.length > 0)).toBe(true);
  });

  it.each([
    ['learner-new', [trial({ operation: learners, status: 201, count: 3 })], true, 'seen 3 times'],
    ['learner-new', [trial({ operation: learners, status: 200 })], false, 'seen 0 times'],
    ['learner-identity', [trial({ traits: ['learner.birth-date'] })], false, 'seen 0 times'],
    ['learner-identity', [trial({ traits: ['learner.birth-date', 'learner.permanent-code'] })], true, 'seen 1 times'],
    [
      'learner-identity',
      [trial({ status: 400, traits: ['learner.birth-date', 'learner.permanent-code'] })],
      false,
      'seen 0 times',
    ],
    ['health-number', [trial({ count: 9 })], true, '0 times of 9'],
    [
      'health-number',
      [trial({ count: 9 }), trial({ status: 400, problem: 'health-number-not-accepted' })],
      false,
      '1 times of 10',
    ],
    ['health-number', [trial({ traits: ['refused.health-number-not-accepted'] })], false, '1 times of 1'],
    ['purpose', [trial({ operation: 'GET /v1/learners', status: 403, traits: ['purpose'] })], false, 'seen 0 times'],
    ['kinds', [trial({})], true, '1 times of 5000'],
    ['kinds', Array.from({ length: 5000 }, (_, n) => trial({ traits: [`t${n}`] })), false, '5000 times of 5000'],
    ['shape', [trial({ count: 95 }), trial({ status: 400, count: 5 })], true, '5 times of 100'],
    ['shape', [trial({ count: 94 }), trial({ status: 400, count: 6 })], false, '6 times of 100'],
    ['stale', [trial({ status: 412 }), trial({ traits: ['if-match'], lastAt: later })], true, '1 times, then 1'],
    ['stale', [trial({ status: 412, firstAt: later }), trial({ traits: ['if-match'] })], false, '1 times, then 0'],
    ['read-oneroster', [trial({ operation: 'GET /ims/oneroster/rostering/v1p2/users' })], true, 'seen 1 times'],
  ] as const)('look at what was done: %s', (id, trials, passed, seen) => {
    expect(look(id, { trials })).toMatchObject({ passed, seen: { en: seen } });
  });

  it('look at bundles once they are applied, one after the other', () => {
    const sent = (counts: Record<string, number>, more = {}) => ({
      ...{ state: 'succeeded', dryRun: false, counts, confirmed: false, endedAt: now },
      ...more,
    });
    const [first, again] = [sent({ 'learner.created': 9 }), sent({ 'learner.unchanged': 9, 'stay.changed': 1 })];
    expect(look('bundle', { bundles: [sent({}, { dryRun: true })] }).passed).toBe(false);
    expect(look('bundle-dry', { bundles: [sent({}, { dryRun: true })] }).passed).toBe(true);
    expect(look('bundle-clean', { bundles: [sent({ held: 1 })] }).passed).toBe(false);
    expect(look('bundle-again', { bundles: [first] }).passed).toBe(false);
    expect(look('bundle-again', { bundles: [first, again] })).toMatchObject({
      passed: true,
      seen: { en: '1 times of 2' },
    });
    expect(look('bundle-ends', { bundles: [first, sent({ 'stay.ended': 2 })] }).passed).toBe(true);
  });
});
