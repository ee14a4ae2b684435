import { createHash } from 'node:crypto';
import { eventually, type TokenOptions } from '@pan/testing';
import { parse } from 'csv-parse/sync';
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { governance, type Governance } from './governance-fixture.js';
import { enrolled, organisation, year } from './record-facts.js';
import { dcatFaults, frictionlessFaults, giving360Faults } from './validators.js';

const smallest = 5;
const schools = { a: 23, b: 3, c: 41 };
const writes: TokenOptions = {
  organisations: ['ministere'],
  clientId: 'ministry',
  scopes: ['governance:read', 'editions:write', 'editions:release'],
};
const person = (clientId: string): TokenOptions => ({ ...writes, clientId });

interface Job {
  id: string;
  state: string;
  counts: Record<string, number>;
}
interface EditionBody {
  number: number;
  state?: string;
  code?: string;
  corrects: number | null;
  correctedBy: number | null;
  reason: string | null;
  findings?: { severity: string; code: string; detail: string }[];
  approvals?: { by: string }[];
  files: { path: string; sha256: string; bytes: number; url: string }[];
}

describe('An edition of open data', () => {
  let service: Governance;
  let url: string;

  const post = async <T>(path: string, token: TokenOptions, body: object = {}) => {
    const headers = {
      authorization: `Bearer ${await service.issuer.token(token)}`,
      'content-type': 'application/json',
    };
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as T };
  };
  const anybody = (path: string, headers: Record<string, string> = {}) => fetch(url + path, { headers });
  const made = async (asked: object = {}): Promise<number> => {
    const before = (await service.get<{ items: EditionBody[] }>('/v1/edition-drafts', writes)).body.items;
    const job = await post<Job>('/v1/editions', writes, { schoolYears: [year], ...asked });
    expect(job.status).toBe(202);
    await eventually(async () => {
      const { body } = await service.get<Job>(`/v1/edition-jobs/${job.body.id}`, writes);
      expect(body.state).toBe('succeeded');
    });
    const { items } = (await service.get<{ items: EditionBody[] }>('/v1/edition-drafts', writes)).body;
    return items.find(({ number }) => !before.some((one) => one.number === number))!.number;
  };
  const approve = (number: number, by: string) =>
    post<EditionBody>(`/v1/edition-drafts/${number}/approvals`, person(by));
  const release = async (number: number): Promise<void> => {
    for (const by of ['one', 'other']) expect((await approve(number, by)).status).toBe(200);
  };
  const text = async (number: number, path: string): Promise<string> => {
    const response = await anybody(`/v1/editions/${number}/files/${path}`);
    expect([response.status, path]).toEqual([200, path]);
    return response.text();
  };
  const json = async (number: number, path: string) => JSON.parse(await text(number, path)) as object;
  const rows = async (number: number, dataset: string) =>
    parse<Record<string, string>>(await text(number, `${dataset}.csv`), { columns: true });
  const hear = (facts: Parameters<Governance['hear']>, total: number) =>
    service.hear(...facts).then(() =>
      eventually(async () => {
        const path = `/v1/indicators/unified-records?schoolYear=${year}&organisation=ministere`;
        expect((await service.get<{ of: number }>(path, writes)).body.of).toBe(total);
      }),
    );
  /** All that the first school of few can have had, for whoever holds these editions and knows that a and c stayed the same. */
  const possible = async (numbers: readonly number[]): Promise<number[]> => {
    const printed = await Promise.all(
      numbers.map(async (number) => {
        const shown = await rows(number, 'unified-records-by-organisation');
        const of = (code: string) => shown.find((row) => row['organisation'] === code)!['of']!;
        const known = (code: string) => (of(code) === '' ? null : Number(of(code)));
        return { total: Number(of('css')), a: known('css.a'), b: known('css.b'), c: known('css.c') };
      }),
    );
    const open = (one: 'a' | 'c') => {
      const known = printed.find((edition) => edition[one] !== null)?.[one];
      return known == null ? Array.from({ length: printed[0]!.total }, (_, at) => at + 1) : [known];
    };
    return open('a').flatMap((a) =>
      open('c').flatMap((c) => {
        const of = printed.map(({ total, b }) => ({ is: total - a - c, told: b }));
        return of.every(({ is, told }) => is >= 1 && (told === null || told === is)) ? [of[0]!.is] : [];
      }),
    );
  };
  const isWide = (found: readonly number[]) =>
    Math.max(...found) >= smallest && Math.max(...found) - Math.min(...found) >= smallest;

  beforeAll(async () => {
    service = await governance({ smallestGroup: smallest });
    url = await service.app.getUrl();
    const facts = [
      organisation('ministere', 'ministry'),
      organisation('css', 'service-centre', 'ministere'),
      ...Object.keys(schools).map((school) => organisation(`css.${school}`, 'school', 'css')),
      ...Object.entries(schools).flatMap(([school, count]) =>
        Array.from({ length: count }, () => enrolled(`css.${school}`)),
      ),
    ];
    await hear(facts, 67);
  });
  afterAll(() => service?.close());

  it('[G16] is checked in words, and released by two people, never by one, however they race', async () => {
    const number = await made();
    const draft = (await service.get<EditionBody>(`/v1/edition-drafts/${number}`, writes)).body;
    expect(draft).toMatchObject({ number: 1, state: 'draft', approvals: [] });
    expect(draft.findings!.map(({ severity }) => severity)).not.toContain('critical');
    expect(draft.findings).toContainEqual(
      expect.objectContaining({
        severity: 'advice',
        code: 'dataset-empty',
        detail: 'Le jeu de données n’a aucune ligne.',
      }),
    );
    expect((await anybody(`/v1/editions/${number}`)).status).toBe(404);
    const alone = await Promise.all(Array.from({ length: 4 }, () => approve(number, 'one')));
    expect(alone.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409]);
    expect(alone.find(({ status }) => status === 409)!.body.code).toBe('edition-approved-already');
    const race = await Promise.all(['two', 'three', 'four'].map((by) => approve(number, by)));
    expect(race.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
    const released = (await (await anybody(`/v1/editions/${number}`)).json()) as EditionBody;
    expect(released).toMatchObject({ number, corrects: null, correctedBy: null });
    expect(released).not.toHaveProperty('approvals');
  });

  it('[G10] hides what is small and what would give it away: 67 − 23 − 41 = 3', async () => {
    const shown = await rows(1, 'unified-records-by-organisation');
    expect(Object.fromEntries(shown.map((row) => [row['organisation'], row['of']]))).toEqual({
      ...{ ministere: '67', css: '67', 'css.a': '', 'css.b': '', 'css.c': '41' },
    });
    expect(isWide(await possible([1]))).toBe(true);
  });

  it('[G12] says of a hidden number that it is confidential, and of nobody that it is zero', async () => {
    const [unified, followed] = await Promise.all(
      ['unified-records', 'followed-records'].map((id) => rows(1, `${id}-by-organisation`)),
    );
    const small = unified!.find((row) => row['organisation'] === 'css.b')!;
    expect(small).toMatchObject({ value: '', of: '', confidentiality: 'C' });
    expect(followed!.find((row) => row['organisation'] === 'css')).toMatchObject({
      value: '0',
      of: '67',
      confidentiality: 'F',
    });
  });

  it('[G14] is signed, checksummed and never changes, and has four standards made of it', async () => {
    const { files } = (await (await anybody('/v1/editions/1')).json()) as EditionBody;
    for (const { path, sha256, bytes } of files) {
      const response = await anybody(`/v1/editions/1/files/${path}`);
      const content = Buffer.from(await response.arrayBuffer());
      expect([path, content.length, createHash('sha256').update(content).digest('hex')]).toEqual([path, bytes, sha256]);
      expect([response.headers.get('etag'), response.headers.get('cache-control')]).toEqual([
        `"${sha256}"`,
        'public, max-age=31536000, immutable',
      ]);
    }
    const { sha256 } = files[0]!;
    expect((await anybody(`/v1/editions/1/files/${files[0]!.path}`, { 'if-none-match': `"${sha256}"` })).status).toBe(
      304,
    );

    const keys = createLocalJWKSet((await (await anybody('/v1/edition-keys')).json()) as JSONWebKeySet);
    const { payload } = await compactVerify(await text(1, 'manifest.jws'), keys);
    expect(Buffer.from(payload).toString()).toBe(await text(1, 'manifest.json'));
    const manifest = JSON.parse(Buffer.from(payload).toString()) as { files: { path: string; sha256: string }[] };
    for (const file of manifest.files) expect(files).toContainEqual(expect.objectContaining(file));
    expect(manifest.files.length).toBe(files.length - 2);

    for (const change of [
      `update edition set reason = 'x', corrects = 1 where number = 1`,
      `delete from edition where number = 1`,
      `update edition_file set content = '' where number = 1`,
      `delete from edition_file where number = 1`,
      `insert into edition_file select number, 'other', media_type, sha256, bytes, content from edition_file limit 1`,
    ])
      await expect(service.database.query(change)).rejects.toThrow(/cannot change/);

    const csvw = (await json(1, 'measures.csv-metadata.json')) as {
      url: string;
      tableSchema: { columns: { titles: string }[] };
    };
    const [header] = (await text(1, 'measures.csv')).split('\r\n');
    expect([csvw.url, csvw.tableSchema.columns.map(({ titles }) => titles).join()]).toEqual(['measures.csv', header]);
    const link = (await anybody('/v1/editions/1/files/measures.csv')).headers.get('link');
    expect(link).toBe('<measures.csv-metadata.json>; rel="describedby"; type="application/csvm+json"');

    for (const name of ['datapackage.json', 'budgets.datapackage.json'])
      expect(frictionlessFaults(await json(1, name)) ?? []).toEqual([]);
    const grants = (await json(1, 'grants.360giving.json')) as { grants: { amountAwarded: number }[] };
    expect(grants.grants.reduce((sum, { amountAwarded }) => sum + amountAwarded, 0)).toBe(225_000);
    expect(giving360Faults(grants) ?? []).toEqual([]);
    expect((await dcatFaults(await json(1, 'dcat-ap.jsonld'))) ?? []).toEqual([]);
    expect((await rows(1, 'budgets')).map((row) => Number(row['amount_millions']))).toEqual([191, 204, 790]);
  });

  it('[G11] gives nothing away with the edition before it: what that one hid stays hidden as long as it is the same', async () => {
    await hear(
      Array.from({ length: 5 }, () => enrolled('css.b')),
      72,
    );
    const number = await made({ corrects: 1, reason: 'Cinq élèves inscrits en retard.' });
    await release(number);
    const shown = await rows(number, 'unified-records-by-organisation');
    expect(shown.find((row) => row['organisation'] === 'css.a')).toMatchObject({ value: '', confidentiality: 'C' });
    expect(isWide(await possible([1, number]))).toBe(true);
    const first = (await (await anybody('/v1/editions/1')).json()) as EditionBody;
    const second = (await (await anybody(`/v1/editions/${number}`)).json()) as EditionBody;
    expect([first.correctedBy, second.corrects, second.reason]).toEqual([number, 1, 'Cinq élèves inscrits en retard.']);
    expect((await dcatFaults((await (await anybody('/v1/catalogue.jsonld')).json()) as object)) ?? []).toEqual([]);
  });

  it('is refused when another one was released since it was made, and can be withdrawn', async () => {
    const [one, other] = [await made(), await made()];
    await release(one);
    expect((await approve(other, 'one')).body.code).toBe('edition-outdated');
    expect((await post<EditionBody>(`/v1/edition-drafts/${other}/withdrawal`, writes)).body.state).toBe('withdrawn');
    expect((await approve(other, 'one')).body.code).toBe('edition-not-a-draft');
    expect((await anybody(`/v1/editions/${other}`)).status).toBe(404);
  });

  it('is nobody else’s before its release, and asks for scopes', async () => {
    const number = await made();
    const stranger = { ...writes, organisations: ['css'], clientId: 'centre' };
    expect((await service.get(`/v1/edition-drafts/${number}`, stranger)).status).toBe(404);
    expect((await service.get<{ items: object[] }>('/v1/edition-drafts', stranger)).body.items).toEqual([]);
    expect((await post(`/v1/edition-drafts/${number}/approvals`, stranger)).status).toBe(404);
    expect((await service.get(`/v1/edition-drafts/${number}/files/measures.csv`, stranger)).status).toBe(404);
    expect(
      (await post('/v1/editions', { ...stranger, organisations: ['css'] }, { organisation: 'ministere' })).status,
    ).toBe(403);
    expect((await post('/v1/editions', { ...writes, scopes: ['governance:read'] })).status).toBe(403);
    expect((await post<EditionBody>('/v1/editions', writes, { corrects: 1 })).body.code).toBe(
      'correction-without-reason',
    );
    expect((await post<EditionBody>('/v1/editions', writes, { corrects: 99, reason: 'x' })).body.code).toBe(
      'edition-unknown',
    );
    await post(`/v1/edition-drafts/${number}/withdrawal`, writes);
  });

  it('[G15] answers CKAN’s action API as harvesters ask it, refusals too', async () => {
    const ask = async (path: string, body?: object) => {
      const response = await fetch(`${url}/api/${path}`, {
        ...(body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
      return [
        response.status,
        (await response.json()) as { success: boolean; result: unknown; error: unknown },
      ] as const;
    };
    const [, list] = await ask('3/action/package_list');
    expect(list).toMatchObject({ success: true, help: expect.stringContaining('package_list') });
    const names = list.result as string[];
    expect(names).toContain('pan-unified-records-by-organisation');
    expect((await ask('action/package_list', {}))[1].result).toEqual(names);
    for (const name of names) {
      const [status, shown] = await ask(`3/action/package_show?id=${name}`);
      expect([status, shown.success]).toEqual([200, true]);
    }
    const [, shown] = await ask('action/package_show', { id: 'pan-measures' });
    const { resources } = shown.result as { resources: { id: string; url: string; hash: string }[] };
    const [, resource] = await ask(`3/action/resource_show?id=${resources[0]!.id}`);
    expect(resource.result).toEqual(resources[0]);
    const path = new URL(resources[0]!.url).pathname.replace('/governance-reporting', '');
    const content = Buffer.from(await (await anybody(path)).arrayBuffer());
    expect(resources[0]!.hash).toBe(`sha256:${createHash('sha256').update(content).digest('hex')}`);
    const [, found] = await ask('3/action/package_search?q=subventions&rows=5&start=0&fq=%2Bdataset_type:dataset');
    expect(found.result).toMatchObject({ count: 1, results: [{ name: 'pan-grants' }] });
    expect(await ask('3/action/package_show?id=nothing')).toMatchObject([
      404,
      { success: false, error: { __type: 'Not Found Error' } },
    ]);
    expect(await ask('3/action/package_show')).toMatchObject([409, { error: { __type: 'Validation Error' } }]);
    expect(await ask('3/action/package_search?rows=many')).toMatchObject([
      409,
      { error: { __type: 'Validation Error' } },
    ]);
    expect(await ask('3/action/datastore_search')).toMatchObject([400, { success: false }]);
  });
});
