import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { glossaryFiles } from './glossary.ts';

function folder(vocabulary: string): string {
  const root = mkdtempSync(join(tmpdir(), 'glossary-'));
  mkdirSync(join(root, 'services', 'ebook-lending'), { recursive: true });
  writeFileSync(
    join(root, 'services', 'ebook-lending', 'README.md'),
    `# x\n\n## Vocabulary\n\n| term | meaning |\n| --- | --- |\n${vocabulary}\n\n## Rules\n\n| code | rule |\n| --- | --- |\n| a | b |\n`,
  );
  return root;
}

describe('The glossary', () => {
  it('holds each term of a vocabulary, and nothing of the other tables', () => {
    const { files, refusals } = glossaryFiles(folder('| loan | a right to read |'), { loan: 'prêt' });
    expect(refusals).toEqual([]);
    const rows = files
      .get('docs/glossary.md')!
      .split('\n')
      .filter((line) => line.includes('ebook-lending'));
    expect(rows).toEqual(['| loan | prêt | [ebook-lending](../services/ebook-lending/README.md) | a right to read |']);
  });

  it('is refused while a term has no French word', () => {
    const { refusals } = glossaryFiles(folder('| loan | a right |\n| hold | a place |'), { loan: 'prêt' });
    expect(refusals).toHaveLength(1);
    expect(refusals[0]).toContain('“hold”');
  });
});
