/** What a service reads of its environment and nobody could guess must be given to its container. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { services } from '../../../libs/contracts/src/context-map.ts';
import { names } from './secrets.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const text = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');
const compose = text('docker-compose.yml');
const local = text('deploy/run/local/parts.ts');

describe.each(services)('%s in a container', (service) => {
  const [, container = ''] = new RegExp(`^ {2}${service}:\\n((?: {4}.*\\n|\\n)+)`, 'm').exec(compose) ?? [];
  const settings = [...text(`services/${service}/src/config.ts`).matchAll(/^ {2}([A-Z_]+):/gm)].map(
    ([, name]) => name!,
  );
  const keys = settings.filter((name) => /_KEYS?$/.test(name));

  it('has the file of each key that it signs or seals with, which is drawn for it', () => {
    const given = [...container.matchAll(/^ {6}([A-Z_]+)_FILE: \/run\/secrets\/(\S+)$/gm)];
    expect(new Set(given.map(([, name]) => name))).toEqual(new Set(keys));
    expect(given.map(([, , kind]) => `${service}-${kind}`).filter((name) => !names.includes(name))).toEqual([]);
  });

  it('has no key that it lacks on a developer’s machine', () => {
    expect(keys.filter((name) => !local.includes(`${name}:`))).toEqual([]);
  });

  it('sees its own share of the secrets and no other', () => {
    expect(container).toContain(`'secrets-${service}:/run/secrets:ro'`);
  });
});
