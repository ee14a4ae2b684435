import { sisOfA, sisOfB, startRecord, twoCentres, type Client, type RunningRecord } from './record.js';

interface Question {
  id: string;
  learner: { id: string };
  otherLearner: { id: string };
}

describe('Records that a person finds to be one learner’s', () => {
  let record: RunningRecord;
  let a: Client;
  let b: Client;
  let ministry: Client;
  let number = 0;

  beforeAll(async () => {
    record = await startRecord();
    await twoCentres(record);
    [a, b, ministry] = [record.as(sisOfA), record.as(sisOfB), record.as()];
  });
  afterAll(() => record.close());

  const next = (): number => (number += 1);
  const codeOf = (n: number): string =>
    `RO${'ABCDEFGH'[Math.floor(n / 100)]}A190214${String(n % 100).padStart(2, '0')}`;
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
    expect(await factsOf(first)).toEqual([
      'learner-registered.v1',
      'learner-linked.v1',
      'learner-linked.v1',
      'learner-changed.v1',
    ]);
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
        b.put(`${school}/learners/by-source/${key}`, { familyName: 'Roy', givenName: 'Anne', ...who }),
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
});
