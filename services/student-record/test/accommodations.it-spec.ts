import { sisOfA, sisOfB, startRecord, twoCentres, type Client, type RunningRecord } from './record.js';

describe('Accommodations', () => {
  let record: RunningRecord;
  let a: Client;
  let b: Client;
  let learnerId: string;

  beforeAll(async () => {
    record = await startRecord();
    await twoCentres(record);
    [a, b] = [record.as(sisOfA), record.as(sisOfB)];
    const { body } = await a.put('/v1/organisations/css-a.ecole/learners/by-source/e-1', {
      familyName: 'Roy',
      givenName: 'Ana',
    });
    learnerId = body.id as string;
    await a.put('/v1/organisations/css-a.ecole/learners/by-source/e-2', { familyName: 'Roy', givenName: 'Luc' });
  });
  afterAll(() => record.close());

  const path = (sourceId: string) => `/v1/organisations/css-a.ecole/accommodations/by-source/${sourceId}`;
  const third = {
    learnerSourceId: 'e-1',
    extraTimePercent: 33,
    tools: ['text-to-speech', 'dictionary'],
    validFrom: '2026-09-01',
    validUntil: '2027-06-30',
  };
  const told = async (accommodationId: string) =>
    (await record.facts('to-exam-management'))
      .filter(({ data }) => data['accommodationId'] === accommodationId)
      .map(({ type, key, data }) => ({ type, key, ...data }));

  it('reach the exams once, and again only when they change', async () => {
    const { status, body } = await a.put(path('m-1'), third);
    expect([status, body.changed]).toEqual([201, true]);
    const again = await a.put(path('m-1'), { ...third, tools: [...third.tools].reverse() });
    expect([again.status, again.body.changed]).toEqual([200, false]);
    const more = await a.put(path('m-1'), { ...third, extraTimePercent: 50 });
    expect([more.status, more.body.changed, more.headers.get('etag')]).toEqual([200, true, '"2"']);
    const granted = {
      type: 'accommodation-granted.v1',
      key: learnerId,
      accommodationId: body.id,
      learnerId,
      tools: ['dictionary', 'text-to-speech'],
      validFromOn: '2026-09-01',
      validUntilOn: '2027-06-30',
    };
    expect(await told(body.id)).toEqual([
      { ...granted, extraTimePercent: 33, version: 1 },
      { ...granted, extraTimePercent: 50, version: 2 },
    ]);
  });

  it('[R25] have kinds with their settings, who decided and days; the exam is told what the room needs, and nobody why', async () => {
    const support = { 'purpose-of-use': 'student-support' };
    const kinds = (await a.get('/v1/accommodation-kinds')).body;
    expect(kinds.items.find(({ tool }: { tool: string }) => tool === 'large-print').parameters).toMatchObject([
      { name: 'percent', least: 110, most: 400 },
    ]);
    const parameters = [
      { tool: 'large-print', name: 'percent', value: 150 },
      { tool: 'breaks', name: 'minutes', value: 5 },
    ];
    const decided = { authority: 'intervention-plan', decidedOn: '2026-09-10', reference: 'PI-2026-104' };
    const said = { ...third, tools: ['breaks', 'large-print'], parameters, decided };
    const { body } = await a.put(path('m-set'), said);
    expect((await a.put(path('m-set'), { ...said, parameters: [...parameters].reverse() })).body.changed).toBe(false);
    const [fact] = await told(body.id as string);
    expect(fact).toMatchObject({
      settings: ['breaks.minutes=5', 'large-print.percent=150'],
      validUntilOn: '2027-06-30',
    });
    expect(JSON.stringify(fact)).not.toMatch(/plan|PI-2026|decided/);
    const { items } = (await a.get(`/v1/learners/${learnerId}/accommodations?limit=500`, support)).body;
    const shown = items.find(({ id }: { id: string }) => id === body.id);
    expect(shown).toMatchObject({ parameters: [...parameters].reverse(), decided });
    expect((await a.put(path('m-set'), { ...said, tools: ['breaks'] })).body.code).toBe(
      'accommodation-parameter-unknown',
    );
    const wrong = { ...said, parameters: [{ ...parameters[0], value: 500 }] };
    expect((await a.put(path('m-set'), wrong)).body.code).toBe('accommodation-parameter-outside');
    expect((await a.put(path('m-set'), { ...said, decided: { ...decided, why: 'x' } })).status).toBe(400);
  });

  it('end once, and hold again when the school says them again', async () => {
    const { body } = await a.put(path('m-2'), third);
    const end = await a.post(`${path('m-2')}/end`, { endedOn: '2026-09-15' });
    expect([end.status, end.body.changed]).toEqual([200, true]);
    expect((await a.post(`${path('m-2')}/end`, {})).body.changed).toBe(false);
    expect((await a.put(path('m-2'), third)).body.changed).toBe(true);
    expect((await told(body.id)).map(({ type }) => type)).toEqual([
      'accommodation-granted.v1',
      'accommodation-ended.v1',
      'accommodation-granted.v1',
    ]);
  });

  it('are read for a purpose, leave an entry, and follow the learner’s sight', async () => {
    const read = await a.get(`/v1/learners/${learnerId}/accommodations`, { 'purpose-of-use': 'student-support' });
    expect(read.body.items[0]).toMatchObject({ organisation: 'css-a.ecole', extraTimePercent: 50, endedOn: null });
    const [entry] = await record.database.query(
      `select purpose from access_log where operation = 'read-accommodations' and learner_ids = $1`,
      [[learnerId]],
    );
    expect(entry).toEqual({ purpose: 'student-support' });
    expect((await b.get(`/v1/learners/${learnerId}/accommodations`)).status).toBe(404);
  });

  it.each([
    ['a learner that the system has not sent', 'm-3', { learnerSourceId: 'e-9' }, 409, 'learner-not-sent'],
    ['another learner under the same key', 'm-1', { learnerSourceId: 'e-2' }, 409, 'accommodation-cannot-move'],
    ['an end before the beginning', 'm-3', { validUntil: '2026-08-31' }, 400, 'accommodation-ends-before-it-begins'],
    ['more than three times the time', 'm-3', { extraTimePercent: 201 }, 400, 'invalid-request'],
    ['a tool that no exam room has', 'm-3', { tools: ['crystal-ball'] }, 400, 'invalid-request'],
    ['a word of the reason', 'm-3', { diagnosis: 'none of our business' }, 400, 'invalid-request'],
  ])('are refused for %s', async (_why, sourceId, changed, status, code) => {
    const answer = await a.put(path(sourceId), { ...third, ...changed });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('find no learner of another client’s source, and are refused at another centre, or when nothing was sent under the key', async () => {
    const source = `${path('m-1')}?source=sis-a`;
    expect((await b.put(source.replace('css-a', 'css-b'), third)).body.code).toBe('learner-not-sent');
    expect((await b.put(path('m-1'), third)).body.code).toBe('organisation-unknown');
    expect((await a.post(`${path('m-9')}/end`, {})).body.code).toBe('accommodation-unknown');
  });

  describe('told again, for exams that have lost them', () => {
    const operator = () => record.as({ ...sisOfB, scopes: ['operations'] });
    const republish = async (reader = 'exam-management') => operator().post('/v1/operations/republish', { reader });

    it('are told as they stand: those that hold, and both halves of those whose end is known [1.5]', async () => {
      const { body } = await a.put(path('m-5'), third);
      await a.post(`${path('m-5')}/end`, { endedOn: '2027-01-15' });
      const before = (await record.facts('to-exam-management')).length;
      const answer = await republish();
      expect(answer).toMatchObject({ status: 200, body: { next: null } });
      const again = (await record.facts('to-exam-management')).slice(before);
      expect(again).toHaveLength(answer.body.told as number);
      const rows = await record.database.query<{ id: string; ended: boolean }>(
        'select id, ended_on is not null as ended from accommodation',
      );
      const both = ['accommodation-granted.v1', 'accommodation-ended.v1'];
      const toldOf = (id: string) => again.filter(({ data }) => data['accommodationId'] === id).map(({ type }) => type);
      expect(rows.map(({ id }) => toldOf(id))).toEqual(rows.map(({ ended }) => (ended ? both : both.slice(0, 1))));
      expect((await told(body.id as string)).map(({ type }) => type)).toEqual([
        'accommodation-granted.v1',
        'accommodation-ended.v1',
        'accommodation-granted.v1',
        'accommodation-ended.v1',
      ]);
    });

    it('never pass a change by: what is told last is what holds', async () => {
      const { body } = await a.put(path('m-6'), third);
      const changes = async () => {
        for (let percent = 1; percent <= 20; percent += 1)
          await a.put(path('m-6'), { ...third, extraTimePercent: percent });
      };
      const repeats = async () => {
        for (let time = 0; time < 20; time += 1) await republish();
      };
      await Promise.all([changes(), repeats(), repeats()]);
      const all = (await told(body.id as string)).map(
        (one) => (one as { extraTimePercent?: number }).extraTimePercent!,
      );
      expect(all.at(-1)).toBe(20);
      const first = all.indexOf(1);
      expect(new Set(all.slice(0, first))).toEqual(new Set([33]));
      expect(all.slice(first)).toEqual(all.slice(first).toSorted((one, other) => one - other));
      expect(all.length).toBeGreaterThan(50);
    });

    it('are refused to whoever is no operator, for whoever reads none, and from a place that is none', async () => {
      const school = record.as({ ...sisOfA, scopes: ['records:write'] });
      expect((await school.post('/v1/operations/republish', { reader: 'exam-management' })).status).toBe(403);
      const wrong = await republish('ebook-lending');
      expect([wrong.status, wrong.body.code]).toEqual([409, 'nothing-to-republish']);
      expect(wrong.body.remedy ?? wrong.body.detail).toContain('exam-management');
      const place = await operator().post('/v1/operations/republish', { reader: 'exam-management', after: 'x' });
      expect([place.status, place.body.errors[0].pointer]).toEqual([400, '/after']);
    });
  });

  it('said twenty times at once are told once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => a.put(path('m-4'), third)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(19);
    expect(await told(answers[0]!.body.id as string)).toHaveLength(1);
  });
});
