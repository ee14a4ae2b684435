/** What the gateway lets pass, and what every answer says of itself. */
import { services } from '../../../libs/contracts/src/context-map.ts';
import type { Attack } from './attack.ts';
import { otherThan, refused, type Answer, type Door } from './door.ts';

const oddPaths = [
  ...['//x', '/\\', '/../', '/..%2f..%2fetc/passwd', '/%00', '/%', '/%zz', '/./..', '/assets/../../package.json'],
  ...['/student-record', '/student-record/', '/student-record/internal', '/student-record/../exam-management/v1/items'],
  ...[
    '/student-record/%2e%2e/%2e%2e/etc/passwd',
    '/student-record//v1/organisations',
    '/student-record/v1/%2e%2e/metrics',
  ],
  ...['/student-record;x/v1/organisations', '/student-record@evil.example/', '/student-record/v1%2forganisations'],
  ...[
    '/student-record/v1/organisations%00',
    '/student-record%2fv1/organisations',
    '/student-record\\v1\\organisations',
  ],
  ...[
    '/student-record/%0d%0ax-evil:%201/v1',
    '/exam-management/v1\\..\\..',
    '/student-record/admin',
    '/student-record/v1x',
  ],
  ...['/governance-reporting/openapi.json/../internal', '/resource-catalogue/oai/../../student-record/v1/learners'],
];

const pages = [
  '/',
  '/health',
  '/student-record/v1/learners',
  '/student-record/docs',
  '/ebook-lending/opds',
  '/resource-catalogue/oai?verb=Identify',
  '/ecampus-federation/ooapi/v5',
];

export const gates = (on: Door): readonly Attack[] => [
  {
    id: 'L12',
    fr: 'des adresses tordues et la méthode QUERY à la passerelle',
    en: 'twisted addresses and the method QUERY at the gateway',
    expected: '4xx',
    async run() {
      return otherThan(refused, [
        ...oddPaths.map((path) => [path, () => on.ask(path)] as const),
        ...['/', '/student-record/v1/learners'].map(
          (path) => [`QUERY ${path}`, () => on.ask(path, { method: 'QUERY' })] as const,
        ),
      ]);
    },
  },
  {
    id: 'L7',
    fr: 'OPDS n’annonce pas l’autorisation implicite',
    en: 'OPDS does not announce the implicit grant',
    expected: 'authorization code',
    async run() {
      const isNot = ({ text }: Answer) => text.includes('authenticat') && !text.includes('implicit');
      return otherThan(
        isNot,
        ['/opds/authentication', '/opds/shelf'].map((path) => [path, () => on.ask(`/ebook-lending${path}`)]),
      );
    },
  },
  {
    id: 'L8',
    fr: 'des réponses que l’on devine, encadre ou suit',
    en: 'answers that are sniffed, framed or followed',
    expected: 'nosniff, frame-ancestors, no-referrer',
    async run() {
      const isGuarded = ({ headers }: Answer) =>
        headers['x-content-type-options'] === 'nosniff' &&
        String(headers['content-security-policy']).includes('frame-ancestors') &&
        headers['x-frame-options'] !== undefined &&
        headers['referrer-policy'] !== undefined;
      return otherThan(
        isGuarded,
        pages.map((path) => [path, () => on.ask(path)]),
      );
    },
  },
  {
    id: 'L8',
    fr: 'apprendre de /health les ports intérieurs',
    en: 'learn the inner ports from /health',
    expected: 'none',
    run: () => otherThan(({ text }) => !/71\d\d/.test(text), [['/health', () => on.ask('/health')]]),
  },
  {
    id: '§2',
    fr: 'se faire passer pour une autre adresse dans les liens',
    en: 'pass for another address in links',
    expected: 'never reflected',
    async run() {
      const token = await on.token('demo-sis');
      const forms = {
        host: 'evil.example',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'evil.example',
        'x-forwarded-prefix': '/evil.example',
        forwarded: 'host=evil.example',
        'x-original-url': '//evil.example',
        'x-rewrite-url': '//evil.example',
        'x-forwarded-for': 'evil.example',
      };
      const clean = ({ text, headers }: Answer) => !`${text}${JSON.stringify(headers)}`.includes('evil');
      const paths = [
        '/student-record/v1/organisations?limit=1',
        '/ebook-lending/opds/authentication',
        '/ecampus-federation/ooapi/v5',
        '/student-record/v1/unknown',
      ];
      return otherThan(
        clean,
        Object.entries(forms).flatMap(([name, value]) =>
          paths.map((path) => [`${name} ${path}`, () => on.ask(path, { token, headers: { [name]: value } })] as const),
        ),
      );
    },
  },
  {
    id: '§2',
    fr: 'une requête cachée dans une autre',
    en: 'a request hidden in another',
    expected: '4xx, one answer',
    async run() {
      const hidden = 'GET /hidden HTTP/1.1\r\nhost: x\r\n\r\n';
      const forms: Record<string, string> = {
        'CL + TE': `content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
        'two CL': `content-length: 0\r\ncontent-length: ${hidden.length}\r\n\r\n${hidden}`,
        xchunked: `transfer-encoding: xchunked\r\n\r\n0\r\n\r\n${hidden}`,
        'TE twice': `transfer-encoding: chunked\r\ntransfer-encoding: x\r\n\r\n0\r\n\r\n${hidden}`,
        'TE : with a space': `transfer-encoding : chunked\r\n\r\n0\r\n\r\n${hidden}`,
        '+CL': `content-length: +0\r\n\r\n${hidden}`,
        folded: `x: a\r\n b: c\r\ncontent-length: 0\r\n\r\n${hidden}`,
        'bare LF': `x: a\ncontent-length: 0\r\n\r\n${hidden}`,
        'two tokens': `authorization: Bearer a\r\nauthorization: Bearer b\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
      };
      const wrong: string[] = [];
      for (const [name, rest] of Object.entries(forms)) {
        const text = await on.raw(`POST /student-record/v1/changes HTTP/1.1\r\nhost: x\r\n${rest}`, 2_000);
        const answers = text.match(/HTTP\/1\.1 \d+/g) ?? [];
        const isOne = answers.length <= 1 && answers.every((line) => / 4\d\d$/.test(line));
        if (!isOne) wrong.push(`${name} → ${answers.join()}`);
      }
      return wrong;
    },
  },
  {
    id: '§2',
    fr: 'demander depuis la page d’un autre (CORS)',
    en: 'ask from another’s page (CORS)',
    expected: 'no permission',
    async run() {
      const headers = { origin: 'https://evil.example', 'access-control-request-method': 'GET' };
      const closed = ({ headers: given }: Answer) => given['access-control-allow-origin'] === undefined;
      return otherThan(
        closed,
        services.flatMap((service) =>
          ['GET', 'OPTIONS'].map(
            (method) =>
              [
                `${method} ${service}`,
                () => on.ask(`/${service}/v1/operations/dead-letters`, { method, headers }),
              ] as const,
          ),
        ),
      );
    },
  },
];
