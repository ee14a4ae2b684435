import { randomUUID } from 'node:crypto';
import type { JobView } from '@pan/kit/jobs';
import { eventually } from '@pan/testing';
import { Client as PgClient } from 'pg';
import { sisOfA, startRecord, twoCentres, type Client, type Json, type RunningRecord } from './record.js';
import { doAllThatIsExpected } from './self-test.js';
import { proved, vendorKey } from './vendor-keys.js';

const boreal = 'bac-a-sable.boreal';
const austral = 'bac-a-sable.austral';
const year = '2026-2027';

const noah = { familyName: 'Roy', givenName: 'Noah', birthDate: '2016-04-21', permanentCode: 'ROYN21041601' };
const stayAt = (learnerSourceId: string) => ({ learnerSourceId, schoolYear: year, level: 'primary-5' });

describe('A sandbox', () => {
  let record: RunningRecord;
  let ministry: Client;
  let centre: Client;
  let vendor: Client;
  let other: Client;

  beforeAll(async () => {
    record = await startRecord();
    await twoCentres(record);
    ministry = record.as();
    centre = record.as(sisOfA);
    vendor = record.as({ clientId: 'vendor-boreal', organisations: [boreal], purpose: 'school-administration' });
    other = record.as({ clientId: 'vendor-austral', organisations: [austral], purpose: 'school-administration' });
    await ministry.put('/v1/organisations/bac-a-sable', { name: 'Bac à sable', kind: 'other' });
    for (const code of [boreal, austral])
      await ministry.put(`/v1/organisations/${code}`, {
        name: code,
        kind: 'service-centre',
        parentCode: 'bac-a-sable',
      });
  });
  afterAll(() => record.close());

  const ended = (client: Client, id: string): Promise<JobView> =>
    eventually(async () => {
      const { body } = await client.get(`/v1/sandbox-resets/${id}`);
      if (!body.endedAt) throw new Error(body.state as string);
      return body as JobView;
    });
  const reset = async (client: Client, code: string): Promise<JobView> => {
    const { status, body, headers } = await client.post(`/v1/sandboxes/${code}/resets`, undefined);
    expect([status, headers.get('location')?.endsWith(`/v1/sandbox-resets/${body.id}`)]).toEqual([202, true]);
    return ended(client, body.id as string);
  };
  const put = (client: Client, organisation: string, kind: string, sourceId: string, body: object) =>
    client.put(`/v1/organisations/${organisation}/${kind}/by-source/${sourceId}`, body);
  const roster = async (client: Client, code: string) => {
    const { body } = await client.get(`/v1/learners?organisation=${code}&schoolYear=${year}&limit=500`);
    const items = body.items as {
      givenName: string;
      familyName: string;
      sources: object[];
      enrolments: { endedOn: string | null }[];
      classes: { title: string }[];
    }[];
    return items
      .map(({ givenName, familyName, sources, enrolments, classes }) => [
        `${givenName} ${familyName}`,
        sources.length,
        enrolments.map(({ endedOn }) => endedOn),
        classes.map(({ title }) => title),
      ])
      .sort((one, next) => String(one[0]).localeCompare(String(next[0])));
  };
  /** Every row about the real centres, to the letter. */
  const outside = () =>
    record.database.query(
      `select json_agg(t order by t::text) as rows from (
         select 'learner_source' as at, to_jsonb(s) as row from learner_source s where not 'bac-a-sable' = any(visible_to)
         union all select 'learner', to_jsonb(l) from learner l where apart is null
         union all select 'trace', to_jsonb(t) from learner_trace t join learner l on l.id = t.learner_id where l.apart is null
         union all select 'enrolment', to_jsonb(e) from enrolment e where not 'bac-a-sable' = any(visible_to)
         union all select 'class', to_jsonb(c) from class c where not 'bac-a-sable' = any(visible_to)
         union all select 'membership', to_jsonb(m) from membership m where not 'bac-a-sable' = any(visible_to)
         union all select 'staff', to_jsonb(f) from staff f where not 'bac-a-sable' = any(visible_to)) t`,
    );

  /** Somebody else's transaction that has a learner's row. */
  const holding = async (learnerId: string) => {
    const client = new PgClient({ connectionString: record.database.adminUrl });
    await client.connect();
    await client.query('begin');
    await client.query('select from learner where id = $1 for update', [learnerId]);
    return { release: () => client.end() };
  };
  const someoneWaits = (kind: 'advisory' | 'transactionid') =>
    eventually(async () => {
      const [waiting] = await record.database.query<{ count: number }>(
        `select count(*)::int as count from pg_locks l join pg_stat_activity a using (pid)
          where a.datname = current_database() and l.locktype = $1 and not l.granted`,
        [kind],
      );
      if (waiting!.count === 0) throw new Error(`nobody waits for ${kind}`);
    });
  /** Stays in the sandbox of learners that nobody sees. */
  const strays = async () => {
    const [found] = await record.database.query<{ count: number }>(
      `select count(*)::int as count from enrolment e
        where 'bac-a-sable.boreal' = any(visible_to) and not exists (select from learner_source s where s.learner_id = e.learner_id)`,
    );
    return found!.count;
  };

  it('begins with a small school, and a reset at its beginning tells nothing', async () => {
    const { state, counts } = await reset(vendor, boreal);
    expect([state, counts['learner.created']]).toEqual(['succeeded', 24]);
    const beginning = await roster(vendor, boreal);
    expect(beginning).toHaveLength(24);
    expect(beginning[0]).toEqual(['Adèle Arsenault', 1, [null], ['Groupe 501']]);
    const told = (await record.facts()).length;
    expect(await reset(vendor, boreal)).toMatchObject({ state: 'succeeded', counts: {} });
    expect((await record.facts()).length).toBe(told);
  });

  it('is put back to its beginning: everything ends by facts, the same keys are new again', async () => {
    await reset(vendor, boreal);
    const beginning = await roster(vendor, boreal);
    const write = async () => {
      const statuses = [
        await put(vendor, boreal, 'learners', 'E-1', noah),
        await put(vendor, boreal, 'enrolments', 'S-1', stayAt('E-1')),
        await put(vendor, boreal, 'staff', 'P-1', { familyName: 'Côté', givenName: 'Ève' }),
        await put(vendor, boreal, 'classes', 'G-1', { title: 'Groupe 1', schoolYear: year, level: 'primary-5' }),
        await put(vendor, boreal, 'memberships', 'M-1', {
          classSourceId: 'G-1',
          personSourceId: 'E-1',
          role: 'student',
        }),
        await put(vendor, boreal, 'accommodations', 'A-1', {
          learnerSourceId: 'E-1',
          extraTimePercent: 33,
          tools: [],
          validFrom: '2026-09-01',
        }),
      ];
      expect(statuses.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 201]);
      return statuses.map(({ body }) => body.id as string);
    };
    const first = await write();
    expect(await roster(vendor, boreal)).toHaveLength(25);

    const { counts } = await reset(vendor, boreal);
    expect(counts).toMatchObject({ 'accommodation.ended': 1, 'stay.ended': 25, 'class.ended': 3, 'staff.ended': 3 });
    expect(await roster(vendor, boreal)).toEqual(beginning);
    expect((await vendor.get(`/v1/learners/${first[0]}`)).status).toBe(404);
    const facts = await record.facts();
    const about = facts.filter(({ key }) => key === first[0]).map(({ type }) => type);
    expect(about).toEqual([
      'learner-registered.v1',
      'learner-enrolled.v1',
      'class-joined.v1',
      'class-left.v1',
      'enrolment-ended.v1',
    ]);

    const again = await write();
    expect(again.filter((id) => first.includes(id))).toEqual([]);
  });

  it('has the same learner as a centre without ever meeting the record', async () => {
    const mine = await put(centre, 'css-a.ecole', 'learners', 'real-1', { ...noah, familyName: 'Roy-Vrai' });
    const before = await outside();
    const invented = await put(vendor, boreal, 'learners', 'E-7', noah);
    const elsewhere = await put(other, austral, 'learners', 'E-7', noah);
    expect(new Set([mine, invented, elsewhere].map(({ body }) => body.id as string)).size).toBe(3);
    expect(await outside()).toEqual(before);
    const changed = await put(vendor, boreal, 'learners', 'E-7', {
      ...noah,
      permanentCode: null,
      familyName: 'Roy-Vrai',
    });
    expect(changed.status).toBe(200);
    expect((await ministry.get('/v1/match-pairs')).body.items).toEqual([]);
    await reset(vendor, boreal);
    expect(await outside()).toEqual(before);
    expect((await other.get(`/v1/learners/${elsewhere.body.id}`)).status).toBe(200);
  });

  it('cannot be reset from outside, and nothing outside can be reset', async () => {
    await put(other, austral, 'learners', 'E-8', { familyName: 'Dubé', givenName: 'Léa', birthDate: '2015-01-02' });
    await put(other, austral, 'enrolments', 'S-8', stayAt('E-8'));
    await put(centre, 'css-a.ecole', 'learners', 'real-8', {
      familyName: 'Dubé',
      givenName: 'Léo',
      birthDate: '2015-01-02',
    });
    await put(centre, 'css-a.ecole', 'enrolments', 'real-8', stayAt('real-8'));
    const [before, theirs] = [await outside(), await roster(other, austral)];
    const refusal = async (client: Client, code: string) => {
      const { status, body } = await client.post(`/v1/sandboxes/${code}/resets`, undefined);
      return [status, body.code];
    };
    expect(await refusal(centre, boreal)).toEqual([404, 'organisation-unknown']);
    expect(await refusal(vendor, austral)).toEqual([404, 'organisation-unknown']);
    expect(await refusal(vendor, 'css-a')).toEqual([404, 'organisation-unknown']);
    expect(await refusal(vendor, `${boreal}.ecole-du-debut`)).toEqual([409, 'not-a-sandbox']);
    expect(await refusal(centre, 'css-a')).toEqual([409, 'not-a-sandbox']);
    expect(await refusal(centre, 'css-a.ecole')).toEqual([409, 'not-a-sandbox']);
    for (const code of ['bac-a-sable', 'ministere', 'css-b'])
      expect(await refusal(ministry, code)).toEqual([409, 'not-a-sandbox']);
    const reader = record.as({ clientId: 'reader', organisations: [boreal], scopes: ['learners:read'] });
    expect((await refusal(reader, boreal))[0]).toBe(403);
    const { body } = await vendor.post(`/v1/sandboxes/${boreal}/resets`, undefined);
    expect((await other.get(`/v1/sandbox-resets/${body.id}`)).status).toBe(404);
    await ended(vendor, body.id as string);
    expect(await outside()).toEqual(before);
    expect(await roster(other, austral)).toEqual(theirs);
  });

  it('waits for a write that has begun, and ends what it wrote', async () => {
    const { body: learner } = await put(vendor, boreal, 'learners', 'E-9', { ...noah, permanentCode: null });
    const locked = await holding(learner.id as string);
    const stay = put(vendor, boreal, 'enrolments', 'S-9', stayAt('E-9'));
    await someoneWaits('transactionid');
    const { body: job } = await vendor.post(`/v1/sandboxes/${boreal}/resets`, undefined);
    await someoneWaits('advisory');
    await locked.release();
    expect((await stay).status).toBe(201);
    expect(await ended(vendor, job.id as string)).toMatchObject({ state: 'succeeded', counts: { 'stay.ended': 25 } });
    expect(await roster(vendor, boreal)).toHaveLength(24);
    expect(await strays()).toBe(0);
  });

  it('lets a write wait that comes during a reset, and keeps it', async () => {
    const { body: first } = await vendor.get(`/v1/learners?organisation=${boreal}&schoolYear=${year}&limit=1`);
    await put(vendor, boreal, 'learners', 'E-10', { ...noah, permanentCode: null });
    const locked = await holding(first.items[0].id as string);
    const { body: job } = await vendor.post(`/v1/sandboxes/${boreal}/resets`, undefined);
    await someoneWaits('transactionid');
    const late = put(vendor, boreal, 'learners', 'E-11', { ...noah, permanentCode: null, familyName: 'Tardif' });
    const stay = put(vendor, boreal, 'enrolments', 'S-10', stayAt('E-10'));
    await someoneWaits('advisory');
    const beside = await put(centre, 'css-a.ecole', 'learners', 'beside', { ...noah, permanentCode: null });
    expect(beside.status).toBe(201);
    await locked.release();
    expect(await ended(vendor, job.id as string)).toMatchObject({ state: 'succeeded' });
    expect((await late).status).toBe(201);
    expect((await stay).body.code).toBe('learner-not-sent');
    expect((await put(vendor, boreal, 'enrolments', 'S-11', stayAt('E-11'))).status).toBe(201);
    expect(await roster(vendor, boreal)).toHaveLength(25);
    expect(await strays()).toBe(0);
  });

  it('reset four times at once, while it is written, ends at its beginning', async () => {
    const writes = Array.from({ length: 30 }, async (_, n) => {
      const who = { ...noah, permanentCode: null, familyName: `Race ${n}` };
      const learner = await put(vendor, boreal, 'learners', `race-${n}`, who);
      const stay = await put(vendor, boreal, 'enrolments', `race-${n}`, stayAt(`race-${n}`));
      const real = await put(centre, 'css-a.ecole', 'learners', `vrai-${n}`, who);
      return [learner.status, stay.body.code ?? stay.status, real.status] as const;
    });
    const resets = Array.from({ length: 4 }, () => reset(vendor, boreal));
    const [written, done] = await Promise.all([Promise.all(writes), Promise.all(resets)]);
    expect(done.map(({ state }) => state)).toEqual(Array(4).fill('succeeded'));
    for (const [learner, stay, real] of written) {
      expect([learner, real]).toEqual([201, 201]);
      expect([201, 'learner-not-sent']).toContain(stay);
    }
    expect(await strays()).toBe(0);
    await reset(vendor, boreal);
    expect(await roster(vendor, boreal)).toHaveLength(24);
    const [real] = await record.database.query(
      `select count(*)::int as count from learner_source where source = 'sis-a' and source_id like 'vrai-%' and absent_at is null`,
    );
    expect(real).toEqual({ count: 30 });
  });

  it('never shows somebody of the network under a key that was sent elsewhere, nor the other way round', async () => {
    const person = { familyName: 'Paré', givenName: 'Ana', birthDate: '2014-03-03' };
    expect((await put(ministry, 'css-b.ecole', 'learners', 'both', person)).status).toBe(201);
    expect((await put(ministry, boreal, 'enrolments', 'both', stayAt('both'))).body.code).toBe('learner-not-sent');
    expect((await put(ministry, boreal, 'learners', 'both', person)).status).toBe(201);
    expect((await put(ministry, boreal, 'learners', 'invented', person)).status).toBe(201);
    expect((await put(ministry, 'css-b.ecole', 'enrolments', 'invented', stayAt('invented'))).body.code).toBe(
      'learner-not-sent',
    );
    const other = austral;
    expect((await put(ministry, other, 'learners', 'both', person)).body.code).toBe('sandbox-apart');
    expect((await put(ministry, other, 'enrolments', 'both', stayAt('both'))).body.code).toBe('learner-not-sent');
  });

  it('lets a vendor in alone, with scopes whose effects end there', async () => {
    const key = await vendorKey();
    const ask = async (wish: object) => {
      const answer = await fetch(`${record.url}/v1/client-requests`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          vendor: 'Boréal',
          scopes: ['learners:write'],
          purpose: 'school-administration',
          organisations: [boreal],
          ...(await proved(key)),
          ...wish,
        }),
      });
      return [answer.status, ((await answer.json()) as { code?: string }).code];
    };
    expect(await ask({})).toEqual([201, undefined]);
    expect(await ask({ organisations: [boreal, 'css-a'] })).toEqual([409, 'sandbox-alone']);
    expect(await ask({ organisations: [boreal, austral] })).toEqual([409, 'sandbox-alone']);
    expect(await ask({ scopes: ['learners:read', 'resources:write'] })).toEqual([409, 'scope-outside-sandbox']);
    expect(await ask({ scopes: ['resources:write'], organisations: ['css-a'] })).toEqual([201, undefined]);
  });

  describe('lets a version of a package be certified', () => {
    const place = 'bac-a-sable.progiciel';
    const product = { product: 'Boréal <Dossier>', productVersion: '7.2' };
    const system = { organisations: [place], purpose: 'school-administration' };
    /** The vendor's client in its sandbox, and one of the same version in a centre. */
    const approvedIn = async (organisation: string): Promise<string> => {
      const asked = await ministry.post('/v1/client-requests', {
        ...{ vendor: 'Boréal inc.', scopes: ['learners:write'], purpose: 'school-administration', ...product },
        ...{ organisations: [organisation], ...(await proved(await vendorKey())) },
      });
      const { body } = await ministry.post(`/v1/client-requests/${asked.body.id}/approval`, undefined);
      return body.clients[0].clientId as string;
    };
    const evaluated = async (client: Client): Promise<Json> => {
      const { status, headers, body } = await client.post('/v1/certifications', product);
      expect([status, headers.get('location')?.endsWith(`/v1/certifications/${body.id}`)]).toEqual([202, true]);
      return eventually(async () => {
        const { body: now } = await client.get(`/v1/certifications/${body.id}`);
        if (now.standing === 'testing') throw new Error('testing');
        return now;
      });
    };
    const missing = ({ results }: Json): string[] =>
      results.filter(({ required, passed }: Json) => required && !passed).map(({ id }: Json) => id as string);

    it('[R30] by what its system did in the sandbox, with a report for people, dates, a public list, and a warning once it is withdrawn', async () => {
      await ministry.put(`/v1/organisations/${place}`, { name: place, kind: 'other', parentCode: 'bac-a-sable' });
      const [tried, used] = [await approvedIn(place), await approvedIn('css-a')];
      const token = { ...system, clientId: tried };
      const client = record.as(token);
      const idle = await evaluated(client);
      expect(idle).toMatchObject({ standing: 'failed', vendor: 'Boréal inc.', ...product, sandbox: place });
      expect(idle.results.length).toBeGreaterThanOrEqual(50);
      expect(idle.progress).toEqual({ done: idle.results.length, total: idle.results.length });
      expect(missing(idle).length).toBeGreaterThan(25);
      expect(
        (await ministry.post(`/v1/certifications/${idle.id}/certificate`, { validUntil: '2099-01-01' })).body.code,
      ).toBe('certification-not-passed');

      await doAllThatIsExpected(record, client, place, await record.issuer.token(token));
      expect((await client.get('/ims/oneroster/rostering/v1p2/users?limit=1')).status).toBe(200);
      const report = await evaluated(client);
      expect([missing(report), report.standing]).toEqual([[], 'passed']);
      expect(report.results.find(({ id }: Json) => id === 'read-oneroster')).toMatchObject({ passed: true });
      expect(report.results.find(({ id }: Json) => id === 'learner-new')).toEqual({
        ...{ id: 'learner-new', area: 'people', required: true, passed: true },
        expected: { fr: 'Un élève est inscrit', en: 'A learner is written' },
        seen: { fr: 'vu 1 fois', en: 'seen 1 times' },
        rule: 'services/student-record/README.md, Writing',
      });
      const kept = await record.database.query<{ row: string }>(`select t::text as row from trial t`);
      expect(kept.filter(({ row }) => /Gagné|GAGZ|2014-02-19|e-1/.test(row))).toEqual([]);

      const certify = (who: Client, body: object) => who.post(`/v1/certifications/${report.id}/certificate`, body);
      expect((await certify(client, { validUntil: '2099-12-31' })).body.code).toBe('ministry-only');
      expect((await certify(centre, { validUntil: '2099-12-31' })).body.code).toBe('ministry-only');
      expect((await certify(ministry, { validFrom: '2026-12-02', validUntil: '2026-12-01' })).body.code).toBe(
        'certificate-ends-before-it-begins',
      );
      expect((await certify(ministry, { validFrom: '2026-11-01', validUntil: '2099-12-31' })).status).toBe(204);

      const anybody = async (path: string, language = 'fr') => {
        const answer = await fetch(record.url + path, { headers: { 'accept-language': language } });
        return { status: answer.status, headers: answer.headers, text: await answer.text() };
      };
      const listed = JSON.parse((await anybody('/v1/certificates')).text);
      expect(listed.items).toEqual([
        expect.objectContaining({
          id: report.id,
          standing: 'certified',
          validUntil: '2099-12-31',
          results: null,
          ...product,
        }),
      ]);
      expect(JSON.parse((await anybody(`/v1/certificates/${report.id}`)).text)).toMatchObject({
        results: report.results,
      });
      expect((await anybody(`/v1/certificates/${idle.id}`)).status).toBe(404);
      const page = await anybody(`/v1/certificates/${report.id}/report`);
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
      expect(page.text).toContain('<html lang="fr">');
      expect(page.text).toContain('Boréal &#60;Dossier&#62;');
      expect(page.text.match(/<tr>/g)).toHaveLength(
        report.results.length + (page.text.match(/<caption>/g) ?? []).length,
      );
      const english = await anybody(`/v1/certificates/${report.id}/report`, 'en');
      expect(english.text).toContain('<html lang="en">');
      const own = await fetch(`${record.url}/v1/certifications/${idle.id}/report`, {
        headers: { authorization: `Bearer ${await record.issuer.token(token)}` },
      });
      expect([own.status, await own.text()]).toEqual([200, expect.stringContaining('non réussie')]);

      const ofCentre = record.as({ ...sisOfA, clientId: used });
      expect((await ofCentre.get('/v1/organisations')).headers.get('warning')).toBeNull();
      expect(
        (await ministry.post(`/v1/certifications/${report.id}/withdrawal`, { reason: 'Perd des séjours.' })).status,
      ).toBe(204);
      const warned = await ofCentre.get('/v1/organisations');
      expect([warned.status, warned.headers.get('warning')]).toEqual([200, expect.stringMatching(/^299 - "[ -~]+"$/)]);
      expect(warned.headers.get('link')).toContain(`/v1/certificates/${report.id}>; rel="status"`);
      expect((await centre.get('/v1/organisations')).headers.get('warning')).toBeNull();
      expect(JSON.parse((await anybody(`/v1/certificates/${report.id}`)).text)).toMatchObject({
        ...{ standing: 'withdrawn', reason: 'Perd des séjours.' },
      });
      const renewed = await ministry.put(`/v1/clients/${used}/product`, { ...product, productVersion: '7.3' });
      expect(renewed.status).toBe(204);
      const again = await evaluated(client);
      await ministry.post(`/v1/certifications/${again.id}/certificate`, { validUntil: '2099-12-31' });
      expect((await ofCentre.get('/v1/organisations')).headers.get('warning')).toBeNull();
    });

    it('of nobody else: not of a system of the network, a person, or one that no vendor asked for', async () => {
      expect((await centre.post('/v1/certifications', product)).body.code).toBe('client-unknown');
      const ofCentre = record.as({ ...sisOfA, clientId: await approvedIn('css-a') });
      expect((await ofCentre.post('/v1/certifications', product)).body.code).toBe('not-a-sandbox');
      const before = await record.database.query(
        `select count(*)::int as count from trial where client_id like 'vendor-%' and not 'bac-a-sable' = any(visible_to)`,
      );
      expect(before).toEqual([{ count: 0 }]);
      expect((await other.get('/v1/certifications')).body.items).toEqual([]);
      expect((await centre.get(`/v1/certifications/${randomUUID()}`)).body.code).toBe('certification-unknown');
    });
  });

  it('answers for a reset that is not known', async () => {
    expect((await vendor.get(`/v1/sandbox-resets/${randomUUID()}`)).body.code).toBe('job-unknown');
  });
});
