import fc from 'fast-check';
import { pathOf, type PathStay } from './path.js';

const stay = (
  id: string,
  schoolYear: string,
  beganOn: string | null = null,
  endedOn: string | null = null,
): PathStay => ({
  ...{ id, schoolYear, beganOn, endedOn },
});
const shape = (
  stays: readonly PathStay[],
  today = '2026-11-20',
  born: string | null = null,
  transfers = [] as never[],
) =>
  pathOf(stays, transfers, born, today).map((step) =>
    step.kind === 'gap' ? `${step.from}–${step.until}: ${step.reason}` : step.stays.map(({ id }) => id).join('+'),
  );

describe('A path', () => {
  it('puts stays in order, those of one time side by side, and no gap into a summer', () => {
    const stays = [
      stay('c', '2026-2027', '2026-08-27'),
      stay('a', '2024-2025', '2024-08-28', '2025-06-20'),
      stay('b2', '2025-2026', '2026-01-12'),
      stay('b1', '2025-2026', '2025-08-28'),
    ];
    expect(shape(stays)).toEqual(['a', 'b1+b2', 'c']);
  });

  it('names gaps, with the age that explains them and a transfer that did not happen', () => {
    const stays = [stay('a', '2018-2019'), stay('b', '2020-2021'), stay('c', '2023-2024')];
    expect(shape(stays)).toEqual([
      ...[
        'a',
        '2019-07-01–2020-07-01: unknown',
        'b',
        '2021-07-01–2023-07-01: unknown',
        'c',
        '2024-07-01–null: unknown',
      ],
    ]);
    expect(shape(stays, '2026-11-20', '2014-02-19')).toContain('2019-07-01–2020-07-01: not-yet-compulsory');
    expect(shape(stays, '2026-11-20', '2005-02-19')).toContain('2021-07-01–2023-07-01: no-longer-compulsory');
    expect(shape(stays, '2026-11-20', '2008-02-19')).toContain('2021-07-01–2023-07-01: unknown');
    const refused = [{ state: 'refused', movesOn: '2019-08-30' }] as never[];
    expect(shape(stays, '2026-11-20', null, refused)).toContain('2019-07-01–2020-07-01: transfer-refused');
  });

  it('has a stay that ended before it could begin, and nobody is without stays by being unknown', () => {
    expect(shape([stay('a', '2026-2027', '2026-09-01', '2026-08-15')])).toEqual(['a', '2026-08-15–null: unknown']);
    expect(shape([])).toEqual([]);
  });

  it('has each stay once and every day in order, whatever was sent', () => {
    const year = fc.integer({ min: 2005, max: 2026 });
    const day = (of: number) =>
      fc.integer({ min: 0, max: 364 }).map((days) => new Date(Date.UTC(of, 6, 1 + days)).toISOString().slice(0, 10));
    const some = year.chain((of) =>
      fc
        .tuple(fc.option(day(of)), fc.option(day(of)))
        .map(([beganOn, endedOn]) => ({ schoolYear: `${of}-${of + 1}`, beganOn, endedOn })),
    );
    fc.assert(
      fc.property(fc.array(some, { maxLength: 40 }), (stays) => {
        const said = stays.map((one, index) => ({ ...one, id: String(index) }));
        const path = pathOf(said, [], null, '2026-11-20');
        const ids = path.flatMap((step) => (step.kind === 'stays' ? step.stays.map(({ id }) => id) : []));
        expect([...ids].sort()).toEqual(said.map(({ id }) => id).sort());
        path.slice(1).forEach((step, index) => expect(step.from >= path[index]!.until!).toBe(true));
      }),
    );
  });
});
