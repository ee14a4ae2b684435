import { familyActs } from '../families/acts.js';
import { askedPackage, daysKept, mustBeReady } from './data-package.js';
import { dataTableNames, dataTables, leftOut } from './data-tables.js';

describe('A package of data', () => {
  const now = new Date('2026-11-20T15:00:00Z');
  const asked = askedPackage({ id: 'p', learnerId: 'l', subject: 's' }, now);
  const bytes = Buffer.from('zip');

  it('is taken once it is made, until it expires', () => {
    expect(asked.expiresAt.getTime() - now.getTime()).toBe(daysKept * 86_400_000);
    expect(mustBeReady({ ...asked, bytes }, 'succeeded', now)).toBe(bytes);
    expect(() => mustBeReady({ ...asked, bytes: null }, 'running', now)).toThrow('data-package-not-ready');
    expect(() => mustBeReady({ ...asked, bytes: null }, 'refused', now)).toThrow('data-package-gone');
    expect(() => mustBeReady({ ...asked, bytes }, 'succeeded', asked.expiresAt)).toThrow('data-package-gone');
  });

  it('has words in both languages for each table, column and thing left out, and an act by which each table is read', () => {
    for (const table of dataTableNames) {
      const { fr, en, act, columns } = dataTables[table];
      expect(familyActs).toContain(act);
      expect(new Set(columns.map(({ name }) => name)).size).toBe(columns.length);
      for (const words of [{ fr, en }, ...columns])
        expect([words.fr, words.en].every((text) => text.length > 2)).toBe(true);
    }
    for (const { fr, en } of leftOut) expect([fr, en].every((text) => text.length > 20)).toBe(true);
  });
});
