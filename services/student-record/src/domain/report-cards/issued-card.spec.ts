import { frameworkFor, shippedFrameworks } from './frameworks.js';
import { type CardContent, IssuedCard } from './issued-card.js';
import { shippedSchemes } from './schemes.js';
import { TermMark } from './term-mark.js';

const now = new Date('2026-11-18T15:00:00Z');
const today = '2026-11-18';
const rules = {
  scheme: shippedSchemes[0]!,
  framework: frameworkFor(shippedFrameworks, 'mathematics.primary-3-6', 'primary-5', '2026-2027'),
};
const key = { learnerId: 'l', classId: 'c', course: rules.framework.code, competency: 'solve', term: 'term-1' };
const word = { clientId: 'sis', saidBy: 'sis', saidAt: now, reason: null, lineItems: null };
const mark = (text: string | null, code: string | null = null) => ({ mark: text, code });
const content = (missing = 0) =>
  ({ missing: Array.from({ length: missing }), drawnOn: today }) as unknown as CardContent;
const drawn = (missing = 0) =>
  IssuedCard.draw(
    'k',
    { learnerId: 'l', organisationId: 'o', schoolYear: '2026-2027', term: 'term-1' },
    'c',
    content(missing),
  );

describe('A mark of a term', () => {
  it('is kept in one form, and changes only where it says something else', () => {
    const told = TermMark.tell('m', key, mark('72.50'), rules, word);
    expect([told.all.mark, told.restate(mark('72.5'), rules, word, true), told.version]).toEqual(['72.5', false, 1]);
    expect([told.restate(mark(null, 'exempted'), rules, word, false), told.version]).toEqual([true, 2]);
  });

  it('changes with a reason once a report card has it', () => {
    const told = TermMark.tell('m', key, mark('72'), rules, word);
    expect(() => told.restate(mark('73'), rules, word, true)).toThrow('correction-reason-required');
    expect(told.restate(mark('73'), rules, { ...word, reason: 'Erreur de saisie' }, true)).toBe(true);
    expect(told.latest).toMatchObject({ version: 2, mark: '73', reason: 'Erreur de saisie' });
  });

  it.each([
    [mark('100.01'), 'mark-outside-range'],
    [mark('-1'), 'mark-outside-range'],
    [mark('1.23456'), 'mark-outside-range'],
    [mark('soixante'), 'mark-outside-range'],
    [mark('60', 'absent'), 'mark-or-word'],
    [mark(null, 'asleep'), 'mark-word-unknown'],
  ])('is refused as %j: %s', (said, code) => {
    expect(() => TermMark.tell('m', key, said, rules, word)).toThrow(code);
  });
});

describe('A report card of a learner', () => {
  it('is drawn until it is published, then corrected by editions with a reason', () => {
    const card = drawn();
    expect(card.redraw('c', content())).toBe(true);
    expect(card.publish('2026-11-20', false, 'direction', now, today)).toMatchObject({ number: 1, reason: null });
    expect([card.redraw('c', content()), card.publish(today, false, 'direction', now, today)]).toEqual([false, null]);
    expect(() => card.correct(content(), 'Erreur', '2026-11-19', 'direction', now, today)).toThrow(
      'publication-before-the-last',
    );
    expect(card.correct(content(), 'Erreur', '2026-11-20', 'direction', now, today)).toMatchObject({
      number: 2,
      reason: 'Erreur',
    });
  });

  it('is not published with parts that are missing unless the school says so, nor in the past, nor in two years', () => {
    expect(() => drawn(1).publish(today, false, 'direction', now, today)).toThrow('report-card-incomplete');
    expect(drawn(1).publish(today, true, 'direction', now, today)).toMatchObject({ number: 1 });
    expect(() => drawn().publish('2026-11-17', false, 'direction', now, today)).toThrow('publication-in-the-past');
    expect(() => drawn().publish('2028-11-17', false, 'direction', now, today)).toThrow('publication-too-far');
    expect(() => drawn().correct(content(), 'Erreur', today, 'direction', now, today)).toThrow(
      'report-card-not-published',
    );
  });
});
