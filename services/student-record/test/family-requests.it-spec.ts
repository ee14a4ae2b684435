import { randomUUID } from 'node:crypto';
import { FinalMarkReleasedV1 } from '@pan/contracts';
import { fact } from '@pan/kit/domain';
import { Archive } from '@pan/kit/formats';
import { eventually, type TokenOptions } from '@pan/testing';
import { LateAnswers } from '../src/application/families/late-answers.js';
import { AskForData } from '../src/application/portability/ask-for-data.js';
import { packedApart } from '../src/application/portability/package-thread.js';
import { dataTableNames, dataTables } from '../src/domain/portability/data-tables.js';
import { aMark } from './marks.js';
import { readPdf } from './read-pdf.js';
import {
  type Answer,
  type Client,
  type Json,
  linkGuardian,
  type RunningRecord,
  sisOfA,
  sisOfB,
  startRecord,
  twoCentres,
} from './record.js';

const familyOf = (subject: string, role: 'guardian' | 'learner', id: string): TokenOptions => ({
  ...{ clientId: 'portal', subject, organisations: [], purpose: 'family-access', person: { role, id } },
  scopes: ['account', 'learners:read', 'assistance-files:read', 'demographics:read'],
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
  const stayOf = (key: string, level: string, by = a, place = at) =>
    by.put(`${place}/enrolments/by-source/s-${key}`, { learnerSourceId: key, schoolYear: '2026-2027', level });
  const pupil = async (who: object = {}, by = a, place = at): Promise<Pupil> => {
    const key = `d-${(number += 1)}`;
    const said = { familyName: `Demande-${number}`, givenName: 'Zoé', ...who };
    const { body } = await by.put(`${place}/learners/by-source/${key}`, said);
    const stay = await stayOf(key, 'primary-6', by, place);
    return { id: body.id as string, key, stay: stay.body.id as string };
  };
  const guardianOf = async ({ id }: Pupil, by = a): Promise<{ subject: string; personId: string; family: Client }> => {
    const subject = `demandeur-${(number += 1)}`;
    const personId = await linkGuardian(record, by, id, subject);
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
    const codes = looks.map(({ operation }) => operation.code as string);
    // The father’s about a result, the mother’s list and her new request.
    expect(codes.filter((code) => code === 'read-corrections-refused')).toHaveLength(3);
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
    const late = record.app.get(LateAnswers);
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

  it.each([
    ['ends', '19021404'],
    ['goes on', '19021405'],
  ])(
    '[R17] keeps a statement from the other guardians of a record that it is merged with and whose family is divided, where that one %s',
    async (divided, number) => {
      const code = { permanentCode: `DEMZ${number}` };
      const first = { by: a, place: at, child: await pupil({ ...code, birthDate: '2014-02-19' }) };
      const ofB = '/v1/organisations/css-b.ecole';
      const later = { by: b, place: ofB, child: await pupil({ ...code, birthDate: '2014-02-18' }, b, ofB) };
      const [stated, apart] = divided === 'ends' ? [first, later] : [later, first];
      const mother = await guardianOf(stated.child, stated.by);
      const father = await guardianOf(apart.child, apart.by);
      const { body: made } = await ask(mother.family, stated.child);
      await step(stated.by, made, 'decision', refuse);
      expect((await step(mother.family, made, 'statement', { text: 'Je maintiens.' })).status).toBe(204);
      await apart.by.put(`/v1/learners/${apart.child.id}/guardians/${father.personId}/rights`, {
        ...{ organisation: apart.place.split('/').at(-1), basis: 'parental-authority' },
        rights: [{ act: 'read-record', ...always }],
      });
      const { body: pairs } = await record.as().get('/v1/match-pairs?limit=500');
      const pair = (pairs.items as Json[]).find(({ learner }) => learner.id === later.child.id);
      await record.as().post(`/v1/match-pairs/${pair.id}/decision`, { decision: 'same' });
      const statements = async (by: Client) =>
        (await by.get(`/v1/learners/${first.child.id}`)).body.statements.length as number;
      expect([await statements(father.family), await statements(mother.family), await statements(stated.by)]).toEqual([
        0, 1, 1,
      ]);
    },
  );

  const asked = (by: Client, { id }: Pupil): Promise<Answer> =>
    by.post(`/v1/learners/${id}/data-packages`, undefined, once());
  const made = (by: Client, id: string): Promise<Json> =>
    eventually(async () => {
      const { body } = await by.get(`/v1/data-packages/${id}`);
      if (body.state === 'queued' || body.state === 'running') throw new Error(`it is ${body.state}`);
      return body;
    });
  const take = async (who: TokenOptions, id: string): Promise<Response> => {
    const headers = { authorization: `Bearer ${await record.issuer.token(who)}` };
    return fetch(`${record.url}/v1/data-packages/${id}/content`, { headers });
  };
  const filesOf = async (who: TokenOptions, id: string): Promise<Map<string, Buffer>> => {
    const answer = await take(who, id);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip']);
    const bytes = Buffer.from(await answer.arrayBuffer());
    const archive = await Archive.open(bytes, { entries: 64, inflatedBytes: 10_000_000, ratio: 1_000 });
    expect(archive.faults).toEqual([]);
    const files = new Map<string, Buffer>();
    for (const file of archive.files) {
      const parts: Buffer[] = [];
      for await (const part of archive.read(file)) parts.push(part);
      files.set(file.path, Buffer.concat(parts));
    }
    return files;
  };

  it('[R18] hands over all that was collected of a person, as JSON, CSV with its dictionary and a tagged PDF, and nothing else', async () => {
    const child = await pupil({ familyName: 'Nguyễn-Côté', givenName: 'Zoé "Zo", l’aînée', birthDate: '2014-02-19' });
    const sibling = await pupil({ familyName: 'Canarifrère' });
    const [{ subject, personId, family }, other] = [await guardianOf(child), await guardianOf(child)];
    const group = { title: '=Groupe 601', schoolYear: '2026-2027' };
    await a.put(`${at}/classes/by-source/g-601`, group);
    for (const { key } of [child, sibling])
      await a.put(`${at}/memberships/by-source/p-${key}`, {
        classSourceId: 'g-601',
        personSourceId: key,
        role: 'student',
      });
    await a.put(`${at}/accommodations/by-source/m-${child.key}`, {
      ...{ learnerSourceId: child.key, extraTimePercent: 33, tools: ['separate-room'], validFrom: '2026-09-01' },
    });
    await ask(family, child, { why: 'Elle est en 5e, voyons.' });
    await ask(other.family, child, { why: 'canari-autre-parent' });
    await a.get(`/v1/learners/${child.id}`);
    const job = await asked(family, child);
    expect([job.status, job.body.kind]).toEqual([202, 'data-package']);
    const { state, progress } = await made(family, job.body.id as string);
    expect([state, progress.done === progress.total]).toEqual(['succeeded', true]);
    const me = familyOf(subject, 'guardian', personId);
    const files = await filesOf(me, job.body.id as string);
    const data = JSON.parse(files.get('data.json')!.toString());
    expect(data.identity).toEqual([
      {
        ...{ familyName: 'Nguyễn-Côté', givenName: 'Zoé "Zo", l’aînée', middleName: null },
        ...{ birthDate: '2014-02-19', sex: null, permanentCode: null },
      },
    ]);
    expect(data.stays).toMatchObject([{ organisation: 'css-a.ecole', level: 'primary-6', schoolYear: '2026-2027' }]);
    expect(data.classes).toMatchObject([{ title: '=Groupe 601' }]);
    // A spreadsheet does not run it; programs read it as it was collected.
    expect(files.get('csv/classes.csv')!.toString()).toContain("'=Groupe 601");
    expect(data.accommodations).toMatchObject([{ extraTimePercent: 33, tools: 'separate-room' }]);
    expect(data.corrections).toMatchObject([{ why: 'Elle est en 5e, voyons.', stood: 'primary-6' }]);
    for (const table of dataTableNames) {
      const names = dataTables[table].columns.map(({ name }) => name);
      for (const row of data[table] as Json[]) expect(Object.keys(row as object).sort()).toEqual(names.toSorted());
      const [header, ...lines] = files.get(`csv/${table}.csv`)!.toString().slice(1).trimEnd().split('\r\n');
      expect([header, lines.length]).toEqual([names.join(), data[table].length]);
    }
    expect(files.get('csv/identity.csv')!.toString()).toContain('Nguyễn-Côté,"Zoé ""Zo"", l’aînée",,2014-02-19,,\r\n');
    const dictionary = JSON.parse(files.get('datapackage.json')!.toString());
    expect(dictionary.resources.map(({ path }: Json) => path as string)).toEqual(
      dataTableNames.map((table) => `csv/${table}.csv`),
    );
    const pdf = await readPdf(files.get('dossier.pdf')!);
    expect(pdf).toMatchObject({ title: 'Données de l’élève · The learner’s data', language: 'fr-CA', isTagged: true });
    for (const word of ['Nguyễn-Côté', 'Zoé "Zo", l’aînée', 'Groupe 601', 'Elle est en 5e, voyons.'])
      expect(pdf.text).toContain(word);
    expect([...pdf.roles]).toEqual(expect.arrayContaining(['Document', 'H1', 'H2', 'P', 'L', 'LI', 'LBody']));
    const all =
      [...files]
        .filter(([name]) => name !== 'dossier.pdf')
        .map(([, bytes]) => bytes.toString())
        .join() + pdf.text;
    for (const word of [
      'Canarifrère',
      sibling.id,
      'canari-autre-parent',
      other.subject,
      other.personId,
      subject,
      child.id,
    ])
      expect(all).not.toContain(word);
    const [look] = (await a.get(`/v1/learners/${child.id}/accesses`)).body.items as Json[];
    expect(look.operation.code).toBe('take-data');
    expect((await take(familyOf(other.subject, 'guardian', other.personId), job.body.id as string)).status).toBe(404);
    expect((await other.family.get(`/v1/data-packages/${job.body.id}`)).body.code).toBe('data-package-unknown');
    expect((await a.get(`/v1/data-packages/${job.body.id}`)).body.code).toBe('family-only');
    expect((await take({}, job.body.id as string)).status).toBe(403);
    await record.database.query(`update data_package set expires_at = now() where id = $1`, [job.body.id]);
    expect((await take(me, job.body.id as string)).status).toBe(410);
    await record.app.get(AskForData).sweep();
    expect((await take(me, job.body.id as string)).status).toBe(404);
  });

  it('[R18] packs a large record while everybody else is answered', async () => {
    const stays = Array.from({ length: 1_500 }, (_, at) => ({
      ...{ organisation: 'css-a.ecole', organisationName: 'École de css-a', schoolYear: '2026-2027', level: `${at}` },
    }));
    let isPacking = true;
    const packed = packedApart(new Map([['stays', stays]]), '2026-11-30').finally(() => (isPacking = false));
    let answered = 0;
    while (isPacking) {
      expect((await fetch(`${record.url}/health/live`)).status).toBe(200);
      answered += 1;
    }
    expect((await packed).subarray(0, 2).toString()).toBe('PK');
    // Made beside them, it would have kept all but a few waiting until it was done.
    expect(answered).toBeGreaterThan(20);
  });

  it('[R18] leaves out what the asker has no right to read, and hands nothing over once the right has ended', async () => {
    const child = await pupil();
    const { subject, personId, family } = await guardianOf(child);
    const me = familyOf(subject, 'guardian', personId);
    const say = (...acts: string[]) =>
      a.put(`/v1/learners/${child.id}/guardians/${personId}/rights`, {
        ...{ organisation: 'css-a.ecole', basis: 'parental-authority' },
        rights: acts.map((act) => ({ act, ...always })),
      });
    await say('read-record', 'take-data');
    const job = await asked(family, child);
    expect((await made(family, job.body.id as string)).state).toBe('succeeded');
    const files = await filesOf(me, job.body.id as string);
    expect([...files.keys()].filter((name) => /results|marks|corrections/.test(name))).toEqual([]);
    expect(files.get('lisez-moi.txt')!.toString()).toContain('Résultats, avec leurs versions antérieures');
    await say('read-record');
    expect((await take(me, job.body.id as string)).status).toBe(404);
    const refused = await asked(family, child);
    expect(refused.body.code).toBe('learner-unknown');
    const looks = (await a.get(`/v1/learners/${child.id}/accesses`)).body.items as Json[];
    expect(looks[0].operation.code).toBe('take-data-refused');
    await say('read-record', 'take-data');
    const again = await asked(family, child);
    expect((await made(family, again.body.id as string)).state).toBe('succeeded');
    expect((await family.get(`/v1/data-packages/${job.body.id}`)).status).toBe(404);
    expect((await family.call('DELETE', `/v1/data-packages/${again.body.id}`)).status).toBe(204);
    expect((await take(me, again.body.id as string)).status).toBe(404);
    for (const [birthDate, status] of [
      ['2010-05-02', 202],
      ['2016-05-02', 404],
    ] as const) {
      const one = await pupil({ birthDate });
      const link = { subject: `eleve-${one.key}`, learnerSourceId: one.key };
      await a.post('/v1/accounts/learner-links', link);
      expect((await asked(record.as(familyOf(link.subject, 'learner', one.id)), one)).status).toBe(status);
    }
  });
});
