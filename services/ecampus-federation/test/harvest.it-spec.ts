import type { ServerResponse } from 'node:http';
import type { JobView } from '@pan/kit/jobs';
import { eventually, startService } from '@pan/testing';
import type { InstitutionView } from '../src/http/institutions.dto.js';
import { admit, federation, harvest, hearNetwork, type Federation } from './federation-fixture.js';
import { aCourse, anOffering, idOf, ooapiServer, type OoapiServer } from './ooapi-server.js';

let it_: Federation;
let server: OoapiServer;

const courseId = (number: number) => idOf(2, number);
const give = (number: number, title: string, more: object = {}, offering: object = { maxNumberStudents: 20 }) => {
  server.courses.push(aCourse(courseId(number), title, more));
  server.offerings.set(courseId(number), [anOffering(idOf(3, number), title, offering)]);
};
const codes = ({ problems }: JobView) => problems.map(({ code, field, value }) => [code, field, value]);

beforeAll(async () => {
  it_ = await federation({
    ...{ HARVEST_ANSWER_MS: '2500', HARVEST_ANSWER_BYTES: '300000', HARVEST_PAGES: '5' },
  });
  server = await ooapiServer();
  await hearNetwork(it_);
});
afterAll(async () => {
  await it_?.close();
  await server?.close();
});
beforeEach(() => {
  server.mischief = () => false;
});

describe('An institution', () => {
  const put = (code: string, body: unknown) =>
    it_.ask<InstitutionView & { code: string }>('PUT', `/v1/institutions/${code}`, { body });

  it('says where it answers, and hears what of its service document does not conform', async () => {
    const good = server.service;
    server.service = { contactEmail: 'pas une adresse', specification: 'https://c.example/openapi.json' };
    const first = await put('universite-c', { endpoint: `${server.url}/` });
    expect(first).toMatchObject({
      status: 201,
      body: { code: 'universite-c', state: 'described', endpoint: server.url, conformance: { conformant: false } },
    });
    expect(first.body.conformance.findings).toEqual([{ pointer: '/documentation', reason: expect.any(String) }]);
    expect(await it_.ask('POST', '/v1/institutions/universite-c/admission')).toMatchObject({
      status: 409,
      body: { code: 'endpoint-not-conformant' },
    });
    server.service = good;
    expect(await put('universite-c', { endpoint: server.url })).toMatchObject({
      status: 200,
      body: { conformance: { conformant: true, findings: [] } },
    });
  });

  it.each([
    ['css-e', 409, 'not-higher-education'],
    ['inconnue', 404, 'organisation-unknown'],
  ])('%s cannot take part: %i %s', async (code, status, problem) => {
    expect(await put(code, { endpoint: server.url })).toMatchObject({ status, body: { code: problem } });
  });

  it.each([
    'http://ailleurs.example/v5',
    'ftp://127.0.0.1/',
    'https://u:p@c.example/',
    'https://c.example/?a=b',
    'rien',
  ])('does not answer at %s', async (endpoint) => {
    expect(await put('universite-c', { endpoint })).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
  });

  it('is harvested once it is admitted, and no more once it is suspended', async () => {
    const start = () => it_.ask('POST', '/v1/institutions/universite-c/harvests');
    expect(await start()).toMatchObject({ status: 409, body: { code: 'institution-not-admitted' } });
    expect((await it_.ask('POST', '/v1/institutions/universite-c/admission')).status).toBe(204);
    expect(await it_.ask('POST', '/v1/institutions/universite-c/admission')).toMatchObject({
      status: 409,
      body: { code: 'institution-already-admitted' },
    });
    expect((await it_.ask('POST', '/v1/institutions/universite-c/suspension')).status).toBe(204);
    expect((await start()).status).toBe(409);
    expect((await it_.ask('POST', '/v1/institutions/universite-c/admission')).status).toBe(204);
    expect((await it_.said()).map(({ type }) => type)).toEqual([
      'institution-admitted',
      'institution-suspended',
      'institution-admitted',
    ]);
  });
});

describe('A harvest', () => {
  it('takes every course and offering, page by page', async () => {
    for (let number = 1; number <= 230; number += 1) give(number, `Cours ${number}`);
    const job = await harvest(it_);
    expect(job).toMatchObject({ state: 'succeeded', problemCount: 0, progress: { done: 230, total: 230 } });
    expect(job.counts).toMatchObject({ 'course.created': 230, 'offering.created': 230 });
    expect(server.asked().filter((line) => line.startsWith('/v5/courses?'))).toHaveLength(3);
    expect((await it_.said()).filter(({ type }) => type === 'offering-published')).toHaveLength(230);
  });

  it('asks whether its answers still hold, and emits nothing when they do', async () => {
    server.asked();
    const before = (await it_.said()).length;
    const job = await harvest(it_);
    expect(job.counts).toMatchObject({ 'course.unchanged': 230, 'offering.list-unchanged': 230 });
    expect(server.asked().filter((line) => line.startsWith('/v5/courses') && !line.endsWith(' 304'))).toEqual([]);
    expect((await it_.said()).length).toBe(before);
  });

  it('publishes what changed, withdraws what a complete list no longer names, and takes it back', async () => {
    server.courses.splice(3);
    server.offerings.set(courseId(1), [anOffering(idOf(3, 1), 'Cours 1', { maxNumberStudents: 25 })]);
    const before = (await it_.said()).length;
    const job = await harvest(it_);
    expect(job.counts).toMatchObject({ 'course.withdrawn': 227, 'offering.withdrawn': 227, 'offering.changed': 1 });
    const news = (await it_.said()).slice(before);
    expect(Map.groupBy(await it_.said(), ({ type }) => type).get('offering-withdrawn')).toHaveLength(227);
    expect(news).toHaveLength(228);
    give(4, 'Cours 4');
    const again = await harvest(it_);
    expect(again.counts).toMatchObject({ 'course.changed': 1, 'offering.changed': 1 });
  });

  it('keeps a course that is not as the standard says apart, says where and why, and goes on', async () => {
    server.courses[1] = aCourse(courseId(2), 'Cours 2', { level: 'cégep' });
    server.courses.push(aCourse(courseId(310), 'Cours 310', { name: [] }));
    server.offerings.set(courseId(3), [anOffering(idOf(3, 3), 'Cours 3', { endDate: '2027-02-30' })]);
    give(311, 'Cours 311', { inconnu: { de: 'tous' } });
    const job = await harvest(it_);
    expect(job.state).toBe('succeeded');
    expect(codes(job).toSorted((one, other) => (`${one[0]} ${one[1]}` < `${other[0]} ${other[1]}` ? -1 : 1))).toEqual([
      ['course-refused', '/level', courseId(2)],
      ['course-refused', '/name', courseId(310)],
      ['offering-refused', '/endDate', idOf(3, 3)],
    ]);
    expect(job.counts).toMatchObject({ 'course.refused': 2, 'course.created': 1, 'course.withdrawn': 0 });
    // Said each time until it is right, although nothing changed.
    expect(codes(await harvest(it_))).toHaveLength(3);
    server.courses.splice(1, 1, aCourse(courseId(2), 'Cours 2'));
    server.courses.splice(4, 1);
    server.offerings.set(courseId(3), [anOffering(idOf(3, 3), 'Cours 3')]);
    expect(codes(await harvest(it_))).toEqual([]);
  });

  it('leaves out courses that are given on campus alone', async () => {
    give(12, 'Cours 12', { modeOfDelivery: ['on campus'] });
    expect((await harvest(it_)).counts).toMatchObject({ 'course.left-out': 1, 'course.created': 0 });
    server.courses.pop();
  });

  it('cannot take another institution’s course by its id', async () => {
    await admit(it_, server.url, 'universite-d');
    expect((await harvest(it_, 'universite-d')).counts).toMatchObject({ 'course.created': server.courses.length });
    const [row] = await it_.database.query<{ n: number }>(
      `select count(*)::int as n from course where withdrawn_at is null`,
    );
    expect(row!.n).toBe(2 * server.courses.length);
  });
});

describe('An endpoint that misbehaves', () => {
  const onOfferings = (misbehave: (response: ServerResponse) => void) => {
    server.mischief = (path, response) => {
      if (!path.includes(`${courseId(1)}/offerings`)) return false;
      misbehave(response);
      return true;
    };
  };
  const keepsOfferings = async (fault: string) => {
    const job = await harvest(it_);
    expect(job.state).toBe('succeeded');
    expect(codes(job)).toEqual([['offerings-unreadable', null, courseId(1)]]);
    expect(job.problems[0]!.detail).toContain(fault);
    const open = await it_.database.query(`select id from offering where withdrawn_at is null`);
    expect(open.length).toBeGreaterThan(0);
    expect(job.counts['offering.withdrawn'] ?? 0).toBe(0);
  };

  it('by a server error costs one course its offerings of today, and no other', async () => {
    onOfferings((response) => response.writeHead(500).end('oups'));
    await keepsOfferings('status-500');
  });

  it('by an error that passes costs nothing', async () => {
    let times = 0;
    server.mischief = (path, response) => {
      if (!path.includes(`${courseId(1)}/offerings`) || (times += 1) > 2) return false;
      response.writeHead(503, { 'retry-after': '0' }).end();
      return true;
    };
    expect(codes(await harvest(it_))).toEqual([]);
    expect(times).toBe(3);
  });

  it('by not answering in time', async () => {
    onOfferings(() => undefined);
    await keepsOfferings('too-slow');
  });

  it('by an answer that is no JSON', async () => {
    onOfferings((response) => response.writeHead(200).end('{"items": ['));
    await keepsOfferings('not-json');
  });

  it('by an encoding that nobody reads', async () => {
    onOfferings((response) =>
      response.writeHead(200, { 'content-type': 'application/json; charset=ebcdic' }).end('{}'),
    );
    await keepsOfferings('encoding');
  });

  it('by one bad record of a page costs that one alone, named by its own id [F11]', async () => {
    const pageWith = (...items: string[]) => `{"pageNumber":1,"hasNextPage":false,"items":[${items.join()}]}`;
    const one = (number: number, more: object = {}) => JSON.stringify(anOffering(idOf(3, number), 'Été', more));
    const latin1 = Buffer.from(one(902), 'latin1');
    const [before, after] = pageWith(
      one(1, { maxNumberStudents: 7 }),
      'SPLIT',
      ...[one(903, { startDate: '0000-01-01' }), one(904, { name: [{ language: 'fr', value: 'moitié \ud800' }] })],
      ...[one(905, { consumers: [{ consumerKey: 'x', n: 0 }] }).replace('"n":0', '"n":1e999'), 'null', '[]'],
      ...[
        JSON.stringify({ ...anOffering('OFF-H27', 'Été') }),
        JSON.stringify({ ...anOffering(`urn:uuid:${idOf(3, 906)}`, 'Été') }),
      ],
    ).split('SPLIT');
    onOfferings((response) =>
      response.writeHead(200).end(Buffer.concat([Buffer.from(`\uFEFF${before}`), latin1, Buffer.from(after!)])),
    );
    const job = await harvest(it_);
    expect(job.state).toBe('succeeded');
    expect(codes(job)).toEqual([
      ['offering-refused', '/name/0/value', idOf(3, 902)],
      ['offering-refused', '/startDate', idOf(3, 903)],
      ['offering-refused', '/name/0/value', idOf(3, 904)],
      ['offering-refused', '/consumers/0/n', idOf(3, 905)],
      ['offering-refused', '/', null],
      ['offering-refused', '/', null],
      ['offering-refused', '/offeringId', 'OFF-H27'],
      ['offering-refused', '/offeringId', `urn:uuid:${idOf(3, 906)}`],
    ]);
    expect(job.counts).toMatchObject({ 'offering.changed': 1, 'offering.refused': 8 });
    // Asked again by itself: what is right now is taken, although the answer has an entity tag and was seen before.
    server.mischief = () => false;
    server.offerings.set(courseId(1), [anOffering(idOf(3, 1), 'Cours 1'), anOffering(idOf(3, 902), 'Été')]);
    expect((await harvest(it_)).counts).toMatchObject({ 'offering.created': 1, 'offering.refused': 0 });
    server.offerings.set(courseId(1), [anOffering(idOf(3, 1), 'Cours 1')]);
    await harvest(it_);
  });

  it('by one bad course costs that one alone, named by its own id [F11]', async () => {
    const good = server.courses.length;
    server.courses.push(
      aCourse(courseId(920), `a${'𐌰'.repeat(299)}`, { abbreviation: 'Gothique' }),
      aCourse(courseId(920), 'Deux fois'),
      aCourse(courseId(921), 'Cours 921', { consumers: [{ consumerKey: 'x-ecampus-qc', credits: -1 }] }),
      { ...aCourse('BIO-101', 'Cours 922'), courseId: 'BIO-101' },
      aCourse(`urn:uuid:${courseId(923)}`, 'Cours 923'),
    );
    const job = await harvest(it_);
    server.courses.splice(good);
    expect(job.counts).toMatchObject({ 'course.created': 1, 'course.unchanged': good });
    expect(codes(job)).toEqual([
      ['course-refused', '/consumers/0/credits', courseId(921)],
      ['course-refused', '/courseId', 'BIO-101'],
      ['course-refused', '/courseId', `urn:uuid:${courseId(923)}`],
    ]);
    await harvest(it_);
  });

  it('by an answer cut off on its way is asked again at once [F11]', async () => {
    let times = 0;
    server.mischief = (path, response) => {
      if (!path.includes(`${courseId(1)}/offerings`) || (times += 1) > 1) return false;
      response.writeHead(200).end('{"pageNumber":1,"hasNextPage":false,"items":[{"offeringId":');
      return true;
    };
    expect(codes(await harvest(it_))).toEqual([]);
    expect(times).toBe(2);
  });

  it.each([
    ['an answer cut off', false],
    ['a line that breaks', true],
  ])(
    'by %s each time gives what was whole, and the rest is named, kept and asked again [F11]',
    async (_how, breaks) => {
      const usual = (await harvest(it_)).counts['course.unchanged']!;
      const whole = JSON.stringify({ pageNumber: 1, items: server.courses.slice(0, 100), hasNextPage: false });
      const end = whole.lastIndexOf('{"courseId"') + 40;
      const cut = (body: string) => (path: string, response: ServerResponse, asked: string) => {
        if (!path.startsWith(asked)) return false;
        response.writeHead(200, { 'content-type': 'application/json' });
        if (breaks) response.write(body, () => setImmediate(() => response.destroy()));
        else response.end(body);
        return true;
      };
      server.mischief = (path, response) =>
        cut(whole.slice(0, end))(path, response, '/v5/courses?pageSize=100&pageNumber=1');
      const job = await harvest(it_);
      expect(job.state).toBe('succeeded');
      expect(job.problems.filter(({ code }) => code === 'list-unreadable')).toMatchObject([{ row: 1 }]);
      expect(job.counts['course.unchanged']).toBe(usual - 1);
      server.mischief = () => false;
      expect((await harvest(it_)).counts).toMatchObject({ 'course.unchanged': usual, 'course.withdrawn': 0 });

      const [one, two] = [
        anOffering(idOf(3, 1), 'Cours 1', { maxNumberStudents: breaks ? 32 : 31 }),
        anOffering(idOf(3, breaks ? 802 : 801), 'Cours 1'),
      ];
      server.offerings.set(courseId(1), [one, two]);
      const list = JSON.stringify({ pageNumber: 1, items: [one, two], hasNextPage: false });
      const broken = list.slice(0, list.lastIndexOf('{"offeringId"') + 40);
      server.mischief = (path, response) => cut(broken)(path, response, `/v5/courses/${courseId(1)}/offerings`);
      const part = await harvest(it_);
      expect(codes(part).filter(([code]) => code === 'offerings-unreadable')).toEqual([
        ['offerings-unreadable', null, courseId(1)],
      ]);
      expect(part.counts).toMatchObject({ 'offering.changed': 1 });
      server.mischief = () => false;
      expect((await harvest(it_)).counts).toMatchObject({ 'offering.created': 1 });
      server.offerings.set(courseId(1), [one]);
      await harvest(it_);
    },
  );

  it('by sending without end', async () => {
    onOfferings((response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 32)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    await keepsOfferings('too-large');
  });

  it('by more parts than anybody means, however small [M1]', async () => {
    onOfferings((response) => response.writeHead(200).end(`{"items":[${'{},'.repeat(300_000)}{}]}`));
    await keepsOfferings('too-large');
  });

  it('by sending us elsewhere', async () => {
    onOfferings((response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());
    await keepsOfferings('redirects');
  });

  it('by a list that turns in circles: nothing is taken for withdrawn', async () => {
    const page = { pageNumber: 1, hasNextPage: true, items: [aCourse(courseId(1), 'Cours 1')] };
    server.mischief = (path, response) => {
      if (!path.startsWith('/v5/courses?')) return false;
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(page));
      return true;
    };
    const job = await harvest(it_);
    expect(codes(job)).toEqual([['list-loops', null, null]]);
    expect(job.counts['course.withdrawn'] ?? 0).toBe(0);
  });

  it('by a list without end', async () => {
    let number = 500;
    server.mischief = (path, response) => {
      if (!path.startsWith('/v5/courses?')) return false;
      const items = [aCourse(courseId((number += 1)), `Cours ${number}`)];
      response.writeHead(200).end(JSON.stringify({ pageNumber: 1, hasNextPage: true, items }));
      return true;
    };
    expect(codes(await harvest(it_))).toEqual([['list-too-long', null, null]]);
  });

  it('by breaking off in the middle of its list', async () => {
    server.mischief = (path, response) => {
      if (!path.startsWith('/v5/courses?')) return false;
      if (path.includes('pageNumber=2')) response.writeHead(404).end();
      else
        response
          .writeHead(200)
          .end(JSON.stringify({ pageNumber: 1, hasNextPage: true, items: server.courses.slice(0, 1) }));
      return true;
    };
    const job = await harvest(it_);
    expect(codes(job)).toEqual([['list-unreadable', null, null]]);
    expect(job.counts['course.withdrawn'] ?? 0).toBe(0);
  });

  it('by characters that no text holds', async () => {
    server.courses.push(aCourse(courseId(20), 'Nul \u0000'));
    const job = await harvest(it_);
    expect(codes(job)).toEqual([['course-refused', '/name/0/value', courseId(20)]]);
    server.courses.pop();
  });

  it('from the first page on changes nothing, and the harvest says so', async () => {
    server.mischief = (path, response) => {
      if (!path.startsWith('/v5/courses?')) return false;
      response.writeHead(401).end();
      return true;
    };
    expect(await harvest(it_)).toMatchObject({ state: 'refused', reason: { code: 'endpoint-unusable' } });
  });
});

describe('A harvest whose process is killed', () => {
  it('[E05] goes on in the next one: courses that it was done with are not asked again, each is told of once, a bad one is kept apart, and the one after it asks whether its answers still hold', async () => {
    const source = await ooapiServer();
    for (let number = 1; number <= 30; number += 1) {
      source.courses.push(aCourse(courseId(number), `Cours ${number}`));
      source.offerings.set(courseId(number), [anOffering(idOf(3, number), `Cours ${number}`)]);
    }
    source.courses.push(aCourse(courseId(31), 'Cours 31', { name: [] }));
    const it = await federation();
    await hearNetwork(it);
    await admit(it, source.url);
    const start = (env: Record<string, string> = {}) => startService('ecampus-federation', { ...it, env });
    await it.app.close();
    const killed = await start({ PAN_FAILPOINT: 'after-harvest-course:12' });
    source.asked();
    await fetch(`${killed.url}/v1/institutions/universite-c/harvests`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await it.issuer.token()}` },
    });
    expect((await killed.ended).signal).toBe('SIGKILL');
    const doneBefore = await it.database.query<{ remote: string }>(
      'select remote_id as remote from harvest_seen where is_done',
    );
    expect(doneBefore.length).toBeGreaterThanOrEqual(12);
    source.asked();
    await it.database.query(`update job set leased_until = clock_timestamp() where state = 'running'`);
    const other = await start();
    const ended = (jobs: unknown[]) =>
      eventually(
        async () =>
          expect(
            await it.database.query(
              `select state, (select count(*)::int from job_problem where job_id = job.id) as apart from job order by 2 desc`,
            ),
          ).toEqual(jobs),
        { timeout: 30_000 },
      );
    await ended([{ state: 'succeeded', apart: 1 }]);
    const askedAgain = source.asked().filter((line) => doneBefore.some(({ remote }) => line.includes(`${remote}/`)));
    expect(askedAgain).toEqual([]);
    const told = (await it.said()).filter(({ type }) => type === 'offering-published');
    // A relay that was cut off may send again what it had sent.
    expect(new Set(told.map(({ key }) => key)).size).toBe(30);
    expect(await it.database.query('select id from offering where withdrawn_at is null')).toHaveLength(30);
    expect(await it.database.query('select 1 from harvest_seen')).toEqual([]);
    source.courses.pop();
    source.asked();
    await fetch(`${other.url}/v1/institutions/universite-c/harvests`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await it.issuer.token()}` },
    });
    await ended([1, 0].map((apart) => ({ state: 'succeeded', apart })));
    const offerings = source.asked().filter((line) => line.includes('/offerings'));
    expect(offerings).toHaveLength(30);
    expect(offerings.filter((line) => !line.endsWith(' 304'))).toEqual([]);
    await other.kill('SIGTERM');
    await source.close();
    await it.close();
  });
});
