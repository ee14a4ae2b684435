import { Client as PgClient } from 'pg';
import { aBundle, startImports, type ImportingRecord } from './imports-fixture.js';
import { codeOf, sisOfA, sisOfB, type Answer, type Client } from './record.js';

interface Question {
  id: string;
  learner: { id: string };
  otherLearner: { id: string };
}

describe('Records that a person finds to be one learner’s', () => {
  let record: ImportingRecord;
  let a: Client;
  let b: Client;
  let ministry: Client;
  let number = 0;

  beforeAll(async () => {
    record = await startImports();
    [a, b, ministry] = [record.as(sisOfA), record.as(sisOfB), record.as()];
  });
  afterAll(() => record.close());

  const next = (): number => (number += 1);
  const learner = async (client: Client, centre: string, sourceId: string, who: object): Promise<string> => {
    const { status, body } = await client.put(`/v1/organisations/${centre}.ecole/learners/by-source/${sourceId}`, {
      familyName: 'Roy',
      givenName: 'Ana',
      ...who,
    });
    if (status >= 300) throw new Error(JSON.stringify(body));
    return body.id as string;
  };
  const questions = async (): Promise<Question[]> =>
    (await ministry.get('/v1/match-pairs?limit=500')).body.items as Question[];
  const questionOf = async (later: string, other?: string): Promise<Question> => {
    const found = (await questions()).find(
      ({ learner, otherLearner }) => learner.id === later && (!other || otherLearner.id === other),
    );
    if (!found) throw new Error('no such question');
    return found;
  };
  const decide = async (question: Question, decision: string): Promise<void> => {
    const { status } = await ministry.post(`/v1/match-pairs/${question.id}/decision`, { decision });
    expect(status).toBe(200);
  };
  const unified = async (id: string): Promise<boolean> =>
    (await ministry.get(`/v1/learners/${id}`)).body.unified as boolean;
  const factsOf = async (id: string): Promise<string[]> =>
    (await record.facts()).filter(({ key }) => key === id).map(({ type }) => type);

  it('take in a third system’s row under either identity', async () => {
    const permanentCode = codeOf(next());
    const first = await learner(a, 'css-a', `e-${next()}`, { permanentCode, birthDate: '2014-02-19' });
    const later = await learner(b, 'css-b', `e-${next()}`, { permanentCode, birthDate: '2014-02-18' });
    await decide(await questionOf(later), 'same');
    const third = record.as({ clientId: 'third', organisations: ['css-b'] });
    expect(await learner(third, 'css-b', 'x', { permanentCode, birthDate: '2014-02-18' })).toBe(first);
    expect(await factsOf(first)).toEqual(['learner-registered.v1', 'learner-linked.v1', 'learner-linked.v1']);
  });

  it('leave no place in a class behind under the id that ends [1.2]', async () => {
    const school = '/v1/organisations/css-b.ecole';
    await b.put(`${school}/classes/by-source/places`, { title: 'Places', schoolYear: '2026-2027' });
    const [permanentCode, key] = [codeOf(next()), `e-${next()}`];
    const first = await learner(a, 'css-a', `e-${next()}`, { permanentCode, birthDate: '2014-02-19' });
    const later = await learner(b, 'css-b', key, { permanentCode, birthDate: '2014-02-18' });
    const place = { classSourceId: 'places', personSourceId: key, role: 'student' };
    await b.put(`${school}/memberships/by-source/m-${key}`, place);
    await b.put(`${school}/memberships/by-source/old-${key}`, { ...place, endedOn: '2026-09-15' });
    await decide(await questionOf(later), 'same');
    await b.put(`${school}/memberships/by-source/m-${key}`, { ...place, endedOn: '2026-11-01' });
    const places = async (id: string) => (await factsOf(id)).filter((type) => type.startsWith('class-'));
    // The place that is over ends nothing while the other one is open.
    expect(await places(later)).toEqual(['class-joined.v1', 'class-joined.v1', 'class-left.v1']);
    expect(await places(first)).toEqual(['class-joined.v1', 'class-left.v1']);
  });

  it('carry their other open questions into the record that goes on', async () => {
    const permanentCode = codeOf(next());
    const name = { familyName: `Roy-${'xyz'[number % 3]}arc` };
    const nameless = await learner(a, 'css-a', `e-${next()}`, { ...name, birthDate: '2014-03-03' });
    const coded = await learner(a, 'css-a', `e-${next()}`, { permanentCode, birthDate: '2014-02-19' });
    const later = await learner(b, 'css-b', `e-${next()}`, { ...name, permanentCode, birthDate: '2014-03-03' });
    expect((await questions()).filter((question) => question.learner.id === later)).toHaveLength(2);

    await decide(await questionOf(later, coded), 'same');
    const carried = await questionOf(coded, nameless);
    expect(await unified(coded)).toBe(false);
    expect((await factsOf(coded)).at(-1)).toBe('match-questioned.v1');

    await decide(carried, 'same');
    expect((await ministry.get(`/v1/learners/${later}`)).body).toMatchObject({
      id: nameless,
      permanentCode,
      unified: true,
    });
    expect(await questions()).toEqual([]);
    expect((await factsOf(coded)).slice(-1)).toEqual(['learners-merged.v1']);
  });

  it('leave a record questioned while another question about it is open', async () => {
    const permanentCode = codeOf(next());
    const name = { familyName: 'Roy-deux' };
    const nameless = await learner(a, 'css-a', `e-${next()}`, { ...name, birthDate: '2014-03-03' });
    const coded = await learner(a, 'css-a', `e-${next()}`, { permanentCode, birthDate: '2014-02-19' });
    const later = await learner(b, 'css-b', `e-${next()}`, { ...name, permanentCode, birthDate: '2014-03-03' });
    await decide(await questionOf(later, nameless), 'distinct');
    expect(await unified(later)).toBe(false);
    await decide(await questionOf(later, coded), 'distinct');
    expect(await unified(later)).toBe(true);
    expect(await factsOf(later)).toEqual(['learner-registered.v1', 'match-questioned.v1', 'match-settled.v1']);
  });

  it('ask again when somebody else’s question was about the record that ends', async () => {
    const permanentCode = codeOf(next());
    const first = await learner(a, 'css-a', `e-${next()}`, { permanentCode, birthDate: '2014-02-19' });
    const second = await learner(b, 'css-b', `e-${next()}`, { permanentCode, birthDate: '2014-02-18' });
    const third = await learner(b, 'css-b', `e-${next()}`, { permanentCode, birthDate: '2014-02-17' });
    await decide(await questionOf(second, first), 'same');
    expect((await questionOf(third)).otherLearner.id).toBe(first);
    expect(await unified(first)).toBe(true);
    await decide(await questionOf(third, first), 'same');
    const { body } = await ministry.get(`/v1/learners/${third}`);
    expect(body).toMatchObject({ id: first, unified: true });
    expect(body.sources).toHaveLength(3);
    expect((await ministry.get(`/v1/learners/${second}`)).body.id).toBe(first);
  });

  it('lose nothing that their systems write at the same moment', async () => {
    const school = '/v1/organisations/css-b.ecole';
    await b.put(`${school}/classes/by-source/g`, { title: 'Groupe', schoolYear: '2026-2027' });
    for (let round = 0; round < 12; round += 1) {
      const permanentCode = codeOf(next());
      const key = `e-${next()}`;
      const who = { permanentCode, birthDate: '2014-02-18' };
      const first = await learner(a, 'css-a', `e-${next()}`, { permanentCode, birthDate: '2014-02-19' });
      const later = await learner(b, 'css-b', key, who);
      const question = await questionOf(later);
      const third = record.as({ clientId: 'third', organisations: ['css-b'] });
      const writes = await Promise.all([
        ministry.post(`/v1/match-pairs/${question.id}/decision`, { decision: 'same' }),
        b.put(`${school}/enrolments/by-source/s-${key}`, {
          learnerSourceId: key,
          schoolYear: '2026-2027',
          level: 'primary-6',
        }),
        b.put(`${school}/memberships/by-source/m-${key}`, { classSourceId: 'g', personSourceId: key, role: 'student' }),
        b.put(`${school}/learners/by-source/${key}`, {
          familyName: 'Roy',
          givenName: 'Ana',
          middleName: 'Anne',
          ...who,
        }),
        third.put(`${school}/learners/by-source/${key}`, { familyName: 'Roy', givenName: 'Ana', ...who }),
      ]);
      expect(writes.map(({ status }) => status)).toEqual([200, 201, 201, 200, 201]);
      const { body } = await ministry.get(`/v1/learners/${later}`);
      expect(body).toMatchObject({ id: first, unified: true });
      expect([body.sources.length, body.enrolments.length, body.classes.length]).toEqual([3, 1, 1]);
      expect([first, later]).toContain(writes[4].body.id);
    }
    const dangling = await record.database.query(
      `select l.id from learner l where merged_into is not null and (
         exists (select from learner_source s where s.learner_id = l.id) or exists (select from enrolment e where e.learner_id = l.id)
         or exists (select from membership m where m.learner_id = l.id) or exists (select from learner_trace t where t.learner_id = l.id)
         or exists (select from match_pair p where p.state = 'open' and l.id in (p.learner_id, p.other_learner_id)))`,
    );
    expect(dangling).toEqual([]);
    const counts = await record.database.query(
      `select l.id from learner l where merged_into is null and systems <> (select count(distinct source) from learner_source s where s.learner_id = l.id)`,
    );
    expect(counts).toEqual([]);
  });

  describe('and a system that guesses', () => {
    /** A learner of the first centre with a measure for exams; whoever guesses knows the letters and the day. */
    const childOfA = async (): Promise<{ id: string; key: string; who: Record<string, string>; prefix: string }> => {
      const [key, letter] = [`e-${next()}`, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number % 26]!];
      const prefix = `G${letter}${letter}Z190214`;
      const who = {
        familyName: `Guérin-Lebœuf ${letter.repeat(4)}`,
        givenName: 'Zoé',
        middleName: 'Ève',
        birthDate: '2014-02-19',
        permanentCode: `${prefix}57`,
      };
      const id = await learner(a, 'css-a', key, { ...who, sex: 'female' });
      await a.put(`/v1/organisations/css-a.ecole/accommodations/by-source/m-${key}`, {
        learnerSourceId: key,
        extraTimePercent: 33,
        tools: ['text-to-speech'],
        validFrom: '2026-09-01',
      });
      return { id, key, who, prefix };
    };
    const vendor = (): Client => record.as({ ...sisOfB, clientId: `vendor-${next()}` });
    const guesses = (prefix: string, count: number): string[] =>
      Array.from({ length: count }, (_, n) => `${prefix}${String(50 + n).padStart(2, '0')}`);
    /** What a system learns by writing a learner and reading it back, without what it chose itself. */
    const learnt = async (system: Client, { status, headers, body }: Answer): Promise<object> => {
      const read = await system.get(`/v1/learners/${body.id}`);
      const { familyName, permanentCode, unified, middleName, sex, sources, enrolments } = read.body;
      const measures = await system.get(`/v1/learners/${body.id}/accommodations`);
      return {
        ...{ status, etag: headers.get('etag'), readTag: read.headers.get('etag'), unified, middleName, sex },
        ...{ named: [familyName !== null, permanentCode !== null], sources: sources.length, enrolments },
        measures: measures.body.items,
      };
    };
    const stranger = {
      ...{ status: 201, etag: '"1"', readTag: '"1"', unified: true, middleName: null, sex: null },
      ...{ named: [true, true], sources: 1, enrolments: [], measures: [] },
    };
    const unchangedForA = async ({ id, who }: { id: string; who: object }): Promise<void> => {
      const read = await a.get(`/v1/learners/${id}`);
      expect(read.body).toMatchObject({ id, ...who, sex: 'female', sources: [{ source: 'sis-a' }] });
      expect(read.headers.get('etag')).toBe('"1"');
      const { body } = await a.get(`/v1/learners/${id}/accommodations`);
      expect(body.items).toMatchObject([{ extraTimePercent: 33 }]);
    };
    const mismatchesOf = async (id: string): Promise<string[]> =>
      (await a.get('/v1/mismatches?limit=500')).body.items
        .filter(({ learnerId }: { learnerId: string }) => learnerId === id)
        .map(({ kind, organisation }: { kind: string; organisation: string }) => `${kind} by ${organisation}`);

    it('learns by single writes nothing of which code was right, and changes nothing [H3]', async () => {
      const child = await childOfA();
      const system = vendor();
      for (const permanentCode of guesses(child.prefix, 12)) {
        const sent = { familyName: 'Rebaptisée', givenName: 'ParB', birthDate: '2014-02-19', permanentCode };
        const answer = await system.put(`/v1/organisations/css-b.ecole/learners/by-source/${permanentCode}`, sent);
        expect(await learnt(system, answer)).toEqual(stranger);
      }
      await unchangedForA(child);
      expect((await system.get('/v1/match-pairs')).body.items).toEqual([]);
      expect((await system.get('/v1/mismatches')).body.items).toEqual([]);
      expect(await mismatchesOf(child.id)).toEqual(['other-names by css-b.ecole']);
    });

    it('acts on its own record alone, and those who know the learner are asked [H3]', async () => {
      const child = await childOfA();
      const system = vendor();
      const school = '/v1/organisations/css-b.ecole';
      const other = { familyName: 'Guérin', givenName: 'Zoé', birthDate: '2014-02-19' };
      const { body: own } = await system.put(`${school}/learners/by-source/x`, {
        ...other,
        permanentCode: child.who['permanentCode'],
      });
      const stay = { learnerSourceId: 'x', schoolYear: '2026-2027', level: 'primary-6' };
      const measure = { learnerSourceId: 'x', extraTimePercent: 200, tools: [], validFrom: '2026-09-01' };
      expect((await system.put(`${school}/enrolments/by-source/s-x`, stay)).status).toBe(201);
      expect((await system.put(`${school}/accommodations/by-source/m-x`, measure)).status).toBe(201);
      expect((await system.post(`/v1/learners/${own.id}/guardian-codes`, undefined)).status).toBe(201);
      expect((await system.post(`/v1/learners/${child.id}/guardian-codes`, undefined)).status).toBe(404);
      await unchangedForA(child);

      const { body: asked } = await a.get('/v1/match-pairs');
      const question = asked.items.find((item: Question) => item.otherLearner.id === child.id);
      expect(question).toMatchObject({
        reason: 'same-identity-other-names',
        learner: { id: own.id, familyName: 'Guérin', birthDate: null, sources: [{ organisation: 'css-b.ecole' }] },
        otherLearner: child.who,
      });
      const decided = await a.post(`/v1/match-pairs/${question.id}/decision`, { decision: 'same' });
      expect(decided).toMatchObject({ status: 200, body: { learnerId: child.id } });

      // Each sees the one record, under the name that its own system gave.
      expect((await system.get(`/v1/learners/${own.id}`)).body).toMatchObject({ id: child.id, ...other });
      expect((await a.get(`/v1/learners/${child.id}`)).body).toMatchObject(child.who);
      expect((await ministry.get(`/v1/learners/${child.id}`)).body).toMatchObject({ ...child.who, unified: true });
      const { body: measures } = await system.get(`/v1/learners/${child.id}/accommodations`);
      expect(measures.items.map((item: { extraTimePercent: number }) => item.extraTimePercent).sort()).toEqual([
        200, 33,
      ]);
    });

    it('that knows the name gains nothing by sending every code in one batch, or the right one after a wrong one [H3]', async () => {
      const child = await childOfA();
      const system = vendor();
      const at = { kind: 'learner', organisation: 'css-b.ecole' };
      const { familyName, givenName, birthDate } = child.who;
      const items = guesses(child.prefix, 12).map((permanentCode) => ({
        ...{
          ...at,
          sourceId: permanentCode,
          familyName: familyName!.toUpperCase(),
          givenName,
          birthDate,
          permanentCode,
        },
      }));
      const { body } = await system.post('/v1/changes', { items });
      for (const item of body.items) {
        expect(item).toEqual({ index: item.index, outcome: 'created', id: expect.any(String) });
        expect(item.id).not.toBe(child.id);
        expect((await system.get(`/v1/learners/${item.id}`)).body).toMatchObject({ unified: true, middleName: null });
      }
      await unchangedForA(child);
      const told = await mismatchesOf(child.id);
      expect(told.filter((one) => one === 'other-code by css-b.ecole')).toHaveLength(11);
      expect(told.filter((one) => one === 'after-mismatch by css-b.ecole')).toHaveLength(1);
    });

    it('gains nothing at once in parallel either [H3]', async () => {
      const child = await childOfA();
      const system = vendor();
      const { familyName, givenName, birthDate } = child.who;
      const answers = await Promise.all(
        guesses(child.prefix, 12).map((permanentCode) =>
          system.put(`/v1/organisations/css-b.ecole/learners/by-source/${permanentCode}`, {
            ...{ familyName, givenName, birthDate, permanentCode },
          }),
        ),
      );
      // Only the very first try may be right; whoever was wrong before is told, and waits for a person.
      const joined = answers.filter(({ body }) => body.id === child.id).length;
      const told = await mismatchesOf(child.id);
      expect([
        [1, 0],
        [0, 12],
      ]).toContainEqual([joined, told.length]);
    });

    it('learns nothing by a bundle [H3]', async () => {
      const child = await childOfA();
      const who = { ...sisOfB, clientId: `vendor-${next()}` };
      const tables = aBundle({ id: `ecole-g-${number}`, learners: 12, from: number * 1_000 });
      Object.assign(tables.orgs[0]!, { identifier: 'css-b' });
      const codes = guesses(child.prefix, 12).values();
      for (const row of tables.users.filter(({ role }) => role === 'student'))
        Object.assign(row, { identifier: codes.next().value });
      for (const row of tables.demographics) Object.assign(row, { birthDate: '2014-02-19', sex: '' });
      const ended = await record.import(tables, {}, who);
      expect(ended).toMatchObject({ state: 'succeeded', counts: { 'learner.created': 12 } });
      const system = record.as(who);
      const { body } = await system.get('/v1/learners?limit=500');
      const sent = body.items.filter(
        (item: { sources: { source: string }[] }) => item.sources[0]!.source === who.clientId,
      );
      expect(sent).toHaveLength(12);
      for (const item of sent) expect(item).toMatchObject({ unified: true, middleName: null, sex: null });
      await unchangedForA(child);
      expect(await mismatchesOf(child.id)).toEqual([`other-names by css-b.ecole-g-${number}`]);
    });

    it('waits until tomorrow when it was wrong too often, whether it is right now or not [H3]', async () => {
      const child = await childOfA();
      const system = vendor();
      const { familyName, givenName, birthDate } = child.who;
      const wrong = Array.from({ length: 50 }, (_, n) => ({
        ...{ kind: 'learner', organisation: 'css-b.ecole', sourceId: `w-${n}`, familyName, givenName, birthDate },
        permanentCode: `${child.prefix.slice(0, 2)}YZ190214${n + 10}`,
      }));
      await system.post('/v1/changes', { items: wrong });
      expect(await mismatchesOf(child.id)).toHaveLength(50);
      const put = (sourceId: string, who: object) =>
        system.put(`/v1/organisations/css-b.ecole/learners/by-source/${sourceId}`, { familyName, givenName, ...who });
      for (const permanentCode of [child.who['permanentCode'], `${child.prefix}99`]) {
        const refused = await put(`late-${permanentCode}`, { birthDate, permanentCode });
        expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
          ...[429, 'too-many-mismatches', '3600'],
        ]);
        const corrected = await put('w-0', { birthDate, permanentCode });
        expect([corrected.status, corrected.body.code]).toEqual([429, 'too-many-mismatches']);
      }
      const batch = await system.post('/v1/changes', {
        items: [{ ...wrong[0], sourceId: 'late', permanentCode: `${child.prefix}98` }, wrong[1]],
      });
      expect(batch.body.items).toMatchObject([
        { outcome: 'refused', problem: { code: 'too-many-mismatches' } },
        { outcome: 'unchanged' },
      ]);
      expect((await put('w-1', { birthDate, permanentCode: wrong[1]!.permanentCode, sex: 'male' })).status).toBe(200);
      expect((await put('nameless', { birthDate: '2013-01-01' })).status).toBe(201);
    });

    it('learns nothing by correcting a learner of its own until the code is somebody’s [H3]', async () => {
      const child = await childOfA();
      const system = vendor();
      const put = (permanentCode: string) =>
        system.put('/v1/organisations/css-b.ecole/learners/by-source/mine', {
          ...{ familyName: 'Roy', givenName: 'Léo', birthDate: '2014-02-19', permanentCode },
        });
      const { body: own } = await put(`${child.prefix}40`);
      for (const [n, code] of guesses(child.prefix, 9).entries()) {
        const { headers, body } = await put(code);
        expect([body.id, headers.get('etag')]).toEqual([own.id, `"${n + 2}"`]);
        expect((await system.get(`/v1/learners/${own.id}`)).body.unified).toBe(true);
      }
      await unchangedForA(child);
      expect(await mismatchesOf(child.id)).toEqual(['corrected-to by css-b.ecole']);
    });

    it('leaves two children of one system with one code two records, and the system is asked', async () => {
      const who = { familyName: 'Gagné', birthDate: '2012-09-14', permanentCode: 'GAGE14091215' };
      const emma = await learner(a, 'css-a', `t-${next()}`, { ...who, givenName: 'Emma' });
      const etienne = await learner(a, 'css-a', `t-${next()}`, { ...who, givenName: 'Étienne' });
      expect(etienne).not.toBe(emma);
      expect((await a.get(`/v1/learners/${etienne}`)).body).toMatchObject({ unified: false, givenName: 'Étienne' });
      const again = await learner(a, 'css-a', `t-${next()}`, { ...who, givenName: 'ETIENNE' });
      expect(again).toBe(etienne);
      expect(await mismatchesOf(emma)).toEqual([]);
    });
  });

  describe('and keys that a system gives on', () => {
    const smith = { familyName: 'Smith', givenName: 'Andrew', birthDate: '2009-05-02', permanentCode: 'SMIA02050941' };
    const lee = { familyName: 'Lee', givenName: 'Lisa', birthDate: '2013-11-02', permanentCode: 'LEEL02611341' };
    const school = '/v1/organisations/css-a.ecole';
    const stay = { schoolYear: '2026-2027', level: 'primary-6' };
    /** A learner under a key, with a stay, a place, a measure and an account; each time another child. */
    const childUnder = async (key: string, who: object): Promise<string> => {
      const id = await learner(a, 'css-a', key, who);
      await a.put(`${school}/classes/by-source/g-${key}`, { title: 'Groupe', schoolYear: '2026-2027' });
      await a.put(`${school}/enrolments/by-source/s-${key}`, { ...stay, learnerSourceId: key });
      const place = { classSourceId: `g-${key}`, personSourceId: key, role: 'student' };
      await a.put(`${school}/memberships/by-source/m-${key}`, place);
      const measure = { extraTimePercent: 33, tools: [], validFrom: '2026-09-01', learnerSourceId: key };
      await a.put(`${school}/accommodations/by-source/a-${key}`, measure);
      return id;
    };
    const holdsAll = async (id: string, who: object): Promise<void> => {
      const { body } = await ministry.get(`/v1/learners/${id}`);
      expect(body).toMatchObject(who);
      expect([body.enrolments.length, body.classes.length]).toEqual([1, 1]);
      expect((await ministry.get(`/v1/learners/${id}/accommodations`)).body.items).toHaveLength(1);
    };
    const emptyHanded = async (id: string, former: string, who: object): Promise<void> => {
      expect(id).not.toBe(former);
      const { body } = await a.get(`/v1/learners/${id}`);
      expect(body).toMatchObject({ ...who, unified: false, enrolments: [], classes: [] });
      expect((await a.get(`/v1/learners/${id}/accommodations`)).body.items).toEqual([]);
      const asked = (await a.get('/v1/match-pairs?limit=500')).body.items.find(
        (one: Question) => one.learner.id === id,
      );
      expect(asked).toMatchObject({ reason: 'key-given-to-another', otherLearner: { id: former } });
    };

    it('find another person under the key of one who keeps all: by one write, a batch and a bundle [F11]', async () => {
      const key = `k-${next()}`;
      const first = await childUnder(key, smith);
      const second = await learner(a, 'css-a', key, lee);
      await emptyHanded(second, first, lee);
      await holdsAll(first, smith);
      expect((await a.put(`${school}/learners/by-source/${key}`, lee)).body).toEqual({ id: second, changed: false });

      const roy = { ...lee, givenName: 'Ana', birthDate: '2014-01-03', permanentCode: 'LEEA03011499' };
      const item = { kind: 'learner', organisation: 'css-a.ecole', sourceId: key, ...roy };
      const { body } = await a.post('/v1/changes', { items: [item] });
      expect(body.items[0]).toMatchObject({ outcome: 'created' });
      await emptyHanded(body.items[0].id as string, second, roy);

      // Back again, and on again: each time the record of whoever the words are about.
      expect(await learner(a, 'css-a', key, smith)).toBe(first);
      expect(await learner(a, 'css-a', key, lee)).toBe(second);
      expect(await learner(a, 'css-a', key, smith)).toBe(first);

      const tables = await record.known('gives-on', { id: `ecole-k-${key}`, learners: 3, from: 70_000 });
      tables.users[1]!['identifier'] = 'COTZ05051634';
      await record.import(tables, { source: 'gives-on' });
      const idOf = async () =>
        (
          await record.database.query<{ id: string }>(
            `select learner_id as id from learner_source where source = 'gives-on' and source_id = 'e-70000'`,
          )
        )[0]!.id;
      const former = await idOf();
      Object.assign(tables.users[1]!, { familyName: 'Nguyễn', givenName: 'Minh', identifier: 'NGUM07071555' });
      tables.demographics[0]!['birthDate'] = '2015-07-07';
      expect(await record.import(tables, { source: 'gives-on' })).toMatchObject({
        counts: { 'learner.created': 1, 'stay.created': 1, 'membership.changed': 1 },
      });
      expect(await idOf()).not.toBe(former);
      expect((await ministry.get(`/v1/learners/${former}`)).body).toMatchObject({
        ...{ familyName: expect.stringContaining('Côté'), classes: [], enrolments: [{ endedOn: expect.any(String) }] },
      });
      expect((await ministry.get(`/v1/learners/${await idOf()}`)).body).toMatchObject({
        ...{ familyName: 'Nguyễn', classes: [{}], enrolments: [{ endedOn: null }] },
      });
    });

    it.each([
      ['birth date and both names, without a code', { ...lee, permanentCode: undefined }, false],
      ['code and both names, without a birth date', { ...lee, birthDate: undefined }, false],
      ['the code and both names', { ...lee, birthDate: smith.birthDate }, true],
      ['birth date and one name, without a code', { ...lee, familyName: 'Smith', permanentCode: undefined }, true],
      ['the birth date', { ...smith, birthDate: '2009-05-20', permanentCode: undefined }, true],
      ['both names, and nothing else is said', { familyName: 'Lee', givenName: 'Lisa' }, true],
    ])('take a change of %s for another person or not [F11]', async (_, who, isSame) => {
      const key = `k-${next()}`;
      const own = { ...smith, permanentCode: `SMIA020509${40 + (number % 50)}` };
      const first = await learner(a, 'css-a', key, own);
      expect((await learner(a, 'css-a', key, who)) === first).toBe(isSame);
    });

    it('join the record that the other person has already, and take nothing along [F11]', async () => {
      const key = `k-${next()}`;
      const who = { ...lee, familyName: 'Leclerc', permanentCode: 'LECL02611377' };
      const there = await learner(b, 'css-b', `e-${next()}`, who);
      const first = await childUnder(key, { ...smith, familyName: 'Smithson' });
      expect(await learner(a, 'css-a', key, who)).toBe(there);
      await holdsAll(first, { familyName: 'Smithson' });
      expect((await ministry.get(`/v1/learners/${there}`)).body).toMatchObject({ unified: true, enrolments: [] });
    });

    it('are one centre’s: a client that speaks for two has keys of its own in each, by every door [F11]', async () => {
      const [key, both] = [`k-${next()}`, { clientId: `both-${number}`, organisations: ['css-a', 'css-b'] }];
      const system = record.as({ ...both, purposes: sisOfA.purposes! });
      const ofA = { familyName: `Centre A ${key}`, givenName: 'Un' };
      const ofB = { familyName: `Centre B ${key}`, givenName: 'Deux' };
      const first = await learner(system, 'css-a', key, ofA);
      const second = await learner(system, 'css-b', key, ofB);
      expect(second).not.toBe(first);
      expect((await system.get(`/v1/learners/${first}`)).body).toMatchObject(ofA);
      const sources = (await system.get(`/v1/learners/${second}`)).body.sources;
      expect(sources).toEqual([{ source: both.clientId, sourceId: key, organisation: 'css-b.ecole' }]);

      const items = ['css-a', 'css-b'].flatMap((centre) => [
        { kind: 'learner', organisation: `${centre}.ecole`, sourceId: key, ...(centre === 'css-a' ? ofA : ofB) },
        { kind: 'enrolment', organisation: `${centre}.ecole`, sourceId: key, learnerSourceId: key, ...stay },
      ]);
      const { body } = await system.post('/v1/changes', { items });
      expect(body.items.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
        ...['unchanged', 'created', 'unchanged', 'created'],
      ]);
      expect((await system.get(`/v1/learners/${second}`)).body.enrolments).toMatchObject([
        { organisation: 'css-b.ecole' },
      ]);
      const measure = { learnerSourceId: key, extraTimePercent: 33, tools: [], validFrom: '2026-09-01' };
      await system.put(`/v1/organisations/css-b.ecole/accommodations/by-source/${key}`, measure);
      expect((await system.get(`/v1/learners/${first}/accommodations`)).body.items).toEqual([]);

      const link = { subject: `sub-${key}`, learnerSourceId: key };
      expect(await system.post('/v1/accounts/learner-links', link)).toMatchObject({
        ...{ status: 409, body: { code: 'key-of-several-centres' } },
      });
      const alone = record.as({ ...both, organisations: ['css-b'] });
      expect((await alone.post('/v1/accounts/learner-links', link)).body).toMatchObject({ person: { id: second } });

      const tables = aBundle({ id: `ecole-${key}`, learners: 2, from: 90_000 });
      tables.orgs[0]!['identifier'] = 'css-b';
      tables.users[1]!['sourcedId'] = key;
      tables.demographics[0]!['sourcedId'] = key;
      tables.enrollments[1]!['userSourcedId'] = key;
      const ended = await record.import(tables, { organisation: 'css-b' }, both);
      expect(ended).toMatchObject({ state: 'succeeded', counts: { 'learner.changed': 1, 'learner.created': 1 } });
      expect((await system.get(`/v1/learners/${first}`)).body).toMatchObject(ofA);
    });

    it('write nothing to the table of systems once they are known there [F11]', async () => {
      const [key, both] = [`k-${next()}`, { clientId: `known-${number}`, organisations: ['css-a', 'css-b'] }];
      const system = record.as({ ...both, purposes: sisOfA.purposes! });
      const who = { familyName: `Connu ${key}`, givenName: 'Un' };
      for (const centre of ['css-a', 'css-b']) await learner(system, centre, key, who);
      const other = new PgClient({ connectionString: record.database.adminUrl });
      await other.connect();
      try {
        await other.query('begin');
        await other.query('lock table source_system in share mode');
        for (const centre of ['css-a', 'css-b']) await learner(system, centre, key, { ...who, givenName: 'Deux' });
      } finally {
        await other.end();
      }
    });

    it('of a staff member end the account that hung on it [F11]', async () => {
      const key = `p-${next()}`;
      const put = async (who: object) => (await a.put(`${school}/staff/by-source/${key}`, who)).body.id as string;
      const first = await put({ familyName: 'Tremblay', givenName: 'Étienne' });
      expect(await put({ familyName: 'Tremblay-Roy', givenName: 'Étienne' })).toBe(first);
      const link = { subject: `sub-${key}`, staffSourceId: key };
      expect((await a.post('/v1/accounts/staff-links', link)).status).toBe(201);
      const second = await put({ familyName: 'Lavoie', givenName: 'Nathalie' });
      expect(second).not.toBe(first);
      expect((await ministry.get(`/v1/accounts/sub-${key}?role=staff`)).status).toBe(404);
      expect(await factsOf(first)).toEqual(['staff-registered.v1', 'staff-changed.v1', 'staff-left.v1']);
    });
  });

  describe('and identities that are corrected', () => {
    it('are asked about as new ones are: the same name and birth date, the same code [F11]', async () => {
      const name = { familyName: `Roy ${'pqrstuv'[number % 7]}${next()}` };
      const [code, key, other] = [codeOf(next()), `e-${next()}`, `e-${next()}`];
      const first = await learner(a, 'css-a', `e-${next()}`, { ...name, birthDate: '2014-03-03' });
      const coded = await learner(a, 'css-a', `e-${next()}`, { permanentCode: code, birthDate: '2014-03-04' });
      const late = await learner(b, 'css-b', key, name);
      expect(await unified(late)).toBe(true);
      await learner(b, 'css-b', key, { ...name, birthDate: '2014-03-03' });
      expect(await questionOf(late, first)).toMatchObject({ reason: 'same-name-and-birth-date' });
      expect(await unified(late)).toBe(false);

      const second = await learner(b, 'css-b', other, { birthDate: '2014-03-05', givenName: 'Luc' });
      const at = { kind: 'learner', organisation: 'css-b.ecole', sourceId: other, familyName: 'Roy', givenName: 'Luc' };
      await b.post('/v1/changes', { items: [{ ...at, birthDate: '2014-03-05', permanentCode: code }] });
      expect(await questionOf(second, coded)).toMatchObject({ reason: 'same-code' });
    });

    it('of a pupil under a key issued anew are a question, of namesakes side by side they are none [F11]', async () => {
      const tables = await record.known('anew', { id: 'ecole-anew', learners: 20, from: 80_000 });
      const twin = { ...tables.users[1]!, sourcedId: 'e-twin' };
      tables.users.push(twin);
      tables.demographics.push({ ...tables.demographics[0]!, sourcedId: 'e-twin' });
      await record.import(tables, { source: 'anew' });
      const before = (await questions()).length;
      const moved = structuredClone(tables);
      for (const rows of [moved.users, moved.demographics])
        for (const row of rows) if (row['sourcedId'] === 'e-80005') row['sourcedId'] = 'n-80005';
      for (const row of moved.enrollments) if (row['userSourcedId'] === 'e-80005') row['userSourcedId'] = 'n-80005';
      await record.import(moved, { source: 'anew' });
      const asked = (await questions()).slice(before);
      expect(asked).toMatchObject([{ reason: 'same-name-and-birth-date' }]);
    });

    it('say by null that there is none, and by nothing that all stays so [F11]', async () => {
      const key = `e-${next()}`;
      const who = { familyName: 'Roy', givenName: 'Maé', middleName: 'Ève', sex: 'female' };
      const id = await learner(a, 'css-a', key, who);
      const put = async (more: object) =>
        (await a.put(`/v1/organisations/css-a.ecole/learners/by-source/${key}`, { ...who, ...more })).body.changed;
      expect(await put({ middleName: undefined, sex: undefined })).toBe(false);
      expect(await put({ middleName: null })).toBe(true);
      expect((await a.get(`/v1/learners/${id}`)).body).toMatchObject({ middleName: null, sex: 'female' });
      expect(await put({ middleName: null, birthDate: null, permanentCode: null })).toBe(false);
      expect(await put({ middleName: undefined })).toBe(false);
    });
  });

  it('show each organisation what its own system said, once the names agree [H3]', async () => {
    const permanentCode = codeOf(next());
    const who = { permanentCode, birthDate: '2014-02-19', familyName: 'Lebœuf-Gagné' };
    const ofA = { ...who, givenName: 'Éva', sex: 'female' };
    const ofB = { ...who, familyName: 'LEBOEUF GAGNE', givenName: 'Eva', sex: 'other' };
    const [keyA, keyB] = [`e-${next()}`, `e-${next()}`];
    const id = await learner(a, 'css-a', keyA, ofA);
    expect(await learner(b, 'css-b', keyB, ofB)).toBe(id);
    await learner(b, 'css-b', keyB, { ...ofB, familyName: 'Rebaptisée', permanentCode: null });
    expect((await a.get(`/v1/learners/${id}`)).body).toMatchObject(ofA);
    expect((await ministry.get(`/v1/learners/${id}`)).body).toMatchObject(ofA);
    expect((await b.get(`/v1/learners/${id}`)).body).toMatchObject({ familyName: 'Rebaptisée', permanentCode });

    // The first system lost the learner: from its next word on the other leads, and the first still shows what it said.
    await record.database.query(`update learner_source set absent_at = now() where source_id = $1`, [keyA]);
    await learner(b, 'css-b', keyB, { ...ofB, familyName: 'Leboeuf' });
    expect((await ministry.get(`/v1/learners/${id}`)).body).toMatchObject({ familyName: 'Leboeuf', sex: 'other' });
    expect((await a.get(`/v1/learners/${id}`)).body).toMatchObject(ofA);
  });
});
