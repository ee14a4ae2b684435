import { randomUUID } from 'node:crypto';
import { FinalMarkReleasedV1 } from '@pan/contracts';
import { fact } from '@pan/kit/domain';
import { eventually, type TokenOptions } from '@pan/testing';
import { LateCorrections } from '../src/application/corrections/late-corrections.js';
import { aMark } from './marks.js';
import {
  type Answer,
  type Client,
  type Json,
  type RunningRecord,
  sisOfA,
  sisOfB,
  startRecord,
  twoCentres,
} from './record.js';

const familyOf = (subject: string, role: 'guardian' | 'learner', id: string): TokenOptions => ({
  ...{ clientId: 'portal', subject, organisations: [], purpose: 'family-access', person: { role, id } },
  scopes: ['account', 'learners:read', 'demographics:read'],
});
const always = { validFrom: '2020-01-01' };

describe('What families ask of a record', () => {
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

  interface Pupil {
    readonly id: string;
    readonly key: string;
    readonly stay: string;
  }
  const at = '/v1/organisations/css-a.ecole';
  const stayOf = (key: string, level: string) =>
    a.put(`${at}/enrolments/by-source/s-${key}`, { learnerSourceId: key, schoolYear: '2026-2027', level });
  const pupil = async (who: object = {}): Promise<Pupil> => {
    const key = `d-${(number += 1)}`;
    const said = { familyName: `Demande-${number}`, givenName: 'Zoé', ...who };
    const { body } = await a.put(`${at}/learners/by-source/${key}`, said);
    const stay = await stayOf(key, 'primary-6');
    return { id: body.id as string, key, stay: stay.body.id as string };
  };
  const guardianOf = async ({ id }: Pupil): Promise<{ subject: string; personId: string; family: Client }> => {
    const subject = `demandeur-${(number += 1)}`;
    const { body: made } = await a.post(`/v1/learners/${id}/guardian-codes`, undefined);
    const unlinked = { clientId: 'portal', subject, organisations: [], scopes: ['account'], purpose: 'family-access' };
    const { body } = await record.as(unlinked).post('/v1/accounts/guardian-links', { code: made.code as string });
    const personId = body.person.id as string;
    return { subject, personId, family: record.as(familyOf(subject, 'guardian', personId)) };
  };
  const once = () => ({ 'idempotency-key': randomUUID() });
  const ask = (by: Client, { id, stay }: Pupil, more: object = {}): Promise<Answer> =>
    by.post(
      `/v1/learners/${id}/correction-requests`,
      { kind: 'enrolment', recordId: stay, field: 'level', shouldSay: 'primary-5', why: 'Elle est en 5e.', ...more },
      once(),
    );
  const step = (by: Client, { id }: { id: string }, name: string, body: unknown = undefined): Promise<Answer> =>
    by.post(`/v1/correction-requests/${id}/${name}`, body);
  const refuse = { decision: 'refused', reason: 'is-accurate', words: 'Le registre le dit.' };

  it('[R17] a guardian asks for a correction, the school whose datum it is decides, corrects it by its system and answers', async () => {
    const child = await pupil();
    const { family } = await guardianOf(child);
    const catalogue = (await family.get('/v1/correctables')).body;
    expect(catalogue.term).toMatchObject({ days: 20, extensionDays: 10, basis: { section: 'art. 98' } });
    const made = await ask(family, child);
    expect([made.status, made.body.organisation]).toEqual([201, 'css-a.ecole']);
    const { body: listed } = await a.get('/v1/correction-requests?state=asked');
    const mine = (listed.items as Json[]).find((item) => item.id === made.body.id);
    expect(mine).toMatchObject({ stood: 'primary-6', shouldSay: 'primary-5', dueOn: made.body.dueOn, late: false });
    expect(await step(a, made.body, 'extension', { why: 'L’autre école est à consulter.' })).toMatchObject({
      status: 204,
    });
    expect(await step(a, made.body, 'decision', { decision: 'accepted', words: 'C’est exact.' })).toMatchObject({
      status: 204,
    });
    expect((await step(a, made.body, 'correction')).body.code).toBe('correction-not-made');
    await stayOf(child.key, 'primary-5');
    expect(await step(a, made.body, 'correction')).toMatchObject({ status: 204 });
    const { body: own } = await family.get(`/v1/learners/${child.id}/correction-requests`);
    expect(own.items).toMatchObject([
      { state: 'accepted', words: 'C’est exact.', becomes: 'primary-5', correctedVersion: 2, recourses: [] },
    ]);
    expect(own.items[0].dueOn > made.body.dueOn).toBe(true);
    const told = (await record.facts()).filter(({ type }) => type.startsWith('correction-'));
    const settled = told.find(({ type }) => type === 'correction-settled.v1')!;
    expect(settled.data).toMatchObject({ kind: 'enrolment', outcome: 'accepted', days: 0, late: false });
    expect(JSON.stringify(told)).not.toContain(child.id);
  });

  it('[R17] a refusal says why and what can be done, and the family’s statement is read with the datum by whoever reads it later', async () => {
    const child = await pupil();
    const { family } = await guardianOf(child);
    const organisation = await record.database.query<{ id: string }>(
      `select id from organisation where code = 'css-a.ecole'`,
    );
    const mark = aMark(child.id, organisation[0]!.id);
    await record.hear(fact(FinalMarkReleasedV1, child.id, mark));
    const found = await eventually(async () => {
      const { body } = await family.get(`/v1/learners/${child.id}/results`);
      if (body.items.length === 0) throw new Error('the mark has not come yet');
      return body.items[0];
    });
    const about = [
      { kind: 'result', recordId: found.id as string, field: 'mark', shouldSay: '78' },
      { kind: 'learner', recordId: null, field: 'birthDate', shouldSay: '2014-02-20' },
      { field: 'beganOn', shouldSay: '2026-09-01' },
    ];
    for (const more of about) {
      const { body: made } = await ask(family, child, more);
      expect((await step(family, made, 'statement', { text: 'Nous maintenons.' })).body.code).toBe('statement-not-due');
      expect((await step(a, made, 'decision', { ...refuse, reason: undefined })).body.code).toBe(
        'correction-answer-incomplete',
      );
      expect((await step(a, made, 'decision', refuse)).status).toBe(204);
      expect((await step(family, made, 'statement', { text: `Nous maintenons ${more.field}.` })).status).toBe(204);
    }
    const { body: own } = await family.get(`/v1/learners/${child.id}/correction-requests`);
    expect(own.items[0]).toMatchObject({ reason: { reason: 'is-accurate' }, statement: 'Nous maintenons mark.' });
    expect(own.items[0].recourses.map(({ section }: Json) => section)).toEqual(['art. 91', 'art. 135']);
    const shown = async (by: Client) => {
      const [whole, results] = [
        await by.get(`/v1/learners/${child.id}`),
        await by.get(`/v1/learners/${child.id}/results`),
      ];
      return [...whole.body.statements, ...results.body.items[0].statements].map(({ text }: Json) => text as string);
    };
    const all = ['Nous maintenons birthDate.', 'Nous maintenons beganOn.', 'Nous maintenons mark.'];
    expect([await shown(a), await shown(family)]).toEqual([all, all]);
    const without = record.as({ ...sisOfA, scopes: ['learners:read'] });
    expect(await shown(without)).toEqual(all.slice(1));
    const fields = async (by: Client) =>
      (await by.get(`/v1/learners/${child.id}/correction-requests`)).body.items.map(
        ({ field }: Json) => field as string,
      );
    expect([await fields(a), await fields(without)]).toEqual([
      ['mark', 'birthDate', 'beganOn'],
      ['mark', 'beganOn'],
    ]);
  });

  it('[R17] shows a request to nobody else of the family, and a statement to no guardian from whom an order or other rights keep it', async () => {
    const child = await pupil();
    const [mother, father] = [await guardianOf(child), await guardianOf(child)];
    const { body: made } = await ask(mother.family, child);
    for (const path of [`/v1/learners/${child.id}/correction-requests`, '/v1/correction-requests'])
      expect((await father.family.get(path)).body.items).toEqual([]);
    for (const name of ['withdrawal', 'statement'])
      expect(
        (await step(father.family, made, name, name === 'statement' ? { text: 'Moi aussi.' } : undefined)).body.code,
      ).toBe('correction-unknown');
    expect((await ask(father.family, child)).status).toBe(201);
    await step(a, made, 'decision', refuse);
    await step(mother.family, made, 'statement', { text: 'Je maintiens.' });
    const statements = async (by: Client) =>
      (await by.get(`/v1/learners/${child.id}`)).body.statements.length as number;
    expect([await statements(father.family), await statements(mother.family), await statements(a)]).toEqual([1, 1, 1]);
    const rights = ['read-record', 'ask-correction'].map((act) => ({ act, ...always }));
    await a.put(`/v1/learners/${child.id}/guardians/${father.personId}/rights`, {
      ...{ organisation: 'css-a.ecole', basis: 'parental-authority', rights },
    });
    expect([await statements(father.family), await statements(mother.family), await statements(a)]).toEqual([0, 1, 1]);
    // Without the right to read results nobody learns of one by asking for its correction.
    const result = { kind: 'result', recordId: randomUUID(), field: 'mark', shouldSay: '80' };
    expect((await ask(father.family, child, result)).body.code).toBe('learner-unknown');
    expect((await ask(mother.family, child, result)).body.code).toBe('correction-datum-unknown');
    await a.post(
      `/v1/learners/${child.id}/family-orders`,
      {
        ...{ organisation: 'css-a.ecole', kind: 'no-acts', persons: [mother.personId], acts: ['ask-correction'] },
        ...{ judgedOn: '2026-11-02', reference: '200-12-1', validFrom: '2026-08-01' },
      },
      once(),
    );
    expect((await mother.family.get(`/v1/learners/${child.id}/correction-requests`)).status).toBe(404);
    expect((await mother.family.get('/v1/correction-requests')).body.items).toEqual([]);
    expect((await ask(mother.family, child)).body.code).toBe('learner-unknown');
    const looks = (await a.get(`/v1/learners/${child.id}/accesses`)).body.items as Json[];
    expect(looks.map(({ operation }) => operation.code as string)).toContain('read-corrections-refused');
  });

  it('[R17] keeps one open request of a person about a datum, whoever asks at the same time, and lets it be withdrawn', async () => {
    const child = await pupil();
    const { family } = await guardianOf(child);
    const asked = await Promise.all(Array.from({ length: 6 }, () => ask(family, child)));
    expect(asked.map(({ status }) => status).sort((one, other) => one - other)).toEqual([201, 409, 409, 409, 409, 409]);
    const made = asked.find(({ status }) => status === 201)!.body;
    const ends = await Promise.all([step(family, made, 'withdrawal'), step(a, made, 'decision', refuse)]);
    expect(ends.map(({ status }) => status).sort((one, other) => one - other)).toEqual([204, 409]);
    expect((await ask(family, child)).status).toBe(201);
    const staff = record.as({
      ...{ clientId: 'portal', subject: 'prof', organisations: ['css-a.ecole'], purpose: 'teaching' },
      person: { role: 'staff', id: child.id },
    });
    expect((await ask(staff, child)).body.code).toBe('family-only');
    expect((await ask(a, child)).body.code).toBe('family-only');
    expect((await step(b, made, 'decision', refuse)).body.code).toBe('correction-unknown');
    expect((await b.get('/v1/correction-requests')).body.items).toEqual([]);
  });

  it('[R17] tells once that a request is late, and a learner of 14 asks alone', async () => {
    const child = await pupil({ birthDate: '2010-05-02' });
    const { body: link } = await a.post(`/v1/accounts/learner-links`, {
      subject: 'eleve-17',
      learnerSourceId: child.key,
    });
    expect(link.id).toBeDefined();
    const learner = record.as(familyOf('eleve-17', 'learner', child.id));
    const made = await ask(learner, child);
    expect(made.status).toBe(201);
    await record.database.query(`update correction_request set due_on = current_date - 3 where id = $1`, [
      made.body.id,
    ]);
    const late = record.app.get(LateCorrections);
    const told = await Promise.all([late.remind(), late.remind()]);
    expect(told.reduce((sum, count) => sum + count)).toBe(1);
    expect(await late.remind()).toBe(0);
    const { body } = await a.get('/v1/correction-requests?late=true');
    expect(body.items).toMatchObject([{ id: made.body.id, late: true }]);
    expect(body.items[0].recourses).toHaveLength(2);
    expect((await step(a, made.body, 'extension', { why: 'Trop tard.' })).body.code).toBe('correction-term-over');
    const facts = (await record.facts()).filter(({ type }) => type === 'correction-late.v1');
    expect(facts).toHaveLength(1);
    const young = await pupil({ birthDate: '2016-05-02' });
    await a.post(`/v1/accounts/learner-links`, { subject: 'eleve-18', learnerSourceId: young.key });
    const child10 = record.as(familyOf('eleve-18', 'learner', young.id));
    expect((await ask(child10, young)).body.code).toBe('learner-unknown');
  });
});
