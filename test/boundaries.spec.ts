import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { code, imports, types, world } from './boundaries.cases.ts';

/** Every rule of the house sees one bad file red, under its own name, and its neighbour green: a rule never seen failing is no rule. */
const root = join(import.meta.dirname, '..');
const cases = [...imports, ...code, ...types];
const red = new Map<string, Set<string>>();
let tree: string;

beforeAll(async () => {
  mkdirSync(join(root, '.local'), { recursive: true });
  tree = mkdtempSync(join(root, '.local', 'boundaries-'));
  const base = JSON.parse(readFileSync(join(root, 'tsconfig.base.json'), 'utf8')) as object;
  place('tsconfig.json', JSON.stringify({ ...base, include: ['libs', 'services', 'deploy'] }));
  for (const [path, text] of Object.entries(world)) place(path, text);
  for (const { bad, good } of cases) [bad, good].forEach(([path, text]) => place(path, text));
  await Promise.all([cruise(), lint(), compile()]);
}, 60_000);

afterAll(() => rmSync(tree, { recursive: true }));

describe.each(cases)('The rule $rule, shown $bad.0', ({ rule, bad, good }) => {
  it('is red', () => {
    expect([...(red.get(bad[0]) ?? [])]).toContain(rule);
  });

  it(`leaves ${good[0]} green`, () => {
    expect([...(red.get(good[0]) ?? [])]).toEqual([]);
  });
});

describe('The rules together', () => {
  it('leave what stands around the bad files green', () => {
    const around = Object.keys(world).filter((path) => red.has(path));
    expect(around).toEqual(['services/lending/src/persistence/egg.ts']);
  });

  it('are each shown one bad file', async () => {
    const { default: config } = (await import(join(root, '.dependency-cruiser.mjs'))) as {
      default: { forbidden: { name: string }[] };
    };
    const shown = new Set(imports.map(({ rule }) => rule));
    expect(config.forbidden.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
  });
});

async function cruise(): Promise<void> {
  const output = await tool(
    'depcruise',
    '--config',
    join(root, '.dependency-cruiser.mjs'),
    '--output-type',
    'json',
    '.',
  );
  const { summary } = JSON.parse(output) as {
    summary: { violations: { from: string; cycle?: { name: string }[]; rule: { name: string } }[] };
  };
  for (const { from, cycle = [], rule } of summary.violations) {
    for (const path of [from, ...cycle.map(({ name }) => name)]) found(path, rule.name);
  }
}

/** A restriction of the house begins its message with its own name. */
async function lint(): Promise<void> {
  const output = await tool('eslint', '--config', join(root, 'eslint.config.mjs'), '--format', 'json', '.');
  const files = JSON.parse(output) as { filePath: string; messages: { ruleId: string; message: string }[] }[];
  for (const { filePath, messages } of files) {
    for (const { ruleId, message } of messages) {
      const [, name = ruleId] = /(?:^|\. )([a-z]+(?:-[a-z]+)+): /.exec(message) ?? [];
      found(filePath.slice(tree.length + 1), name);
    }
  }
}

async function compile(): Promise<void> {
  const output = await tool('tsc', '-p', 'tsconfig.json', '--pretty', 'false');
  for (const [, path, error] of output.matchAll(/^([^(\n]+)\(.*?error (TS\d+)/gm)) found(path!, error!);
}

/** What a tool printed; it ends with an error code because it found what it should find. */
function tool(name: string, ...args: string[]): Promise<string> {
  const options = { cwd: tree, maxBuffer: 64e6, env: { ...process.env, NODE_OPTIONS: '' } };
  return new Promise((resolve) => {
    execFile(join(root, 'node_modules/.bin', name), args, options, (_error, output) => resolve(output));
  });
}

function found(path: string, rule: string): void {
  red.set(path, (red.get(path) ?? new Set()).add(rule));
}

function place(path: string, text: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text);
}
