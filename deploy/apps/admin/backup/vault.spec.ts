import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { identityIn, newKey, requireRecipient, seal, sealedName, unseal } from './vault.ts';

describe('A file of a backup [L10]', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vault-'));
  const place = (name: string) => path.join(folder, name);
  const content = 'Élève;Canari\n'.repeat(100_000);
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  it('is read with the key of its recipient alone', async () => {
    const [mine, other] = [await newKey(), await newKey()];
    const file = place(sealedName('learner.copy.gz', mine.recipient));
    expect(file).toMatch(/\.age$/);
    await seal(Readable.from([content]), file, mine.recipient);
    expect(await text(await unseal(file, mine.identity))).toBe(content);
    const bytes = fs.readFileSync(file);
    expect(bytes.subarray(0, 21).toString()).toBe('age-encryption.org/v1');
    expect(bytes.includes('Canari')).toBe(false);
    await expect(unseal(file, other.identity)).rejects.toThrow('n’ouvre pas');
    await expect(unseal(file, null)).rejects.toThrow('est chiffrée');
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  });

  it('with a byte changed is no longer read as if nothing had happened', async () => {
    const { identity, recipient } = await newKey();
    const file = place('changed.age');
    await seal(Readable.from([content]), file, recipient);
    const bytes = fs.readFileSync(file);
    bytes[bytes.length - 100]! ^= 1;
    fs.writeFileSync(file, bytes);
    await expect(unseal(file, identity).then(text)).rejects.toThrow();
  });

  it('can be left open, by its name', async () => {
    await seal(Readable.from([content]), place(sealedName('open.gz', null)), null);
    expect(await text(await unseal(place('open.gz'), null))).toBe(content);
  });

  it('takes keys as age-keygen writes them, and refuses what is none', async () => {
    const { identity, recipient } = await newKey();
    fs.writeFileSync(place('key'), `# created: today\n# public key: ${recipient}\n${identity}\n`);
    expect(identityIn(place('key'))).toBe(identity);
    fs.writeFileSync(place('none'), 'secret\n');
    expect(() => identityIn(place('none'))).toThrow('n’a pas de clé age');
    expect(requireRecipient(` ${recipient}\n`)).toBe(recipient);
    for (const text of ['', 'age1zzz', identity]) expect(() => requireRecipient(text)).toThrow('age1…');
  });
});
