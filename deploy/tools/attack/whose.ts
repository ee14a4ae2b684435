/** What belongs to others. It writes into the installation: a vendor's clients, rows of invented learners, a class. */
import { generate } from '../story/network.ts';
import type { Attack } from './attack.ts';
import { must, noFault, otherThan, refused, type Answer, type Door, type Json } from './door.ts';
import { vendor, type VendorClient } from './vendor-client.ts';

const record = '/student-record/v1';
const [first, second] = generate().centres;
const [there, here] = [first!.code, second!.code];
const tag = Date.now().toString(36);

export const whose = (on: Door): readonly Attack[] => {
  let ofSecond: Promise<VendorClient> | undefined;
  /** A vendor of one centre alone, with what it may be granted. */
  const intruder = () =>
    (ofSecond ??= vendor(
      on,
      [
        ...['organisations:read', 'learners:read', 'learners:write', 'assistance-files:read'],
        ...['resources:write', 'resources:harvest', 'lending:read'],
      ],
      [here],
    ).then(([client]) => client!));
  const pupilsOf = async (organisation: string): Promise<Json[]> =>
    (
      await must(
        on.ask(`${record}/learners?organisation=${organisation}&schoolYear=2026-2027&limit=5`, {
          token: await on.token('demo-sis'),
        }),
      )
    ).items;

  return [
    {
      id: 'H3',
      fr: 'deviner le code d’un élève d’un autre centre pour s’en saisir',
      en: 'guess the code of another centre’s pupil to get hold of the record',
      expected: '404, unchanged',
      async run() {
        const { token } = await intruder();
        const sis = await on.token('demo-sis');
        const [victim] = await pupilsOf(there);
        const path = `${record}/learners/${victim.id as string}`;
        const before = await must(on.ask(path, { token: sis }));
        const code = victim.permanentCode as string;
        const codes = [code, ...Array.from({ length: 11 }, (_, at) => code.slice(0, 10) + String(at + 40))];
        const items = codes.map((permanentCode, at) => ({
          ...{ kind: 'learner', organisation: second!.schools[0]!.code, sourceId: `attack-${tag}-${at}` },
          ...{ familyName: 'Rebaptisée', givenName: 'Parb', birthDate: victim.birthDate as string, permanentCode },
        }));
        const sent = await on.ask(`${record}/changes`, { method: 'POST', token, json: { items } });
        const wrong = await otherThan(
          [404],
          ['', '/accommodations', '/results'].map((part) => [path + part, () => on.ask(path + part, { token })]),
        );
        if (sent.text.includes(victim.id as string)) wrong.push(`POST /changes → ${victim.id as string}`);
        const after = await must(on.ask(path, { token: sis }));
        if (JSON.stringify(after) !== JSON.stringify(before))
          wrong.push(`${JSON.stringify(before)} → ${JSON.stringify(after)}`);
        return wrong;
      },
    },
    {
      id: 'H4',
      fr: 'par le client du premier qui approuve, lire chez le suivant',
      en: 'read at the second approver by the first one’s client',
      expected: '403, 404',
      async run() {
        const asked = ['organisations:read', 'learners:read'];
        const both = await vendor(on, asked, [here, 'cegep-des-erables'], ['demo-sis', 'demo-ministry']);
        const wrong = new Set(both.map(({ clientId }) => clientId)).size === 2 ? [] : [JSON.stringify(both)];
        const lists = both.flatMap(({ token, organisation }) =>
          [here, 'cegep-des-erables']
            .filter((code) => code !== organisation)
            .map((code) => [code, () => on.ask(`${record}/learners?organisation=${code}`, { token })] as const),
        );
        return [...wrong, ...(await otherThan([403, 404], lists))];
      },
    },
    {
      id: 'H5',
      fr: 'réviser ou retirer une notice du ministère, détourner sa source',
      en: 'revise or withdraw a record of the ministry, point its source elsewhere',
      expected: '403, 404',
      async run() {
        const { token } = await intruder();
        const catalogue = '/resource-catalogue/v1';
        const { items } = await must(on.ask(`${catalogue}/resources?limit=3`));
        const { items: sources } = await must(
          on.ask(`${catalogue}/sources`, { token: await on.token('demo-ministry') }),
        );
        const xml = { 'content-type': 'application/xml', 'if-match': '"1"' };
        const lom =
          '<lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><title><string language="fr">Détournée</string></title><language>fr</language></general><technical><location>https://evil.example/x</location></technical></lom>';
        const source = { title: 'x', protocol: 'oai-pmh', url: 'https://evil.example/oai', metadataPrefix: 'oai_dc' };
        const calls = (items as Json[]).flatMap(({ id }) => [
          [
            `PUT ${id}`,
            () => on.ask(`${catalogue}/resources/${id}`, { method: 'PUT', token, headers: xml, body: lom }),
          ] as const,
          [
            `withdraw ${id}`,
            () => on.ask(`${catalogue}/resources/${id}/withdrawal`, { method: 'POST', token }),
          ] as const,
        ]);
        const harvests = (sources as Json[]).flatMap(({ code }) => [
          [
            `harvest ${code}`,
            () => on.ask(`${catalogue}/sources/${code}/harvests`, { method: 'POST', token }),
          ] as const,
          [`source ${code}`, () => on.ask(`${catalogue}/sources/${code}`, { token })] as const,
        ]);
        const put = (sources as Json[]).map(
          ({ code }) =>
            [
              `PUT source ${code}`,
              () => on.ask(`${catalogue}/sources/${code}`, { method: 'PUT', token, json: source }),
            ] as const,
        );
        return [...(await otherThan([403, 404], [...calls, ...harvests])), ...(await otherThan(refused, put))];
      },
    },
    {
      id: 'M4',
      fr: 'dire une finalité que personne n’a donnée',
      en: 'claim a purpose that nobody gave',
      expected: '403',
      async run() {
        const { token } = await intruder();
        const teacher = await on.person('demo-teacher');
        const purposes = ['teaching', 'student-support', 'ministry-supervision', 'statistics', 'family-access'];
        const read = (purpose: string, who: string) => () =>
          on.ask(`${record}/learners?limit=1`, { token: who, headers: { 'purpose-of-use': purpose } });
        return otherThan(
          [403],
          [
            ...purposes.map((purpose) => [`vendor ${purpose}`, read(purpose, token)] as const),
            ...['ministry-supervision', 'family-access'].map(
              (purpose) => [`teacher ${purpose}`, read(purpose, teacher)] as const,
            ),
          ],
        );
      },
    },
    {
      id: 'M7',
      fr: 'rejouer la réponse d’une autre personne par sa clé d’idempotence',
      en: 'replay another person’s answer by the same idempotency key',
      expected: '409, no replay',
      async run() {
        const sis = await on.token('demo-sis');
        const [pupil] = await pupilsOf(there);
        const file = `${record}/learners/${pupil.id as string}`;
        const { code } = await must(on.ask(`${file}/guardian-codes`, { method: 'POST', token: sis }));
        const headers = { 'idempotency-key': `attack-${tag}` };
        const use = async (subject: string) =>
          on.ask(`${record}/accounts/guardian-links`, {
            ...{ method: 'POST', token: await on.person(subject), headers, json: { code } },
          });
        await must(use('demo-other-guardian'));
        const wrong = await otherThan(
          ({ status, headers: { 'idempotency-replayed': replayed } }) => status === 409 && !replayed,
          [['demo-guardian', () => use('demo-guardian')]],
        );
        const { items } = await must(on.ask(`${file}/account-links`, { token: sis }));
        for (const { id, subject, endedAt } of items as Json[])
          if (subject === 'demo-other-guardian' && !endedAt)
            await must(on.ask(`${record}/account-links/${id}/end`, { method: 'POST', token: sis }));
        return wrong;
      },
    },
    {
      id: 'M8',
      fr: 'une enseignante voit ce que lisent les élèves des autres',
      en: 'a teacher sees what pupils of others read',
      expected: 'own classes only',
      async run() {
        const token = await on.person('demo-teacher');
        const { items: hers } = await must(on.ask(`${record}/learners?limit=500`, { token }));
        const known = new Set((hers as Json[]).map(({ id }) => id as string));
        const wrong: string[] = [];
        for (const list of ['loans', 'holds']) {
          const { items } = await must(on.ask(`/ebook-lending/v1/${list}?limit=500`, { token }));
          for (const { learnerId } of items as Json[])
            if (learnerId && !known.has(learnerId as string)) wrong.push(`${list}: ${learnerId as string}`);
        }
        return wrong;
      },
    },
    {
      id: 'M12',
      fr: 'lire un fait non applicable pour une finalité que personne n’a donnée',
      en: 'read a fact that could not be applied for a purpose that nobody gave',
      expected: '403',
      async run() {
        const token = await on.token('demo-ministry');
        const headers = { 'purpose-of-use': 'family-access' };
        const letters = (await on.operations()).filter(({ path }) => /dead-letters\/[^/]+$/.test(path));
        const reads = letters.filter(({ method }) => method === 'GET');
        return otherThan(
          [403],
          reads.map(({ path }) => [path, () => on.ask(path, { token, headers })]),
        );
      },
    },
    {
      id: 'L4',
      fr: 'prendre à un autre le nom de son système',
      en: 'take the name of another’s system',
      expected: '200, 201',
      async run() {
        const { token } = await intruder();
        const path = `${record}/organisations/${second!.schools[0]!.code}/classes/by-source/attack?source=`;
        const put = (who: string, source: string) => () =>
          on.ask(path + source, { method: 'PUT', token: who, json: { title: 'Attaque', schoolYear: '2026-2027' } });
        const sis = await on.token('demo-sis');
        const name = `attack-${tag}`;
        return otherThan(
          [200, 201],
          [
            ['vendor', put(token, name)],
            ['demo-sis', put(sis, name)],
          ],
        );
      },
    },
    {
      id: '§2',
      fr: 'un centre lit, par leurs numéros, les élèves et les listes d’un autre',
      en: 'a centre reads the pupils and lists of another by their ids',
      expected: '404',
      async run() {
        const { token } = await intruder();
        const pupils = await pupilsOf(there);
        const reads = pupils.flatMap(({ id }) =>
          ['', '/results', '/accommodations'].map((part) => `${record}/learners/${id as string}${part}`),
        );
        const paths = [...reads, `${record}/learners?organisation=${there}`, `${record}/organisations/${there}`];
        const wrong = await otherThan(
          [404],
          paths.map((path) => [path, () => on.ask(path, { token })]),
        );
        const writes = pupils.map(({ id }) => `${record}/learners/${id as string}/guardian-codes`);
        const post = writes.map((path) => [path, () => on.ask(path, { method: 'POST', token })] as const);
        const lists = (await on.operations()).filter(
          ({ method, query }) => method === 'GET' && query.includes('limit'),
        );
        const told = lists.map(({ path }) => [path, () => on.ask(`${path}?limit=500`, { token })] as const);
        const leaks = (answer: Answer) =>
          noFault(answer) && !pupils.some(({ id }) => answer.text.includes(id as string));
        return [...wrong, ...(await otherThan([403], post)), ...(await otherThan(leaks, told))];
      },
    },
  ];
};
