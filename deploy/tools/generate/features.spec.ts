import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { featureFiles } from './features.ts';
import { write } from './files.ts';
import { idsInTitles } from './shown.ts';

const spec = 'services/ebook-lending/test/lending.it-spec.ts';
const told = 'services/ebook-lending/features.json';
const systems = [{ id: 'S23', name: { fr: 'Plateforme de prêt' } }];
const documents = new Map([['ebook-lending', { paths: { '/v1/loans': { post: {} } } }]]);
const row = { fr: 'Un prêt par titre', en: 'one loan a title', routes: ['POST /v1/loans'] };

describe('The feature list', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'features-'));
    put(spec, `describe('A reader', () => { it('[L13] has one loan', () => {}); });`);
    put(told, JSON.stringify({ L13: row }));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const made = () => featureFiles(root, documents, systems);

  it('has a line for each row that a spec shows, and for each system that a spec or the story shows', () => {
    put('deploy/tools/story/steps/lending.ts', `const claim = { en: 'She borrows it', systems: ['S23'] };`);
    const { files, refusals } = made();
    expect(refusals).toEqual([]);
    const lines = files.get('docs/features.md')!.split('\n');
    expect(lines.filter((line) => /^\| [LS]\d/.test(line))).toEqual([
      `| L13 | Un prêt par titre · one loan a title | [ebook-lending](../services/ebook-lending/README.md) | [ebook-lending/test/lending.it-spec.ts](../${spec}) | \`POST /v1/loans\` |`,
      '| S23 | Plateforme de prêt | [story/steps/lending.ts](../deploy/tools/story/steps/lending.ts) |  |',
    ]);
  });

  it('is refused when a row has lost its spec, also when its sentence is gone with it', () => {
    write(root, made());
    put(spec, `it.skip('[L13] has one loan', () => {});`);
    expect(made().refusals).toEqual([`${told}: no spec’s title begins with [L13] any more`]);
    put(told, '{}');
    expect(made().refusals).toEqual([expect.stringContaining('docs/features.md lists L13, which nothing shows')]);
  });

  it.each([
    ['has no sentence', told, '{}', 'write what L13 says'],
    ['names a route that is none', told, JSON.stringify({ L13: { ...row, routes: ['GET /v1/loan'] } }), 'no route'],
    ['is shown without servers', 'libs/quebec/src/a.spec.ts', `it('[L13] one', () => {});`, 'on real servers'],
    ['is of a system that is none', 'deploy/tools/story/a.ts', `const a = { systems: ['S99'] };`, 'S99'],
  ])('is refused when what it shows %s', (_what, path, text, reason) => {
    put(path, text);
    expect(made().refusals).toEqual([expect.stringContaining(reason)]);
  });

  it.each([
    [`it('[L13] [S23] one', f)`, ['L13', 'S23']],
    [`it.each([1])('[L13] %s', f)`, ['L13']],
    ['it.each`a\n${1}`("[L13] $a", f)', ['L13']],
    ['it(`[L13] of ${one}`, f)', ['L13']],
    [`describe('d', () => { it('[L13] one', f); })`, ['L13']],
    [`it('one [L13]', f)`, []],
    [`it('[L1] one', f)`, []],
    [`it.failing('[L13] one', f)`, []],
    [`it.todo('[L13] one')`, []],
    [`describe.skip('d', () => { it('[L13] one', f); })`, []],
    [`describe('[L13] d', f)`, []],
    [`// it('[L13] one', f)`, []],
    [`const text = "it('[L13] one', f)"`, []],
  ])('reads %s', (text, ids) => {
    expect(idsInTitles(text)).toEqual(ids);
  });
});
