import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { differences, json, write, type Generated } from './files.ts';

describe('Generated files', () => {
  const made: Generated = { files: new Map([['docs/a.json', json({ a: 1 })]]), refusals: [], only: ['docs'] };
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'generated-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  it('are equal to what is generated once written', () => {
    expect(differences(root, made)).toEqual(['docs/a.json: missing']);
    write(root, made);
    expect(differences(root, made)).toEqual([]);
  });

  it('are found when changed by hand, and left over', () => {
    write(root, made);
    writeFileSync(join(root, 'docs/a.json'), json({ a: 2 }));
    writeFileSync(join(root, 'docs/old.json'), '{}');
    expect(differences(root, made)).toEqual([
      'docs/a.json: not what is generated',
      'docs/old.json: no longer generated',
    ]);
    write(root, made);
    expect(readdirSync(join(root, 'docs'))).toEqual(['a.json']);
    expect(readFileSync(join(root, 'docs/a.json'), 'utf8')).toBe(json({ a: 1 }));
  });
});
