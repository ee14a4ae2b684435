import { FinalMarkReleasedV1 } from '@pan/contracts';
import { fact } from '@pan/kit/domain';
import { eventually } from '@pan/testing';
import * as fc from 'fast-check';
import { aMark } from './marks.js';
import {
  sisOfA,
  sisOfB,
  startRecord,
  twoCentres,
  type Answer,
  type Client,
  type Json,
  type RunningRecord,
} from './record.js';

const base = '/ims/oneroster/gradebook/v1p2';
const ref = (type: string, sourcedId: string) => ({ href: `https://lms.example/${sourcedId}`, sourcedId, type });

describe('The gradebook of OneRoster 1.2', () => {
  let record: RunningRecord;
  let sis: Client;
  let lms: Client;
  let other: Client;
  let ofB: Client;
  let classId: string;
  let classOther: string;
  let classB: string;
  let schoolId: string;
  const learners: Record<string, string> = {};

  beforeAll(async () => {
    record = await startRecord();
    await twoCentres(record);
    sis = record.as(sisOfA);
    lms = record.as({ ...sisOfA, clientId: 'lms' });
    other = record.as({ ...sisOfA, clientId: 'other-lms' });
    ofB = record.as({ ...sisOfB, clientId: 'lms-b' });
    classId = await classOf(sis, 'css-a', '61', ['e-1', 'e-2']);
    classOther = await classOf(sis, 'css-a', '62', ['e-3']);
    classB = await classOf(record.as(sisOfB), 'css-b', 'b-1', ['b-e']);
    schoolId = (
      await record.database.query<{ id: string }>(`select id from organisation where code = 'css-a.ecole'`)
    )[0]!.id;
    await lms.put(`${base}/categories/devoirs`, { category: { sourcedId: 'devoirs', title: 'Devoirs', weight: 0.4 } });
  });
  afterAll(() => record.close());

  /** A class with its learners, as the school's system sends it; answers its id. */
  async function classOf(from: Client, centre: string, key: string, pupils: readonly string[]): Promise<string> {
    const at = { organisation: `${centre}.ecole` };
    const { body } = await from.post('/v1/changes', {
      items: [
        { kind: 'class', ...at, sourceId: key, title: `Groupe ${key}`, schoolYear: '2026-2027' },
        ...pupils.flatMap((sourceId) => [
          { kind: 'learner', ...at, sourceId, familyName: `Roy-${sourceId}`, givenName: 'Ana' },
          {
            kind: 'membership',
            ...at,
            sourceId: `m-${sourceId}`,
            classSourceId: key,
            personSourceId: sourceId,
            role: 'student',
          },
        ]),
      ],
    });
    const ids = (body.items as { id: string }[]).map(({ id }) => id);
    for (const [at, pupil] of pupils.entries()) learners[pupil] = ids[1 + 2 * at]!;
    return ids[0]!;
  }

  const lineItem = (sourcedId: string, changed: object = {}) => ({
    sourcedId,
    status: 'active',
    dateLastModified: '2026-09-01T00:00:00Z',
    title: `Dictée ${sourcedId}`,
    assignDate: '2026-09-08T12:00:00Z',
    dueDate: '2026-09-15T12:00:00Z',
    class: ref('class', classId),
    school: ref('org', schoolId),
    category: ref('category', 'devoirs'),
    resultValueMin: 0,
    resultValueMax: 100,
    ...changed,
  });
  const result = (sourcedId: string, of: string, pupil: string, changed: object = {}) => ({
    sourcedId,
    status: 'active',
    dateLastModified: '2026-09-01T00:00:00Z',
    lineItem: ref('lineItem', of),
    student: ref('user', learners[pupil]!),
    scoreStatus: 'fully graded',
    score: 87.5,
    scoreDate: '2026-09-16',
    ...changed,
  });
  const putLineItem = (by: Client, key: string, changed: object = {}, headers = {}): Promise<Answer> =>
    by.put(`${base}/lineItems/${key}`, { lineItem: lineItem(key, changed) }, headers);
  const putResult = (by: Client, key: string, of: string, pupil: string, changed: object = {}, headers = {}) =>
    by.put(`${base}/results/${key}`, { result: result(key, of, pupil, changed) }, headers);
  const remove = (by: Client, path: string, headers?: Record<string, string>) =>
    by.call('DELETE', base + path, undefined, headers);
  const read = async (by: Client, path: string): Promise<Json> => (await by.get(base + path)).body;
  const raw = async (method: string, path: string, body?: string): Promise<string> => {
    const token = await record.issuer.token({ ...sisOfA, clientId: 'lms' });
    const answer = await fetch(record.url + base + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body }),
    });
    return answer.text();
  };
  const refusedFor = ({ status, body }: Answer): string => `${status} ${body?.imsx_description}`;

  describe('is written', () => {
    it('[R08] under the keys of the sender: 201 for what is put, once more as well, and 204 for what is deleted', async () => {
      const first = await putLineItem(lms, 'put-1');
      expect([first.status, first.headers.get('etag'), first.body]).toEqual([201, '"1"', null]);
      const again = await putLineItem(lms, 'put-1');
      expect([again.status, again.headers.get('etag')]).toEqual([201, '"1"']);
      const changed = await putLineItem(lms, 'put-1', { title: 'Autre' });
      expect(changed.headers.get('etag')).toBe('"2"');
      const given = await putResult(lms, 'put-r', 'put-1', 'e-1');
      expect([given.status, given.headers.get('etag')]).toEqual([201, '"1"']);
      expect((await remove(lms, '/results/put-r')).status).toBe(204);
      expect((await remove(lms, '/results/put-r')).status).toBe(204);
      expect((await remove(lms, '/results/nobody')).status).toBe(404);
    });

    it('by a POST, which says under which key each thing is kept, and finds it again when it is sent again', async () => {
      const items = { lineItems: [lineItem('post-1'), lineItem('post-2')] };
      const posted = await lms.post(`${base}/classes/${classId}/lineItems`, items);
      const pairs = ['post-1', 'post-2'].map((key) => ({ suppliedSourcedId: key, allocatedSourcedId: key }));
      expect([posted.status, posted.body]).toEqual([201, { sourcedIdPairs: pairs }]);
      expect((await lms.post(`${base}/classes/${classId}/lineItems`, items)).body).toEqual(posted.body);
      const atSchool = await lms.post(`${base}/schools/${schoolId}/lineItems`, { lineItems: [lineItem('post-3')] });
      expect(atSchool.body.sourcedIdPairs).toHaveLength(1);

      const results = { results: [result('1', 'post-1', 'e-1'), result('2', 'post-1', 'e-2')] };
      await lms.post(`${base}/lineItems/post-1/results`, results);
      const others = { results: [result('1', 'post-2', 'e-1')] };
      const second = await lms.post(`${base}/lineItems/post-2/results`, others);
      const [{ suppliedSourcedId, allocatedSourcedId }] = second.body.sourcedIdPairs;
      expect([suppliedSourcedId, allocatedSourcedId === '1']).toEqual(['1', false]);
      expect((await lms.post(`${base}/lineItems/post-2/results`, others)).body).toEqual(second.body);
      const year = `${base}/classes/${classId}/academicSessions/2026-2027/results`;
      expect((await lms.post(year, { results: [result('3', 'post-3', 'e-1')] })).status).toBe(201);
      const [count] = await record.database.query<{ count: number }>(
        `select count(*)::int as count from gradebook_result r join line_item i on i.id = r.line_item_id where i.source_id like 'post-%'`,
      );
      expect(count).toEqual({ count: 4 });
    });

    it('by a POST for a school year or a term, by its word, the id that the rostering service gives it, or a line item’s name of it', async () => {
      const [term] = await record.database.query<{ id: string }>(`select id from roster_word where kind = 'term'`);
      await putLineItem(lms, 'etape', { gradingPeriod: ref('academicSession', 'etape-1') });
      await putLineItem(lms, 'terme', { academicSession: ref('academicSession', term!.id) });
      await putLineItem(lms, 'annee');
      const post = async (session: string, of: string) =>
        refusedFor(
          await lms.post(`${base}/classes/${classId}/academicSessions/${session}/results`, {
            results: [result(`${of}-${session}`, of, 'e-1')],
          }),
        );
      const fitting = [
        ...[
          ['etape-1', 'etape'],
          ['2026-2027', 'terme'],
        ],
        ...['terme', 'annee'].map((of) => [term!.id, of]),
      ];
      for (const [session, of] of fitting)
        expect([session, of, await post(session!, of!)]).toEqual([session, of, '201 undefined']);
      expect(await post('etape-1', 'annee')).toMatch(/^422 .*does not count/s);
      expect(await post('etape-2', 'etape')).toMatch(/^404 .*academic session/s);
      expect(await post('019ac000-0000-7000-8000-000000000000', 'annee')).toMatch(/^404 .*academic session/s);
    });

    it('by a POST whose answer was lost: sent again, it answers the same and neither overwrites nor revives', async () => {
      const items = { lineItems: [lineItem('lost')] };
      const results = { results: [result('lost-r', 'lost', 'e-1', { score: 60 })] };
      const post = async () => [
        await lms.post(`${base}/classes/${classId}/lineItems`, items),
        await lms.post(`${base}/lineItems/lost/results`, results),
      ];
      const bodiesOf = (answers: Answer[]) => answers.map(({ body }) => body as object);
      const first = bodiesOf(await post());
      await putLineItem(lms, 'lost', { title: 'Depuis' });
      await putResult(lms, 'lost-r', 'lost', 'e-1', { score: 80 });
      expect(bodiesOf(await post())).toEqual(first);
      expect((await read(lms, '/lineItems/lost')).lineItem.title).toBe('Depuis');
      expect((await read(lms, '/results/lost-r')).result.score).toBe(80);
      await remove(lms, '/results/lost-r');
      await remove(lms, '/lineItems/lost');
      expect(bodiesOf(await post())).toEqual(first);
      expect((await read(lms, '/lineItems/lost')).lineItem.status).toBe('tobedeleted');
      expect((await read(lms, '/results/lost-r')).result.status).toBe('tobedeleted');
      const deleting = { lineItems: [lineItem('never', { status: 'tobedeleted' })] };
      const refused = await lms.post(`${base}/classes/${classId}/lineItems`, deleting);
      expect(refusedFor(refused)).toMatch(/^400 .*\/lineItems\/0\/status/s);
    });

    it('all of a POST or nothing, and each fault has its place', async () => {
      const results = { results: [result('all-1', 'post-1', 'e-1'), result('all-2', 'post-1', 'e-3')] };
      const { status, body } = await lms.post(`${base}/lineItems/post-1/results`, results);
      expect([status, body.imsx_description]).toEqual([422, expect.stringContaining('/results/1')]);
      expect((await lms.get(`${base}/results/all-1`)).status).toBe(404);
      const twice = { results: [result('same', 'post-1', 'e-1'), result('same', 'post-1', 'e-2')] };
      expect((await lms.post(`${base}/lineItems/post-1/results`, twice)).status).toBe(400);
    });

    it('with scores digit for digit, from the body to the answer', async () => {
      await putLineItem(lms, 'exact');
      const body = JSON.stringify({ result: result('exact-r', 'exact', 'e-1', { score: 0, metadata: { n: 1 } }) });
      await raw(
        'PUT',
        '/results/exact-r',
        body.replace('"score":0', '"score":12.345678901234567').replace('"n":1', '"n":0.1000000000000000055'),
      );
      const [row] = await record.database.query(
        `select score::text, metadata from gradebook_result where source_id = 'exact-r'`,
      );
      expect(row).toEqual({ score: '12.345678901234567', metadata: '{"n":0.1000000000000000055}' });
      const answer = await raw('GET', '/results/exact-r');
      expect(answer).toContain('"score":12.345678901234567,');
      expect(answer).toContain('"n":0.1000000000000000055');
    });
  });

  /** Each operation of an OpenAPI document, with its path below an address. */
  const operationsOf = ({ paths }: Json, below: string): string[] =>
    Object.entries(paths as Record<string, Record<string, Json>>)
      .filter(([path]) => path.startsWith(below))
      .flatMap(([path, methods]) =>
        Object.entries(methods).map(
          ([method, { operationId }]) => `${operationId} ${method} ${path.slice(below.length)}`,
        ),
      );

  it('is told by discovery documents, under both names of the standard: each read and write with its scopes', async () => {
    for (const name of ['onerosterv1p2gradebookservice_openapi3_v1p0', 'imsorv1p2_gradebook_openapi3_v1p0']) {
      const answer = await fetch(`${record.url}${base}/discovery/${name}.json`);
      const document = (await answer.json()) as Json;
      const openapi = await fetch(`${record.url}/openapi.json`);
      const served = operationsOf((await openapi.json()) as Json, base);
      const told = operationsOf(document, '');
      expect(answer.status).toBe(200);
      expect(new Set(told)).toEqual(new Set(served.filter((one) => !one.startsWith('discover'))));
    }
  });

  describe('refuses', () => {
    beforeAll(async () => {
      await putLineItem(lms, 'rules');
      await lms.put(`${base}/scoreScales/cotes`, {
        scoreScale: {
          sourcedId: 'cotes',
          title: 'Cotes',
          type: 'letter',
          class: ref('class', classId),
          scoreScaleValue: [
            { itemValueLHS: 'A', itemValueRHS: '90' },
            { itemValueLHS: 'B', itemValueRHS: '80' },
          ],
        },
      });
    });

    it.each<[string, (by: Client) => Promise<Answer>, number, string]>([
      [
        'another key than the address’s',
        (by) => by.put(`${base}/lineItems/x`, { lineItem: lineItem('y') }),
        400,
        'not that of the address',
      ],
      [
        'a field that the standard does not have',
        (by) => putLineItem(by, 'x', { DueDate: '2026' }),
        400,
        '/lineItem/DueDate',
      ],
      [
        'what is due before it is assigned',
        (by) => putLineItem(by, 'x', { dueDate: '2026-09-07T00:00:00Z' }),
        422,
        'before assignDate',
      ],
      ['an empty range', (by) => putLineItem(by, 'x', { resultValueMax: -1 }), 422, 'less than resultValueMin'],
      [
        'a category that nobody sent',
        (by) => putLineItem(by, 'x', { category: ref('category', 'nobody') }),
        404,
        'category',
      ],
      ['a class out of reach', (by) => putLineItem(by, 'x', { class: ref('class', classB) }), 404, 'No class'],
      [
        'another school than the class’s',
        (by) => putLineItem(by, 'x', { school: ref('org', 'css-a') }),
        422,
        'not the class',
      ],
      [
        'a score outside the range',
        (by) => putResult(by, 'x', 'rules', 'e-1', { score: 100.01 }),
        422,
        'from 0 to 100',
      ],
      [
        'a mark outside the scale',
        (by) => putResult(by, 'x', 'rules', 'e-1', { scoreScale: ref('scoreScale', 'cotes'), textScore: 'C' }),
        422,
        'A, B',
      ],
      [
        'a status of nobody’s vocabulary',
        (by) => putResult(by, 'x', 'rules', 'e-1', { scoreStatus: 'graded' }),
        400,
        '/result/scoreStatus',
      ],
      ['a learner of another class', (by) => putResult(by, 'x', 'rules', 'e-3'), 422, 'no place'],
      ['a learner out of reach', (by) => putResult(by, 'x', 'rules', 'b-e'), 404, 'student'],
      [
        'another class than the line item’s',
        (by) => putResult(by, 'x', 'rules', 'e-1', { class: ref('class', classOther) }),
        422,
        'not the line item',
      ],
      ['a line item that nobody sent', (by) => putResult(by, 'x', 'nobody', 'e-1'), 404, 'line item'],
      [
        'a line item of another class than the address’s',
        (by) => by.post(`${base}/classes/${classOther}/lineItems`, { lineItems: [lineItem('x')] }),
        422,
        'another class',
      ],
    ])('%s', async (_what, write, status, why) => {
      const answer = await write(lms);
      expect(refusedFor(answer)).toMatch(new RegExp(`^${status} .*${why}`, 's'));
      expect(answer.body.imsx_codeMajor).toBe('failure');
    });

    it('to delete what something hangs on', async () => {
      await putLineItem(lms, 'held', { scoreScale: ref('scoreScale', 'cotes') });
      for (const path of ['/categories/devoirs', '/scoreScales/cotes']) {
        const { status, body } = await remove(lms, path);
        expect([path, status, body.imsx_CodeMinor.imsx_codeMinorField[0].imsx_codeMinorFieldValue]).toEqual([
          path,
          422,
          'deletefailure',
        ]);
      }
      await putResult(lms, 'held-own', 'held', 'e-1');
      const shown = (await read(other, `/lineItems?filter=title='Dictée held'`)).lineItems[0].sourcedId as string;
      await putResult(other, 'held-other', shown, 'e-2');
      expect((await remove(lms, '/lineItems/held')).status).toBe(422);
      await remove(other, '/results/held-other');
      expect((await remove(lms, '/lineItems/held')).status).toBe(204);
      expect((await read(lms, '/results/held-own')).result.status).toBe('tobedeleted');
    });

    it('a range that leaves results outside, and a move', async () => {
      await putLineItem(lms, 'moved');
      await putResult(lms, 'moved-r', 'moved', 'e-1');
      expect(refusedFor(await putLineItem(lms, 'moved', { resultValueMax: 50 }))).toContain('outside the new range');
      expect(refusedFor(await putResult(lms, 'moved-r', 'moved', 'e-2'))).toContain('does not pass');
      expect(refusedFor(await putLineItem(lms, 'moved', { class: ref('class', 'nobody') }))).toMatch(/^404/);
    });
  });

  describe('is read', () => {
    const keysOf = (body: Json, many: string): string[] =>
      (body[many] as { sourcedId: string }[]).map(({ sourcedId }) => sourcedId);

    beforeAll(async () => {
      await lms.put(`${base}/categories/lus`, { category: { sourcedId: 'lus', title: 'Lus' } });
      for (const key of ['lu-1', 'lu-2']) await putLineItem(lms, key, { category: ref('category', 'lus') });
      await putResult(lms, 'lu-r1', 'lu-1', 'e-1', { late: 'true', comment: 'Très bien' });
      await putResult(lms, 'lu-r2', 'lu-1', 'e-2');
      await putResult(lms, 'lu-r3', 'lu-2', 'e-1');
    });

    it('one by one, as the standard prints it', async () => {
      const address = `${record.url}${base}`;
      const item = (await read(lms, '/lineItems/lu-1')).lineItem;
      expect(item).toMatchObject({
        ...{ sourcedId: 'lu-1', status: 'active', title: 'Dictée lu-1', assignDate: '2026-09-08T12:00:00.000Z' },
        ...{ resultValueMin: 0, resultValueMax: 100 },
        class: { sourcedId: classId, type: 'class' },
        school: { sourcedId: schoolId, type: 'org' },
        category: {
          sourcedId: 'lus',
          type: 'category',
          href: expect.stringMatching(/\/gradebook\/v1p2\/categories\/lus$/),
        },
      });
      expect(Date.parse(item.dateLastModified as string)).toBeGreaterThan(0);
      const given = (await read(lms, '/results/lu-r1')).result;
      expect(given).toMatchObject({
        ...{ scoreStatus: 'fully graded', score: 87.5, scoreDate: '2026-09-16', late: 'true', comment: 'Très bien' },
        lineItem: { sourcedId: 'lu-1', type: 'lineItem' },
        student: { sourcedId: learners['e-1'], type: 'user' },
        class: { sourcedId: classId, type: 'class' },
      });
      expect(given).not.toHaveProperty('missing');
      expect(given).not.toHaveProperty('textScore');
      expect(address).toContain('http');
      expect((await lms.get(`${base}/results/nobody`)).body.imsx_codeMajor).toBe('failure');
    });

    it('by what it belongs to', async () => {
      expect(keysOf(await read(lms, `/classes/${classId}/categories?filter=title='Lus'`), 'categories')).toEqual([
        'lus',
      ]);
      expect(
        keysOf(await read(lms, `/classes/${classId}/lineItems?filter=category.sourcedId='lus'`), 'lineItems'),
      ).toEqual(['lu-1', 'lu-2']);
      expect(keysOf(await read(lms, `/classes/${classId}/lineItems/lu-1/results`), 'results')).toEqual([
        'lu-r1',
        'lu-r2',
      ]);
      const ofAna = await read(
        lms,
        `/classes/${classId}/students/${learners['e-1']}/results?filter=lineItem.sourcedId='lu-2'`,
      );
      expect(keysOf(ofAna, 'results')).toEqual(['lu-r3']);
      expect(keysOf(await read(lms, `/classes/${classOther}/results`), 'results')).toEqual([]);
      expect(keysOf(await read(lms, `/classes/${classId}/scoreScales`), 'scoreScales')).toEqual(['cotes']);
      expect(keysOf(await read(lms, `/schools/${schoolId}/scoreScales`), 'scoreScales')).toEqual(['cotes']);
      expect((await lms.get(`${base}/classes/${classB}/results`)).status).toBe(404);
    });

    it('by page, filter, sort and fields', async () => {
      const page = await lms.get(
        `${base}/results?limit=2&filter=score>='87.5' AND student.sourcedId='${learners['e-1']}'&sort=scoreDate&fields=sourcedId,score`,
      );
      expect(page.status).toBe(200);
      expect(page.body.results).toHaveLength(2);
      expect(Object.keys(page.body.results[0] as object)).toEqual(['sourcedId', 'score']);
      expect(page.headers.get('x-total-count')).toMatch(/^([3-9]|\d\d+)$/);
      expect(page.headers.get('link')).toContain('rel="next"');
      expect((await lms.get(`${base}/results?filter=nothing='1'`)).status).toBe(400);
    });

    it('by filters that mean what they mean of the roster: case and accents do not count in texts, what is not said differs', async () => {
      const found = async (filter: string) =>
        keysOf(await read(lms, `/classes/${classId}/results?filter=${filter}`), 'results');
      expect(keysOf(await read(lms, "/lineItems?filter=title='DICTEE LU-1'"), 'lineItems')).toEqual(['lu-1']);
      expect(await found("comment='tres bien'")).toEqual(['lu-r1']);
      expect(await found("comment!='TRÈS BIEN' AND lineItem.sourcedId='lu-1'")).toEqual(['lu-r2']);
      expect(await found("scoreStatus='FULLY GRADED'")).toEqual([]);
    });

    it('page by page while others delete what was read: nothing is passed over, in the order of ours or of a field', async () => {
      const keys = Array.from({ length: 7 }, (_, n) => `walk-${n}`);
      for (const key of keys) await putLineItem(lms, key);
      for (const sort of ['', '&sort=title', '&sort=sourcedId']) {
        const seen: string[] = [];
        for (let offset = 0, more = true; more; offset += 2) {
          const page = await lms.get(
            `${base}/classes/${classId}/lineItems?limit=2&offset=${offset}&filter=status='active'${sort}`,
          );
          seen.push(...keysOf(page.body, 'lineItems'));
          more = page.headers.get('link')!.includes('rel="next"');
          const [gone] = seen.filter((key) => key.startsWith('walk-'));
          if (gone && offset < 4) await remove(lms, `/lineItems/${gone}`);
        }
        expect(new Set(seen).size).toBe(seen.length);
        const left = keysOf(
          await read(lms, `/classes/${classId}/lineItems?limit=100&filter=status='active'`),
          'lineItems',
        );
        expect(left.filter((key) => !seen.includes(key))).toEqual([]);
      }
    });

    it('by what has changed: what was deleted is among it, as deleted', async () => {
      await putLineItem(lms, 'delta');
      await putResult(lms, 'delta-r', 'delta', 'e-1');
      const since = (await read(lms, '/results/delta-r')).result.dateLastModified as string;
      const news = async () => (await read(lms, `/results?filter=dateLastModified>'${since}'`)).results as Json[];
      expect(await news()).toEqual([]);
      await remove(lms, '/lineItems/delta');
      expect((await news()).map(({ sourcedId, status }) => `${sourcedId} ${status}`)).toEqual(['delta-r tobedeleted']);
    });

    it('for a purpose, with one entry for a page', async () => {
      const before = await entries();
      await read(lms, `/classes/${classId}/lineItems/lu-1/results`);
      const after = await entries();
      expect(after.length - before.length).toBe(1);
      expect(new Set(after.at(-1)!.learner_ids)).toEqual(new Set([learners['e-1'], learners['e-2']]));
    });
    const entries = () =>
      record.database.query<{ learner_ids: string[] }>(
        `select learner_ids from access_log where operation like 'oneroster-get-results%' order by at, id`,
      );

    it('with every version of a result, by whose word and when', async () => {
      await putResult(lms, 'lu-r3', 'lu-2', 'e-1', { score: 90 });
      await remove(lms, '/results/lu-r3');
      const versions = await record.database.query(
        `select v.version, v.status, v.client_id, v.content->>'score' as score from gradebook_result_version v
           join gradebook_result r on r.id = v.result_id where r.source_id = 'lu-r3' order by 1`,
      );
      const by = { client_id: 'lms' };
      expect(versions).toEqual([
        { ...by, version: 1, status: 'active', score: '87.5' },
        { ...by, version: 2, status: 'active', score: '90' },
        { ...by, version: 3, status: 'tobedeleted', score: '90' },
      ]);
    });
  });

  describe('keeps two systems apart', () => {
    it('under the same keys, each shown to the other by an id that it cannot write to', async () => {
      for (const by of [lms, other]) {
        await by.put(`${base}/categories/same`, { category: { sourcedId: 'same', title: 'Même' } });
        await putLineItem(by, 'same', { title: by === lms ? 'D’un' : 'De l’autre', category: ref('category', 'same') });
        await putResult(by, 'same', 'same', 'e-1', { score: by === lms ? 1 : 2 });
      }
      expect((await read(lms, '/results/same')).result.score).toBe(1);
      expect((await read(other, '/results/same')).result.score).toBe(2);
      const shown = (await read(lms, `/lineItems?filter=title='De l’autre'`)).lineItems[0].sourcedId as string;
      expect((await read(lms, `/lineItems/${shown}`)).lineItem.title).toBe('De l’autre');
      for (const answer of [await putLineItem(lms, shown), await remove(lms, `/lineItems/${shown}`)])
        expect(refusedFor(answer)).toMatch(/^403 .*another system/);
    });

    it('of which one sees nothing of another centre', async () => {
      for (const set of ['categories', 'lineItems', 'results', 'scoreScales'])
        expect([set, (await read(ofB, `/${set}`))[set]]).toEqual([set, []]);
      expect((await putResult(ofB, 'x', 'same', 'e-1')).status).toBe(404);
    });
  });

  it('[R08] holds the same, with the same versions, by whichever of its doors results come', async () => {
    type Step = { readonly key: number; readonly door: 'put' | 'item' | 'session' | 'delete'; readonly score: number };
    const step: fc.Arbitrary<Step> = fc.record({
      key: fc.nat(3),
      door: fc.constantFrom('put', 'item', 'session', 'item', 'session', 'delete'),
      score: fc.nat(100),
    });
    let run = 0;
    const heldBy = (source: string) =>
      record.database.query(
        `select r.source_id as key, r.status, r.score::text, r.learner_id, r.version,
                (select jsonb_agg(v.status || ' ' || (v.content->>'score') order by v.version) from gradebook_result_version v where v.result_id = r.id) as scores
           from gradebook_result r where r.source = $1 order by 1`,
        [source],
      );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        run += 1;
        const [mixed, plain] = [`mix-${run}`, `put-${run}`].map((clientId) => record.as({ ...sisOfA, clientId }));
        for (const by of [mixed!, plain!]) {
          await by.put(`${base}/categories/devoirs`, { category: { sourcedId: 'devoirs', title: 'Devoirs' } });
          expect((await putLineItem(by, 'door')).status).toBe(201);
        }
        const known = new Map<number, { place: string; body: object } | 'put'>();
        for (const { key, door, score } of steps) {
          const [name, pupil] = [`r-${key}`, key % 2 === 0 ? 'e-1' : 'e-2'];
          const before = known.get(key);
          const putBy = async (...all: Client[]) => {
            for (const by of all) expect((await putResult(by, name, 'door', pupil, { score })).status).toBe(201);
          };
          if (door === 'delete') for (const by of [mixed!, plain!]) await remove(by, `/results/${name}`);
          // A POST under a key that was put would be another result: the provider gives it a key of its own.
          else if (door === 'put' || before === 'put') await putBy(mixed!, plain!);
          else {
            // Said again, word for word, it neither overwrites nor revives.
            const place =
              door === 'item' ? '/lineItems/door/results' : `/classes/${classId}/academicSessions/2026-2027/results`;
            const said = before ?? { place, body: { results: [result(name, 'door', pupil, { score })] } };
            expect((await mixed!.post(base + said.place, said.body)).status).toBe(201);
            if (!before) await putBy(plain!);
            known.set(key, said);
          }
          if (door === 'put' && !before) known.set(key, 'put');
          expect(await heldBy(`mix-${run}`)).toEqual(await heldBy(`put-${run}`));
        }
      }),
      { numRuns: Number(process.env['HISTORIES'] ?? 4) },
    );
  });

  describe('under writes at once', () => {
    it('lets one of those who read the same version change it', async () => {
      await putLineItem(lms, 'race');
      const writes = await Promise.all(
        Array.from({ length: 8 }, (_, n) => putLineItem(lms, 'race', { title: `Titre ${n}` }, { 'if-match': '"1"' })),
      );
      expect(writes.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(writes.filter(({ status }) => status === 412)).toHaveLength(7);
      expect((await remove(lms, '/lineItems/race', { 'if-match': '"1"' })).status).toBe(412);
    });

    it('has one result of first writes of one key', async () => {
      const writes = await Promise.all(Array.from({ length: 8 }, () => putResult(lms, 'race-r', 'race', 'e-1')));
      expect(writes.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 201));
      const [versions] = await record.database.query<{ count: number }>(
        `select count(*)::int as count from gradebook_result_version v join gradebook_result r on r.id = v.result_id where r.source_id = 'race-r'`,
      );
      expect(versions).toEqual({ count: 1 });
    });

    it('leaves no result of a line item that is deleted meanwhile, nor a line item in a deleted category', async () => {
      for (let round = 0; round < 5; round += 1) {
        await lms.put(`${base}/categories/r-${round}`, { category: { sourcedId: `r-${round}`, title: 'Course' } });
        await putLineItem(lms, `r-${round}`);
        await Promise.all([
          ...['e-1', 'e-2'].map((pupil) => putResult(lms, `r-${round}-${pupil}`, `r-${round}`, pupil)),
          remove(lms, `/lineItems/r-${round}`),
          putLineItem(lms, `c-${round}`, { category: ref('category', `r-${round}`) }),
          remove(lms, `/categories/r-${round}`),
        ]);
      }
      const left = await record.database.query(
        `select r.source_id from gradebook_result r join line_item i on i.id = r.line_item_id where r.status = 'active' and i.status <> 'active'
         union all select i.source_id from line_item i join category c on c.id = i.category_id where i.status = 'active' and c.status <> 'active'`,
      );
      expect(left).toEqual([]);
    });
  });

  describe('has assessments that no class gives', () => {
    it('put, read and deleted by the profile of assessment results', async () => {
      const item = { sourcedId: 'epreuve', title: 'Épreuve de lecture', resultValueMin: 0, resultValueMax: 50 };
      expect((await lms.put(`${base}/assessmentLineItems/epreuve`, { assessmentLineItem: item })).status).toBe(201);
      const part = {
        sourcedId: 'partie',
        title: 'Partie A',
        parentAssessmentLineItem: ref('assessmentLineItem', 'epreuve'),
      };
      expect((await lms.put(`${base}/assessmentLineItems/partie`, { assessmentLineItem: part })).status).toBe(201);
      const assessmentResult = {
        ...{ sourcedId: 'epreuve-r', assessmentLineItem: ref('assessmentLineItem', 'epreuve'), score: 40.25 },
        ...{
          student: ref('user', learners['e-3']!),
          scoreStatus: 'fully graded',
          scoreDate: '2026-10-01',
          scorePercentile: 88.5,
        },
      };
      expect((await lms.put(`${base}/assessmentResults/epreuve-r`, { assessmentResult })).status).toBe(201);
      const read1 = (await read(lms, '/assessmentResults/epreuve-r')).assessmentResult;
      expect(read1).toMatchObject({
        score: 40.25,
        scorePercentile: 88.5,
        assessmentLineItem: { sourcedId: 'epreuve' },
      });
      const { assessmentLineItems } = await read(
        lms,
        `/assessmentLineItems?filter=parentAssessmentLineItem.sourcedId='epreuve'`,
      );
      expect((assessmentLineItems as Json[]).map(({ sourcedId }) => sourcedId)).toEqual(['partie']);
      const over = { assessmentResult: { ...assessmentResult, score: 50.01 } };
      expect((await lms.put(`${base}/assessmentResults/epreuve-r`, over)).status).toBe(422);
      expect((await lms.get(`${base}/results/epreuve-r`)).status).toBe(404);
      expect((await read(ofB, '/assessmentResults')).assessmentResults).toEqual([]);
      expect((await remove(lms, '/assessmentResults/epreuve-r')).status).toBe(204);
      expect((await remove(lms, '/assessmentLineItems/epreuve')).status).toBe(204);
      expect((await read(lms, '/assessmentResults/epreuve-r')).assessmentResult.status).toBe('tobedeleted');
    });

    it('and shows what exams and host institutions released, which nobody writes', async () => {
      const mark = aMark(learners['e-3']!, schoolId, { mark: 72.5 });
      await record.hear(fact(FinalMarkReleasedV1, mark.learnerId, mark));
      const released = await eventually(async () => {
        const { status, body } = await lms.get(`${base}/assessmentResults/${mark.markId}`);
        if (status !== 200) throw new Error('the mark is not in the record');
        return body.assessmentResult;
      });
      expect(released).toMatchObject({
        score: 72.5,
        scoreStatus: 'fully graded',
        student: { sourcedId: learners['e-3'] },
      });
      const of = released.assessmentLineItem.sourcedId as string;
      expect((await read(lms, `/assessmentLineItems/${of}`)).assessmentLineItem).toMatchObject({
        ...{ title: 'mathematics primary-6 2026-2027', resultValueMax: 100 },
      });
      const found = await read(
        lms,
        `/assessmentResults?filter=assessmentLineItem.sourcedId='${of}'&sort=dateLastModified`,
      );
      expect((found.assessmentResults as Json[]).map(({ sourcedId }) => sourcedId)).toEqual([mark.markId]);
      expect((await ofB.get(`${base}/assessmentResults/${mark.markId}`)).status).toBe(404);
      const put = {
        ...released,
        sourcedId: mark.markId,
        score: 100,
        assessmentLineItem: ref('assessmentLineItem', 'partie'),
      };
      const answers = [
        await lms.put(`${base}/assessmentResults/${mark.markId}`, { assessmentResult: put }),
        await remove(lms, `/assessmentResults/${mark.markId}`),
        await lms.put(`${base}/assessmentLineItems/${of}`, { assessmentLineItem: { sourcedId: of, title: 'x' } }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    });
  });

  it('follows a learner whose records are found to be one, and again when they are parted', async () => {
    const who = { familyName: 'Double', givenName: 'Ève', birthDate: '2014-05-05' };
    const at = '/v1/organisations/css-a.ecole';
    const idOf = async (by: Client, sourceId: string, more = {}) =>
      (await by.put(`${at}/learners/by-source/${sourceId}`, { ...who, ...more })).body.id as string;
    const first = await idOf(record.as({ ...sisOfA, clientId: 'sis-2' }), 'd-1', { permanentCode: 'DOUE05051401' });
    const later = await idOf(sis, 'd-2');
    await sis.put(`${at}/memberships/by-source/m-d-2`, { classSourceId: '61', personSourceId: 'd-2', role: 'student' });
    learners['d-2'] = later;
    await putLineItem(lms, 'merge');
    expect((await putResult(lms, 'merge-r', 'merge', 'd-2')).status).toBe(201);
    const mark = aMark(later, schoolId);
    await record.hear(fact(FinalMarkReleasedV1, later, mark));
    const released = async () => {
      const { status, body } = await lms.get(`${base}/assessmentResults/${mark.markId}`);
      if (status !== 200) throw new Error('the mark is not in the record');
      return body.assessmentResult;
    };
    const since = (await eventually(released)).dateLastModified as string;
    const news = async () =>
      (await read(lms, `/assessmentResults?filter=dateLastModified>'${since}'`)).assessmentResults as Json[];
    expect(await news()).toEqual([]);
    const { items } = (await record.as().get('/v1/match-pairs?limit=500')).body as { items: Json[] };
    const question = items.find(({ learner, otherLearner }) => learner.id === later || otherLearner.id === later);
    await record.as().post(`/v1/match-pairs/${question.id}/decision`, { decision: 'same' });
    const studentOf = async (key: string) => (await read(lms, `/results/${key}`)).result.student.sourcedId as string;
    expect(await studentOf('merge-r')).toBe(first);
    expect((await news()).map(({ sourcedId, student }) => [sourcedId, student.sourcedId])).toEqual([
      [mark.markId, first],
    ]);
    // The id that ended still names the learner.
    expect((await putResult(lms, 'merge-r', 'merge', 'd-2', { score: 90 })).status).toBe(201);
    expect((await putResult(lms, 'merged-r', 'merge', 'd-2')).status).toBe(201);

    const merged = { merged: later };
    const { parts } = (await record.as().post(`/v1/learners/${first}/parting-plan`, merged)).body as { parts: Json[] };
    const sides = parts.filter(({ kind }) => kind === 'gradebook-result').map(({ side, why }) => `${side} ${why}`);
    expect(sides.sort()).toEqual(['parted of-merge', 'parted of-row']);
    expect((await record.as().post(`/v1/learners/${first}/partings`, { ...merged, reason: 'Jumelles' })).status).toBe(
      201,
    );
    for (const key of ['merge-r', 'merged-r']) expect([key, await studentOf(key)]).toEqual([key, later]);
    expect((await putResult(lms, 'merge-r', 'merge', 'd-2', { score: 95 })).status).toBe(201);
    // Each time that it passed from record to record is a version of the same word.
    const versions = await record.database.query(
      `select v.version, v.content->>'score' as score from gradebook_result_version v
         join gradebook_result r on r.id = v.result_id where r.source_id = 'merge-r' order by 1`,
    );
    const scores = ['87.5', '87.5', '90', '90', '95'];
    expect(versions).toEqual(scores.map((score, n) => ({ version: n + 1, score })));
  });
});
