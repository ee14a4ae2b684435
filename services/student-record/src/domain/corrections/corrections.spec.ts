import { correctionKinds } from '@pan/contracts';
import { correctables } from './correctable.js';
import { correctionTermOn, recourses, refusalReasonNames, refusalReasons } from './correction-law.js';
import { type CorrectionAnswer, CorrectionRequest } from './correction-request.js';
import { CorrectionStatement } from './correction-statement.js';
import type { Datum } from './correctable.js';

const askedAt = new Date('2026-11-10T15:00:00Z');
const at = (day: string) => new Date(`${day}T15:00:00Z`);
const level: Datum = { kind: 'enrolment', recordId: 'stay', field: 'level' };
const of = {
  id: 'r',
  learnerId: 'l',
  organisationId: 'ecole',
  visibleTo: ['ministere', 'ecole'],
  subject: 's',
} as const;
const ask = (datum = level, stood: string | null = 'primary-6', shouldSay: string | null = 'primary-5') =>
  CorrectionRequest.ask({ ...of, askedAs: 'guardian' }, datum, { stood, shouldSay, why: 'Erreur.' }, askedAt).request;
const answer = (more: Partial<CorrectionAnswer>): CorrectionAnswer => ({
  ...{ decision: 'accepted', becomes: null, reason: null, words: null },
  ...more,
});
const refusal = answer({ decision: 'refused', reason: 'is-accurate', words: 'Voyez le registre.' });

describe('A request for correction', () => {
  it('names a field of its kind, one record where there are several, and a value in the field’s form', () => {
    expect(() => ask({ ...level, field: 'constructor' }, null)).toThrow('correction-field-unknown');
    expect(() => ask({ ...level, recordId: null })).toThrow('correction-record-not-named');
    expect(() => ask({ kind: 'learner', recordId: 'x', field: 'givenName' })).toThrow('correction-record-not-named');
    expect(() => ask(level, 'primary-6', 'sixième')).toThrow('correction-value-malformed');
    expect(() => ask(level, 'primary-6', null)).toThrow('correction-value-malformed');
    expect(() => ask({ ...level, field: 'beganOn' }, null, '2026-02-30')).toThrow('correction-value-malformed');
    expect(() => ask({ kind: 'result', recordId: 'x', field: 'mark' }, '72', '101')).toThrow(
      'correction-value-malformed',
    );
    expect(() => ask(level, 'primary-5')).toThrow('correction-says-the-same');
    expect(() => ask({ kind: 'result', recordId: 'x', field: 'mark' }, '72.5', '72.50')).toThrow(
      'correction-says-the-same',
    );
    expect(ask({ ...level, field: 'endedOn' }, '2026-11-01', null).dueOn).toBe('2026-11-30');
  });

  it('has words for each kind and field in both languages, and a law for each refusal and recourse', () => {
    for (const kind of correctionKinds)
      for (const words of [correctables[kind], ...Object.values(correctables[kind].fields)])
        expect([words.fr, words.en].every((text) => text.length > 2)).toBe(true);
    const bases = [
      correctionTermOn('1950-01-01').basis,
      ...refusalReasonNames.map((name) => refusalReasons[name]),
      ...recourses,
    ];
    for (const { law, section, fr, en } of bases) {
      expect([law, section]).toEqual([expect.stringContaining('RLRQ'), expect.stringMatching(/^art\. \d/)]);
      expect([fr, en].every((text) => text.length > 20)).toBe(true);
    }
  });

  it('is due in twenty days, prolonged by ten once and before they end', () => {
    const request = ask();
    expect(request.dueOn).toBe('2026-11-30');
    request.extend('L’autre école est à consulter.', at('2026-11-30'));
    expect(request.dueOn).toBe('2026-12-10');
    expect(() => request.extend('Encore.', at('2026-12-01'))).toThrow('correction-already-extended');
    expect(() => ask().extend('Trop tard.', at('2026-12-01'))).toThrow('correction-term-over');
  });

  it('is answered once, with the reason where it is refused, and tells its delay', () => {
    const request = ask();
    expect(() => request.decide(answer({ decision: 'refused', words: 'Non.' }), 'sis', askedAt)).toThrow('incomplete');
    expect(() => request.decide(answer({ ...refusal, becomes: 'primary-4' }), 'sis', askedAt)).toThrow('contradicts');
    expect(() => request.decide(answer({ reason: 'is-accurate' }), 'sis', askedAt)).toThrow('contradicts');
    const inPart = { ...refusal, decision: 'accepted-in-part' } as const;
    expect(() => request.decide({ ...inPart, becomes: 'primary-5' }, 'sis', askedAt)).toThrow('contradicts');
    expect(() => request.decide({ ...inPart, becomes: 'x' }, 'sis', askedAt)).toThrow('correction-value-malformed');
    const { data } = request.decide({ ...inPart, becomes: 'primary-4' }, 'sis', at('2026-12-02'));
    expect(data).toEqual({
      organisationId: 'ecole',
      kind: 'enrolment',
      outcome: 'accepted-in-part',
      days: 22,
      late: true,
    });
    for (const step of [
      () => request.decide(refusal, 'sis', askedAt),
      () => request.withdraw(askedAt),
      () => request.extend('Non.', askedAt),
    ])
      expect(step).toThrow('correction-closed');
  });

  it('is made once the record says what was accepted', () => {
    const request = ask();
    const now = at('2026-11-12');
    expect(() => request.correct({ value: 'primary-5', version: 2 }, 'sis', now)).toThrow('correction-not-accepted');
    request.decide(answer({}), 'sis', now);
    expect(() => request.correct({ value: 'primary-6', version: 1 }, 'sis', now)).toThrow('correction-not-made');
    request.correct({ value: 'primary-5', version: 2 }, 'sis', now);
    expect(() => request.correct({ value: 'primary-5', version: 2 }, 'sis', now)).toThrow('correction-already-made');
    const other = ask({ kind: 'other', recordId: null, field: 'other' }, null, 'Une allergie.');
    other.decide(answer({}), 'sis', now);
    other.correct({ value: null, version: 1 }, 'sis', now);
  });

  it('is told to be late once, on the day after its term', () => {
    const request = ask();
    expect(request.remind(at('2026-11-30'))).toEqual([]);
    expect(request.remind(at('2026-12-01')).map(({ data }) => data)).toEqual([
      { organisationId: 'ecole', kind: 'enrolment' },
    ]);
    expect(request.remind(at('2026-12-02'))).toEqual([]);
    const withdrawn = ask();
    withdrawn.withdraw(at('2026-11-11'));
    expect(withdrawn.remind(at('2026-12-01'))).toEqual([]);
  });

  it('is followed by a statement where it was refused, even in part', () => {
    const state = (request: CorrectionRequest) =>
      CorrectionStatement.beside(request, 'Nous maintenons.', false, askedAt);
    const [open, refused, accepted] = [ask(), ask(), ask()];
    refused.decide(refusal, 'sis', askedAt);
    accepted.decide(answer({}), 'sis', askedAt);
    expect(() => state(open)).toThrow('statement-not-due');
    expect(() => state(accepted)).toThrow('statement-not-due');
    expect(state(refused).id).toBe('r');
  });
});
