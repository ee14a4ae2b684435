import { toldFunctions, type ToldFunction } from '../files/functions.js';
import { actsFor, officeActNames, officeActs } from './office-acts.js';
import { scopesOfPerson } from './role.js';

const at = (organisation: string, ...functions: ToldFunction[]) =>
  functions.map((one) => ({ function: one, organisation }));

describe('An act of an office', () => {
  it('is done in the name of the organisations where a function for it is held, and of no other', () => {
    const held = [...at('a', 'registrar'), ...at('b', 'administration'), ...at('c', 'professional', 'direction')];
    expect(officeActNames.map((act) => [act, actsFor(act, held)])).toEqual([
      ['transfers', ['a', 'b']],
      ['permanent-codes', ['a', 'b']],
      ['identity', ['a']],
      ['imports', ['a']],
      ['answers', ['a', 'c']],
    ]);
  });

  it.each(toldFunctions)('takes a scope that %s has if and only if it may do some act', (told) => {
    const may = officeActNames.some((act) => (officeActs[act] as readonly string[]).includes(told));
    expect(scopesOfPerson('staff', [told]).includes('registry:write')).toBe(may);
  });

  it('is nobody’s who only teaches; birth dates and codes are for who decides about identity', () => {
    const has = (scope: string, ...functions: ToldFunction[]) => scopesOfPerson('staff', functions).includes(scope);
    expect([has('registry:write'), has('demographics:read'), has('professional-files:read')]).toEqual([
      ...[false, false, false],
    ]);
    expect([has('demographics:read', 'administration'), has('demographics:read', 'registrar')]).toEqual([false, true]);
    expect(scopesOfPerson('guardian', [])).toContain('demographics:read');
  });
});
