/** One request that ends a service, or keeps it from answering others. */
import { setTimeout as pause } from 'node:timers/promises';
import { services } from '../../../libs/contracts/src/context-map.ts';
import type { Attack } from './attack.ts';
import { archive } from './archive.ts';
import { noFault, otherThan, refused, type Door } from './door.ts';

const keys = (count: number) => `{${Array.from({ length: count }, (_, at) => `"k${at}":1`).join()}}`;
const live = (on: Door) =>
  otherThan(
    [200],
    services.map((name) => [`${name} /health/live`, () => on.ask(`/${name}/health/live`)]),
  );

export const floods = (on: Door): readonly Attack[] => [
  {
    id: 'C1',
    fr: 'un zip à chaque route qui n’en prend pas',
    en: 'a zip to every route that takes none',
    expected: '415, GET < 500',
    async run() {
      const token = await on.token('demo-ministry');
      const routes = (await on.operations()).filter(({ types }) => !types.includes('application/zip'));
      const zip = (method: string, path: string) =>
        on.ask(path, { method, token, headers: { 'content-type': 'application/zip' }, body: 'PKabc' });
      const [reads, writes] = [true, false].map((isRead) =>
        routes
          .filter(({ method }) => (method === 'GET') === isRead)
          .map(({ method, path }) => [`${method} ${path}`, () => zip(method, path)] as const),
      );
      return [...(await otherThan(noFault, reads!)), ...(await otherThan([415], writes!)), ...(await live(on))];
    },
  },
  {
    id: 'H1',
    fr: 'du XML sans fin : `<` × n, balises, attributs, références',
    en: 'XML without end: `<` × n, tags, attributes, references',
    expected: '4xx, /health < 250 ms',
    async run() {
      const token = await on.token('demo-ministry');
      const bodies = {
        '<': '<'.repeat(1_000_000),
        '<a': '<a '.repeat(330_000),
        elements: `<lom>${'<b/>'.repeat(250_000)}</lom>`,
        attributes: `<lom ${Array.from({ length: 80_000 }, (_, at) => `a${at}=""`).join(' ')}/>`,
        references: `<lom>${'&amp;'.repeat(200_000)}</lom>`,
        images: `<assessmentItem>${'<img/>'.repeat(100_000)}</assessmentItem>`,
      };
      const wrong: string[] = [];
      for (const [service, path] of [
        ['resource-catalogue', '/v1/resources'],
        ['exam-management', '/v1/items'],
      ] as const) {
        const send = (body: string) =>
          on.ask(`/${service}${path}`, { method: 'POST', token, headers: { 'content-type': 'application/xml' }, body });
        const calls = Object.entries(bodies).map(([name, body]) => [`${service} ${name}`, () => send(body)] as const);
        const stalls = await on.stalls(service, async () => wrong.push(...(await otherThan(refused, calls))));
        wrong.push(...stalls);
      }
      return wrong;
    },
  },
  {
    id: 'H2',
    fr: 'un lot dont l’en-tête répète une colonne, ou en a 60 000',
    en: 'a bundle whose header repeats a column, or has 60,000',
    expected: '4xx, 202, /health < 250 ms',
    async run() {
      const token = await on.token('demo-sis');
      const headers = { 'content-type': 'application/zip' };
      const send = (orgs: string) => {
        const body = archive({
          'manifest.csv': 'propertyName,value\noneroster.version,1.1\nfile.orgs,bulk\n',
          'orgs.csv': orgs,
        });
        return on.ask('/student-record/v1/imports?source=attack&dryRun=true', { method: 'POST', token, headers, body });
      };
      const many = Array.from({ length: 60_000 }, (_, at) => `h${at}`).join();
      const wrong: string[] = [];
      const stalls = await on.stalls('student-record', async () => {
        wrong.push(
          ...(await otherThan(noFault, [
            ['sourcedId × 80 000', () => send('sourcedId,'.repeat(80_000))],
            ['h0 … h59999', () => send(many)],
            ['"""', () => send(`sourcedId,name\n${'"""\n'.repeat(200_000)}`)],
          ])),
        );
        await pause(1_000);
      });
      return [...wrong, ...stalls];
    },
  },
  {
    id: 'M1',
    fr: 'du JSON de trop de clés, d’objets ou de niveaux, sans jeton',
    en: 'JSON of too many keys, objects or levels, without a token',
    expected: '4xx < 100 KB, /health < 250 ms',
    async run() {
      const bodies = [80_000, 24_000].flatMap((n) => [
        keys(n),
        `{"scopes":[${'{},'.repeat(n)}{}]}`,
        '['.repeat(n) + ']'.repeat(n),
        `${'{"a":'.repeat(n)}1${'}'.repeat(n)}`,
      ]);
      const headers = { 'content-type': 'application/json' };
      const send = (body: string) => on.ask('/student-record/v1/client-requests', { method: 'POST', headers, body });
      const calls = bodies.map((body) => [`${body.slice(0, 12)}… ${body.length}`, () => send(body)] as const);
      const wrong: string[] = [];
      const isShort = (answer: Awaited<ReturnType<typeof send>>) => refused(answer) && answer.text.length < 100_000;
      const stalls = await on.stalls('student-record', async () => wrong.push(...(await otherThan(isShort, calls))));
      return [...wrong, ...stalls];
    },
  },
  {
    id: 'M3',
    fr: 'une demande de jeton de 200 Mo',
    en: 'a request for a token of 200 MB',
    expected: '4xx',
    async run() {
      const url = `${on.idp}/token`;
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      return otherThan(refused, [
        ['200 MB', () => on.ask(url, { method: 'POST', headers: { ...form, 'content-length': 200_000_000 } })],
        ['1 MB', () => on.ask(url, { method: 'POST', headers: form, body: 'a'.repeat(1_000_000) })],
      ]);
    },
  },
  {
    id: 'L12',
    fr: 'un corps qui ne finit pas',
    en: 'a body that does not end',
    expected: '408',
    async run(say) {
      say('30 s');
      const headers = { 'content-type': 'application/json', 'content-length': 1_000 };
      const { hostname, port } = new URL(on.base);
      const text = `POST /student-record/v1/client-requests HTTP/1.1\r\nhost: ${hostname}:${port}\r\n${Object.entries(
        headers,
      )
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('')}\r\n{`;
      const answer = await on.raw(text, 45_000);
      return answer.startsWith('HTTP/1.1 408') ? [] : [answer.slice(0, 200) || 'rien en 45 s / nothing in 45 s'];
    },
  },
  {
    id: '§2',
    fr: 'des en-têtes de 64 Ko, de 1 Mo, ou 2 500',
    en: 'headers of 64 KB, of 1 MB, or 2,500 of them',
    expected: '431, closed',
    async run() {
      const wrong: string[] = [];
      const forms = {
        '64 KB': `x: ${'a'.repeat(65_536)}\r\n`,
        '1 MB': `x: ${'a'.repeat(1_048_576)}\r\n`,
        '2 500': Array.from({ length: 2_500 }, (_, at) => `x${at}: ${at}\r\n`).join(''),
      };
      for (const [name, lines] of Object.entries(forms)) {
        const text = await on.raw(
          `GET /student-record/v1/organisations HTTP/1.1\r\nhost: x\r\n${lines}connection: close\r\n\r\n`,
        );
        if (text && !/^HTTP\/1\.1 (431|400|401)/.test(text)) wrong.push(`${name} → ${text.slice(0, 80)}`);
      }
      return [...wrong, ...(await live(on))];
    },
  },
];
