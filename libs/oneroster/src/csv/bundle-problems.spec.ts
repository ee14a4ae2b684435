import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleProblem, bundleProblems, explained, shown, type BundleProblemCode } from './bundle-problems.js';

const all = Object.entries(bundleProblems) as [BundleProblemCode, (typeof bundleProblems)[BundleProblemCode]][];
const placeholders = (text: string) => new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!));

describe('What a problem tells a technician', () => {
  it.each(all)('%s says what is wrong and what to do, in both languages', (_, texts) => {
    for (const text of [texts.fr, texts.en, texts.remedyFr, texts.remedyEn]) expect(text).toMatch(/^\S.*[.!]$/);
  });

  it.each(all)('%s never repeats the value of a cell, which may be a person’s', (_, texts) => {
    for (const text of [texts.fr, texts.en, texts.remedyFr, texts.remedyEn])
      expect([...placeholders(text)]).not.toContain('value');
  });

  it('has no code that nothing reports', () => {
    const sources = readdirSync(import.meta.dirname)
      .filter((name) => !/-problems\.ts$|\.spec\.ts$/.test(name))
      .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
      .concat(readFileSync(join(import.meta.dirname, '../../../kit/src/formats/archive.ts'), 'utf8'))
      .join('\n');
    for (const [code] of all) expect(sources).toContain(`'${code}'`);
  });

  it('fills in file, row, field and parameters', () => {
    const problem = bundleProblem('date-form', 'demographics.csv', {
      field: 'birthDate',
      params: { form: 'dd/mm/yyyy', forme: 'jj/mm/aaaa' },
    });
    expect(explained(problem, 'fr').text).toBe(
      'Les dates de la colonne birthDate sont écrites jj/mm/aaaa; elles sont lues ainsi.',
    );
    expect(explained(problem, 'en').text).toBe(
      'The dates of the column birthDate are written dd/mm/yyyy; they are read as such.',
    );
  });

  it('shows at most 100 characters of a cell, none of them invisible and none cut in two', () => {
    expect(shown('a\u0000b')).toBe('a\ufffdb');
    expect(shown('a'.repeat(99) + '😀')).toBe('a'.repeat(99) + '\ufffd');
  });
});
