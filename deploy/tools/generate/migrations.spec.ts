import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrationFiles } from './migrations.ts';

describe('The list of a service’s migrations', () => {
  it('holds every class of the folder by its instant, whatever the numbers of the files say', async () => {
    const root = mkdtempSync(join(tmpdir(), 'migrations-'));
    const folder = 'services/a/src/persistence/migrations';
    mkdirSync(join(root, folder), { recursive: true });
    const step = (file: string, ...names: string[]) =>
      writeFileSync(join(root, folder, file), names.map((name) => `export class ${name} {}\n`).join(''));
    step('0001-first.ts', 'First1764000000000', 'Helper');
    step('0002-last.ts', 'Last1764000000009');
    step('0003-between.ts', 'Between1764000000001', 'Beside1764000000002');
    step('0004-lost.ts', 'Lost');
    const { files, refusals } = await migrationFiles(root);
    rmSync(root, { recursive: true });
    expect(refusals).toEqual([`${folder}/0004-lost.ts: no class whose name ends with its instant`]);
    expect([...files.keys()]).toEqual([`${folder}/index.ts`]);
    const text = files.get(`${folder}/index.ts`)!;
    expect(text).toContain('import { Between1764000000001, Beside1764000000002 } from');
    expect(text.split('readonly Migration[] = ')[1]!.match(/\w+/g)).toEqual([
      ...['First1764000000000', 'Between1764000000001', 'Beside1764000000002', 'Last1764000000009'],
    ]);
  });
});
