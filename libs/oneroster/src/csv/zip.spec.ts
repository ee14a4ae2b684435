import { readFile } from 'node:fs/promises';
import { somePath, written, zipped } from '@pan/testing';
import { codes, read, sample } from '../../test/bundles.js';

const centralHeader = Buffer.from('PK\u0001\u0002');

/** Changes bytes of the directory entry of the first file in a zip. */
async function tampered(files: Record<string, string>, change: (entry: Buffer) => void): Promise<string> {
  const bytes = await readFile(await zipped(files));
  change(bytes.subarray(bytes.indexOf(centralHeader)));
  return written(bytes);
}

describe('Opening an archive', () => {
  it('refuses what is not a zip, without a throw', async () => {
    const { bundle, rows } = await read(await written(Buffer.from('sourcedId,name\n')));
    expect(bundle.fatal).toBe(true);
    expect(codes(bundle.problems)).toEqual(['zip-unreadable']);
    expect(rows).toEqual([]);
  });

  it('throws when the disk fails, for that is no fault of the sender', async () => {
    await expect(read(somePath())).rejects.toThrow('ENOENT');
  });

  it('refuses an entry that leads out of its folder', async () => {
    const bytes = await readFile(await zipped({ 'aa/bb/orgs.csv': 'x' }));
    const evil = Buffer.from(bytes.toString('latin1').replaceAll('aa/bb/', '../../'), 'latin1');
    expect(codes((await read(await written(evil))).problems)).toContain('zip-path-unsafe');
  });

  it('takes a backslash for the end of a folder, as some programs for Windows write it', async () => {
    const bytes = await readFile(await zipped({ 'liste/orgs.csv': 'x' }));
    const packed = Buffer.from(bytes.toString('latin1').replaceAll('liste/', 'liste\\'), 'latin1');
    expect(codes((await read(await written(packed))).problems)).toContain('top-folder');
  });

  it('refuses a protected file and names it', async () => {
    const path = await tampered({ 'users.csv': 'x' }, (entry) => entry.writeUInt16LE(1, 8));
    expect((await read(path)).problems).toContainEqual(
      expect.objectContaining({ code: 'zip-encrypted', file: 'users.csv' }),
    );
  });

  it('refuses a compression it does not know', async () => {
    const path = await tampered({ 'users.csv': 'x' }, (entry) => entry.writeUInt16LE(12, 10));
    expect(codes((await read(path)).problems)).toContain('zip-method-unsupported');
  });

  it('refuses a file whose bytes are not those that were put in', async () => {
    const path = await tampered({ 'manifest.csv': 'propertyName,value\n' }, (entry) => entry.writeUInt32LE(0, 16));
    expect((await read(path)).problems).toContainEqual(
      expect.objectContaining({ code: 'zip-damaged', file: 'manifest.csv' }),
    );
  });

  it('refuses too many files, too much text, and text that inflates beyond all measure', async () => {
    const many = Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`${n}.csv`, 'x']));
    expect(codes((await read(await zipped(many))).problems)).toEqual(['zip-too-many-files']);
    const files = await sample('1.1');
    expect(codes((await read(await zipped(files), { inflatedBytes: 1_000 })).problems)).toEqual(['zip-too-large']);
    const bomb = await zipped({ ...files, 'users.csv': files['users.csv']! + 'a'.repeat(5_000_000) });
    expect((await read(bomb)).problems).toEqual([
      expect.objectContaining({ code: 'zip-inflation', file: 'users.csv', params: { limit: 200 } }),
    ]);
  });

  it('accepts a folder around the files, and other capitals, with a warning', async () => {
    const { 'users.csv': users = '', ...files } = await sample('1.1');
    const inFolder = Object.fromEntries(
      [...Object.entries(files), ['USERS.CSV', users]].map(([name, text]) => [`Export 2026/OneRoster/${name}`, text!]),
    );
    const { bundle, rows } = await read(await zipped(inFolder));
    expect(bundle.fatal).toBe(false);
    expect(bundle.problems).toEqual([
      expect.objectContaining({ code: 'top-folder', value: 'Export 2026/OneRoster/' }),
      expect.objectContaining({ code: 'file-name-case', file: 'users.csv', value: 'USERS.CSV' }),
    ]);
    expect(rows).not.toEqual([]);
  });

  it('names what it does not know, and passes over what operating systems add', async () => {
    const files = await sample('1.1');
    const { problems } = await read(
      await zipped({ ...files, '__MACOSX/._users.csv': 'x', '.DS_Store': 'x', 'notes.txt': 'x', 'courses.csv': 'x' }),
    );
    expect(problems.filter(({ code }) => code === 'entry-unknown')).toEqual([
      expect.objectContaining({ value: 'notes.txt' }),
    ]);
  });

  it('refuses a file that is there twice', async () => {
    const { problems } = await read(await zipped({ ...(await sample('1.1')), 'Users.csv': 'x' }));
    expect(problems).toContainEqual(expect.objectContaining({ code: 'file-twice', file: 'users.csv' }));
  });
});
