import * as fc from 'fast-check';
import { formats, isOaiDate, readArguments } from './arguments.js';
import { OaiError } from './oai-error.js';
import { readToken, writeToken, type Place } from './token.js';

const date = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((at) => at.toISOString());
const oaiDate = fc.oneof(
  date.map((text) => text.slice(0, 10)),
  date.map((text) => `${text.slice(0, 19)}Z`),
);
const place: fc.Arbitrary<Place> = fc.record({
  verb: fc.constantFrom('ListRecords' as const, 'ListIdentifiers' as const),
  list: fc.record(
    {
      metadataPrefix: fc.constantFrom(...formats),
      from: oaiDate,
      until: oaiDate,
      set: fc.constantFrom('level', 'level:primary-1'),
    },
    { requiredKeys: ['metadataPrefix'] },
  ),
  after: fc.tuple(fc.nat({ max: 4e12 }), fc.uuid()),
  cursor: fc.nat(),
  size: fc.option(fc.integer({ min: 1, max: 1e6 })),
});

describe('A resumption token', () => {
  it('carries the list and the place in it, and goes through an address as it is', () => {
    fc.assert(
      fc.property(place, (it) => {
        const token = writeToken(it);
        expect(encodeURIComponent(token)).toBe(token);
        expect(readToken(it.verb, token)).toEqual(it);
      }),
    );
  });

  it('that this provider did not write is refused', () => {
    const refused = (token: string) => {
      try {
        readToken('ListRecords', token);
        return false;
      } catch (error) {
        return error instanceof OaiError && error.code === 'badResumptionToken';
      }
    };
    fc.assert(fc.property(fc.string({ unit: 'binary' }), refused));
    fc.assert(fc.property(fc.json(), (json) => refused(Buffer.from(json).toString('base64url'))));
    const parts = [1, 'r', 'oai_dc', '', '', '', 0, '00000000-0000-7000-8000-000000000000', 0, 0] as unknown[];
    const written = (change: Record<number, unknown>) =>
      Buffer.from(JSON.stringify(Object.assign([...parts], change))).toString('base64url');
    expect(refused(written({}))).toBe(false);
    for (const change of [
      { 0: 2 },
      { 1: 'i' },
      { 1: 'x' },
      { 2: 'marc' },
      { 3: 'hier' },
      { 4: '2026-02-30' },
      { 5: "x'; drop" },
      { 6: -1 },
      { 6: 1e300 },
      { 7: 'x' },
      { 8: 1.5 },
      { 9: '1' },
    ]) {
      expect(refused(written(change))).toBe(true);
    }
  });
});

describe('Arguments', () => {
  it('of any kind are understood or refused by the protocol', () => {
    const pair = fc.tuple(
      fc.oneof(
        fc.constantFrom('verb', 'metadataPrefix', 'from', 'until', 'set', 'identifier', 'resumptionToken'),
        fc.string(),
      ),
      fc.oneof(fc.constantFrom('ListRecords', 'Identify', 'oai_dc'), fc.string({ unit: 'binary' })),
    );
    fc.assert(
      fc.property(fc.array(pair), (pairs) => {
        try {
          readArguments(pairs);
        } catch (error) {
          expect(error).toBeInstanceOf(OaiError);
        }
      }),
    );
  });

  it('of time are days and seconds of the calendar', () => {
    expect(['2024-02-29', '2026-01-01T23:59:59Z'].every(isOaiDate)).toBe(true);
    expect(
      ['2026-02-29', '2026-1-1', '2026-01-01T24:00:00Z', '2026-01-01T00:00Z', '0000-01-01', ''].some(isOaiDate),
    ).toBe(false);
  });
});
