import { DomainError } from '@pan/kit/domain';
import fc from 'fast-check';
import { conditions, EquipmentItem, equipmentStates, type EquipmentState } from './equipment-item.js';

const described = { category: 'robot', model: 'Robot 360', kit: null, acquiredOn: null } as const;
const settled = equipmentStates.filter((state) => state !== 'out');

/** What may be asked of an item, and what a table says of it. */
const act = fc.oneof(
  fc.constant({ verb: 'lend' as const }),
  fc.constant({ verb: 'passOn' as const }),
  fc.record({ verb: fc.constant('takeBack' as const), condition: fc.constantFrom(...conditions) }),
  fc.record({ verb: fc.constant('settle' as const), state: fc.constantFrom(...settled) }),
);

describe('An item of equipment', () => {
  it('is out with one holder or with none, by any sequence of what may be asked of it', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
        const item = EquipmentItem.enter('id', 'owner', 'R-1', described);
        let state: EquipmentState = 'available';
        let holder: string | null = null;
        for (const [n, one] of acts.entries()) {
          const version: number = item.version;
          const refused = refusalOf(() => {
            if (one.verb === 'lend') item.lend(`l${n}`, { organisationId: `h${n}`, place: null });
            else if (one.verb === 'passOn') item.passOn(`l${n}`, { organisationId: `h${n}`, place: null });
            else if (one.verb === 'takeBack') item.takeBack(one.condition);
            else item.settle(one.state);
          });
          const isOut: boolean = state === 'out';
          const expected: string | null =
            one.verb === 'lend'
              ? state === 'available'
                ? null
                : 'equipment-not-available'
              : one.verb === 'settle'
                ? isOut
                  ? 'equipment-is-out'
                  : state === 'retired' && one.state !== 'retired'
                    ? 'equipment-retired'
                    : null
                : isOut
                  ? null
                  : 'equipment-not-out';
          expect(refused).toBe(expected);
          if (refused === null) {
            const back = { sound: 'available', damaged: 'in-repair', missing: 'missing' } as const;
            state = one.verb === 'takeBack' ? back[one.condition] : one.verb === 'settle' ? one.state : 'out';
            holder = state === 'out' ? `h${n}` : null;
          } else expect(item.version).toBe(version);
          expect([item.facts['/state'], item.facts['/holderId'] ?? null]).toEqual([state, holder]);
          expect(item.lendingId === null).toBe(state !== 'out');
        }
      }),
    );
  });
});

function refusalOf(step: () => void): string | null {
  try {
    step();
    return null;
  } catch (error) {
    return (error as DomainError).code;
  }
}
