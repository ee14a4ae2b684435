import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import lang from '@usebruno/lang';
import { failureOf, valueAt } from './answer.ts';
import { readCollection } from './collection.ts';
import { collectionFolder, playRequests } from './play.ts';

const answer = {
  status: 200,
  headers: { 'content-type': 'text/plain' },
  body: { items: [{ id: 'a' }], n: 3, 'x.y': null },
};
const same = (text: string) => text;
const failed = (name: string, value: string) => failureOf({ name, value }, answer, same);

describe('the collection', () => {
  it('is written as Bruno writes it, so that opening it there changes no file', () => {
    const files = globSync('*/*.bru', { cwd: collectionFolder }).filter(
      (file) => !/folder\.bru|^environments/.test(file),
    );
    const differ = files.filter((file) => {
      const text = readFileSync(join(collectionFolder, file), 'utf8');
      return lang.jsonToBruV2(lang.bruToJsonV2(text)).trim() !== text.trim();
    });
    expect(files.length).toBeGreaterThan(40);
    expect(differ).toEqual([]);
  });

  it('is explained and asserted, request by request', () => {
    const { requests } = readCollection(collectionFolder);
    expect(requests.filter(({ assertions }) => assertions.length === 0)).toEqual([]);
    expect(new Set(requests.map(({ file }) => file.split('/')[0])).size).toBe(9);
  });
});

describe('an assertion', () => {
  it.each([
    ['res.status', 'eq 200'],
    ['res.status', 'in 201, 200'],
    ['res.body.items[0].id', 'eq a'],
    ['res.body["x.y"]', 'eq null'],
    ['res.body.items', 'length 1'],
    ['res.body.n', 'gte 3'],
    ['res.headers["content-type"]', 'contains plain'],
    ['res.body.items[0].id', 'matches ^a$'],
  ])('%s: %s holds', (name, value) => expect(failed(name, value)).toBeNull());

  it.each([
    ['res.status', 'eq 201'],
    ['res.status', 'in 201, 204'],
    ['res.body.items[1].id', 'isDefined'],
    ['res.body.n', 'eq "3"'],
    ['res.body.n', 'gte 4'],
    ['res.body', 'isArray'],
    ['res.body.items', 'length 2'],
    ['res.body.constructor', 'isDefined'],
  ])('%s: %s does not hold', (name, value) => expect(failed(name, value)).toContain(name));

  it('is refused when it is not understood', () => {
    expect(() => failed('res.status', 'between 1, 2')).toThrow('between');
    expect(() => valueAt('res.body.items.map(x => x)', answer)).toThrow('map');
  });
});

describe('a folder of files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'requests-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const write = (blocks: string, { url = '{{base}}/a?b=c', body = 'none', auth = 'none' } = {}) => {
    for (const file of ['collection.bru', 'environments'])
      cpSync(join(collectionFolder, file), join(folder, file), { recursive: true });
    cpSync(join(collectionFolder, 'tokens'), join(folder, 'one'), {
      recursive: true,
      filter: (file) => !file.endsWith('.bru') || file.endsWith('folder.bru'),
    });
    writeFileSync(join(folder, 'lot.zip'), 'lot');
    const query = url.includes('?') ? 'params:query {\n  b: c\n}\n' : '';
    writeFileSync(
      join(folder, 'one/a.bru'),
      `meta {\n  name: a\n  type: http\n  seq: 1\n}\n\npost {\n  url: ${url}\n  body: ${body}\n  auth: ${auth}\n}\n\n${query}\n${blocks}\n`,
    );
  };

  it.each([
    ['a block of another kind', 'tests {\n  expect(1).to.equal(1);\n}'],
    ['a script after the answer', 'script:post-response {\n  bru.setVar("a", 1);\n}'],
    ['a variable set before', 'vars:pre-request {\n  a: 1\n}'],
    ['a header switched off', 'headers {\n  ~a: b\n}'],
    ['a body that is not the one chosen', 'body:json {\n  {}\n}'],
    ['an authorization of another kind', 'auth:digest {\n  username: a\n  password: b\n}'],
  ])('is refused for %s', (_, blocks) => {
    write(blocks);
    expect(() => readCollection(folder)).toThrow('one/a.bru');
  });

  it('is refused when address and parameters differ', () => {
    write('', { url: '{{base}}/a?b=d' });
    expect(() => readCollection(folder)).toThrow('params:query');
  });

  it('is sent as it says, and a wrong answer is told', async () => {
    const seen: unknown[] = [];
    const server = createServer((request, response) => {
      void buffer(request).then((body) => {
        const { authorization, 'content-type': type, 'accept-language': language } = request.headers;
        seen.push([request.method, request.url, authorization, type, language, body.toString()]);
        response.setHeader('content-type', 'application/json');
        response.end('{"id": "x", "gone": null}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const play = async () => {
      const outcomes = [];
      for await (const { assertions, failures } of playRequests({ base }, folder))
        outcomes.push({ assertions, failures });
      return outcomes;
    };
    const captures = 'vars:post-response {\n  id: res.body.id\n  none: res.body.gone\n}\n';
    write(
      `auth:basic {\n  username: u\n  password: {{word}}\n}\n\nbody:file {\n  file: @file(lot.zip) @contentType(application/zip)\n}\n\n${captures}\nassert {\n  res.status: eq 200\n  res.body.id: eq y\n}\n\nscript:pre-request {\n  bru.setVar('word', 'pass');\n}`,
      { body: 'file', auth: 'basic' },
    );
    const outcomes = await play();
    write('', { url: '{{base}}/{{nowhere}}' });
    await expect(play()).rejects.toThrow('{{nowhere}}');
    write('script:pre-request {\n  bru.setEnvVar("a", 1);\n}');
    await expect(play()).rejects.toThrow('setEnvVar');
    server.close();
    expect(seen).toEqual([['POST', '/a?b=c', `Basic ${btoa('u:pass')}`, 'application/zip', 'fr-CA', 'lot']]);
    expect(outcomes).toEqual([{ assertions: 2, failures: ['res.body.id: eq y ("x")', 'none: res.body.gone (null)'] }]);
  });
});
