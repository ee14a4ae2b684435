import { Loan } from './loan.js';
import { LendingTerms } from './terms.js';

const now = new Date('2026-11-26T15:00:00Z');
const later = (days: number) => new Date(now.getTime() + days * 86_400_000);
const aLoan = () => {
  const of = { id: 'loan', titleId: 't', licenceId: 'l', organisationId: 'o', learnerId: 'r', person: 'p' };
  return Loan.open(of, later(21), now);
};

describe('Opening a loan', () => {
  it('publishes the due date and nobody’s name, but what lets persons be counted [F11]', () => {
    expect(aLoan().fact).toEqual({
      type: 'ebook-lending.loan-opened.v1',
      topic: 'ebook-lending.events',
      key: 'loan',
      data: { loanId: 'loan', titleId: 't', organisationId: 'o', dueAt: later(21).toISOString(), person: 'p' },
    });
  });
});

describe('Renewing a loan', () => {
  it('moves its due date later', () => {
    const { loan } = aLoan();
    expect(loan.renew(false, 2, later(30), now)?.data).toMatchObject({ dueAt: later(30).toISOString() });
    expect(loan.due).toEqual(later(30));
  });

  it('is refused while another reader waits for the copy', () => {
    expect(() => aLoan().loan.renew(true, 2, later(30), now)).toThrow('copy-is-held');
  });

  it('is refused when it was renewed as often as allowed', () => {
    const { loan } = aLoan();
    loan.renew(false, 1, later(30), now);
    expect(() => loan.renew(false, 1, later(40), now)).toThrow('no-renewals-left');
  });

  it('is refused when the licence gives nothing more', () => {
    expect(() => aLoan().loan.renew(false, 2, later(21), now)).toThrow('licence-ends-first');
  });

  it('that gains nothing to speak of is none: it is neither counted nor published [F11]', () => {
    const { loan } = aLoan();
    expect(loan.renew(false, 1, new Date(later(21).getTime() + 900), now)).toBeNull();
    expect(loan.due).toEqual(later(21));
    expect(loan.renew(false, 1, later(30), now)).not.toBeNull();
    expect(loan.renew(false, 1, new Date(later(30).getTime() + 3_599_000), now)).toBeNull();
    expect(() => loan.renew(false, 1, later(31), now)).toThrow('no-renewals-left');
  });

  it('is refused once it has ended', () => {
    const { loan } = aLoan();
    loan.return(later(1));
    expect(() => loan.renew(false, 2, later(30), now)).toThrow('loan-already-returned');
    const { loan: other } = aLoan();
    expect(() => other.renew(false, 2, later(30), later(21))).toThrow('loan-expired');
    other.expire(later(21));
    expect(() => other.renew(false, 2, later(30), now)).toThrow('loan-expired');
  });
});

describe('The end of a loan', () => {
  it('is published once, whether returned or expired', () => {
    const { loan } = aLoan();
    expect(loan.return(later(1))).toMatchObject({ type: 'ebook-lending.loan-returned.v1' });
    expect([loan.return(later(2)), loan.expire(later(30))]).toEqual([null, null]);
    expect(loan.ended).toEqual(later(1));
  });

  it('by time is the due date, whenever it is noticed', () => {
    const { loan } = aLoan();
    expect(loan.expire(later(20))).toBeNull();
    expect(loan.expire(later(25))).toMatchObject({ type: 'ebook-lending.loan-expired.v1' });
    expect(loan.ended).toEqual(later(21));
    expect(loan.return(later(26))).toBeNull();
  });
});

describe('What the library grants a reader', () => {
  const terms = new LendingTerms(3, 2, 2, 21, 60);

  it('is so many loans and holds at once', () => {
    expect(() => terms.requireLoanLeft(2)).not.toThrow();
    expect(() => terms.requireLoanLeft(3)).toThrow('loan-limit-reached');
    expect(() => terms.requireHoldLeft(1)).not.toThrow();
    expect(() => terms.requireHoldLeft(2)).toThrow('hold-limit-reached');
  });

  it('may be no holds at all', () => {
    expect(() => terms.requireHolds()).not.toThrow();
    expect(() => new LendingTerms(3, 0, 2, 21, 60).requireHolds()).toThrow('holds-not-allowed');
  });
});
