import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { services } from '../../../libs/contracts/src/context-map.ts';
import { handedOut, names, secretsIn } from './secrets.ts';

let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'secrets-'))));
afterEach(() => fs.rmSync(folder, { recursive: true }));

describe('The secrets of an installation', () => {
  it('are drawn once, each another', () => {
    const drawn = secretsIn(folder);
    expect(new Set(Object.values(drawn)).size).toBe(names.length);
    expect(secretsIn(folder)).toEqual(drawn);
    expect(fs.statSync(path.join(folder, 'postgres-password')).mode & 0o777).toBe(0o600);
  });

  it('are taken from the operator where there is a file', () => {
    fs.writeFileSync(path.join(folder, 'kafka-admin-password'), 'given-by-the-operator\n');
    expect(secretsIn(folder)['kafka-admin-password']).toBe('given-by-the-operator');
  });

  it('are refused by name, never by value, where they would break a URL or a shell', () => {
    fs.writeFileSync(path.join(folder, 'postgres-password'), "it's/hidden:here");
    expect(() => secretsIn(folder)).toThrow(/^postgres-password : (?!.*hidden)/);
  });

  it('reach a container only where it needs them', () => {
    const secrets = secretsIn(folder);
    const files = handedOut(secrets);
    for (const service of services) {
      const text = Object.values(files[service]!).join('\n');
      const known = names.filter((name) => text.includes(secrets[name]!));
      const keys = ['identity-key', 'attestation-keys', 'content-keys', 'admission-key', 'edition-key'];
      const kinds = ['app-password', 'kafka-password', ...keys];
      const own = kinds.map((kind) => `${service}-${kind}`);
      expect(known).toEqual(own.filter((name) => names.includes(name)));
    }
    expect(files['kafka']!['environment']).toContain(
      `user_student-record="${secrets['student-record-kafka-password']}"`,
    );
  });
});
