import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { bundleProblems } from '../src/csv/bundle-problems.js';
import { written, zipped } from '@pan/testing';
import { read, sample, type ReadBundle } from './bundles.js';

/** Whatever was sent, the answer is a report: known codes, safe values, no rows from a refused bundle. */
function isReport({ bundle, problems, rows, held, done }: ReadBundle): void {
  for (const { code, value, severity } of problems) {
    expect(bundleProblems[code].severity).toBe(severity);
    if (value !== null) expect(value).not.toMatch(/[\u0000-\u001f]/);
  }
  if (bundle.fatal) expect([...rows, ...held]).toEqual([]);
  else expect(done).toBe(bundle.size);
  const texts = rows.flatMap((row) => Object.values(row).flat()).filter((cell) => typeof cell === 'string');
  expect(texts.filter((text) => /[\u0000-\u001f]/.test(text) || text.length > 1_000)).toEqual([]);
}

const version = fc.constantFrom('1.1' as const, '1.2' as const);
const runs = { numRuns: 150 };

describe('Whatever is sent as a bundle', () => {
  it('random bytes are refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
        const result = await read(await written(Buffer.from(bytes)));
        expect(result.bundle.fatal).toBe(true);
        isReport(result);
      }),
      runs,
    );
  });

  it('a good zip with some bytes changed, or cut short, never throws', async () => {
    const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(
        version,
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
        async (kind, changes, cut) => {
          const bytes = await readFile(await zipped(await sample(kind)));
          for (const { at, byte } of changes) bytes[Math.floor(at * bytes.length)] = byte;
          isReport(await read(await written(cut === null ? bytes : bytes.subarray(0, cut * bytes.length))));
        },
      ),
      runs,
    );
  });

  it('good files with text put in, taken out or doubled never throw', async () => {
    const odd = fc.constantFrom(
      '"',
      ',',
      ';',
      '\n',
      '\r',
      '\t',
      '\u0000',
      '\ufeff',
      ' ',
      '2026-02-30',
      '03/04/2026',
      'tobedeleted',
      'x'.repeat(300),
      'é',
      '\ud800',
      ',,,,',
      '{CodePermanent:',
      '\u202e',
    );
    const edit = fc.record({
      file: fc.constantFrom(
        'manifest.csv',
        'orgs.csv',
        'academicSessions.csv',
        'users.csv',
        'roles.csv',
        'demographics.csv',
        'classes.csv',
        'enrollments.csv',
      ),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      out: fc.nat(30),
      put: fc.oneof(odd, fc.string({ unit: 'binary', maxLength: 5 })),
    });
    await fc.assert(
      fc.asyncProperty(version, fc.array(edit, { minLength: 1, maxLength: 8 }), async (kind, edits) => {
        const files = await sample(kind);
        for (const { file, at, out, put } of edits) {
          const text = files[file] ?? '';
          const from = Math.floor(at * text.length);
          files[file] = text.slice(0, from) + put + text.slice(from + out);
        }
        isReport(await read(await zipped(files)));
      }),
      runs,
    );
  });
});
