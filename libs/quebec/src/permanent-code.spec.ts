import { looksLikePermanentCode, readPermanentCode } from './permanent-code.js';

describe('Reading a permanent code', () => {
  it('takes a code that agrees with the birth date, the month of a woman being raised by 50', () => {
    expect(readPermanentCode('TREZ14531801', '2018-03-14')).toEqual({ code: 'TREZ14531801', doubt: null });
    expect(readPermanentCode('LEVM02091802', '2018-09-02')).toEqual({ code: 'LEVM02091802', doubt: null });
  });

  it('takes a code without a birth date to compare with', () => {
    expect(readPermanentCode('GAGO30111203', null)).toEqual({ code: 'GAGO30111203', doubt: null });
  });

  it('drops spaces, hyphens and small letters', () => {
    expect(readPermanentCode('trez 1453-1801', '2018-03-14').code).toBe('TREZ14531801');
  });

  it('allows day 99 and month 13, which stand for unknown', () => {
    expect(readPermanentCode('TREZ99131801', '2018-03-14')).toEqual({ code: 'TREZ99131801', doubt: null });
  });

  it.each(['', 'TRE14531801', 'TREZ1453180', 'TREZ32013201', 'TREZ14631801', 'TREZ00013201', '123456789012'])(
    'refuses %s, which has not its form',
    (text) => {
      expect(readPermanentCode(text, null)).toEqual({ code: null, doubt: 'malformed' });
    },
  );

  it.each(['gaß19521407', 'gazı19521407', 'ＧＡＧＺ19521407'])(
    'takes no other letters than those from A to Z: %s [F11]',
    (text) => {
      expect(readPermanentCode(text, null)).toEqual({ code: null, doubt: 'malformed' });
      expect(looksLikePermanentCode(text)).toBe(false);
    },
  );

  it('recognises a health insurance number, whose year comes first', () => {
    expect(readPermanentCode('TREZ 1853 1412', '2018-03-14')).toEqual({ code: null, doubt: 'health-insurance-number' });
    expect(readPermanentCode('TREZ 8805 1412', null)).toEqual({ code: null, doubt: 'health-insurance-number' });
  });

  it('keeps a code that contradicts the birth date, and says so', () => {
    expect(readPermanentCode('TREZ14531801', '2017-03-14')).toEqual({
      code: 'TREZ14531801',
      doubt: 'contradicts-birth-date',
    });
  });

  it('tells its form from other identifiers', () => {
    expect(looksLikePermanentCode('trez14531801')).toBe(true);
    expect(looksLikePermanentCode('e-001')).toBe(false);
  });
});
