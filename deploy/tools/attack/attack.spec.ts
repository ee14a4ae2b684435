import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inflateRawSync } from 'node:zlib';
import { jest } from '@jest/globals';
import { archive } from './archive.ts';
import { play, type Attack } from './attack.ts';
import { Door, otherThan, refused } from './door.ts';

let server: Server;
let on: Door;
const lines: string[] = [];
const answers: Record<string, number> = { '/closed': 403, '/open': 200, '/broken': 500 };

beforeAll(async () => {
  server = createServer((request, response) => response.writeHead(answers[request.url!] ?? 404).end('{}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  on = new Door(url, url);
  jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
});
afterAll(() => {
  jest.restoreAllMocks();
  server.close();
});

const attack = (...paths: string[]): Attack => ({
  ...{ id: 'X', fr: paths.join(), en: 'x', expected: '4xx' },
  run: () =>
    otherThan(
      refused,
      paths.map((path) => [path, () => on.ask(path)]),
    ),
});
const outcome = (...attacks: Attack[]) => play([{ fr: 'Un', en: 'One', attacks }], on, (line) => lines.push(line));

describe('An attack', () => {
  it('has held when every answer is as expected', async () => {
    expect(await outcome(attack('/closed', '/nowhere'))).toEqual({ held: 1, fell: 0 });
    expect(lines.at(-1)).toBe('\n1 held, 0 fell');
  });

  it.each(['/open', '/broken'])('has fallen when one of its answers is not as expected: %s', async (path) => {
    expect(await outcome(attack('/closed', path), attack('/closed'))).toEqual({ held: 1, fell: 1 });
    expect(lines.slice(-4).join('\n')).toContain(`${path} → ${answers[path]}`);
    expect(lines.at(-1)).toBe('\n1 held, 1 fell');
  });

  it('has fallen when nobody answers, when it breaks, and when it asked nothing', async () => {
    const gone: Attack = {
      ...attack(),
      run: () => otherThan(refused, [['gone', () => on.ask('http://127.0.0.1:1/')]]),
    };
    const broken: Attack = { ...attack('/closed'), run: () => Promise.reject(new Error('broken')) };
    expect(await outcome(gone, broken, attack())).toEqual({ held: 0, fell: 3 });
  });

  it('has fallen when others wait meanwhile for a quarter of a second longer than elsewhere', async () => {
    const slow = createServer((request, response) => {
      setTimeout(() => response.end('{}'), request.url!.startsWith('/student-record') ? 400 : 0);
    });
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
    const door = new Door(url, url);
    expect(await door.stalls('student-record', () => door.ask('/'))).toEqual([
      expect.stringContaining('student-record: '),
    ]);
    expect(await door.stalls('exam-management', () => door.ask('/'))).toEqual([]);
    slow.close();
  });
});

it('an archive holds what was put into it, under the names that were given', () => {
  const bytes = archive([{ name: '../x', content: 'some content', deflated: true }]);
  const at = 30 + bytes.readUInt16LE(26);
  expect(bytes.subarray(30, at).toString()).toBe('../x');
  expect(inflateRawSync(bytes.subarray(at, at + bytes.readUInt32LE(18))).toString()).toBe('some content');
});
