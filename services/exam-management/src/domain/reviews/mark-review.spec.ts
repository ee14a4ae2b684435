import type { RuleVersion } from '../results/result-rule.js';
import { MarkReview, type ReviewedPlace, type ReviewRequest } from './mark-review.js';
import { requireInWindow, type ReviewTerms, unknownTerms } from './review-terms.js';

const now = new Date('2027-02-10T15:00:00Z');
const later = (days: number) => new Date(now.getTime() + days * 86_400_000);
const rule = (terms: Partial<ReviewTerms> = {}): RuleVersion<ReviewTerms> => ({
  ...{ id: 'r', version: 1, author: 'a', source: 's', parameters: { ...unknownTerms, ...terms } },
});
const of = { markId: 'm', sittingId: 's', sessionId: 'e', organisationId: 'o', markBefore: 58 };
const recount: ReviewRequest = {
  ...{ kind: 'recount', places: [], circumstance: null, statement: 'Additionnez encore.', askedFor: 'guardian' },
};
const asked = (request: Partial<ReviewRequest> = {}, terms: Partial<ReviewTerms> | null = {}) =>
  MarkReview.ask('id', of, { ...recount, ...request }, { rule: terms && rule(terms), by: 'sis', now });
const places: readonly ReviewedPlace[] = [
  { place: 'Q01', points: '1', most: '2' },
  { place: 'Q02', points: '13.5', most: '20' },
];
const decision = { words: 'Une page n’avait pas été comptée.', markBefore: 58, now: later(3) };
const stateOf = (review: MarkReview) => (review as unknown as { state: Record<string, unknown> }).state;

describe('The window of a review', () => {
  const open = { reviewStartsAt: now, reviewEndsAt: later(10) };
  const closed = { reviewStartsAt: null, reviewEndsAt: null };

  it('is that of the session, from its first instant to before its last', () => {
    expect(() => requireInWindow(open, unknownTerms, now, now)).not.toThrow();
    expect(() => requireInWindow(open, unknownTerms, now, new Date(now.getTime() - 1))).toThrow('review-not-open');
    expect(() => requireInWindow(open, unknownTerms, now, later(10))).toThrow('review-window-over');
  });

  it('is so many days after the mark went out where the session has none, and the session’s where it has one', () => {
    const terms = { ...unknownTerms, askWithinDays: 14 };
    expect(() => requireInWindow(closed, terms, now, later(13.9))).not.toThrow();
    expect(() => requireInWindow(closed, terms, now, later(14))).toThrow('review-window-over');
    expect(() => requireInWindow(open, terms, now, later(12))).toThrow('review-window-over');
  });

  it('is open for nobody where neither says when it is', () => {
    expect(() => requireInWindow(closed, unknownTerms, now, now)).toThrow('review-window-unknown');
  });
});

describe('A review of a mark', () => {
  it('is due, and called to mind, when its rule says so; where none does, nothing is', () => {
    const review = asked({}, { admitWithinDays: 5, decideWithinDays: 20, remindDaysBefore: 2 });
    expect(stateOf(review)).toMatchObject({ dueAt: later(5), remindAt: later(3) });
    review.remind(later(3));
    review.admit('r', later(4));
    expect(stateOf(review)).toMatchObject({ dueAt: later(24), remindAt: later(22), remindedAt: null });
    expect(stateOf(asked({}, null))).toMatchObject({ rule: null, dueAt: null, remindAt: null });
    expect(stateOf(asked({}, { admitWithinDays: 1, remindDaysBefore: 3 }))).toMatchObject({ remindAt: now });
  });

  it('is of a kind that the rule offers; a complaint says what went wrong, the others do not', () => {
    expect(() => asked({}, { kinds: ['remark'] })).toThrow('review-kind-not-offered');
    expect(() => asked({ kind: 'complaint' })).toThrow('review-request-unfit');
    expect(() => asked({ circumstance: 'environment.noise' })).toThrow('review-request-unfit');
    expect(asked({ kind: 'complaint', circumstance: 'environment.noise' }).phase).toBe('asked');
  });

  it('is admitted or refused once, and decided once it is admitted', () => {
    const review = asked();
    expect(() => review.uphold('r', 'Non.', now)).toThrow('review-not-under-way');
    review.admit('r', now);
    expect(() => review.admit('r', now)).toThrow('review-not-asked');
    expect(() => review.refuse('r', 'no-grounds', 'Non.', now)).toThrow('review-not-asked');
    review.uphold('r', 'Tout est juste.', now);
    expect(() => review.award('r', new Map([['Q01', '2']]), places, decision)).toThrow('review-not-under-way');
    const refused = asked();
    refused.refuse('r', 'no-grounds', 'Rien n’est dit.', now);
    expect(stateOf(refused)).toMatchObject({ phase: 'refused', refusal: 'no-grounds', endedAt: now });
    expect(() => refused.admit('r', now)).toThrow('review-not-asked');
  });

  it('keeps what places earned before and after, of those that changed', () => {
    const review = asked();
    review.admit('r', now);
    const given = new Map([
      ['Q01', '1.0'],
      ['Q02', '16.5'],
    ]);
    review.award('r', given, places, { ...decision, markBefore: 59 });
    expect(review.awards).toEqual([{ place: 'Q02', before: '13.5', after: '16.5' }]);
    expect(stateOf(review)).toMatchObject({ outcome: 'changed', markBefore: 59, words: decision.words });
  });

  it('gives no place more than it is worth, none that was not asked about, and nothing that changes nothing', () => {
    const award = (points: Record<string, string>, request = {}, terms: Partial<ReviewTerms> = {}) => {
      const review = asked(request, terms);
      review.admit('r', now);
      review.award('r', new Map(Object.entries(points)), places, decision);
    };
    expect(() => award({ Q02: '20.01' })).toThrow('award-outside');
    expect(() => award({ Q02: '-0.5' })).toThrow('award-outside');
    expect(() => award({ Q09: '1' })).toThrow('place-not-reviewed');
    expect(() => award({ Q01: '2' }, { places: ['Q02'] })).toThrow('place-not-reviewed');
    expect(() => award({ Q02: '13.50' })).toThrow('review-changes-nothing');
    expect(() => award({ Q02: '12' }, {}, { mayLower: false })).toThrow('review-may-not-lower');
    expect(() => award({ Q02: '12' }, {}, { mayLower: null })).not.toThrow();
  });
});
