import type { TokenOptions } from '@pan/testing';
import { EndLinks } from '../src/application/accounts/end-links.js';
import { aBundle, sis, startImports, without, type ImportingRecord } from './imports-fixture.js';
import { sisOfA, sisOfB, type Client } from './record.js';

const familyOf = (subject: string, role: 'guardian' | 'learner' | null, id = ''): TokenOptions => ({
  clientId: 'portal',
  subject,
  organisations: [],
  scopes: ['account', 'learners:read', 'assistance-files:read'],
  purpose: 'family-access',
  ...(role && { person: { role, id } }),
});

describe('Accounts of people', () => {
  let record: ImportingRecord;
  let a: Client;
  let b: Client;
  let number = 0;

  beforeAll(async () => {
    record = await startImports();
    [a, b] = [record.as(sisOfA), record.as(sisOfB)];
    await a.put('/v1/organisations/css-a.ecole/classes/by-source/g-1', {
      title: 'Groupe 61',
      schoolYear: '2026-2027',
      level: 'primary-6',
    });
  });
  afterAll(() => record.close());

  const at = (centre: string) => `/v1/organisations/css-${centre}.ecole`;
  const enrol = (client: Client, centre: string, key: string, more: object = {}) =>
    client.put(`${at(centre)}/enrolments/by-source/s-${key}`, {
      learnerSourceId: key,
      schoolYear: '2026-2027',
      level: 'primary-6',
      ...more,
    });
  /** A learner with a stay. */
  const pupil = async (client = a, centre = 'a', who: object = {}): Promise<{ id: string; key: string }> => {
    const key = `e-${(number += 1)}`;
    const { body } = await client.put(`${at(centre)}/learners/by-source/${key}`, {
      familyName: `Roy-${number}`,
      givenName: 'Ana',
      ...who,
    });
    await enrol(client, centre, key);
    return { id: body.id as string, key };
  };
  const codeFor = async (learnerId: string, client = a): Promise<string> =>
    (await client.post(`/v1/learners/${learnerId}/guardian-codes`, undefined)).body.code as string;
  const redeem = (subject: string, code: string) =>
    record.as(familyOf(subject, null)).post('/v1/accounts/guardian-links', { code });
  /** A guardian of this learner; answers the client with the token that they get at the next sign-in. */
  const guardianOf = async (learnerId: string, client = a): Promise<{ subject: string; family: Client }> => {
    const subject = `tuteur-${(number += 1)}`;
    const { body } = await redeem(subject, await codeFor(learnerId, client));
    return { subject, family: record.as(familyOf(subject, 'guardian', body.person.id as string)) };
  };

  describe('of guardians', () => {
    it('are linked by a code that the school shows once and nobody keeps', async () => {
      const { id } = await pupil();
      const { body, status } = await a.post(`/v1/learners/${id}/guardian-codes`, undefined);
      expect(status).toBe(201);
      expect(body.code).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/);
      const kept = await record.database.query<{ row: string }>(`select t::text as row from guardian_code t`);
      expect(kept.some(({ row }) => row.includes(body.code as string))).toBe(false);
      const linked = await redeem('tuteur-a', ` ${(body.code as string).toLowerCase().replaceAll('-', ' ')} `);
      expect([linked.status, linked.body.person.role]).toEqual([201, 'guardian']);
      const again = await redeem('tuteur-b', body.code as string);
      expect([again.status, again.body.code]).toEqual([409, 'guardian-code-used']);
    });

    it('used by twenty people at once link one of them', async () => {
      const { id } = await pupil();
      const code = await codeFor(id);
      const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => redeem(`foule-${n}`, code)));
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(new Set(answers.map(({ body }) => body.code as string))).toEqual(
        new Set([undefined, 'guardian-code-used']),
      );
    });

    it('wait after five wrong codes, also when the sixth is right', async () => {
      const { id } = await pupil();
      const code = await codeFor(id);
      for (let attempt = 0; attempt < 5; attempt += 1)
        expect((await redeem('devineur', 'AAAA-BBBB-CCCC')).body.code).toBe('guardian-code-unknown');
      const sixth = await redeem('devineur', code);
      expect([sixth.status, sixth.body.code, sixth.headers.get('retry-after')]).toEqual([
        429,
        'too-many-attempts',
        '900',
      ]);
      expect((await redeem('honnête'.normalize('NFD').replace(/\W/g, ''), code)).status).toBe(201);
    });

    it('are refused a code past its days', async () => {
      const { id } = await pupil();
      const code = await codeFor(id);
      await record.database.query(`update guardian_code set expires_at = now() where used_at is null`);
      expect((await redeem('tard', code)).body.code).toBe('guardian-code-expired');
    });

    it('see their children and nobody else, for the family’s purpose, and the school sees that they did', async () => {
      const [one, two, other] = [await pupil(), await pupil(b, 'b'), await pupil()];
      const { subject, family } = await guardianOf(one.id);
      await redeem(subject, await codeFor(two.id, b));
      const list = await family.get('/v1/learners');
      expect(list.body.items.map((item: { id: string }) => item.id).sort()).toEqual([one.id, two.id].sort());
      const read = await family.get(`/v1/learners/${one.id}`);
      expect(read.body).toMatchObject({ id: one.id, enrolments: [{ organisation: 'css-a.ecole' }], sources: [] });
      expect((await family.get(`/v1/learners/${two.id}/results`)).status).toBe(200);
      expect((await family.get(`/v1/learners/${other.id}`)).body.code).toBe('learner-unknown');
      expect((await family.get(`/v1/learners/${other.id}/accommodations`)).status).toBe(404);
      const teaching = { 'purpose-of-use': 'teaching' };
      const administration = await family.get(`/v1/learners/${one.id}`, teaching);
      expect([administration.status, administration.body.code]).toEqual([403, 'purpose-not-granted']);
      const generous = record.as({ ...familyOf(subject, 'guardian', one.id), purposes: ['family-access', 'teaching'] });
      expect((await generous.get(`/v1/learners/${one.id}`, teaching)).body.code).toBe('family-access-only');
      const [entry] = await record.database.query<{ subject: string; purpose: string; visible_to: string[] }>(
        `select subject, purpose, visible_to from access_log where learner_ids = $1 and operation = 'read-learner'`,
        [[one.id]],
      );
      expect(entry).toMatchObject({ subject, purpose: 'family-access' });
      expect([...entry!.visible_to].sort()).toEqual(['css-a', 'css-a.ecole', 'ministere']);
    });

    it('are given the names of their children alone, as anybody is of those in sight, and the log says of whom', async () => {
      const [one, other, elsewhere] = [await pupil(), await pupil(), await pupil(b, 'b')];
      const { family } = await guardianOf(one.id);
      const asked = { learnerIds: [one.id, other.id, elsewhere.id] };
      const labelled = async (client: Client) => {
        const { body } = await client.post('/v1/learners/labels', asked);
        return body.items.map(({ id }: { id: string }) => id).sort();
      };
      expect(await labelled(family)).toEqual([one.id]);
      expect(await labelled(a)).toEqual([one.id, other.id].sort());
      const entries = await record.database.query<{ learner_ids: string[] }>(
        `select learner_ids from access_log where operation = 'label-learners' and learner_ids && $1 order by id`,
        [asked.learnerIds],
      );
      expect(entries.map(({ learner_ids }) => learner_ids.sort())).toEqual([[one.id], [one.id, other.id].sort()]);
      const { body } = await a.post('/v1/learners/labels', { learnerIds: [one.id] });
      expect(body.items).toEqual([{ id: one.id, familyName: expect.any(String), givenName: expect.any(String) }]);
    });

    it('whose token names a school still see their children alone', async () => {
      const { id } = await pupil();
      const { subject } = await guardianOf(id);
      const greedy = record.as({ ...familyOf(subject, 'guardian'), organisations: ['ministere'] });
      const greedier = record.as({ ...familyOf(subject, 'guardian', id), organisations: ['ministere'] });
      expect((await greedier.get('/v1/learners')).body.items).toHaveLength(1);
      expect((await greedy.get('/v1/learners')).status).toBeLessThan(300);
    });

    it('lose sight of a child the day the school ends the link, whatever their token says', async () => {
      const { id } = await pupil();
      const { family } = await guardianOf(id);
      const { body } = await a.get(`/v1/learners/${id}/account-links`);
      expect(body.items).toMatchObject([{ role: 'guardian', how: 'code', organisation: 'css-a.ecole', endedAt: null }]);
      expect((await b.post(`/v1/account-links/${body.items[0].id}/end`, undefined)).body.code).toBe(
        'account-link-unknown',
      );
      expect((await a.post(`/v1/account-links/${body.items[0].id}/end`, undefined)).status).toBe(204);
      expect((await family.get(`/v1/learners/${id}`)).status).toBe(404);
    });
  });

  describe('of staff', () => {
    it('are linked from the roster once, and see the learners of their classes', async () => {
      const [mine, other] = [await pupil(), await pupil()];
      await a.put(`${at('a')}/staff/by-source/p-1`, { familyName: 'Tremblay', givenName: 'Étienne' });
      await a.put(`${at('a')}/memberships/by-source/m-p`, {
        classSourceId: 'g-1',
        personSourceId: 'p-1',
        role: 'teacher',
      });
      await a.put(`${at('a')}/memberships/by-source/m-e`, {
        classSourceId: 'g-1',
        personSourceId: mine.key,
        role: 'student',
      });
      const answers = await Promise.all(
        Array.from({ length: 10 }, () =>
          a.post('/v1/accounts/staff-links', { subject: 'prof-1', staffSourceId: 'p-1' }),
        ),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(9);
      const taken = await a.post('/v1/accounts/staff-links', { subject: 'prof-2', staffSourceId: 'p-1' });
      expect([taken.status, taken.body.code]).toEqual([409, 'person-already-linked']);

      const { body: claims } = await record.as().get('/v1/accounts/prof-1');
      expect(claims).toMatchObject({
        person: { role: 'staff', id: answers[0]!.body.person.id },
        organisations: ['css-a.ecole'],
        purpose: 'teaching',
        purposes: ['teaching', 'student-support'],
      });
      const teacher = record.as({
        clientId: 'portal',
        subject: 'prof-1',
        person: claims.person,
        organisations: claims.organisations,
        scopes: claims.scopes,
        purposes: claims.purposes,
      });
      const { body: me } = await teacher.get('/v1/accounts/me');
      expect(me.classes).toMatchObject([{ title: 'Groupe 61', organisation: 'css-a.ecole', learners: 1 }]);
      const { body: learners } = await teacher.get('/v1/learners?organisation=css-a&schoolYear=2026-2027');
      expect(learners.items.map((item: { id: string }) => item.id)).toEqual([mine.id]);
      expect((await teacher.get(`/v1/learners/${other.id}`)).status).toBe(404);
      expect((await teacher.get(`/v1/learners/${mine.id}`)).body.classes).toMatchObject([{ title: 'Groupe 61' }]);
      expect((await b.get('/v1/accounts/prof-1')).body.code).toBe('account-unknown');
    });

    it('end when a bundle no longer knows the member, as those of a learner who is gone from it', async () => {
      const tables = aBundle({ id: 'ecole-x', learners: 12, from: 500 });
      await record.import(tables, { source: 'fin' });
      const system = record.as(sis);
      const query = '?source=fin';
      await system.post(`/v1/accounts/staff-links${query}`, { subject: 'prof-x', staffSourceId: 'p-ecole-x' });
      const learner = { subject: 'eleve-x', learnerSourceId: 'e-503' };
      const linked = await system.post(`/v1/accounts/learner-links${query}`, learner);
      const { family } = await guardianOf(linked.body.person.id as string, system);
      const own = record.as(familyOf('eleve-x', 'learner', linked.body.person.id as string));
      expect((await own.get('/v1/learners')).body.items).toHaveLength(1);

      await record.import(without(tables, 'e-503', 'p-ecole-x'), { source: 'fin' });
      const links = await record.database.query(
        `select role, ended_why from account_link where subject in ('prof-x', 'eleve-x') or learner_id = $1 order by role`,
        [linked.body.person.id],
      );
      expect(links).toEqual([
        { role: 'guardian', ended_why: 'stay-ended' },
        { role: 'learner', ended_why: 'stay-ended' },
        { role: 'staff', ended_why: 'staff-left' },
      ]);
      expect((await own.get('/v1/learners')).body.items).toEqual([]);
      expect((await family.get('/v1/learners')).body.items).toEqual([]);
      const again = await system.post(`/v1/accounts/learner-links${query}`, learner);
      expect([again.status, again.body.code]).toEqual([409, 'no-open-stay']);
    });
  });

  describe('of learners', () => {
    it('are one account’s, and an account is one learner’s', async () => {
      const [one, two] = [await pupil(), await pupil()];
      const link = (subject: string, { key }: { key: string }) =>
        a.post('/v1/accounts/learner-links', { subject, learnerSourceId: key });
      expect((await link('eleve-1', one)).status).toBe(201);
      expect((await link('eleve-1', one)).status).toBe(200);
      expect((await link('eleve-2', one)).body.code).toBe('person-already-linked');
      expect((await link('eleve-1', two)).body.code).toBe('subject-already-linked');
      const { body } = await record.as().get('/v1/accounts/eleve-1');
      expect(body).toMatchObject({
        person: { role: 'learner', id: one.id },
        organisations: ['css-a.ecole'],
        learners: [one.id],
      });
    });

    it('end with the last stay only, in whichever centre it was', async () => {
      const who = { permanentCode: 'ROYB19021402', birthDate: '2014-02-19', familyName: 'Roy-deux' };
      const [one, same] = [await pupil(a, 'a', who), await pupil(b, 'b', who)];
      expect(same.id).toBe(one.id);
      await a.post('/v1/accounts/learner-links', { subject: 'eleve-3', learnerSourceId: one.key });
      const ended = async () =>
        (
          await record.database.query<{ why: string | null }>(
            `select ended_why as why from account_link where subject = 'eleve-3'`,
          )
        )[0]!.why;
      await enrol(a, 'a', one.key, { endedOn: '2026-10-01' });
      expect(await ended()).toBeNull();
      await enrol(b, 'b', same.key, { endedOn: '2026-10-02' });
      expect(await ended()).toBe('stay-ended');
    });

    it('may be made before the first day, and show the school from that day on [F11]', async () => {
      const { key } = await pupil();
      await enrol(a, 'a', key, { beganOn: '2199-08-27' });
      const link = { subject: 'eleve-ahead', learnerSourceId: key };
      expect((await a.post('/v1/accounts/learner-links', link)).status).toBe(201);
      const shown = async () => (await record.as().get('/v1/accounts/eleve-ahead')).body.organisations as string[];
      expect(await shown()).toEqual([]);
      await enrol(a, 'a', key, { beganOn: '2020-08-27' });
      expect(await shown()).toEqual(['css-a.ecole']);
    });

    it('whose last day is ahead end when it has come', async () => {
      const { key } = await pupil();
      await a.post('/v1/accounts/learner-links', { subject: 'eleve-4', learnerSourceId: key });
      const state = async () =>
        (
          await record.database.query<{ ends_on: string | null; ended_why: string | null }>(
            `select ends_on::text, ended_why from account_link where subject = 'eleve-4'`,
          )
        )[0];
      await enrol(a, 'a', key, { endedOn: '2099-06-22' });
      expect(await state()).toEqual({ ends_on: '2099-06-22', ended_why: null });
      expect((await record.as().get('/v1/accounts/eleve-4')).body.organisations).toEqual(['css-a.ecole']);
      const endLinks = record.app.get(EndLinks);
      expect(await endLinks.due(new Date('2099-06-21T12:00:00Z'))).toBe(0);
      expect(await endLinks.due(new Date('2099-06-22T12:00:00Z'))).toBe(1);
      expect(await state()).toMatchObject({ ended_why: 'stay-ended' });
    });

    it('go with the record that goes on', async () => {
      const who = { permanentCode: 'ROYC19021403' };
      const first = await pupil(a, 'a', { ...who, birthDate: '2014-02-19' });
      const later = await pupil(b, 'b', { ...who, birthDate: '2014-02-18' });
      const { family } = await guardianOf(later.id, b);
      await b.post('/v1/accounts/learner-links', { subject: 'eleve-5', learnerSourceId: later.key });
      const { body: pairs } = await record.as().get('/v1/match-pairs?limit=500');
      const pair = pairs.items.find((one: { learner: { id: string } }) => one.learner.id === later.id);
      await record.as().post(`/v1/match-pairs/${pair.id}/decision`, { decision: 'same' });
      expect((await family.get(`/v1/learners/${later.id}`)).body.id).toBe(first.id);
      expect((await family.get('/v1/learners')).body.items).toHaveLength(1);
      expect((await record.as().get('/v1/accounts/eleve-5')).body.person).toEqual({ role: 'learner', id: first.id });
    });
  });

  it('in two roles keep both: another centre’s staff link takes no sight of a child away [L5]', async () => {
    const { id } = await pupil();
    const { subject, family } = await guardianOf(id);
    await b.put(`${at('b')}/staff/by-source/p-l5`, { familyName: 'Roy', givenName: 'Ève' });
    const linked = await b.post('/v1/accounts/staff-links', { subject, staffSourceId: 'p-l5' });
    expect(linked.status).toBe(201);
    const claims = async (query = ''): Promise<object> =>
      (await record.as().get(`/v1/accounts/${subject}${query}`)).body as object;
    const both = { subject, roles: ['staff', 'guardian'] };
    expect(await claims()).toMatchObject({ ...both, person: { role: 'guardian' }, learners: [id] });
    expect(await claims('?role=guardian')).toMatchObject({ ...both, learners: [id] });
    expect(await claims('?role=staff')).toMatchObject({ ...both, person: linked.body.person, purpose: 'teaching' });
    expect((await family.get('/v1/learners')).body.items).toMatchObject([{ id }]);
  });

  it('that nobody has linked are told so, and a system has none', async () => {
    const { body } = await record.as(familyOf('inconnu', null)).get('/v1/accounts/me');
    expect(body).toMatchObject({ person: null, organisations: [], scopes: ['account'], learners: [], classes: [] });
    expect((await record.as(familyOf('inconnu', null)).get('/v1/learners')).body.items).toEqual([]);
    const system = await record.as().get('/v1/accounts/me');
    expect([system.status, system.body.code]).toEqual([403, 'person-token-required']);
  });
});
