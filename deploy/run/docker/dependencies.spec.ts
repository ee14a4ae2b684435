/** An image has the packages that its service declares and no other: what its sources import must be declared, and nothing else. */
import { builtinModules } from 'node:module';
import * as fs from 'node:fs';
import * as path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');
const libs = ['contracts', 'disclosure', 'oneroster', 'qti', 'quebec', 'record-copies'].map((name) => `libs/${name}`);
const places = [...libs, ...fs.readdirSync(path.join(root, 'services')).map((name) => `services/${name}`)];

describe.each(places)('%s', (place) => {
  const { name, dependencies = {} } = JSON.parse(fs.readFileSync(path.join(root, place, 'package.json'), 'utf8')) as {
    name: string;
    dependencies?: Record<string, string>;
  };
  const imported = packagesIn(path.join(root, place, 'src')).filter((one) => one !== name);

  it('declares every package that it imports', () => {
    expect(imported.filter((one) => !(one in dependencies))).toEqual([]);
  });

  it('declares none that it does not', () => {
    // Decorators need them without an import; pdfkit and fontkit are loaded by their names, the font by its path.
    const silent = ['reflect-metadata', 'class-transformer', 'pdfkit', 'fontkit', '@expo-google-fonts/noto-sans'];
    expect(Object.keys(dependencies).filter((one) => !imported.includes(one) && !silent.includes(one))).toEqual([]);
  });
});

function packagesIn(folder: string): string[] {
  const files = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('spec.ts'));
  const found = files.flatMap((file) =>
    [
      ...fs
        .readFileSync(path.join(folder, file), 'utf8')
        .matchAll(/^(?:import|export|\}).*?from '([^'.][^']*)';$|^import '([^'.][^']*)';$/gm),
    ].map(([, from, bare]) => packageOf((from ?? bare)!)),
  );
  return [...new Set(found)].filter((one) => !one.startsWith('node:') && !builtinModules.includes(one)).sort();
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
