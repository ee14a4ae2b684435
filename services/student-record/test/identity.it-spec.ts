import { FinalMarkCorrectedV1, FinalMarkReleasedV1 } from '@pan/contracts';
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

const year = '2026-2027';
const inOrder = (one: unknown, other: unknown) => String(one).localeCompare(String(other));

describe('A record that holds two learners', () => {
  let record: RunningRecord;
  let a: Client;
  let b: Client;
  let ministry: Client;
  let number = 0;

  beforeAll(async () => {
    record = await startRecord();
    await twoCentres(record);
    [a, b, ministry] = [record.as(sisOfA), record.as(sisOfB), record.as()];
    await b.put(school('css-b', 'classes', 'g'), { title: 'Groupe', schoolYear: year });
  });
  afterAll(() => record.close());

  const school = (centre: string, kind: string, key: string) =>
    `/v1/organisations/${centre}.ecole/${kind}/by-source/${key}`;
  const done = async (answer: Promise<Answer>): Promise<Json> => {
    const { status, body } = await answer;
    if (status >= 300) throw new Error(JSON.stringify(body));
    return body;
  };
  const codeOf = (n: number) => `PARA1902${String(1000 + n)}`;
  /** Twins of two centres under one code by a clerk's slip; the later record is asked about. */
  const twins = async (other = 'Éva') => {
    number += 1;
    const [key, permanentCode] = [`j${number}`, codeOf(number)];
    const who = { familyName: 'Paré', permanentCode };
    const first = await done(
      a.put(school('css-a', 'learners', key), { ...who, givenName: 'Ana', birthDate: '2014-02-19' }),
    );
    const later = await done(
      b.put(school('css-b', 'learners', key), { ...who, givenName: other, birthDate: '2014-02-18' }),
    );
    const stay = { learnerSourceId: key, schoolYear: year };
    await done(a.put(school('css-a', 'enrolments', `s-${key}`), { ...stay, level: 'primary-6' }));
    await done(b.put(school('css-b', 'enrolments', `s-${key}`), { ...stay, level: 'primary-6' }));
    await done(
      b.put(school('css-b', 'memberships', `m-${key}`), { classSourceId: 'g', personSourceId: key, role: 'student' }),
    );
    return { key, first: first.id as string, later: later.id as string, who };
  };
  const merge = async (later: string) => {
    const { items } = await done(ministry.get('/v1/match-pairs?limit=500'));
    const question = items.find(({ learner }: Json) => learner.id === later);
    await done(ministry.post(`/v1/match-pairs/${question.id}/decision`, { decision: 'same' }));
  };
  const plan = (id: string, body: object, by = ministry) => by.post(`/v1/learners/${id}/parting-plan`, body);
  const part = (id: string, body: object, by = ministry, headers: Record<string, string> = {}) =>
    by.post(`/v1/learners/${id}/partings`, { reason: 'Jumelles', ...body }, headers);
  const read = (id: string, by = ministry): Promise<Json> => done(by.get(`/v1/learners/${id}`));
  const factsOf = async (id: string) => (await record.facts()).filter(({ key }) => key === id);
  const asRead = async (id: string) => {
    const { unified: _, ...one } = await read(id);
    return one as object;
  };

  it('[R21] goes back to two when a wrong merge is undone: each has what was its own, and what came later by its row', async () => {
    const { key, first, later } = await twins();
    const measure = { learnerSourceId: key, extraTimePercent: 33, tools: [], validFrom: '2026-09-01' };
    await done(b.put(school('css-b', 'accommodations', `a-${key}`), measure));
    const accounts = [`compte-a-${key}`, `compte-b-${key}`];
    for (const [n, client] of [a, b].entries())
      await done(client.post('/v1/accounts/learner-links', { subject: accounts[n], learnerSourceId: key }));
    const [before, other] = [await asRead(first), await asRead(later)];
    await merge(later);
    const ofAccount = async (n: number) => (await ministry.get(`/v1/accounts/${accounts[n]}`)).body.person?.id;
    expect(await ofAccount(1)).toBeUndefined();
    expect(await read(later)).toMatchObject({ id: first, givenName: 'Ana' });

    // Both stays change, and the later one's system sends another, after the merge.
    const stay = { learnerSourceId: key, schoolYear: year };
    await done(b.put(school('css-b', 'enrolments', `s-${key}`), { ...stay, level: 'secondary-1' }));
    await done(
      b.put(school('css-b', 'enrolments', `t-${key}`), { ...stay, schoolYear: '2025-2026', level: 'primary-5' }),
    );
    const [org] = await record.database.query<{ id: string }>(`select id from organisation where code = 'css-b.ecole'`);
    const mark = aMark(first, org!.id);
    await record.hear(fact(FinalMarkReleasedV1, first, mark));
    await eventually(async () =>
      expect((await done(ministry.get(`/v1/learners/${first}/results`))).items).toHaveLength(1),
    );

    const planned = await done(plan(first, { merged: later }));
    const sides = planned.parts.map(({ kind, side, why }: Json) => `${kind} ${side} ${why}`).sort();
    expect(sides).toEqual(
      [
        ...['row remaining of-merge', 'row parted of-merge', 'stay remaining of-merge', 'stay parted of-merge'],
        ...['place parted of-merge', 'measure parted of-merge', 'stay parted of-row', 'result parted by-place'],
        ...['account remaining of-merge', 'account parted of-merge'],
        ...['organisation parted by-place', 'organisation remaining by-place'],
      ].sort(),
    );
    expect(await part(first, { merged: later }, ministry, { 'if-match': '"1"' })).toMatchObject({ status: 412 });
    const answer = await part(first, { merged: later }, ministry, { 'if-match': `"${planned.version}"` });
    expect(answer).toMatchObject({ status: 201, body: { learnerId: later, fromLearnerId: first } });

    expect(await asRead(first)).toEqual(before);
    const back = (await asRead(later)) as Json;
    expect(back).toMatchObject({ ...other, enrolments: expect.any(Array) });
    expect(back.enrolments.map(({ level }: Json) => level).sort()).toEqual(['primary-5', 'secondary-1']);
    expect((await done(ministry.get(`/v1/learners/${later}/results`))).items).toMatchObject([{ id: mark.markId }]);
    expect((await done(ministry.get(`/v1/learners/${later}/accommodations`))).items).toHaveLength(1);
    expect((await read(later)).unified && (await read(first)).unified).toBe(true);
    expect((await done(ministry.get('/v1/match-pairs'))).items).toEqual([]);

    expect([await ofAccount(0), await ofAccount(1)]).toEqual([first, later]);

    const told = (await factsOf(later)).map(({ type }) => type);
    expect(told.slice(-4)).toEqual([
      ...['learner-parted.v1', 'enrolment-changed.v1', 'enrolment-changed.v1', 'class-joined.v1'],
    ]);
    const [parted] = (await factsOf(later)).filter(({ type }) => type === 'learner-parted.v1');
    expect(parted!.data).toMatchObject({
      ...{ learnerId: later, fromLearnerId: first, organisationIds: [org!.id], partedIds: [mark.markId] },
      ...{ remainingIds: [], sinceAt: expect.any(String) },
    });
    const ofMark = { markId: mark.markId, learnerId: first };
    // What was said before the parting and is read again, or late, moves nothing back; a corrected mark is heard.
    await record.hear(fact(FinalMarkReleasedV1, first, mark));
    const corrected = { ...ofMark, mark: 80, passed: true, reason: 'rescored', releasedAt: '2027-01-21T14:00:00.000Z' };
    await record.hear(fact(FinalMarkCorrectedV1, first, corrected));
    await eventually(async () =>
      expect((await done(ministry.get(`/v1/learners/${later}/results`))).items).toMatchObject([
        { id: mark.markId, mark: 80 },
      ]),
    );
    expect((await done(ministry.get(`/v1/learners/${first}/results`))).items).toEqual([]);
    // What a system sends from here on is its own learner's.
    await done(b.put(school('css-b', 'enrolments', `s-${key}`), { ...stay, level: 'secondary-2' }));
    expect((await read(later)).enrolments.map(({ level }: Json) => level)).toContain('secondary-2');
    expect((await part(first, { merged: later })).body.code).toBe('parting-not-merged');
  });

  it('is parted by rows that were never merged: the new record says what they say, and is asked about no more [R21]', async () => {
    number += 1;
    const [key, permanentCode] = [`r${number}`, codeOf(number)];
    const who = { familyName: 'Paré', givenName: 'Léa', birthDate: '2014-02-19', permanentCode };
    const { id } = await done(a.put(school('css-a', 'learners', key), who));
    expect((await done(b.put(school('css-b', 'learners', key), { ...who, middleName: 'Rose' }))).id).toBe(id);
    expect(await read(id)).toMatchObject({ middleName: 'Rose', sources: [{}, {}] });
    const { body } = await part(id, { rows: [`sis-b/${key}`] });
    expect(await read(id)).toMatchObject({ middleName: null, unified: true, sources: [{ source: 'sis-a' }] });
    expect(await read(body.learnerId)).toMatchObject({ middleName: 'Rose', sources: [{ source: 'sis-b' }] });
    expect((await factsOf(body.learnerId)).map(({ type }) => type).slice(0, 2)).toEqual([
      'learner-registered.v1',
      'learner-parted.v1',
    ]);
    const again = await done(b.put(school('css-b', 'learners', key), { ...who, givenName: 'Lou' }));
    expect(again.id).toBe(body.learnerId);
  });

  it('is parted by nobody who does not see each of its rows, and each look leaves an entry', async () => {
    const { first, later } = await twins();
    await merge(later);
    for (const by of [a, b]) {
      expect((await plan(first, { merged: later }, by)).body.code).toBe('parting-beyond-sight');
      expect((await part(first, { merged: later }, by)).body.code).toBe('parting-beyond-sight');
    }
    const stranger = record.as({ clientId: 'c', organisations: ['bac-a-sable'] });
    expect((await plan(first, { merged: later }, stranger)).status).toBe(404);
    await done(plan(first, { merged: later }));
    const entries = await record.database.query<{ operation: string }>(
      `select operation from access_log where learner_ids @> array[$1::uuid]`,
      [later],
    );
    expect(entries.map(({ operation }) => operation)).toContain('plan-parting');
  });

  it('asks what nobody can tell, and takes the answer of the person who decides', async () => {
    const { key, first, later } = await twins();
    await merge(later);
    const third = record.as({ ...sisOfB, clientId: 'third' });
    const who = { familyName: 'Paré', givenName: 'Ana', birthDate: '2014-02-19', permanentCode: codeOf(number) };
    expect((await done(third.put(school('css-b', 'learners', key), who))).id).toBe(first);
    const row = { kind: 'row', id: `third/${key}` };
    expect((await part(first, { merged: later })).body).toMatchObject({ code: 'parting-undecided' });
    await done(part(first, { merged: later, remaining: [row] }));
    expect((await read(first)).sources).toHaveLength(2);
    expect((await read(later)).sources).toHaveLength(1);
  });

  it('is undone without what was parted before and is another’s since', async () => {
    const { key, first, later } = await twins('Maélie');
    const third = record.as({ ...sisOfB, clientId: 'third' });
    const name = { familyName: 'Paré', givenName: 'Maélie', birthDate: '2014-02-18' };
    const put = third.put(school('css-b', 'learners', key), name);
    const earlier = (await done(put)).id as string;
    const mergeInto = async (into: string, ended: string) => {
      const { items } = await done(ministry.get('/v1/match-pairs?limit=500'));
      const about = (one: Json) => [one.learner.id, one.otherLearner.id].sort(inOrder).join();
      const question = items.find((one: Json) => about(one) === [into, ended].sort().join());
      return (await done(ministry.post(`/v1/match-pairs/${question.id}/decision`, { decision: 'same' }))).learnerId;
    };
    expect(await mergeInto(later, earlier)).toBe(later);
    expect(await mergeInto(first, later)).toBe(first);
    const { matchPairId } = await done(part(first, { merged: earlier }));
    await done(ministry.post(`/v1/match-pairs/${matchPairId}/decision`, { decision: 'same' }));
    await done(part(first, { merged: later }));
    expect(await read(later)).toMatchObject({ id: later, sources: [{ source: 'sis-b' }] });
    expect(await read(earlier)).toMatchObject({ id: first, sources: [{}, {}] });
    await sound();
  });

  it('shows whoever decides how much two records are alike, and in what', async () => {
    const { later } = await twins();
    const { items } = await done(ministry.get('/v1/match-pairs?limit=500'));
    const { likeness } = items.find(({ learner }: Json) => learner.id === later);
    expect(likeness).toEqual({
      score: 43,
      inverted: false,
      signs: { permanentCode: 'same', birthDate: 'slip', familyName: 'same', givenName: 'other' },
    });
  });

  const sound = async () => {
    const broken = await record.database.query(
      `select l.id, 'holds things though it ended' as fault from learner l where merged_into is not null and (
         exists (select from parts_of(l.id, l.id)) or exists (select from learner_trace t where t.learner_id = l.id))
       union all select id, 'counts its systems wrongly' from learner l where merged_into is null
          and systems <> (select count(distinct source) from learner_source s where s.learner_id = l.id)
       union all select e.id, 'a stay of another row' from enrolment e join learner_source s on s.source = e.source and s.source_id = e.learner_source_id
          where s.learner_id <> e.learner_id
       union all select m.id, 'a place of another row' from membership m join learner_source s on s.source = m.source and s.source_id = m.learner_source_id
          where s.learner_id <> m.learner_id`,
    );
    expect(broken).toEqual([]);
  };

  it('loses nothing that systems write, and others merge, while it is parted', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { key, first, later, who } = await twins();
      await merge(later);
      const stay = { learnerSourceId: key, schoolYear: year };
      const third = record.as({ ...sisOfB, clientId: 'third' });
      const writes = await Promise.all([
        part(first, { merged: later, remaining: [] }),
        b.put(school('css-b', 'enrolments', `s-${key}`), { ...stay, level: 'secondary-1' }),
        b.put(school('css-b', 'enrolments', `n-${key}`), { ...stay, schoolYear: '2025-2026', level: 'primary-5' }),
        b.put(school('css-b', 'memberships', `m-${key}`), {
          classSourceId: 'g',
          personSourceId: key,
          role: 'student',
          endedOn: '2026-11-01',
        }),
        b.put(school('css-b', 'learners', key), { ...who, givenName: 'Ève', birthDate: '2014-02-18' }),
        third.put(school('css-b', 'learners', `x${key}`), { ...who, givenName: 'Éva', birthDate: '2014-02-18' }),
        part(first, { merged: later }),
      ]);
      const statuses = writes.map(({ status }) => status);
      expect(statuses.slice(1, 5)).toEqual([200, 201, 200, 200]);
      expect([200, 201]).toContain(statuses[5]);
      // The third system's row may have come first; then it is asked about, and nothing was parted yet.
      if (!statuses.includes(201, 6) && statuses[0] !== 201)
        await done(part(first, { merged: later, parted: [{ kind: 'row', id: `third/x${key}` }] }));
      expect((await read(later)).enrolments).toHaveLength(2);
      expect((await read(first)).enrolments).toHaveLength(1);
      await sound();
    }
  });

  it('and its stays are in the end where the facts say, however often it is merged and parted [R21]', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('merge', 'part', 'level', 'leave'), { minLength: 3, maxLength: 6 }),
        async (steps) => {
          const { key, first, later } = await twins();
          const { items } = await done(ministry.get('/v1/match-pairs?limit=500'));
          let pair = items.find(({ learner }: Json) => learner.id === later).id as string;
          let joined = false;
          for (const [n, step] of steps.entries()) {
            if (step === 'merge' && !joined)
              joined = !!(await done(ministry.post(`/v1/match-pairs/${pair}/decision`, { decision: 'same' })));
            if (step === 'part' && joined) {
              pair = (await done(part(first, { merged: later }))).matchPairId;
              joined = false;
            }
            const level = `secondary-${1 + (n % 5)}`;
            if (step === 'level')
              await done(
                b.put(school('css-b', 'enrolments', `s-${key}`), { learnerSourceId: key, schoolYear: year, level }),
              );
            if (step === 'leave')
              await done(
                b.put(school('css-b', 'memberships', `m-${key}`), {
                  classSourceId: 'g',
                  personSourceId: key,
                  role: 'student',
                  ...(n % 2 && { endedOn: '2026-11-01' }),
                }),
              );
          }
          await sound();
          const facts = (await record.facts()).filter((one) => [first, later].includes(one.key));
          const stays = new Map<string, Json>();
          // The two keys in the order that hurts: what was said last of the survivor comes first.
          for (const one of [first, later].flatMap((of) => facts.filter((told) => told.key === of)))
            if (
              one.data['enrolmentId'] &&
              one.data['version']! >= (stays.get(one.data['enrolmentId'] as string)?.version ?? 0)
            )
              stays.set(one.data['enrolmentId'] as string, one.data);
          const rows = await record.database.query<Json>(
            `select id, learner_id, level from enrolment where learner_id = any($1::uuid[])`,
            [[first, later]],
          );
          const ended = joined ? first : null;
          expect(rows.map(({ id, level }) => [id, level]).sort(inOrder)).toEqual(
            [...stays.values()].map(({ enrolmentId, level }) => [enrolmentId, level]).sort(inOrder),
          );
          const surviving = (id: string) => (ended && id === later ? ended : id);
          for (const { id, learner_id: whose } of rows) expect(surviving(stays.get(id).learnerId)).toBe(whose);
          const present = new Map<string, boolean>();
          for (const { type, data, key: of } of facts)
            if (type.startsWith('class-'))
              present.set(`${of} ${data['classId'] as string}`, type === 'class-joined.v1');
          const places = await record.database.query<Json>(
            `select distinct learner_id || ' ' || class_id as pair from membership where ended_on is null and learner_id = any($1::uuid[])`,
            [[first, later]],
          );
          expect([...present].flatMap(([pair, is]) => (is ? [pair] : [])).sort()).toEqual(
            places.map(({ pair }) => pair).sort(inOrder),
          );
        },
      ),
      { numRuns: 8 },
    );
  });

  describe('that is likely another one’s too', () => {
    type Who = { familyName: string; givenName: string; birthDate: string | null; permanentCode: string | null };
    const put = async (by: Client, centre: string, key: string, who: Who): Promise<string> =>
      (await done(by.put(school(centre, 'learners', key), who))).id;
    const asked = async (id: string): Promise<Json[]> =>
      (await done(ministry.get('/v1/match-pairs?limit=500'))).items.filter(({ learner }: Json) => learner.id === id);
    const askedSoon = (id: string): Promise<Json[]> =>
      eventually(async () => {
        const questions = await asked(id);
        expect(questions).toHaveLength(1);
        return questions;
      });
    const child = (n: number): Who => ({
      ...{ familyName: `Lebœuf-${'ABCDEFGH'[n]}rnaud`, givenName: 'Alexandre' },
      ...{ birthDate: `201${n}-03-1${n}`, permanentCode: `LEBA1${n}031${n}${n}${n}` },
    });

    it.each<[string, number, (who: Who) => Partial<Who>]>([
      ['a digit of the code', 0, ({ permanentCode }) => ({ permanentCode: permanentCode!.slice(0, -1) + '9' })],
      ['a digit of the date and the code', 1, () => ({ birthDate: '2011-03-12', permanentCode: 'LEBA12031111' })],
      ['inverted names', 2, (who) => ({ familyName: 'ALEXANDRE', givenName: who.familyName, permanentCode: null })],
      ['a shortened name', 3, () => ({ givenName: 'Alex', permanentCode: null })],
      ['a part of a name', 4, () => ({ familyName: 'Leboeuf', permanentCode: null })],
    ])('is asked about in spite of %s, by whichever door; once answered, never again [R21]', async (_, n, slip) => {
      const who = child(n);
      const first = await put(a, 'css-a', `alike-${n}`, who);
      const learner = { kind: 'learner', organisation: 'css-b.ecole', sourceId: `alike-${n}`, ...who, ...slip(who) };
      const { items } = await done(b.post('/v1/changes', { items: [learner] }));
      const later = items[0].id as string;
      const [question] = await askedSoon(later);
      expect(question).toMatchObject({ reason: 'alike', otherLearner: { id: first } });
      expect(question.likeness.score).toBeGreaterThanOrEqual(55);
      // Neither school learns that there is another record.
      const ofB = (await done(b.get('/v1/match-pairs?limit=500'))).items;
      expect(ofB.filter(({ learner: { id } }: Json) => id === later)).toEqual([]);
      expect((await read(later, b)).unified).toBe(true);
      await done(ministry.post(`/v1/match-pairs/${question.id}/decision`, { decision: 'distinct' }));
      const { familyName, givenName, birthDate, permanentCode } = { ...who, ...slip(who) };
      await put(b, 'css-b', `alike-${n}`, { familyName, givenName: `${givenName} R.`, birthDate, permanentCode });
      const sentinel = await put(b, 'css-b', `alike-last-${n}`, {
        ...{ ...who, birthDate: null },
        permanentCode: who.permanentCode!.slice(0, -1) + '8',
      });
      await askedSoon(sentinel);
      expect(await asked(later)).toEqual([]);
    });

    it('is asked about when a correction makes it so; twins, namesakes and what one system sends side by side are not', async () => {
      const who = { ...child(5), givenName: 'Béatrice' };
      await put(a, 'css-a', 'like-1', who);
      const twin = await put(b, 'css-b', 'like-2', { ...who, givenName: 'Léo', permanentCode: 'LEBL15031566' });
      const namesake = await put(b, 'css-b', 'like-3', { ...who, permanentCode: 'LEBB15031599' });
      const beside = await put(a, 'css-a', 'like-4', { ...who, permanentCode: 'LEBA15031545' });
      const corrected = await put(b, 'css-b', 'like-5', { ...who, birthDate: '2009-01-02', permanentCode: null });
      expect(await asked(corrected)).toEqual([]);
      await put(b, 'css-b', 'like-5', { ...who, permanentCode: 'LEBA15031559' });
      await askedSoon(corrected);
      for (const id of [twin, namesake, beside]) expect(await asked(id)).toEqual([]);
    });

    it('is asked about when two systems write it at the same instant, and when it was there before anybody looked [R21]', async () => {
      const who = child(6);
      const pairs = await Promise.all(
        Array.from({ length: 6 }, async (_, n) => {
          const twin = { ...who, birthDate: `2016-0${n + 1}-2${n}`, permanentCode: null };
          return Promise.all([
            put(a, 'css-a', `race-${n}`, twin),
            put(b, 'css-b', `race-${n}`, { ...twin, permanentCode: `LEBA2${n}0${n + 1}16${n}${n}` }),
          ]);
        }),
      );
      await eventually(async () => {
        const { items } = await done(ministry.get('/v1/match-pairs?limit=500'));
        for (const [one, other] of pairs)
          expect(items.filter((pair: Json) => [one, other].includes(pair.learner.id))).toHaveLength(1);
      });
      const first = await put(a, 'css-a', 'before-1', child(7));
      const later = await put(b, 'css-b', 'before-2', { ...child(7), permanentCode: 'LEBA17031770' });
      await askedSoon(later);
      await record.database.query(`delete from match_pair where learner_id = '${later}'`);
      await record.database.query(`delete from likeness_block`);
      expect(await asked(later)).toEqual([]);
      await record.database.query(`insert into likeness_due (learner_id) values ('${first}'), ('${later}')`);
      await askedSoon(later);
    });
  });

  describe('and a permanent code', () => {
    const pupil = async (permanentCode: string | null) => {
      number += 1;
      const [key, who] = [`c${number}`, { familyName: 'Codé', givenName: `Zoé ${number}`, birthDate: '2014-02-19' }];
      const { id } = await done(a.put(school('css-a', 'learners', key), { ...who, permanentCode }));
      await done(
        a.put(school('css-a', 'enrolments', `s-${key}`), {
          learnerSourceId: key,
          schoolYear: year,
          level: 'primary-6',
        }),
      );
      return { id: id as string, key, who };
    };
    const ask = (id: string, kind: string, by = a) =>
      by.post(`/v1/learners/${id}/code-requests`, { kind, reason: 'Nouvel arrivant' });
    const answer = (request: string, permanentCode: string | null, by = ministry) =>
      by.post(`/v1/code-requests/${request}/answer`, { permanentCode, reason: 'Acte de naissance vu' });
    const codeOn = async (id: string, asOf?: string, by = a): Promise<Json> =>
      done(by.get(`/v1/learners/${id}/permanent-code${asOf ? `?asOf=${encodeURIComponent(asOf)}` : ''}`));

    it('[R20] is asked for by a school and given by the ministry; it holds whatever systems say', async () => {
      const { id, key, who } = await pupil(null);
      const account = { subject: `compte-${key}`, learnerSourceId: key };
      await done(a.post('/v1/accounts/learner-links', account));
      const before = await read(id);
      const request = await done(ask(id, 'allocation'));
      expect((await ask(id, 'allocation')).body.code).toBe('code-request-open');
      expect((await ask(id, 'change')).status).toBe(409);
      const open = (await done(ministry.get('/v1/code-requests'))).items;
      expect(open).toMatchObject([{ id: request.id, learnerId: id, organisation: 'css-a.ecole', askedBy: 'sis-a' }]);
      expect((await done(b.get('/v1/code-requests'))).items).toEqual([]);
      expect((await answer(request.id, 'CODZ19521499', a)).body.code).toBe('only-the-ministry');
      expect((await answer(request.id, 'CODZ1952')).body.code).toBe('code-answer-malformed');
      expect((await answer(request.id, 'CODZ18521499')).body.code).toBe('code-answer-incoherent');
      const blank = new Date().toISOString();
      expect(await done(answer(request.id, 'codz 1952 1499'))).toMatchObject({ permanentCode: 'CODZ19521499' });
      expect((await answer(request.id, null)).body.code).toBe('code-request-closed');
      const given = new Date().toISOString();

      expect(await read(id)).toEqual({ ...before, permanentCode: 'CODZ19521499' });
      expect((await ministry.get(`/v1/accounts/${account.subject}`)).body.person.id).toBe(id);
      expect((await ask(id, 'allocation')).body.code).toBe('code-already-known');
      // The school's system still says another one, and later a name.
      await done(
        a.put(school('css-a', 'learners', key), { ...who, givenName: 'Zoé Rose', permanentCode: 'CODZ19521401' }),
      );
      expect(await read(id)).toMatchObject({ id, givenName: 'Zoé Rose', permanentCode: 'CODZ19521499' });

      const change = await done(ask(id, 'change'));
      await done(answer(change.id, 'CODZ19521488'));
      expect(await codeOn(id, blank)).toMatchObject({ permanentCode: null, changes: [] });
      expect(await codeOn(id, given)).toMatchObject({ permanentCode: 'CODZ19521499', changes: [{ was: null }] });
      const [first, second] = (await codeOn(id)).changes;
      expect([first, second]).toMatchObject([
        { was: null, became: 'CODZ19521499', by: expect.any(String), why: 'Acte de naissance vu' },
        { was: 'CODZ19521499', became: 'CODZ19521488' },
      ]);
      const asked = (await done(a.get(`/v1/learners/${id}/code-requests`))).items;
      expect(asked.map(({ state, answer: code }: Json) => [state, code])).toEqual([
        ['answered', 'CODZ19521499'],
        ['answered', 'CODZ19521488'],
      ]);
      expect((await b.get(`/v1/learners/${id}/permanent-code`)).status).toBe(404);
      expect((await factsOf(id)).filter(({ type }) => type === 'learner-changed.v1')).toHaveLength(3);
      expect(JSON.stringify(await factsOf(id))).not.toContain('CODZ');
    });

    it('[R01] that a system corrects is in the history by its word, and the id and links stand; a refusal changes nothing', async () => {
      const { id, key, who } = await pupil('CODZ19521477');
      await done(a.post('/v1/accounts/learner-links', { subject: `compte-${key}`, learnerSourceId: key }));
      await done(a.put(school('css-a', 'learners', key), { ...who, permanentCode: 'CODZ19521478' }));
      expect((await codeOn(id)).changes).toMatchObject([{ was: 'CODZ19521477', by: 'sis-a', why: 'said-by-system' }]);
      const { id: request } = await done(ask(id, 'change'));
      expect((await done(answer(request, null))).permanentCode).toBe('CODZ19521478');
      expect((await codeOn(id)).permanentCode).toBe('CODZ19521478');
      expect((await ministry.get(`/v1/accounts/compte-${key}`)).body.person.id).toBe(id);
      expect((await read(id)).enrolments).toHaveLength(1);
    });

    it('has a history of words, each shown where its system’s row is in sight [R20]', async () => {
      const { id, key, who } = await pupil('CODZ19521433');
      const joined = await done(b.put(school('css-b', 'learners', key), { ...who, permanentCode: 'CODZ19521433' }));
      expect(joined.id).toBe(id);
      await done(a.put(school('css-a', 'learners', key), { ...who, permanentCode: 'CODZ19521434' }));
      const spoken = new Date().toISOString();
      expect((await codeOn(id)).changes).toMatchObject([{ was: 'CODZ19521433', by: 'sis-a', why: 'said-by-system' }]);
      expect(await codeOn(id, undefined, b)).toMatchObject({ permanentCode: 'CODZ19521433', changes: [] });
      // The former system sends the learner no more; the record follows the other one, whose reader never sees what the first said.
      await record.database.query(
        `update learner_source set absent_at = now() where learner_id = '${id}' and source = 'sis-a'`,
      );
      await done(b.put(school('css-b', 'learners', key), { ...who, permanentCode: 'CODZ19521435' }));
      const [, change] = (await codeOn(id, undefined, ministry)).changes;
      expect(change).toMatchObject({ was: 'CODZ19521434', became: 'CODZ19521435', by: 'sis-b' });
      expect(await codeOn(id, undefined, b)).toMatchObject({
        permanentCode: 'CODZ19521435',
        changes: [{ was: null, became: 'CODZ19521435', by: 'sis-b' }],
      });
      expect(await codeOn(id, spoken, b)).toMatchObject({ permanentCode: null, changes: [] });
      expect(await codeOn(id, spoken, a)).toMatchObject({ permanentCode: 'CODZ19521434' });
    });

    it('that a merge brings is in the history by the person who decided', async () => {
      number += 1;
      const who = { familyName: 'Codé', givenName: `Zoé ${number}`, birthDate: '2014-02-19' };
      const first = await done(a.put(school('css-a', 'learners', `c${number}`), who));
      const coded = { ...who, permanentCode: 'CODZ19521477' };
      const later = await done(b.put(school('css-b', 'learners', `c${number}`), coded));
      await merge(later.id);
      const { changes } = await codeOn(first.id, undefined, ministry);
      expect(changes).toMatchObject([{ was: null, became: 'CODZ19521477', why: 'merged' }]);
      expect(changes[0].by).not.toMatch(/^sis-/);
      expect((await codeOn(first.id)).changes).toEqual([]);
    });

    it('is its learner’s through a merge and its undoing, and two codes that were given make no one record [R20]', async () => {
      const given = async (id: string, by: Client, permanentCode: string) => {
        const { id: request } = await done(ask(id, 'change', by));
        await done(answer(request, permanentCode));
        return request as string;
      };
      const before = await twins();
      const own = before.who.permanentCode;
      const request = await given(before.later, b, 'PARX18021466');
      await merge(before.later);
      expect(await read(before.first)).toMatchObject({ permanentCode: 'PARX18021466' });
      await done(part(before.first, { merged: before.later }));
      expect(await read(before.first)).toMatchObject({ permanentCode: own });
      expect(await read(before.later)).toMatchObject({ permanentCode: 'PARX18021466' });
      const { changes } = await codeOn(before.first, undefined, ministry);
      expect(changes.at(-1)).toMatchObject({ was: 'PARX18021466', became: own, why: 'parted' });
      const asked = (await done(ministry.get(`/v1/learners/${before.later}/code-requests`))).items;
      expect(asked.map(({ id }: Json) => id)).toEqual([request]);

      // Given while both were one: it is that of the learner of the school that asked.
      const since = await twins();
      await merge(since.later);
      await given(since.first, b, 'PARX19021477');
      await done(part(since.first, { merged: since.later }));
      expect(await read(since.first)).toMatchObject({ permanentCode: since.who.permanentCode });
      expect(await read(since.later)).toMatchObject({ permanentCode: 'PARX19021477' });
      // The one whose code was not given follows its system, the other does not.
      await done(
        b.put(school('css-b', 'learners', since.key), {
          ...since.who,
          givenName: 'Éva',
          birthDate: '2014-02-18',
          permanentCode: 'PARX18021400',
        }),
      );
      expect(await read(since.later)).toMatchObject({ permanentCode: 'PARX19021477' });

      const two = await twins();
      await given(two.first, a, 'PARX19021455');
      await given(two.later, b, 'PARX18021455');
      const { items } = await done(ministry.get('/v1/match-pairs?limit=500'));
      const question = items.find(({ learner }: Json) => learner.id === two.later);
      const refused = await ministry.post(`/v1/match-pairs/${question.id}/decision`, { decision: 'same' });
      expect(refused).toMatchObject({ status: 409, body: { code: 'merge-codes-differ' } });
    });

    it('is asked for by two schools that do not learn of each other', async () => {
      const { first, later } = await twins();
      await merge(later);
      const asks = [await ask(first, 'change'), await ask(first, 'change', b), await ask(first, 'change', b)];
      expect(asks.map(({ status }) => status)).toEqual([201, 201, 409]);
    });

    it('is given once, however many answer at the same moment', async () => {
      const { id } = await pupil(null);
      const asks = await Promise.all([1, 2, 3].map(() => ask(id, 'allocation')));
      expect(asks.map(({ status }) => status).sort(inOrder)).toEqual([201, 409, 409]);
      const request = asks.find(({ status }) => status === 201)!.body.id as string;
      const answers = await Promise.all(['CODZ19521411', 'CODZ19521422', null].map((code) => answer(request, code)));
      expect(answers.map(({ status }) => status).sort(inOrder)).toEqual([200, 409, 409]);
      const won = answers.find(({ status }) => status === 200)!.body;
      expect((await read(id)).permanentCode).toBe(won.permanentCode);
    });
  });
});
