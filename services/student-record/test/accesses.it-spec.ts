import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AccessSeals, verifySeals, type SealReport } from '@pan/kit/people';
import { root, type TokenOptions } from '@pan/testing';
import pg from 'pg';
import { LateAnswers } from '../src/application/families/late-answers.js';
import { operationIn } from '../src/domain/accesses/operations.js';
import {
  linkGuardian,
  type Client,
  type Json,
  type RunningRecord,
  sisOfA,
  sisOfB,
  startRecord,
  twoCentres,
} from './record.js';

const familyOf = (subject: string, role: 'guardian' | 'learner', id: string): TokenOptions => ({
  clientId: 'portal',
  subject,
  organisations: [],
  scopes: ['account', 'learners:read', 'assistance-files:read'],
  purpose: 'family-access',
  person: { role, id },
});

describe('The log of looks that the family reads', () => {
  let record: RunningRecord;
  let a: Client;
  let b: Client;
  let number = 0;

  beforeAll(async () => {
    record = await startRecord();
    await twoCentres(record);
    [a, b] = [record.as(sisOfA), record.as(sisOfB)];
  });
  afterAll(() => record.close());

  const pupil = async (client = a, centre = 'a', who: object = {}): Promise<{ id: string; key: string }> => {
    const key = `e-${(number += 1)}`;
    const at = `/v1/organisations/css-${centre}.ecole`;
    const { body } = await client.put(`${at}/learners/by-source/${key}`, {
      familyName: `Roy-${number}`,
      givenName: 'Ana',
      ...who,
    });
    const stay = { learnerSourceId: key, schoolYear: '2026-2027', level: 'primary-6' };
    await client.put(`${at}/enrolments/by-source/s-${key}`, stay);
    return { id: body.id as string, key };
  };
  const guardianOf = async (
    learnerId: string,
    client = a,
  ): Promise<{ subject: string; family: Client; id: string }> => {
    const subject = `parent-${(number += 1)}`;
    const id = await linkGuardian(record, client, learnerId, subject);
    return { subject, id, family: record.as(familyOf(subject, 'guardian', id)) };
  };
  const looks = async (family: Client, id: string, query = ''): Promise<Json> => {
    const { body, status } = await family.get(`/v1/learners/${id}/accesses${query}`);
    expect(status).toBe(200);
    return body;
  };
  const operations = ({ items }: Json): string[] => items.map((item: Json) => item.operation.code);

  it('[R16] says in words which organisation looked at what, why and by which law, and never who of it', async () => {
    const { id } = await pupil();
    const { family, subject } = await guardianOf(id);
    await a.get(`/v1/learners/${id}`, { 'purpose-of-use': 'student-support' });
    await record.as({ ...sisOfA, clientId: 'dossier-prof', subject: 'prof-secret' }).get(`/v1/learners/${id}/results`);
    await family.get(`/v1/learners/${id}`);
    const body = await looks(family, id);
    expect(operations(body)).toEqual(['read-learner', 'read-results', 'read-learner']);
    expect(body.items.map((item: Json) => item.own)).toEqual([true, false, false]);
    expect(body.items[0].role).toEqual({ code: 'guardian', fr: 'parent ou tuteur', en: 'parent or guardian' });
    expect(body.items[2]).toMatchObject({
      learnerId: id,
      organisations: [{ code: 'css-a', name: 'Centre css-a' }],
      role: { code: 'system' },
      purpose: {
        fr: 'Services complémentaires et soutien à un élève',
        en: 'Complementary services and support to a student',
      },
      legalBasis: { fr: expect.stringContaining('I-13.3'), en: expect.stringContaining('Education Act') },
      operation: {
        fr: 'a consulté le dossier',
        en: 'looked at the record',
        data: expect.arrayContaining([expect.objectContaining({ code: 'identity' })]),
      },
    });
    const told = JSON.stringify(body);
    for (const secret of [subject, 'prof-secret', 'dossier-prof', 'sis-a']) expect(told).not.toContain(secret);
    expect(body.period).toMatchObject({ total: 3, countedAll: true, withheld: 0, from: null, to: null });
    expect(new Date(body.period.logSince as string).getTime()).toBeLessThanOrEqual(Date.now());
    expect(body.registers).toContainEqual(expect.objectContaining({ service: 'exam-management', here: false }));
    // The look at the log is in the log, the next time.
    expect(operations(await looks(family, id))[0]).toBe('read-accesses');
  });

  it('tells an organisation by the name that it had then', async () => {
    const { id } = await pupil();
    const { family } = await guardianOf(id);
    const school = (name: string) =>
      record.as().put('/v1/organisations/css-a.ecole', { name, kind: 'school', parentCode: 'css-a' });
    const ofSchool = record.as({ ...sisOfA, organisations: ['css-a.ecole'] });
    await ofSchool.get(`/v1/learners/${id}`);
    await school('École rebaptisée');
    await ofSchool.get(`/v1/learners/${id}`);
    const { items } = await looks(family, id);
    expect(items.map((item: Json) => item.organisations[0].name)).toEqual(['École rebaptisée', 'École de css-a']);
  });

  it('shows no other parent, no sibling and no sign-in of somebody else, and counts none', async () => {
    const [one, sibling] = [await pupil(), await pupil()];
    const [mother, father] = [await guardianOf(one.id), await guardianOf(one.id)];
    await father.family.get(`/v1/learners/${one.id}`);
    await father.family.get('/v1/learners');
    await record.as().get(`/v1/accounts/${father.subject}`);
    await a.get('/v1/learners?limit=500');
    const body = await looks(mother.family, one.id);
    expect([operations(body), body.period.total, body.period.withheld]).toEqual([['list-learners'], 1, 0]);
    const told = JSON.stringify(body);
    for (const other of [sibling.id, father.subject, father.id]) expect(told).not.toContain(other);
    const [kept] = await record.database.query<{ count: number }>(
      `select count(*)::int as count from access_log where $1 = any(learner_ids)`,
      [one.id],
    );
    expect(kept!.count).toBe(5);
  });

  it('is refused as unknown to strangers and staff, and that they asked is in the log of the school', async () => {
    const [one, other] = [await pupil(), await pupil()];
    const { family } = await guardianOf(one.id);
    const { family: stranger } = await guardianOf(other.id);
    for (const path of [`/v1/learners/${one.id}/accesses`, `/v1/data-tracker/findUsage?userCode=${one.id}`]) {
      const refused = await stranger.get(path);
      expect([refused.status, refused.body.code]).toEqual([404, 'learner-unknown']);
    }
    const staff = record.as({
      clientId: 'portal',
      subject: 'prof',
      organisations: ['css-a.ecole'],
      purpose: 'teaching',
      person: { role: 'staff', id: other.id },
    });
    expect((await staff.get(`/v1/learners/${one.id}/accesses`)).status).toBe(404);
    expect((await b.get(`/v1/learners/${one.id}/accesses`)).status).toBe(404);
    const ofSchool = await looks(a, one.id);
    expect(operations(ofSchool).filter((code) => code === 'read-accesses-refused')).toHaveLength(3);
    // The family learns of the staff's attempt, and not of another person's.
    expect(operations(await looks(family, one.id))).toEqual(['read-accesses', 'read-accesses-refused']);
    expect((await stranger.get(`/v1/learners/${'0'.repeat(8)}-0000-7000-8000-${'0'.repeat(12)}/accesses`)).status).toBe(
      404,
    );
    expect((await family.get(`/v1/learners/${one.id}/accesses?from=hier`)).status).toBe(400);
    expect(
      (await family.get(`/v1/learners/${one.id}/accesses?cursor=${Buffer.from('["x","y"]').toString('base64url')}`))
        .status,
    ).toBe(400);
  });

  it('is walked page by page, by a stretch of time, and put together by day', async () => {
    const { id } = await pupil();
    const { family } = await guardianOf(id);
    const entries = `insert into access_log select gen_random_uuid(), $2::timestamptz - n * interval '1 minute', 'sis-a', null, '{css-a}', 'system',
      case when n % 2 = 0 then 'read-learner' else 'read-results' end, 'teaching', 'la loi', 'r', array[$1::uuid], '{css-a}' from generate_series(1, $3::int) n`;
    for (const [day, many] of [
      ['2026-10-02T20:00:00Z', 7],
      ['2026-10-01T20:00:00Z', 6],
    ])
      await record.database.query(entries, [id, day, many]);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Json = await looks(family, id, `?limit=4&to=2026-11-01T00:00:00Z${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items.map((item: Json) => item.at as string));
      cursor = page.nextCursor as string | null;
    }
    expect([seen.length, new Set(seen).size]).toEqual([13, 13]);
    expect([...seen].sort().reverse()).toEqual(seen);
    const day = await looks(family, id, '?from=2026-10-02T00:00:00Z&to=2026-10-03T00:00:00Z&grouped=true');
    expect(day.items.map((item: Json) => [item.operation.code, item.count, item.first, item.at])).toEqual([
      ['read-results', 4, '2026-10-02T19:53:00.000Z', '2026-10-02T19:59:00.000Z'],
      ['read-learner', 3, '2026-10-02T19:54:00.000Z', '2026-10-02T19:58:00.000Z'],
    ]);
    expect(day.period).toMatchObject({ total: 7, from: '2026-10-02T00:00:00Z' });
    expect((await looks(family, id, '?grouped=true&to=2026-11-01T00:00:00Z')).items).toHaveLength(4);
  });

  it('[R16] keeps an entry back by a rule until its day, told where the law lets it be told', async () => {
    const { id } = await pupil();
    const { family } = await guardianOf(id);
    await a.get(`/v1/learners/${id}`);
    await a.get(`/v1/learners/${id}/results`);
    const [results, read] = (await looks(family, id)).items as Json[];
    const [later] = await record.database.query<{ day: string }>(`select (current_date + 30)::text as day`);
    const officer = record.as({ ...sisOfA, subject: 'responsable-acces' });
    const withhold = (entry: Json, reason: string, until: string, by = officer) =>
      by.put(`/v1/accesses/${entry.id}/withholding`, { reason, until });
    const ofB = record.as({ ...sisOfB, subject: 'responsable-b' });
    expect((await withhold(results, 'another-person', later!.day, ofB)).body.code).toBe('access-unknown');
    const bySystem = await withhold(results, 'another-person', later!.day, a);
    expect([bySystem.status, bySystem.body.code]).toEqual([403, 'withholding-person-required']);
    expect((await withhold(results, 'another-person', '2020-01-01')).body.code).toBe('withholding-day-refused');
    expect((await withhold(results, 'another-person', '2099-01-01')).body.code).toBe('withholding-day-refused');
    expect((await withhold(results, 'another-person', later!.day)).status).toBe(204);
    expect((await withhold(read, 'child-protection', later!.day)).status).toBe(204);
    const kept = await looks(family, id);
    expect([operations(kept), kept.period.withheld]).toEqual([['read-accesses'], 1]);
    expect((await family.post(`/v1/accesses/${read.id}/questions`, { kind: 'why', text: 'Pourquoi?' })).body.code).toBe(
      'access-unknown',
    );
    expect(operations(await looks(a, id))).toEqual(expect.arrayContaining(['read-learner', 'read-results']));
    const moved = (until: string) =>
      record.database.query(`update access_withholding set until = ${until} where entry_id = '${read.id}'`);
    await moved('current_date - 1');
    expect(operations(await looks(family, id))).toContain('read-learner');
    await moved(`'${later!.day}'`);
    // Whoever is above reads each decision, also that nothing is kept back any more.
    const [{ day: today }] = (await record.database.query<{ day: string }>(`select school_day()::text as day`)) as [
      { day: string },
    ];
    const again = await Promise.all([1, 2, 3].map(() => withhold(results, 'another-person', today)));
    expect(again.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect(operations(await looks(family, id))).toContain('read-results');
    const decisions = async (by: Client) => {
      const { body } = await by.get('/v1/access-withholdings?limit=500');
      return (body.items as Json[]).filter(({ entryId }) => entryId === results.id);
    };
    const told = await decisions(record.as());
    expect(told.map(({ decision, until }) => [decision, until])).toEqual([
      [1, later!.day],
      ...[2, 3, 4].map((decision) => [decision, today]),
    ]);
    expect(told[0]).toMatchObject({
      decidedBy: 'responsable-acces',
      organisations: ['css-a'],
      reason: 'another-person',
    });
    expect([(await decisions(a)).length, (await decisions(b)).length]).toEqual([4, 0]);
    const looked = record.as({ ...sisOfA, subject: 'curieux' });
    await looked.get(`/v1/learners/${id}/accommodations`);
    const own = (await looks(family, id)).items.find((item: Json) => item.operation.code === 'read-accommodations');
    expect((await withhold(own, 'inquiry', later!.day, looked)).body.code).toBe('withholding-of-own-look');
    const service = new pg.Client({ connectionString: record.database.appUrl });
    await service.connect();
    for (const change of [`update access_withholding set until = '2026-11-01'`, `delete from access_withholding`])
      await expect(service.query(change)).rejects.toThrow('permission denied');
    await service.end();
  });

  it('[R16] lets the family ask about a look, and the organisation that looked answer', async () => {
    const { id } = await pupil();
    const { family, id: personId } = await guardianOf(id);
    const { family: other } = await guardianOf(id);
    await a.get(`/v1/learners/${id}`);
    const [entry] = (await looks(family, id)).items as Json[];
    const text = 'Pourquoi ce regard-là, canari-7731?';
    const ask = (by = family) => by.post(`/v1/accesses/${entry.id}/questions`, { kind: 'why', text });
    const asked = await Promise.all(Array.from({ length: 8 }, () => ask()));
    expect(asked.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(asked.filter(({ status }) => status === 409)).toHaveLength(7);
    expect(asked.find(({ status }) => status === 409)!.body.code).toBe('access-question-open');
    const made = asked.find(({ status }) => status === 201)!.body;
    expect((await ask(other)).status).toBe(201);
    expect((await ask(b)).body.code).toBe('family-only');
    const mine = (await family.get('/v1/access-questions')).body.items as Json[];
    expect(mine).toMatchObject([{ id: made.id, state: 'asked', learnerId: id, text, late: false, dueAt: made.dueAt }]);
    expect((await looks(family, id)).items.find((item: Json) => item.id === entry.id).question).toBe('asked');
    expect((await b.get('/v1/access-questions')).body.items).toEqual([]);
    expect((await a.get('/v1/access-questions?state=asked')).body.items).toHaveLength(2);
    const answer = (by: Client) => by.post(`/v1/access-questions/${made.id}/answer`, { text: 'Le transfert de mars.' });
    expect((await answer(b)).body.code).toBe('access-question-unknown');
    expect((await other.post(`/v1/access-questions/${made.id}/withdrawal`, undefined)).body.code).toBe(
      'access-question-unknown',
    );
    expect((await answer(a)).status).toBe(204);
    expect((await answer(a)).body.code).toBe('access-question-closed');
    expect((await family.post(`/v1/access-questions/${made.id}/withdrawal`, undefined)).body.code).toBe(
      'access-question-closed',
    );
    expect((await family.get('/v1/access-questions')).body.items).toMatchObject([
      { state: 'answered', answer: 'Le transfert de mars.' },
    ]);
    const own = (await looks(family, id)).items.find((item: Json) => item.own);
    expect((await family.post(`/v1/accesses/${own.id}/questions`, { kind: 'why', text })).body.code).toBe(
      'access-is-own',
    );
    const [outside] = await record.database.query<{ count: number }>(
      `select (select count(*) from outbox o where o::text like '%canari-7731%')::int + (select count(*) from access_log e where e::text like '%canari-7731%')::int as count`,
    );
    expect(outside!.count).toBe(0);
    await record.database.query(`update access_question set due_at = now() - interval '1 second' where entry_id = $1`, [
      entry.id,
    ]);
    const late = record.app.get(LateAnswers);
    const [one, another] = await Promise.all([late.remind(), late.remind()]);
    expect([one + another, await late.remind()]).toEqual([1, 0]);
    expect((await other.get('/v1/access-questions')).body.items).toMatchObject([{ state: 'asked', late: true }]);
    const told = (await record.facts()).filter(({ type }) => type === 'access-question-late.v1');
    const [centre] = await record.database.query<{ id: string }>(`select id from organisation where code = 'css-a'`);
    expect(told.map(({ data }) => data)).toEqual([{ organisationId: centre!.id }]);
    // Whoever may read the log no longer reads no answers about the child.
    await a.put(`/v1/learners/${id}/guardians/${personId}/rights`, {
      ...{ organisation: 'css-a.ecole', basis: 'parental-authority' },
      rights: [{ act: 'read-record', validFrom: '2020-01-01' }],
    });
    expect((await family.get('/v1/access-questions')).body.items).toEqual([]);
    expect((await family.post(`/v1/access-questions/${made.id}/withdrawal`, undefined)).body.code).toBe(
      'access-question-unknown',
    );
    expect((await other.get('/v1/access-questions')).body.items).toHaveLength(1);
  });

  it('takes thirty questions a day of an account', async () => {
    const { family } = await guardianOf((await pupil()).id);
    const asked = await Promise.all(
      Array.from({ length: 31 }, () =>
        family.post(`/v1/accesses/${randomUUID()}/questions`, { kind: 'why', text: 'Qui?' }),
      ),
    );
    const codes = asked.map(({ body }) => body.code as string).sort();
    expect([codes.at(-1), codes.filter((code) => code === 'access-unknown').length]).toEqual([
      'too-many-access-questions',
      30,
    ]);
  });

  it('follows the record through a merge and a parting', async () => {
    const who = { permanentCode: 'ROYD19021404' };
    const first = await pupil(a, 'a', { ...who, birthDate: '2014-02-19' });
    const later = await pupil(b, 'b', { ...who, birthDate: '2014-02-18' });
    const [ofFirst, ofLater] = [await guardianOf(first.id), await guardianOf(later.id, b)];
    await b.get(`/v1/learners/${later.id}`);
    const [look] = (await looks(ofLater.family, later.id)).items as Json[];
    await ofLater.family.post(`/v1/accesses/${look.id}/questions`, { kind: 'why', text: 'Pourquoi?' });
    const questioned = async () =>
      ((await ofLater.family.get('/v1/access-questions')).body.items as Json[]).map(({ learnerId }) => learnerId);
    const { body: pairs } = await record.as().get('/v1/match-pairs?limit=500');
    const pair = pairs.items.find((one: Json) => one.learner.id === later.id);
    await record.as().post(`/v1/match-pairs/${pair.id}/decision`, { decision: 'same' });
    const merged = await looks(ofFirst.family, first.id, '?limit=500');
    expect(merged.items).toContainEqual(
      expect.objectContaining({ organisations: [expect.objectContaining({ code: 'css-b' })] }),
    );
    expect(await questioned()).toEqual([first.id]);
    await a.get(`/v1/learners/${first.id}/results`);
    const body = { merged: later.id };
    const { body: plan } = await record.as().post(`/v1/learners/${first.id}/parting-plan`, body);
    const sides = (plan.parts as Json[]).filter((part) => part.side === null).map(({ kind, id }) => ({ kind, id }));
    const parted = await record
      .as()
      .post(`/v1/learners/${first.id}/partings`, { ...body, reason: 'Jumelles', remaining: sides });
    expect(parted.status).toBe(201);
    expect(await questioned()).toEqual([later.id]);
    const again = await looks(ofFirst.family, first.id, '?limit=500');
    expect(again.items.some((item: Json) => item.organisations[0]?.code === 'css-b')).toBe(false);
    // While both were one, whoever looked saw the data of both.
    const ofParted = await looks(ofLater.family, later.id, '?limit=500');
    expect(ofParted.items.map((item: Json) => [item.organisations[0]?.code, item.operation.code])).toEqual(
      expect.arrayContaining([
        ['css-b', 'read-learner'],
        ['css-a', 'read-results'],
      ]),
    );
  });

  it('answers Estonia’s protocol of the data tracker', async () => {
    const { id } = await pupil();
    const { family } = await guardianOf(id);
    for (let n = 0; n < 3; n += 1) await a.get(`/v1/learners/${id}`);
    const { body } = await family.get(`/v1/data-tracker/findUsage?userCode=${id}&limit=2&offset=1`);
    expect([body.totalUsages, body.usages.length]).toEqual([3, 2]);
    expect(body.usages[0]).toEqual({
      logtime: expect.any(String),
      action: expect.stringMatching(/^looked at the record \(School administration.*Education Act/),
      receiverCode: 'css-a',
      receiverName: 'Centre css-a',
      receiverSystem: 'student-record',
    });
    expect((await family.get('/v1/data-tracker/usagePeriod')).body.periodStart).toEqual(expect.any(String));
    expect((await family.get('/v1/data-tracker/heartbeat')).body).toEqual({ status: 'OK' });
  });

  it('has words for every operation that reads persons', () => {
    const document = JSON.parse(readFileSync(join(root, 'services/student-record/openapi.json'), 'utf8'));
    const codes = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods as Json).flatMap((one: Json) => {
        const ofPersons = one.parameters?.some(({ name }: Json) => name === 'Purpose-Of-Use');
        return ofPersons ? [one['x-access-operation'] as string] : [];
      }),
    );
    expect(codes.length).toBeGreaterThan(50);
    expect(codes.filter((code) => !operationIn(code)?.shows.length)).toEqual([]);
  });

  describe('sealed each minute', () => {
    const verified = async (): Promise<SealReport> => {
      const client = new pg.Client({ connectionString: record.database.adminUrl });
      await client.connect();
      try {
        return await verifySeals(
          async <T extends object>(sql: string, params?: unknown[]) => (await client.query<T>(sql, params)).rows,
          () => undefined,
        );
      } finally {
        await client.end();
      }
    };
    const sealed = async (): Promise<void> => {
      while ((await record.app.get(AccessSeals).seal()) > 0) await pause(1);
    };
    /** Entries in the middle of the chain, and what must be done to undo what is done to them. */
    const tampered = async (change: string, undo: string): Promise<SealReport['named']> => {
      const run = (sql: string) => record.database.query(sql);
      await run(change);
      const { named } = await verified();
      await run(undo);
      expect((await verified()).faults).toBe(0);
      return named;
    };

    it('[R16] names the entry that was changed, removed, put in or hidden from its person', async () => {
      const { id } = await pupil();
      for (let n = 0; n < 5; n += 1) await a.get(`/v1/learners/${id}`);
      await Promise.all(Array.from({ length: 6 }, () => sealed()));
      expect(await verified()).toMatchObject({ faults: 0, waiting: 0, named: [] });
      const [entry] = await record.database.query<{ id: string; at: string; number: number; chain: string }>(
        `select entry_id as id, at::text, number::int, chain from access_seal where entry_id in (select entry_id from access_of where learner_id = '${id}') order by number offset 2 limit 1`,
      );
      const { chain, number: place } = entry!;
      const here = `where id = '${entry!.id}'`;
      expect(
        await tampered(
          `update access_log set purpose = 'statistics' ${here}`,
          `update access_log set purpose = 'school-administration' ${here}`,
        ),
      ).toEqual([{ chain, number: place, entry: entry!.id, fault: 'changed' }]);
      await record.database.query(`create table kept_aside as select * from access_log ${here}`);
      expect(
        await tampered(
          `delete from access_log ${here}`,
          `alter table access_log disable trigger user; insert into access_log select * from kept_aside; alter table access_log enable trigger user`,
        ),
      ).toContainEqual({ chain, number: place, entry: entry!.id, fault: 'removed' });
      const [{ other }] = (await record.database.query<{ other: string }>(`select gen_random_uuid() as other`)) as [
        { other: string },
      ];
      expect(
        await tampered(
          `alter table access_log disable trigger user; insert into access_log select '${other}', at, client_id, subject, acting_organisations, role, operation, purpose, legal_basis, request_id, learner_ids, visible_to from kept_aside; alter table access_log enable trigger user`,
          `delete from access_log where id = '${other}'`,
        ),
      ).toContainEqual({ chain, number: null, entry: other, fault: 'inserted' });
      await record.database.query(`create table aside_of as select * from access_of where entry_id = '${entry!.id}'`);
      expect(
        await tampered(
          `delete from access_of where entry_id = '${entry!.id}'`,
          `insert into access_of select * from aside_of`,
        ),
      ).toEqual([{ chain, number: null, entry: entry!.id, fault: 'hidden' }]);
      const toNobody = (family: string) =>
        `update access_of set family = ${family} where entry_id = '${entry!.id}' and learner_id = '${id}'`;
      expect(await tampered(toNobody(`''`), toNobody('null'))).toEqual([
        { chain, number: null, entry: entry!.id, fault: 'hidden' },
      ]);
      expect(
        await tampered(
          `insert into access_withholding select coalesce(max(number), 0) + 1, sha256('x'), '${entry!.id}', 1, 'inquiry', current_date + 9, 'x', now() from access_withholding`,
          `delete from access_withholding where entry_id = '${entry!.id}'`,
        ),
      ).toContainEqual(expect.objectContaining({ chain: 'withholdings', entry: entry!.id, fault: 'inserted' }));
      expect(
        (
          await tampered(
            `update hash_chain set head = sha256(head), length = length where name = '${chain}'`,
            `update hash_chain c set head = (select hash from access_seal s where s.chain = c.name order by number desc limit 1) where name = '${chain}'`,
          )
        )[0]!.fault,
      ).toBe('head-changed');
    });

    it('drops whole months by the schedule, and keeps the heads of their chains', async () => {
      const { id } = await pupil();
      const [part] = await record.database.query<{ month: string; after: string }>(
        `select to_char(now() + interval '2 months', 'YYYY-MM-02') as month, to_char(now() + interval '3 months', 'YYYY-MM-01') as after`,
      );
      const enter = `insert into access_log values (gen_random_uuid(), '${part!.month}T12:00Z', 'sis-a', null, '{css-a}', 'system', 'read-learner', 'teaching', 'la loi', 'r', '{${id}}', '{css-a}')`;
      const letGo = `select chain, entries::int from access_log_drop('${part!.after}T00:00Z')`;
      const drop = () => record.database.query<{ chain: string; entries: number }>(letGo);
      // In one transaction, so that no poll seals it in between.
      await expect(record.database.query(`${enter}; ${letGo}`)).rejects.toThrow('wait to be sealed');
      await record.database.query(enter);
      await sealed();
      const before = await verified();
      expect(await drop()).toEqual([
        { chain: `access-${part!.month.slice(0, 4)}${part!.month.slice(5, 7)}`, entries: 1 },
      ]);
      expect(await verified()).toMatchObject({ faults: 0, dropped: 1, entries: before.entries - 1 });
    });
  });

  it('reads as little of a person with 100,000 entries as of one with a hundred', async () => {
    const [few, many] = [await pupil(), await pupil()];
    const { subject, family } = await guardianOf(many.id);
    await record.database.query(
      `insert into access_log select gen_random_uuid(), now() - n * interval '7 minutes', 'sis-a', null, '{css-a}', 'system', 'read-learner', 'teaching', 'la loi', 'r',
              array[l.id::uuid], '{css-a}' from (values ('${few.id}', 100), ('${many.id}', 100000)) l (id, n_most), generate_series(1, l.n_most) n`,
    );
    await record.database.query(`vacuum analyze access_log`).catch(() => undefined);
    const client = new pg.Client({ connectionString: record.database.appUrl });
    await client.connect();
    const blocks = async (learner: string): Promise<number> => {
      const read = `select * from list_accesses('css-a', '', '${learner}', '-infinity', 'infinity', 'infinity', '00000000-0000-0000-0000-000000000000', 51)`;
      await client.query(read);
      const { rows } = await client.query<{ 'QUERY PLAN': Json }>(`explain (analyze, buffers, format json) ${read}`);
      const plan = rows[0]!['QUERY PLAN'][0].Plan;
      return (plan['Shared Hit Blocks'] as number) + (plan['Shared Read Blocks'] as number);
    };
    const [ofFew, ofMany] = [await blocks(few.id), await blocks(many.id)];
    await client.end();
    expect(ofMany).toBeLessThan(ofFew * 1.5);
    const page = await looks(family, many.id);
    expect([page.items.length, page.period.total, page.period.countedAll]).toEqual([50, 1_000, false]);
    expect(subject).toBeTruthy();
  });
});
