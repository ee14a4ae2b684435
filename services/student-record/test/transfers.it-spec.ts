import { randomUUID } from 'node:crypto';
import { schoolDay } from '@pan/kit/domain';
import { LapseTransfers } from '../src/application/transfers/lapse-transfers.js';
import {
  codes,
  delta,
  effects,
  startImports,
  zipped,
  aBundle,
  rowOf,
  type ImportingRecord,
} from './imports-fixture.js';
import { codeOf, sisOfA, sisOfB, type Answer, type Client } from './record.js';

const today = schoolDay(new Date());
const ago = (days: number) => schoolDay(new Date(Date.now() - days * 86_400_000));

describe('A learner’s path', () => {
  let record: ImportingRecord;
  let a: Client;
  let b: Client;
  let c: Client;
  let ministry: Client;
  let number = 0;

  beforeAll(async () => {
    record = await startImports();
    [a, b, ministry] = [record.as(sisOfA), record.as(sisOfB), record.as()];
    await ministry.put('/v1/organisations/css-c', { name: 'Centre css-c', kind: 'service-centre' });
    await ministry.put('/v1/organisations/css-c.ecole', {
      name: 'École de css-c',
      kind: 'school',
      parentCode: 'css-c',
    });
    c = record.as({ ...sisOfA, clientId: 'sis-c', organisations: ['css-c'] });
  });
  afterAll(() => record.close());

  const okay = ({ status, body }: Answer): Answer['body'] => {
    if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body;
  };
  const at = (centre: string) => `/v1/organisations/css-${centre}.ecole`;
  const person = () => ({
    ...{ familyName: `Parcours-${(number += 1)}`, givenName: 'Zoé' },
    ...{ birthDate: '2014-02-19', permanentCode: codeOf(number) },
  });
  /** Known to these centres' systems by one key; the first one has a stay. */
  const pupil = async (...known: readonly (readonly [Client, string])[]) => {
    const [key, who] = [`p-${number + 1}`, person()];
    let id = '';
    for (const [client, centre] of known)
      id = okay(await client.put(`${at(centre)}/learners/by-source/${key}`, who)).id as string;
    const stay = await stayOf(known[0]![0], known[0]![1], key);
    return { id, key, stay: okay(stay).id as string };
  };
  const stayOf = (client: Client, centre: string, key: string, more: object = {}) =>
    client.put(`${at(centre)}/enrolments/by-source/s-${key}`, {
      ...{ learnerSourceId: key, schoolYear: '2026-2027', level: 'primary-6', ...more },
    });
  const ask = (client: Client, to: string, key: string, more: object = {}, headers?: Record<string, string>) =>
    client.post(
      `${at(to)}/transfers`,
      {
        ...{ from: 'css-a.ecole', learnerSourceId: key, sourceId: `t-${key}`, movesOn: ago(3), reason: 'Déménagement' },
        ...more,
      },
      headers,
    );
  const accept = (client: Client, id: string, headers?: Record<string, string>, body: object = {}) =>
    client.post(`/v1/transfers/${id}/acceptance`, body, headers);
  const staysOf = (id: string) =>
    record.database.query<{ organisation: string; began: string | null; ended: string | null }>(
      `select o.code as organisation, e.began_on::text as began, e.ended_on::text as ended
         from enrolment e join organisation o on o.id = e.organisation_id where e.learner_id = $1 order by e.school_year, o.code, e.id`,
      [id],
    );
  const told = async (id: string) =>
    (await record.facts())
      .filter(({ key }) => key === id)
      .map(({ type }) => type)
      .filter((type) => /enrol|transfer/.test(type));

  it('[R23] is every stay from preschool to university, side by side where they are at one time, with gaps and transfers', async () => {
    const everywhere = record.as({ clientId: 'all', organisations: ['ministere'] });
    const key = 'whole';
    const who = { ...person(), birthDate: '2004-02-19' };
    const { id } = okay(await everywhere.put(`${at('a')}/learners/by-source/${key}`, who));
    okay(await everywhere.put(`${at('b')}/learners/by-source/${key}`, who));
    const levels = [
      'preschool-5',
      ...[1, 2, 3, 4, 5, 6].map((n) => `primary-${n}`),
      ...[1, 2, 3, 4, 5].map((n) => `secondary-${n}`),
    ];
    const years = [...levels, 'college', 'college', 'college', null, 'university', 'university'];
    const items = years.flatMap((level, index) => {
      const schoolYear = `${2009 + index}-${2010 + index}`;
      return level === null
        ? []
        : [{ organisation: index < 12 ? 'css-a.ecole' : 'css-b.ecole', sourceId: `w-${index}`, schoolYear, level }];
    });
    const beside = {
      organisation: 'css-a.ecole',
      sourceId: 'w-adult',
      schoolYear: '2021-2022',
      level: 'vocational',
      studies: { programme: '5229' },
    };
    const { studies: _, ...vocational } = beside;
    const sent = okay(
      await everywhere.post('/v1/changes', {
        items: [...items, vocational].map((item) => ({ kind: 'enrolment', learnerSourceId: key, ...item })),
      }),
    );
    expect(sent.items.every(({ outcome }: { outcome: string }) => outcome === 'created')).toBe(true);

    const shown = okay(await ministry.get(`/v1/learners/${id}/path`));
    expect(shown).toMatchObject({ learnerId: id, whole: true, transfers: [] });
    const steps = shown.path.map((step: { kind: string; reason?: string; stays?: { level: string }[] }) =>
      step.kind === 'gap'
        ? step.reason
        : step
            .stays!.map(({ level }) => level)
            .sort()
            .join('+'),
    );
    expect(steps).toEqual(
      [
        ...levels,
        'college+vocational',
        'college',
        'college',
        'no-longer-compulsory',
        'university',
        'university',
        'no-longer-compulsory',
      ].filter((_step, index, all) => index < all.length - (today < '2027-07-01' ? 1 : 0)),
    );
    // What a centre does not see is missing, and the answer says that this may be so.
    const ofA = okay(await a.get(`/v1/learners/${id}/path`));
    expect([ofA.whole, JSON.stringify(ofA).includes('css-b')]).toEqual([false, false]);
    expect((await c.get(`/v1/learners/${id}/path`)).status).toBe(404);
    const [entry] = await record.database.query<{ learners: string[] }>(
      `select learner_ids as learners from access_log where operation = 'read-path' order by at desc limit 1`,
    );
    expect(entry!.learners).toEqual([id]);
  });

  it('[R23] goes on elsewhere by one act of two organisations, with the parts of the file that may follow, and the law for those that stay', async () => {
    const { id, key, stay } = await pupil([a, 'a'], [b, 'b']);
    okay(await stayOf(a, 'a', `${key}-before`, { learnerSourceId: key, schoolYear: '2025-2026', level: 'primary-5' }));
    const once = { 'idempotency-key': randomUUID() };
    const [first, again] = [await ask(b, 'b', key, {}, once), await ask(b, 'b', key, {}, once)];
    expect([first.status, again.body.id]).toEqual([201, first.body.id]);
    const transfer = first.body.id as string;
    expect((await ask(b, 'b', key)).body.code).toBe('transfer-open');
    expect((await c.get(`/v1/transfers/${transfer}`)).body.code).toBe('transfer-unknown');
    expect((await accept(c, transfer)).body.code).toBe('transfer-unknown');
    expect((await accept(b, transfer)).body.code).toBe('transfer-not-yours');
    expect((await a.post(`/v1/transfers/${transfer}/withdrawal`, {})).body.code).toBe('transfer-not-yours');
    const open = okay(await a.get('/v1/transfers?organisation=css-a.ecole&state=asked')).items;
    expect(open).toMatchObject([
      { id: transfer, from: 'css-a.ecole', to: 'css-b.ecole', reason: 'Déménagement', parts: [] },
    ]);
    const read = await a.get(`/v1/transfers/${transfer}`);
    expect((await accept(a, transfer, { 'if-match': '"9"' })).body.code).toBe('stale-version');
    const accepted = await accept(a, transfer, { 'if-match': read.headers.get('etag')! });
    expect([accepted.status, accepted.headers.get('etag')]).toEqual([200, '"2"']);
    expect((await accept(a, transfer)).body.code).toBe('transfer-settled');

    expect(await staysOf(id)).toEqual([
      { organisation: 'css-a.ecole', began: null, ended: null },
      { organisation: 'css-a.ecole', began: null, ended: ago(3) },
      { organisation: 'css-b.ecole', began: ago(3), ended: null },
    ]);
    expect((await told(id)).slice(-4)).toEqual([
      'transfer-asked.v1',
      'enrolment-ended.v1',
      'learner-enrolled.v1',
      'transfer-accepted.v1',
    ]);
    const done = okay(await b.get(`/v1/transfers/${transfer}`));
    expect(done).toMatchObject({ state: 'accepted', endedEnrolmentId: stay });
    const parts = Object.fromEntries(
      done.parts.map(({ part, follows }: { part: string; follows: boolean }) => [part, follows]),
    );
    expect(parts).toMatchObject({
      stays: true,
      results: true,
      'intervention-plan': false,
      'professional-notes': false,
    });
    expect(done.parts.find(({ part }: { part: string }) => part === 'professional-notes').basis).toMatchObject({
      law: 'RLRQ, c. C-26',
      section: 'art. 60.4',
    });
    // The path goes along: the receiving school sees where the pupil was; its own later stays the giving one does not see.
    const ofB = okay(await b.get(`/v1/learners/${id}/path`));
    expect(
      ofB.path.flatMap(
        (step: { stays?: { organisation: string }[] }) => step.stays?.map(({ organisation }) => organisation) ?? [],
      ),
    ).toEqual([...['css-a.ecole', 'css-a.ecole', 'css-b.ecole']]);
    expect(ofB.transfers).toMatchObject([{ id: transfer, state: 'accepted', movesOn: ago(3) }]);
    expect(JSON.stringify(ofB)).not.toContain('Déménagement');
    expect(JSON.stringify(okay(await a.get(`/v1/learners/${id}/path`)).path)).not.toContain('css-b');
    // The system that asked sends the stay under the key that it named: it is the same one.
    const same = okay(
      await b.put(`${at('b')}/enrolments/by-source/t-${key}`, {
        learnerSourceId: key,
        schoolYear: '2026-2027',
        level: 'primary-6',
        beganOn: ago(3),
      }),
    );
    expect(same).toEqual({ id: done.enrolmentId, changed: false });
  });

  it('takes the special-assistance file along where the family consents, and tells nobody whether an organisation knows a learner', async () => {
    const { id, key } = await pupil([a, 'a'], [b, 'b']);
    const consent = { purpose: 'hand-over-assistance-file', recipient: 'css-b', textVersion: 1 };
    const paper = { organisation: 'css-a.ecole', by: 'guardian', reference: 'feuille 9' };
    okay(await a.post(`/v1/learners/${id}/consents`, { ...consent, paper }));
    const transfer = okay(await ask(b, 'b', key)).id as string;
    okay(await accept(a, transfer));
    const { parts } = okay(await a.get(`/v1/transfers/${transfer}`));
    expect(
      parts.filter(({ follows }: { follows: boolean }) => follows).map(({ part }: { part: string }) => part),
    ).toContain('intervention-plan');
    expect(okay(await a.get('/v1/file-parts')).items.map(({ code }: { code: string }) => code)).toEqual(
      parts.map(({ part }: { part: string }) => part),
    );

    const stranger = await pupil([b, 'b']);
    const asked = await ask(b, 'b', stranger.key);
    expect([asked.status, Object.keys(asked.body)]).toEqual([201, ['id']]);
    expect((await accept(a, asked.body.id as string)).body.code).toBe('transfer-without-stay');
    const refusal = await a.post(`/v1/transfers/${asked.body.id}/refusal`, { reason: 'Pas inscrit ici' });
    expect(refusal.status).toBe(200);
    expect(okay(await b.get(`/v1/transfers/${asked.body.id}`))).toMatchObject({
      state: 'refused',
      answerReason: 'Pas inscrit ici',
    });
    expect((await ask(b, 'b', key, { from: 'css-z' })).body.code).toBe('giving-organisation-unknown');
    expect((await ask(b, 'b', key, { from: 'css-b.ecole' })).body.code).toBe('transfer-to-itself');
    expect((await ask(b, 'a', key)).body.code).toBe('organisation-unknown');
    expect((await ask(b, 'b', key, { sourceId: `s-${stranger.key}` })).body.code).toBe('transfer-key-taken');
  });

  it('is not opened again by what the giving system says later, whichever way: the report names it', async () => {
    const tables = aBundle({ id: 'ecole-t', learners: 12 });
    rowOf(tables.users, 'e-1')['userIds'] = '{CodePermanent:COTZ02521610}';
    const first = await record.import(tables, { source: 'gpi' });
    expect(first.state).toBe('succeeded');
    const [{ id, code }] = (await record.database.query<{ id: string; code: string }>(
      `select s.learner_id as id, l.permanent_code as code from learner_source s join learner l on l.id = s.learner_id where s.source like 'gpi%' and s.source_id = 'e-1'`,
    )) as [{ id: string; code: string }];
    const [who] = await record.database.query<{ familyName: string; givenName: string; birthDate: string }>(
      `select family_name as "familyName", given_name as "givenName", birth_date::text as "birthDate" from learner where id = $1`,
      [id],
    );
    expect(okay(await b.put(`${at('b')}/learners/by-source/x-1`, { ...who, permanentCode: code })).id).toBe(id);
    const transfer = okay(await ask(b, 'b', 'x-1', { from: 'css-a.ecole-t' })).id as string;
    okay(await accept(a, transfer));
    const stands = async () => (await staysOf(id)).filter(({ organisation }) => organisation === 'css-a.ecole-t');
    expect(await stands()).toMatchObject([{ ended: ago(3) }]);

    const whole = await record.import(await zipped(tables), { source: 'gpi' });
    expect([whole.state, codes(whole), effects(whole)]).toMatchObject([
      'succeeded',
      ['stay-transferred'],
      { 'stay.held': 1 },
    ]);
    const modified = { status: 'active', dateLastModified: `${ago(1)}T00:00:00Z` };
    const some = await record.import(await delta({ users: [{ ...rowOf(tables.users, 'e-1'), ...modified }] }), {
      source: 'gpi',
    });
    expect([some.state, codes(some)]).toEqual(['succeeded', ['stay-transferred']]);
    expect(await stands()).toMatchObject([{ ended: ago(3) }]);

    const other = await pupil([a, 'a'], [b, 'b']);
    okay(await accept(a, okay(await ask(b, 'b', other.key)).id as string));
    const single = await stayOf(a, 'a', other.key, { level: 'primary-5' });
    expect([single.status, single.body.code]).toEqual([409, 'stay-transferred']);
    expect((await stayOf(a, 'a', `${other.key}-neuve`, { learnerSourceId: other.key })).body.code).toBe(
      'stay-transferred',
    );
    const item = {
      kind: 'enrolment',
      organisation: 'css-a.ecole',
      sourceId: `s-${other.key}`,
      learnerSourceId: other.key,
      schoolYear: '2026-2027',
      level: 'primary-6',
    };
    expect(okay(await a.post('/v1/changes', { items: [item] })).items[0]).toMatchObject({
      outcome: 'refused',
      problem: { code: 'stay-transferred' },
    });
    expect(okay(await stayOf(a, 'a', other.key, { level: 'primary-5', endedOn: ago(3) })).changed).toBe(true);
    // Whoever comes back begins anew, or is asked for.
    const back = { learnerSourceId: other.key, beganOn: today };
    expect((await stayOf(a, 'a', `${other.key}-retour`, back)).status).toBe(201);
  });

  it('lapses where nobody answers within the term, and is taken back by whoever asked', async () => {
    const [one, two] = [await pupil([a, 'a'], [b, 'b']), await pupil([a, 'a'], [b, 'b'])];
    const [late, gone] = [okay(await ask(b, 'b', one.key)).id as string, okay(await ask(b, 'b', two.key)).id as string];
    okay(await b.post(`/v1/transfers/${gone}/withdrawal`, {}));
    expect(await record.app.get(LapseTransfers).due(new Date(Date.now() + 29 * 86_400_000))).toBe(0);
    expect(await record.app.get(LapseTransfers).due(new Date(Date.now() + 31 * 86_400_000))).toBe(1);
    expect(okay(await a.get(`/v1/transfers/${late}`)).state).toBe('lapsed');
    expect((await accept(a, gone)).body).toMatchObject({ code: 'transfer-settled' });
    expect([(await told(one.id)).at(-1), (await told(two.id)).at(-1)]).toEqual([
      'transfer-lapsed.v1',
      'transfer-withdrawn.v1',
    ]);
    expect((await ask(b, 'b', one.key)).status).toBe(201);
  });

  it('goes along when two records are found to be one, and with its learner when they are parted', async () => {
    const permanentCode = codeOf(number + 500);
    const who = { familyName: `Fondu-${number}`, givenName: 'Zoé', permanentCode };
    const first = okay(await a.put(`${at('a')}/learners/by-source/f-1`, { ...who, birthDate: '2014-02-19' }))
      .id as string;
    okay(await stayOf(a, 'a', 'f-1'));
    const later = okay(await b.put(`${at('b')}/learners/by-source/f-1`, { ...who, birthDate: '2014-02-18' }))
      .id as string;
    const transfer = okay(await ask(b, 'b', 'f-1')).id as string;
    expect((await accept(a, transfer)).body.code).toBe('transfer-without-stay');
    const pairs = okay(await ministry.get('/v1/match-pairs?limit=500')).items as {
      id: string;
      learner: { id: string };
    }[];
    const pair = pairs.find(({ learner }) => learner.id === later)!;
    okay(await ministry.post(`/v1/match-pairs/${pair.id}/decision`, { decision: 'same' }));
    expect((await told(first)).at(-1)).toBe('transfer-asked.v1');
    okay(await accept(a, transfer));
    expect(okay(await ministry.get(`/v1/learners/${later}/path`))).toMatchObject({
      learnerId: first,
      transfers: [{ id: transfer }],
    });

    const parting = { merged: later, reason: 'Ce n’était pas le même élève' };
    okay(await ministry.post(`/v1/learners/${first}/partings`, { ...parting, parted: [], remaining: [] }));
    expect(okay(await ministry.get(`/v1/learners/${later}/path`)).transfers).toMatchObject([{ id: transfer }]);
    expect(okay(await ministry.get(`/v1/learners/${first}/path`)).transfers).toEqual([]);
    expect((await told(later)).at(-1)).toBe('transfer-accepted.v1');
  });

  describe('under races', () => {
    const rounds = [1, 2, 3, 4];
    const statuses = (answers: readonly Answer[]) =>
      answers.map(({ status }) => status).sort((one, other) => one - other);

    it('has one taker of two organisations that are accepted at once', async () => {
      for (const _round of rounds) {
        const { id, key } = await pupil([a, 'a'], [b, 'b'], [c, 'c']);
        const [toB, toC] = await Promise.all([ask(b, 'b', key), ask(c, 'c', key)]);
        const answers = await Promise.all([accept(a, okay(toB).id as string), accept(a, okay(toC).id as string)]);
        expect(statuses(answers)).toEqual([200, 409]);
        const stays = await staysOf(id);
        expect(stays.map(({ ended }) => ended)).toEqual([ago(3), null]);
      }
    });

    it('has one request of two that are made at once, and one answer of an acceptance and a withdrawal', async () => {
      for (const _round of rounds) {
        const { id, key } = await pupil([a, 'a'], [b, 'b']);
        const asked = await Promise.all([ask(b, 'b', key), ask(b, 'b', key)]);
        expect(statuses(asked)).toEqual([201, 409]);
        const transfer = asked.find(({ status }) => status === 201)!.body.id as string;
        const answers = await Promise.all([accept(a, transfer), b.post(`/v1/transfers/${transfer}/withdrawal`, {})]);
        expect(statuses(answers)).toEqual([200, 409]);
        const { state } = okay(await a.get(`/v1/transfers/${transfer}`));
        expect(await staysOf(id)).toHaveLength(state === 'accepted' ? 2 : 1);
      }
    });

    it('ends the stay whatever the giving system says at that moment, and the facts say so last', async () => {
      for (const _round of rounds) {
        const { id, key, stay } = await pupil([a, 'a'], [b, 'b']);
        const transfer = okay(await ask(b, 'b', key)).id as string;
        const words = ['primary-5', 'primary-4', 'primary-3'].map((level) => stayOf(a, 'a', key, { level }));
        const [accepted, ...said] = await Promise.all([accept(a, transfer), ...words]);
        expect(accepted.status).toBe(200);
        expect(said.every(({ status, body }) => status < 300 || body.code === 'stay-transferred')).toBe(true);
        expect((await staysOf(id)).map(({ ended }) => ended)).toEqual([ago(3), null]);
        const about = (await record.facts()).filter(
          ({ data }) => data['enrolmentId'] === stay && /enrol/.test(JSON.stringify(data)),
        );
        expect(about.filter(({ type }) => type !== 'transfer-accepted.v1').at(-1)!.data['endedOn']).toBe(ago(3));
      }
    });

    it('is decided once beside a merge of the record', async () => {
      for (const round of rounds) {
        const [key, permanentCode] = [`m-${round}`, codeOf(number + 700 + round)];
        const who = { familyName: `Course-${round}`, givenName: 'Ana', permanentCode };
        const first = okay(await a.put(`${at('a')}/learners/by-source/${key}`, { ...who, birthDate: '2014-03-19' }))
          .id as string;
        okay(await stayOf(a, 'a', key));
        okay(await b.put(`${at('b')}/learners/by-source/${key}`, { ...who, birthDate: '2014-03-19' }));
        const third = okay(await c.put(`${at('c')}/learners/by-source/${key}`, { ...who, birthDate: '2014-03-18' }))
          .id as string;
        const transfer = okay(await ask(b, 'b', key)).id as string;
        const pairs = okay(await ministry.get('/v1/match-pairs?limit=500')).items as {
          id: string;
          learner: { id: string };
        }[];
        const pair = pairs.find(({ learner }) => learner.id === third)!;
        const [accepted, merged] = await Promise.all([
          accept(a, transfer),
          ministry.post(`/v1/match-pairs/${pair.id}/decision`, { decision: 'same' }),
        ]);
        expect([accepted.status, merged.status]).toEqual([200, 200]);
        expect(okay(await ministry.get(`/v1/learners/${third}/path`)).transfers).toMatchObject([
          { id: transfer, state: 'accepted' },
        ]);
        expect((await staysOf(first)).map(({ ended }) => ended)).toEqual([ago(3), null]);
      }
    });
  });
});
