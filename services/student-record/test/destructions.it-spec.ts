import { createHash } from 'node:crypto';
import type { ServiceName } from '@pan/contracts';
import { schoolDay } from '@pan/kit/domain';
import { eventually } from '@pan/testing';
import {
  codeOf,
  linkGuardian,
  sisOfA,
  sisOfB,
  startRecord,
  twoCentres,
  type Answer,
  type Client,
  type Json,
  type RunningRecord,
} from './record.js';

const centre = '/v1/organisations/css-a';
const school = `${centre}.ecole`;
const rule = {
  ...{ years: 10, law: 'RLRQ, c. A-21.1', section: 'art. 7 et 8', reference: 'Calendrier 2026, 4-210' },
  ...{ noticeDays: 30, tellsFamily: true },
};
const others: readonly ServiceName[] = [
  'exam-management',
  'resource-catalogue',
  'ebook-lending',
  'ecampus-federation',
  'governance-reporting',
];

describe('Destroying files past their term', () => {
  let record: RunningRecord;
  let a: Client;
  let officer: Client;
  let number = 0;

  beforeAll(async () => {
    record = await startRecord();
    await twoCentres(record);
    a = record.as(sisOfA);
    officer = record.as({ clientId: 'officer-a', organisations: ['css-a'], purposes: ['school-administration'] });
  });
  afterAll(() => record.close());

  /** A pupil of long ago: the name is found nowhere but where it was written. */
  const former = async (
    at = school,
    endedOn = '2012-06-22',
    parent: string | null = null,
  ): Promise<{ id: string; key: string; name: string }> => {
    const key = `d-${(number += 1)}`;
    const name = `Canari${codeOf(number * 10)
      .slice(0, 2)
      .toLowerCase()}detruit`;
    const { body } = await a.put(`${at}/learners/by-source/${key}`, {
      ...{ familyName: name, givenName: 'Éphémérine', birthDate: '1997-02-14', permanentCode: codeOf(number * 7) },
    });
    await a.put(`${at}/enrolments/by-source/s-${key}`, {
      ...{ learnerSourceId: key, schoolYear: '2026-2027', level: 'secondary-3' },
    });
    if (parent) await linkGuardian(record, a, body.id as string, parent);
    await endStay(key, endedOn);
    return { id: body.id as string, key, name };
  };
  const endStay = (key: string, endedOn: string) =>
    record.database.query(`update enrolment set began_on = '2010-08-24', ended_on = $2 where source_id = $1`, [
      `s-${key}`,
      endedOn,
    ]);
  const propose = async (file = 'school-file', at = centre): Promise<string> => {
    const { status, body } = await a.post(`${at}/destructions`, { file });
    expect([status, body.code]).toEqual([201, undefined]);
    return body.id as string;
  };
  const view = async (id: string): Promise<Json> => (await a.get(`/v1/destructions/${id}`)).body;
  const approve = (id: string, client = a) => client.post(`/v1/destructions/${id}/approvals`, undefined);
  const noticeIsOver = (id: string) =>
    record.database.query(`update destruction set not_before = $2 where id = $1`, [id, schoolDay(new Date())]);
  const begin = async (id: string): Promise<Answer> => a.post(`/v1/destructions/${id}/beginning`, undefined);
  /** Approved by two, the notice over, destroyed. */
  const carriedOut = async (id: string): Promise<Json> => {
    for (const client of [a, officer]) await approve(id, client);
    await noticeIsOver(id);
    expect((await begin(id)).status).toBe(202);
    return ended(id);
  };
  const ended = (id: string): Promise<Json> =>
    eventually(
      async () => {
        const now = await view(id);
        if (now.state !== 'carried-out') throw new Error(now.state);
        return now;
      },
      { timeout: 25_000 },
    );
  /** Tables in which a text is found. */
  const placesOf = async (text: string): Promise<string[]> => {
    const tables = await record.database.query<{ name: string }>(
      `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
    );
    const found: string[] = [];
    for (const { name } of tables)
      if (
        (
          await record.database.query(`select 1 from "${name}" t where to_jsonb(t)::text ilike $1 limit 1`, [
            `%${text}%`,
          ])
        ).length > 0
      )
        found.push(name);
    return found;
  };
  const told = async (type: string, learnerId: string) =>
    (await record.facts()).filter((one) => one.type === type && one.key === learnerId);
  const confirmedBy = (services: readonly ServiceName[], itemId: string) =>
    record.hear(
      ...services.map((service) => ({
        ...{ type: `${service}.erasure-confirmed.v1`, topic: `${service}.to-student-record`, key: itemId },
        data: { itemId, part: 'records' },
      })),
    );

  it('is by the organisation’s own schedule alone, of which each word is kept', async () => {
    await former();
    expect((await a.post(`${centre}/destructions`, { file: 'school-file' })).body.code).toBe(
      'retention-rule-not-entered',
    );
    const at = `${centre}/retention-rules/school-file`;
    expect((await a.put(at, { ...rule, noticeDays: 7 })).status).toBe(400);
    expect([(await a.put(at, rule)).body, (await a.put(at, rule)).body]).toEqual([{ version: 1 }, { version: 2 }]);
    expect((await record.as(sisOfB).put(at, rule)).body.code).toBe('organisation-unknown');
    expect((await a.post(`${centre}/destructions`, { file: 'professional-file' })).body.code).toBe(
      'retention-rule-not-entered',
    );
  });

  it('takes two different approvals, whoever comes at once, and the days of the notice', async () => {
    const old = await former();
    const id = await propose();
    expect(await view(id)).toMatchObject({ state: 'proposed', rule: { version: 2 }, awaited: {}, proposedBy: 'sis-a' });
    expect((await a.post(`${centre}/destructions`, { file: 'school-file' })).body.code).toBe('nothing-due');
    const listed = (await a.get(`/v1/destructions/${id}/files`)).body.items as Json[];
    expect(listed.map(({ learnerId }) => learnerId)).toContain(old.id);
    const { items } = (await a.get(`/v1/learners/${old.id}/files`)).body;
    expect(items.map((file: Json) => file.destroyedFrom)).toEqual([(await view(id)).notBefore, null, null]);
    expect((await record.as(sisOfB).get(`/v1/destructions/${id}`)).body.code).toBe('destruction-unknown');
    expect((await begin(id)).body.code).toBe('destruction-not-approved');
    const twice = await Promise.all([approve(id), approve(id)]);
    expect(twice.map(({ status }) => String(status)).sort()).toEqual(['204', '409']);
    expect((await approve(id)).body.code).toBe('destruction-approved-by-same');
    const third = record.as({ clientId: 'third-a', organisations: ['css-a'], purposes: ['school-administration'] });
    const race = await Promise.all([approve(id, officer), approve(id, third)]);
    const outcomes = race.map(({ status, body }) => String(body?.code ?? status));
    expect(outcomes.sort()).toEqual(['204', 'destruction-not-proposed']);
    expect((await view(id)).approvals).toHaveLength(2);
    expect((await begin(id)).body).toMatchObject({ code: 'destruction-too-early' });
    expect((await a.get(`/v1/destructions/${id}/certificate`)).body.code).toBe('destruction-uncertified');
    expect((await a.post(`/v1/destructions/${id}/withdrawal`, undefined)).status).toBe(204);
    expect((await a.post(`/v1/destructions/${id}/withdrawal`, undefined)).body.code).toBe('destruction-begun');
    expect((await a.get(`/v1/learners/${old.id}`)).status).toBe(200);
  });

  it('[R19] leaves nothing of whoever was destroyed but ids in the log of looks, and says who has not confirmed', async () => {
    const old = await former(school, '2012-06-22', 'parent-detruit');
    await a.put(`${school}/learners/by-source/${old.key}`, {
      ...{ familyName: old.name, givenName: 'Éphémérine-Deux', birthDate: '1997-02-14', permanentCode: codeOf(901) },
    });
    expect(await placesOf(old.name)).toEqual(['learner', 'learner_name_word', 'learner_source']);
    const kept = await former();
    const { body: hold } = await a.post(`/v1/learners/${kept.id}/legal-holds`, {
      ...{ organisation: 'css-a', reason: 'litigation', reference: 'Dossier 2026-114' },
    });
    const again = await former();
    const id = await propose();
    const listed = ((await a.get(`/v1/destructions/${id}/files`)).body.items as Json[]).map(
      ({ learnerId }) => learnerId,
    );
    expect([listed.includes(old.id), listed.includes(kept.id)]).toEqual([true, false]);
    // What changes after the list was frozen stays: a stay that goes on anew, and a case that is opened.
    await a.put(`${school}/enrolments/by-source/t-${again.key}`, {
      ...{ learnerSourceId: again.key, schoolYear: '2026-2027', level: 'secondary-5' },
    });
    const done = await carriedOut(id);
    expect(done).toMatchObject({ state: 'carried-out', kept: 1, certificateHash: null });
    expect(Object.keys(done.awaited).sort()).toEqual([...others].sort());
    const items = (await a.get(`/v1/destructions/${id}/files`)).body.items as Json[];
    expect(items.find(({ learnerId }) => learnerId === again.id)).toMatchObject({ state: 'kept', why: 'not-due' });
    expect((await a.get(`/v1/learners/${again.id}`)).status).toBe(200);
    expect((await a.get(`/v1/learners/${kept.id}`)).status).toBe(200);
    expect((await a.get(`/v1/learners/${old.id}`)).body.code).toBe('learner-unknown');

    expect(await placesOf(old.name)).toEqual([]);
    expect(await placesOf(codeOf(901))).toEqual([]);
    const [erased] = await told('learner-erased.v1', old.id);
    expect(erased!.data).toMatchObject({ learnerId: old.id, formerIds: [], ended: true });
    for (const { id: itemId, state } of items)
      if (state === 'destroyed') await confirmedBy(others.slice(1), itemId as string);
    await eventually(async () => expect(Object.keys((await view(id)).awaited)).toEqual(['exam-management']));
    for (const { id: itemId, state } of items)
      if (state === 'destroyed') {
        await confirmedBy(['exam-management'], itemId as string);
        await confirmedBy(['exam-management'], itemId as string);
      }
    await eventually(async () => expect((await view(id)).certificateHash).toMatch(/^[0-9a-f]{64}$/));
    const { certificate, hash } = (await a.get(`/v1/destructions/${id}/certificate`)).body;
    expect(hash).toBe((await view(id)).certificateHash);
    expect(createHash('sha256').update(JSON.stringify(certificate)).digest('hex')).toBe(hash);
    expect(certificate).toMatchObject({
      ...{ organisation: 'css-a', file: 'school-file', kept: { 'not-due': 1 }, destroyed: items.length - 1 },
      ...{ rule: { reference: rule.reference }, approvals: [{ by: 'sis-a' }, { by: 'officer-a' }] },
      kinds: { record: items.length - 1, stay: items.length - 1 },
    });
    expect(JSON.stringify(certificate)).not.toContain(old.id);

    // Of the id what the law has kept is left: looks at the record, and that it was destroyed.
    const left = await placesOf(old.id);
    expect(left.filter((table) => !/^access_(log|of|seal|unsealed)/.test(table))).toEqual(
      expect.arrayContaining(['erased_learner']),
    );
    expect(left.filter((table) => !/^access_|^change|^erased_learner$|^account_link$/.test(table))).toEqual([]);

    await record.hear({
      ...{ type: 'exam-management.final-mark-corrected.v1', topic: 'exam-management.to-student-record', key: old.id },
      data: {
        markId: old.id,
        learnerId: old.id,
        mark: 71,
        passed: true,
        reason: 'x',
        releasedAt: '2027-01-20T15:00:00.000Z',
      },
    });
    await a.post(`/v1/legal-holds/${hold.id}/lifting`, undefined);
    expect((await a.post(`/v1/legal-holds/${hold.id}/lifting`, undefined)).body.code).toBe('legal-hold-lifted');
    expect((await a.get(`${centre}/legal-holds`)).body.items).toMatchObject([
      { learnerId: kept.id, reason: 'litigation' },
    ]);
    await eventually(async () =>
      expect(await record.database.query(`select 1 from dead_letter where key = $1`, [old.id])).toEqual([]),
    );
    // The same pupil comes back as somebody new.
    const { status, body } = await a.put(`${school}/learners/by-source/${old.key}`, {
      ...{ familyName: 'Revenue', givenName: 'Éphémérine', birthDate: '1997-02-14' },
    });
    expect([status, body.id === old.id]).toEqual([201, false]);
  }, 90_000);

  it('of a learner of two schools, takes one’s file and leaves the other’s', async () => {
    const one = await former(school, '2013-06-22');
    const b = record.as(sisOfB);
    await b.put('/v1/organisations/css-b.ecole/learners/by-source/b-1', {
      ...{ familyName: one.name, givenName: 'Éphémérine', birthDate: '1997-02-14', permanentCode: codeOf(number * 7) },
    });
    await b.put('/v1/organisations/css-b.ecole/enrolments/by-source/b-1', {
      ...{ learnerSourceId: 'b-1', schoolYear: '2026-2027', level: 'adult' },
    });
    const id = await propose();
    await carriedOut(id);
    const [erased] = await told('learner-erased.v1', one.id);
    expect(erased!.data).toMatchObject({ ended: false });
    expect((await a.get(`/v1/learners/${one.id}`)).body.code).toBe('learner-unknown');
    const { body } = await b.get(`/v1/learners/${one.id}`);
    expect(body).toMatchObject({ familyName: one.name });
  }, 60_000);

  it('of an assistance file, tells the exams alone that there were measures', async () => {
    const one = await former(school, '2022-06-22');
    await a.put(`${centre}/retention-rules/special-assistance-file`, { ...rule, years: 3 });
    await a.put(`${school}/accommodations/by-source/m-${one.key}`, {
      ...{
        learnerSourceId: one.key,
        extraTimePercent: 33,
        tools: [],
        validFrom: '2012-01-01',
        validUntil: '2012-06-01',
      },
    });
    const id = await propose('special-assistance-file');
    const done = await carriedOut(id);
    expect(done.awaited).toEqual({ 'exam-management:accommodations': 1 });
    expect(await told('learner-erased.v1', one.id)).toEqual([]);
    const [measures] = (await record.facts('to-exam-management')).filter(
      ({ type }) => type === 'accommodations-erased.v1',
    );
    expect(measures).toMatchObject({ key: one.id, data: { accommodationIds: [expect.any(String)] } });
    expect(await record.database.query(`select 1 from accommodation where learner_id = $1`, [one.id])).toEqual([]);
    expect((await a.get(`/v1/learners/${one.id}`)).status).toBe(200);
  }, 60_000);

  it('takes the assistance file before the school file, with which the record ends', async () => {
    const one = await former();
    await a.put(`${school}/accommodations/by-source/m-${one.key}`, {
      ...{
        learnerSourceId: one.key,
        extraTimePercent: 33,
        tools: [],
        validFrom: '2012-01-01',
        validUntil: '2012-06-01',
      },
    });
    expect((await a.post(`${centre}/destructions`, { file: 'school-file' })).body.code).toBe('nothing-due');
    await carriedOut(await propose('special-assistance-file'));
    expect(await placesOf(one.name)).toEqual(['learner', 'learner_name_word', 'learner_source']);
    await carriedOut(await propose());
    expect(await placesOf(one.name)).toEqual([]);
    expect((await told('learner-erased.v1', one.id)).map(({ data }) => data['ended'])).toEqual([true]);
  }, 60_000);

  it('while systems write of the same learners, either keeps a file or destroys all of it', async () => {
    const many: Awaited<ReturnType<typeof former>>[] = [];
    for (let n = 0; n < 12; n += 1) many.push(await former());
    const id = await propose();
    for (const client of [a, officer]) await approve(id, client);
    await noticeIsOver(id);
    const [, ...written] = await Promise.all([
      begin(id),
      ...many.map(({ key }) =>
        a.put(`${school}/enrolments/by-source/n-${key}`, {
          ...{ learnerSourceId: key, schoolYear: '2026-2027', level: 'secondary-5' },
        }),
      ),
    ]);
    await ended(id);
    for (const [at, { id: learnerId, name }] of many.entries()) {
      const { status } = written[at]!;
      const read = await a.get(`/v1/learners/${learnerId}`);
      if (status === 201) expect([read.status, read.body.familyName]).toEqual([200, name]);
      else expect([[404, 409].includes(status), read.status, await placesOf(name)]).toEqual([true, 404, []]);
    }
  }, 90_000);
});
