/** Doors of desks and pages: what is written into them, where they lead, and what a browser keeps of them. */
import { generate } from '../story/network.ts';
import type { Attack } from './attack.ts';
import { must, noFault, otherThan, refused, type Answer, type Door, type Json } from './door.ts';

const record = '/student-record/v1';
const governance = '/governance-reporting/v1';
const centre = generate().centres[0]!.code;

/** Addresses that lead inside, in the spellings that checks of a text alone let through. */
const inside = [
  ...[
    'http://127.0.0.1:7101/health/live',
    'https://127.0.0.1/',
    'https://localhost/',
    'https://localhost./',
    'https://a.localhost/',
  ],
  ...[
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://0/',
    'https://[::]/',
  ],
  ...[
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[fe80::1]/',
  ],
  ...['https://169.254.169.254/latest/meta-data/', 'https://10.0.0.1/', 'https://192.168.1.1/', 'https://100.64.0.1/'],
  ...['https://x:y@127.0.0.1/', 'https://①②⑦.⓪.⓪.①/', 'https://127。0。0。1/', 'https://1.1.1.1@127.0.0.1/'],
  ...[
    'file:///etc/passwd',
    'gopher://127.0.0.1:7110/',
    'ftp://1.1.1.1/',
    'javascript:alert(1)',
    '//127.0.0.1/',
    'https:/\\127.0.0.1/',
  ],
];

/** What a proxy before other systems says of who asks. */
const claimed: readonly Record<string, string>[] = [
  { 'x-forwarded-user': 'demo-director', 'x-remote-user': 'demo-director', 'remote-user': 'demo-director' },
  { 'x-user-id': 'demo-director', 'x-client-id': 'demo-ministry', 'client-id': 'demo-ministry' },
  { 'x-scope': 'operations', 'x-org': 'ministere', 'x-person-role': 'officer', 'ministry-office': 'director' },
  { 'x-original-authorization': 'Bearer x', 'proxy-authorization': 'Bearer x', 'x-authorization': 'Bearer x' },
  { 'x-internal': 'true', 'x-real-ip': '127.0.0.1', 'x-forwarded-for': '127.0.0.1', forwarded: 'for=127.0.0.1' },
];

const script = '<img src=x onerror="KEY()"><script>KEY()</script>';

export const desks = (on: Door): readonly Attack[] => [
  {
    id: 'N5',
    fr: 'donner à chaque corps un champ qu’aucun n’a',
    en: 'give each body a field that none has',
    expected: '4xx, and the field told',
    async run() {
      const token = await on.token('demo-ministry');
      const headers = { 'sitting-lease': 'a'.repeat(43) };
      const json = { isAdmin: true, organisationId: 'ministere', version: 99, createdBy: 'demo-director' };
      const writes = (await on.operations()).filter(
        ({ method, types }) => method !== 'GET' && types.includes('application/json'),
      );
      // Whoever looks at the body says which field is nobody's; an address that names nothing is refused before it.
      const isTold = ({ status, text }: Answer) =>
        status > 400 ? status < 500 : status === 400 && /isAdmin|"pointer":"[:?]|"__type":"Bad Request"/.test(text);
      return otherThan(
        isTold,
        writes.map(({ method, path }) => [`${method} ${path}`, () => on.ask(path, { method, token, headers, json })]),
      );
    },
  },
  {
    id: 'N6',
    fr: 'dire par des en-têtes qui l’on est, ou une autre méthode; faire ôter le jeton en chemin',
    en: 'say by headers who one is, or another method; have the token taken off on the way',
    expected: '401, 403',
    async run() {
      const token = await on.token('demo-college');
      const path = `${record}/organisations/${centre}`;
      const asked = [...claimed.entries()].flatMap(([at, headers]) => [
        [`claim ${at}`, () => on.ask(`${record}/learners`, { headers })] as const,
        [
          `claim ${at}, a college`,
          () => on.ask('/student-record/v1/operations/dead-letters', { token, headers }),
        ] as const,
      ]);
      const overridden = ['x-http-method-override', 'x-http-method', 'x-method-override', '_method'].flatMap((name) => [
        [name, () => on.ask(path, { token, headers: { [name]: 'PUT' } })] as const,
        [`${name} in the address`, () => on.ask(`${path}?${name}=PUT`, { token })] as const,
      ]);
      const stripped = ['authorization', 'x-request-id, authorization'].map(
        (connection) =>
          [
            `connection: ${connection}`,
            () => on.ask(`${record}/learners`, { headers: { connection, authorization: 'Bearer x' } }),
          ] as const,
      );
      // A college does not see a centre of schools; read as a change it would be refused by its scope.
      return [...(await otherThan([401, 403], [...asked, ...stripped])), ...(await otherThan([404, 400], overridden))];
    },
  },
  {
    id: 'N7',
    fr: 'faire appeler par un webhook une adresse d’ici',
    en: 'have an address in here called by a webhook',
    expected: '4xx',
    async run() {
      const token = await on.token('demo-sis');
      const register = (url: string) => () =>
        on.ask(`${record}/webhooks`, { method: 'POST', token, json: { organisation: centre, url } });
      return otherThan(
        refused,
        inside.map((url) => [url, register(url)]),
      );
    },
  },
  {
    id: 'N8',
    fr: 'laisser un script dans un nom, un message, un titre, et le faire montrer par une page',
    en: 'leave a script in a name, a message, a title, and have a page show it',
    expected: 'never as HTML',
    async run() {
      const token = await on.token('demo-sis');
      const [school] = generate().centres[0]!.schools;
      const learner = { familyName: script, givenName: script, birthDate: '2015-05-05' };
      const message = {
        organisation: school!.code,
        audience: 'organisation',
        subject: script,
        body: script,
        lang: 'fr',
      };
      const writes = [
        [
          'name',
          () =>
            on.ask(`${record}/organisations/${school!.code}/learners/by-source/attack-script`, {
              method: 'PUT',
              token,
              json: learner,
            }),
        ],
        [
          'class',
          () =>
            on.ask(`${record}/organisations/${school!.code}/classes/by-source/attack-script`, {
              method: 'PUT',
              token,
              json: { title: script, schoolYear: '2026-2027' },
            }),
        ],
        ['message', () => on.ask(`${record}/messages`, { method: 'POST', token, json: message })],
        ['address', () => on.ask(`${record}/learners/${encodeURIComponent(script)}`, { token })],
        ['problem', () => on.ask(`${record}/organisations?limit=${encodeURIComponent(script)}`, { token })],
        ['gateway', () => on.ask(`/${encodeURIComponent(script)}`)],
        [
          'sign-in',
          () => on.ask(`${on.idp}/auth?error=${encodeURIComponent(script)}&client_id=${encodeURIComponent(script)}`),
        ],
        ['catalogue', () => on.ask(`/resource-catalogue/v1/resources?q=${encodeURIComponent(script)}`)],
        ['OAI', () => on.ask(`/resource-catalogue/oai?verb=${encodeURIComponent(script)}`)],
        ['OPDS', () => on.ask(`/ebook-lending/opds?q=${encodeURIComponent(script)}`)],
      ] as const;
      const isInert = ({ status, headers, text }: Answer) =>
        status < 500 &&
        (!/^text\/html|image\/svg/.test(headers['content-type'] ?? '') || !/<script>KEY|<img src=x/.test(text)) &&
        (!/xml/.test(headers['content-type'] ?? '') || !text.includes('<script>KEY'));
      const guarded = ({ headers }: Answer) => headers['x-content-type-options'] === 'nosniff';
      const wrong = await otherThan(isInert, writes);
      // Pages and what is shown as one say which scripts they run: none that stand in them.
      const pages = [
        '/student-record/pages/',
        '/exam-management/pages/',
        '/governance-reporting/pages/',
        '/',
        '/signed-in',
      ];
      const isClosed = (answer: Answer) => {
        const policy = `${String(answer.headers['content-security-policy'])} ${answer.text}`;
        return (
          answer.status === 200 &&
          guarded(answer) &&
          /script-src|default-src/.test(policy) &&
          !/script-src[^;]*unsafe-inline/.test(policy)
        );
      };
      return [
        ...wrong,
        ...(await otherThan(
          isClosed,
          pages.map((path) => [path, () => on.ask(path)]),
        )),
      ];
    },
  },
  {
    id: 'N9',
    fr: 'retrouver dans la mémoire d’un navigateur ce qu’une personne a lu',
    en: 'find in a browser’s memory what a person has read',
    expected: 'no-store',
    async run() {
      const token = await on.token('demo-ministry');
      const reads = (await on.operations()).filter(({ method, scopes }) => method === 'GET' && scopes.length > 0);
      const isForgotten = ({ headers }: Answer) => /\bno-store\b/.test(headers['cache-control'] ?? '');
      const person = await on.person('demo-guardian');
      const own = ['/student-record/v1/learners', '/student-record/v1/me/messages', '/ebook-lending/opds/shelf'];
      return otherThan(isForgotten, [
        ...reads
          .filter(({ path }) => !path.endsWith('/stream'))
          .map(({ path }) => [path, () => on.ask(path, { token })] as const),
        ...own.map((path) => [`${path} (parent)`, () => on.ask(path, { token: person })] as const),
        ['POST /token', () => on.form({ grant_type: 'client_credentials' }, 'demo-sis:demo-sis-secret')] as const,
      ]);
    },
  },
  {
    id: 'N10',
    fr: 'être mené ailleurs par une adresse d’ici : portail, retour, fin de session',
    en: 'be led elsewhere by an address of here: portal, return, end of session',
    expected: 'stays here',
    async run() {
      const evil = 'evil.example';
      const twisted = [
        ...[
          `//${evil}/..`,
          `//${evil}/%2e%2e`,
          `/%5c${evil}/..`,
          `///${evil}//..`,
          `//${evil}/%2e%2e%2f`,
          `/.//${evil}/..`,
        ],
        ...[
          `/signed-in?returnTo=https://${evil}/`,
          `/signed-in?state=https://${evil}/&code=x`,
          `/problems//${evil}/..`,
        ],
        ...[
          '//assets',
          '//problems',
          '/\\assets',
          '/%2f%2fproblems',
          `/student-record/pages//${evil}/..`,
          `/docs//${evil}/%2e%2e`,
        ],
        ...[`/student-record//${evil}/..`, `/${evil}`, `/?next=//${evil}/`],
      ];
      const provider = [
        ...[
          `/session/end?post_logout_redirect_uri=https://${evil}/`,
          `/session/end?client_id=pan-pages&post_logout_redirect_uri=https://${evil}/`,
        ],
        `/auth?client_id=pan-pages&response_type=code&scope=openid&redirect_uri=http://127.0.0.1:7100/signed-in@${evil}&code_challenge=${'x'.repeat(43)}&code_challenge_method=S256`,
        `/auth?client_id=pan-pages&response_type=code&scope=openid&redirect_uri=http://127.0.0.1:7100/signed-in/../../x&code_challenge=${'x'.repeat(43)}&code_challenge_method=S256`,
        `/realms/pan/protocol/openid-connect/logout?post_logout_redirect_uri=https://${evil}/`,
        `//${evil}/auth`,
      ];
      const known = [new URL(on.base).host, new URL(on.idp).host];
      const staysHere = ({ status, headers: { location = '' } }: Answer) => {
        if (status < 300 || status >= 400) return status < 500;
        const to = URL.parse(location, `${on.base}/`);
        return to !== null && known.includes(to.host) && !/^\/[/\\]/.test(location);
      };
      return otherThan(staysHere, [
        ...twisted.map((path) => [path, () => on.ask(path)] as const),
        ...provider.map((path) => [path, () => on.ask(on.idp + path)] as const),
      ]);
    },
  },
  {
    id: 'N11',
    fr: 'faire exécuter par un tableur ce qu’un autre a écrit',
    en: 'have a spreadsheet run what somebody else wrote',
    expected: 'text',
    async run() {
      const token = await on.token('demo-ministry');
      const { items: campaigns } = await must(on.ask(`${governance}/campaigns?limit=50`, { token }));
      const { items: editions } = await must(on.ask(`${governance}/editions?limit=5`));
      const lists = await Promise.all(
        (editions as Json[]).map(({ number }) => must(on.ask(`${governance}/editions/${number as number}`))),
      );
      const files = lists.flatMap(({ number, files: of }) =>
        ((of ?? []) as Json[])
          .filter(({ path }) => (path as string).endsWith('.csv'))
          .map(({ path }) => `${governance}/editions/${number as number}/files/${path as string}`),
      );
      const tables = (campaigns as Json[]).map(({ code }) => `${governance}/campaigns/${code as string}/returns.csv`);
      const runsNothing = (answer: Answer) =>
        noFault(answer) && !/(^|[\n,])"?(?:[=@\t＝＋－＠]|[+-](?![\d.]+[",\r\n]))/.test(answer.text);
      return otherThan(
        runsNothing,
        [...tables, ...files].map((path) => [path, () => on.ask(path, { token })]),
      );
    },
  },
];
