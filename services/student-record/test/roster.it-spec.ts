import { PlannedPlaces } from '../src/application/roster/planned-places.js';
import {
  codeOf,
  sisOfA,
  sisOfB,
  startRecord,
  twoCentres,
  type Answer,
  type Client,
  type RunningRecord,
} from './record.js';

const zoe = { familyName: 'Gagnon', givenName: 'Zoé', birthDate: '2014-02-19', permanentCode: 'GAGZ19521407' };
let number = 0;
const fresh = (): string => `e-${(number += 1)}`;

describe('The roster', () => {
  let record: RunningRecord;
  let a: Client;
  let b: Client;
  let ministry: Client;

  beforeAll(async () => {
    record = await startRecord();
    await twoCentres(record);
    [a, b, ministry] = [record.as(sisOfA), record.as(sisOfB), record.as()];
  });
  afterAll(() => record.close());

  const learner = (client: Client, centre: string, sourceId: string, who: object, headers = {}): Promise<Answer> =>
    client.put(`/v1/organisations/${centre}.ecole/learners/by-source/${sourceId}`, who, headers);
  const factsOf = async (id: string): Promise<string[]> =>
    (await record.facts()).filter(({ key }) => key === id).map(({ type }) => type);
  /** A code that nobody else has. */
  const identity = (): typeof zoe => {
    number += 1;
    return { ...zoe, permanentCode: codeOf(number).replace('1902', '1952'), familyName: `Gagnon ${number}` };
  };

  describe('Writing a learner by a system’s own key', () => {
    it('creates once, changes when something differs, and says nothing new otherwise', async () => {
      const key = fresh();
      const who = identity();
      const created = await learner(a, 'css-a', key, who);
      expect(created).toMatchObject({ status: 201, body: { changed: true } });
      expect(created.headers.get('etag')).toBe('"1"');
      const id = created.body.id as string;

      const again = await learner(a, 'css-a', key, who);
      expect(again).toMatchObject({ status: 200, body: { id, changed: false } });
      const changed = await learner(a, 'css-a', key, { ...who, givenName: 'Zoë' });
      expect(changed).toMatchObject({ status: 200, body: { id, changed: true } });
      expect(changed.headers.get('etag')).toBe('"2"');
      expect(await factsOf(id)).toEqual(['learner-registered.v1', 'learner-changed.v1']);
    });

    it('keeps names in one form, without blanks around', async () => {
      const { body } = await learner(a, 'css-a', fresh(), { familyName: '  Lefe\u0300vre ', givenName: 'Noe\u0308l' });
      const read = await a.get(`/v1/learners/${body.id}`);
      expect(read.body).toMatchObject({ familyName: 'Lefèvre', givenName: 'Noël', birthDate: null, unified: true });
    });

    it.each([
      [{ ...zoe, familyName: ' ' }, 'invalid-request', '/familyName'],
      [{ ...zoe, familyName: 'x'.repeat(101) }, 'invalid-request', '/familyName'],
      [{ ...zoe, birthDate: '2014-02-30' }, 'invalid-request', '/birthDate'],
      [{ ...zoe, birthDate: '2099-01-01' }, 'invalid-request', '/birthDate'],
      [{ ...zoe, birthDate: '1899-12-31' }, 'invalid-request', '/birthDate'],
      [{ ...zoe, sex: 'F' }, 'invalid-request', '/sex'],
      [{ ...zoe, firstName: 'Zoé' }, 'invalid-request', '/firstName'],
      [{ ...zoe, permanentCode: 'GAGZ' }, 'not-a-permanent-code', undefined],
      [{ ...zoe, permanentCode: 'GAGZ14521907' }, 'health-number-not-accepted', undefined],
    ])('refuses %j', async (who, code, pointer) => {
      const { status, body } = await learner(a, 'css-a', fresh(), who);
      expect({ status, code: body.code, pointer: body.errors?.[0].pointer }).toEqual({ status: 400, code, pointer });
    });

    it('lets a change name the version it was made for', async () => {
      const key = fresh();
      const who = identity();
      expect((await learner(a, 'css-a', key, who, { 'if-match': '"1"' })).body.code).toBe('stale-version');
      await learner(a, 'css-a', key, who);
      expect((await learner(a, 'css-a', key, { ...who, sex: 'female' }, { 'if-match': '"1"' })).status).toBe(200);
      expect(await learner(a, 'css-a', key, { ...who, sex: 'male' }, { 'if-match': '"1"' })).toMatchObject({
        status: 412,
        body: { code: 'stale-version' },
      });
      expect((await learner(a, 'css-a', key, { ...who, sex: 'female' }, { 'if-match': '"2"' })).status).toBe(200);
    });

    it('shares no key with a client that uses the same name of a source, nor loses its own name to it [L4]', async () => {
      const key = fresh();
      const [squatter, late] = [
        record.as({ ...sisOfB, clientId: 'squatter' }),
        record.as({ ...sisOfA, clientId: 'late' }),
      ];
      const first = await learner(squatter, 'css-b', `${key}?source=late`, identity());
      const who = identity();
      const own = await learner(late, 'css-a', key, who);
      expect([first.status, own.status]).toEqual([201, 201]);
      expect(own.body.id).not.toBe(first.body.id);
      const { sources } = (await late.get(`/v1/learners/${own.body.id}`)).body;
      expect(sources).toMatchObject([{ source: 'late/late', sourceId: key }]);
      expect((await learner(late, 'css-a', `${key}?source=late`, who)).body.id).toBe(own.body.id);
    });

    it('is refused outside the token’s organisations', async () => {
      const outside = await learner(b, 'css-a', fresh(), identity());
      expect(outside).toMatchObject({ status: 404, body: { code: 'organisation-unknown' } });
    });

    it('keeps one record when the same key is written many times at once', async () => {
      const key = fresh();
      const who = identity();
      const answers = await Promise.all(Array.from({ length: 8 }, () => learner(a, 'css-a', key, who)));
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(7);
      expect(new Set(answers.map(({ body }) => body.id as string)).size).toBe(1);
    });
  });

  describe('Classes, stays, staff and places in classes', () => {
    const school = '/v1/organisations/css-a.ecole';

    it('tell what a learner attends', async () => {
      const [pupil, teacher, group] = [fresh(), fresh(), fresh()];
      const { body: who } = await learner(a, 'css-a', pupil, identity());
      await a.put(`${school}/staff/by-source/${teacher}`, { familyName: 'Roy', givenName: 'Ève' });
      const { body: room } = await a.put(`${school}/classes/by-source/${group}`, {
        title: 'Groupe 101',
        schoolYear: '2026-2027',
        level: 'primary-1',
      });
      const stay = { learnerSourceId: pupil, schoolYear: '2026-2027', level: 'primary-1', beganOn: '2026-08-27' };
      expect((await a.put(`${school}/enrolments/by-source/s-${pupil}`, stay)).status).toBe(201);
      expect(
        (
          await a.put(`${school}/memberships/by-source/m-${pupil}`, {
            classSourceId: group,
            personSourceId: pupil,
            role: 'student',
          })
        ).status,
      ).toBe(201);
      expect(
        (
          await a.put(`${school}/memberships/by-source/m-${teacher}`, {
            classSourceId: group,
            personSourceId: teacher,
            role: 'teacher',
            primary: true,
          })
        ).status,
      ).toBe(201);

      const { body } = await a.get(`/v1/learners/${who.id}`);
      expect(body.enrolments).toEqual([
        {
          id: expect.any(String),
          organisation: 'css-a.ecole',
          schoolYear: '2026-2027',
          level: 'primary-1',
          studies: null,
          beganOn: '2026-08-27',
          endedOn: null,
        },
      ]);
      expect(body.classes).toEqual([{ id: room.id, title: 'Groupe 101', organisation: 'css-a.ecole' }]);
      expect(await factsOf(who.id)).toEqual(['learner-registered.v1', 'learner-enrolled.v1', 'class-joined.v1']);
      expect(await factsOf(room.id)).toEqual(['class-opened.v1', 'class-staffed.v1']);

      expect(
        (await a.put(`${school}/enrolments/by-source/s-${pupil}`, { ...stay, endedOn: '2027-01-15' })).body.changed,
      ).toBe(true);
      expect((await factsOf(who.id)).at(-1)).toBe('enrolment-ended.v1');
    });

    it('with an end ahead last until that day: the stay says it at once, the class is left when it has come [1.4]', async () => {
      const [pupil, group] = [fresh(), fresh()];
      const who = (await a.put(`${school}/learners/by-source/${pupil}`, { familyName: 'Roy', givenName: 'Lou' })).body;
      await a.put(`${school}/classes/by-source/${group}`, { title: 'Groupe', schoolYear: '2026-2027' });
      const stay = { learnerSourceId: pupil, schoolYear: '2026-2027', level: 'primary-1', endedOn: '2099-06-22' };
      const place = { classSourceId: group, personSourceId: pupil, role: 'student', endedOn: '2099-06-22' };
      const put = async (kind: string, body: object) =>
        (await a.put(`${school}/${kind}/by-source/x-${pupil}`, body)).body.changed as boolean;
      expect([await put('enrolments', stay), await put('memberships', place)]).toEqual([true, true]);
      expect([await put('enrolments', stay), await put('memberships', place)]).toEqual([false, false]);
      const told = ['learner-registered.v1', 'learner-enrolled.v1', 'enrolment-ended.v1', 'class-joined.v1'];
      expect(await factsOf(who.id)).toEqual(told);
      expect((await a.get(`/v1/learners/${who.id}`)).body.classes).toHaveLength(1);
      const round = record.app.get(PlannedPlaces);
      expect(await round.due(new Date('2099-06-22T03:59:00Z'))).toBe(0);
      expect(await round.due(new Date('2099-06-22T04:01:00Z'))).toBe(1);
      expect(await round.due(new Date('2099-06-23T12:00:00Z'))).toBe(0);
      expect(await factsOf(who.id)).toEqual([...told, 'class-left.v1']);
    });

    it('with a first day ahead begin on that day: the stay says it at once, the class is joined when it has come [F11]', async () => {
      const [pupil, group] = [fresh(), fresh()];
      const who = (await a.put(`${school}/learners/by-source/${pupil}`, { familyName: 'Roy', givenName: 'Lia' })).body;
      await a.put(`${school}/classes/by-source/${group}`, { title: 'Groupe', schoolYear: '2026-2027' });
      const stay = { learnerSourceId: pupil, schoolYear: '2026-2027', level: 'primary-1', beganOn: '2097-08-27' };
      const place = { classSourceId: group, personSourceId: pupil, role: 'student', beganOn: '2097-08-27' };
      const put = (kind: string, body: object) => a.put(`${school}/${kind}/by-source/x-${pupil}`, body);
      const changes = async () => [
        (await put('enrolments', stay)).body.changed as boolean,
        (await put('memberships', place)).body.changed as boolean,
      ];
      expect([await changes(), await changes()]).toEqual([
        [true, true],
        [false, false],
      ]);
      const told = ['learner-registered.v1', 'learner-enrolled.v1'];
      expect(await factsOf(who.id)).toEqual(told);
      expect((await record.facts()).filter(({ key }) => key === who.id).at(-1)!.data).toMatchObject({
        beganOn: '2097-08-27',
      });
      expect((await a.get(`/v1/learners/${who.id}`)).body).toMatchObject({
        classes: [],
        enrolments: [{ beganOn: '2097-08-27' }],
      });
      const round = record.app.get(PlannedPlaces);
      expect(await round.due(new Date('2097-08-27T03:59:00Z'))).toBe(0);
      expect(await round.due(new Date('2097-08-27T04:01:00Z'))).toBe(1);
      expect(await round.due(new Date('2097-08-28T12:00:00Z'))).toBe(0);
      expect(await factsOf(who.id)).toEqual([...told, 'class-joined.v1']);
      expect((await a.get(`/v1/learners/${who.id}`)).body.classes).toHaveLength(1);
      expect((await put('memberships', { ...place, endedOn: '2097-08-26' })).body).toMatchObject({
        code: 'stay-ends-before-it-begins',
      });
    });

    it('told by two keys are over with the last of them, by either door, now or planned [F11]', async () => {
      const [pupil, teacher, group] = [fresh(), fresh(), fresh()];
      const who = (await a.put(`${school}/learners/by-source/${pupil}`, { familyName: 'Roy', givenName: 'Noé' })).body;
      const room = await a.put(`${school}/classes/by-source/${group}`, { title: 'Groupe', schoolYear: '2026-2027' });
      await a.put(`${school}/staff/by-source/${teacher}`, { familyName: 'Roy', givenName: 'Ève' });
      const place = (key: string, more: object = {}) => ({
        ...{ kind: 'membership', organisation: 'css-a.ecole', sourceId: `${key}-${pupil}` },
        ...{ classSourceId: group, personSourceId: pupil, role: 'student', ...more },
      });
      const put = async ({ sourceId, ...body }: ReturnType<typeof place>) => {
        const { kind: _, organisation: __, ...fields } = body;
        expect((await a.put(`${school}/memberships/by-source/${sourceId}`, fields)).status).toBeLessThan(300);
      };
      const over = { endedOn: '2026-09-01' };
      const last = async (id: string) => (await factsOf(id)).filter((type) => type.startsWith('class-')).at(-1);
      await put(place('old'));
      await put(place('new'));
      expect((await a.get(`/v1/learners/${who.id}`)).body.classes).toHaveLength(1);
      await put(place('old', over));
      expect(await last(who.id)).toBe('class-joined.v1');
      await put(place('late', over));
      expect(await last(who.id)).toBe('class-joined.v1');
      await a.post('/v1/changes', { items: [place('newest'), place('new', over)] });
      expect(await last(who.id)).toBe('class-joined.v1');
      await put(place('planned', { endedOn: '2098-06-22' }));
      await record.app.get(PlannedPlaces).due(new Date('2098-06-23T12:00:00Z'));
      expect(await last(who.id)).toBe('class-joined.v1');
      await put(place('newest', over));
      expect(await last(who.id)).toBe('class-left.v1');

      const teaching = { personSourceId: teacher, role: 'teacher' };
      await put(place('charge', { ...teaching, primary: true }));
      await put(place('second', teaching));
      await put(place('charge', { ...teaching, ...over, primary: true }));
      const told = (await record.facts()).filter(({ key }) => key === room.body.id).slice(1);
      expect(told.map(({ type, data }) => `${type} ${String(data['primary'])}`)).toEqual([
        ...['class-staffed.v1 true', 'class-staffed.v1 true', 'class-staffed.v1 false'],
      ]);
    });

    it('are said whole each time: without an end a stay goes on, without a level a class has none [D15]', async () => {
      const [pupil, group] = [fresh(), fresh()];
      const who = (await a.put(`${school}/learners/by-source/${pupil}`, { familyName: 'Roy', givenName: 'Max' })).body;
      const described = { title: 'Groupe', schoolYear: '2026-2027' };
      await a.put(`${school}/classes/by-source/${group}`, { ...described, level: 'primary-1' });
      await a.put(`${school}/classes/by-source/${group}`, described);
      const [known] = await record.database.query('select level from class where source_id = $1', [group]);
      expect(known).toEqual({ level: 'unknown' });
      const stay = { learnerSourceId: pupil, schoolYear: '2026-2027', level: 'primary-1' };
      const items = [{ ...stay, endedOn: '2026-09-15' }, stay].map((one) => ({
        ...{ kind: 'enrolment', organisation: 'css-a.ecole', sourceId: `y-${pupil}` },
        ...one,
      }));
      await a.post('/v1/changes', { items: items.slice(0, 1) });
      await a.post('/v1/changes', { items: items.slice(1) });
      expect((await a.get(`/v1/learners/${who.id}`)).body.enrolments).toMatchObject([{ endedOn: null }]);
    });

    it('under a key used again for the next year have nothing of the former one [F11]', async () => {
      const pupil = fresh();
      const who = (await a.put(`${school}/learners/by-source/${pupil}`, { familyName: 'Roy', givenName: 'Zoé' })).body;
      const put = (more: object) =>
        a.put(`${school}/enrolments/by-source/z-${pupil}`, { learnerSourceId: pupil, level: 'primary-1', ...more });
      const former = { schoolYear: '2025-2026', beganOn: '2025-08-27', endedOn: '2026-06-22' };
      expect((await put(former)).status).toBe(201);
      expect((await put({ schoolYear: '2026-2027' })).status).toBe(201);
      expect((await a.get(`/v1/learners/${who.id}`)).body.enrolments).toMatchObject([
        { schoolYear: '2026-2027', beganOn: null, endedOn: null },
        former,
      ]);
    });

    it('are refused while what they speak of was not sent', async () => {
      const stay = await a.put(`${school}/enrolments/by-source/${fresh()}`, {
        learnerSourceId: 'nobody',
        schoolYear: '2026-2027',
        level: 'adult',
      });
      expect(stay).toMatchObject({ status: 409, body: { code: 'learner-not-sent' } });
      const place = { classSourceId: 'none', personSourceId: 'nobody', role: 'student' };
      expect(await a.put(`${school}/memberships/by-source/${fresh()}`, place)).toMatchObject({
        status: 409,
        body: { code: 'class-not-sent' },
      });
    });

    it('stay in their organisation', async () => {
      const group = fresh();
      const described = { title: 'Groupe 7', schoolYear: '2026-2027' };
      await a.put(`${school}/classes/by-source/${group}`, described);
      const moved = await a.put(`/v1/organisations/css-a/classes/by-source/${group}`, described);
      expect(moved).toMatchObject({ status: 409, body: { code: 'class-cannot-move' } });
    });
  });

  describe('Rows of two systems', () => {
    it('are one record when permanent code and birth date agree', async () => {
      const who = identity();
      const { body: first } = await learner(a, 'css-a', fresh(), who);
      const { status, body: second } = await learner(b, 'css-b', fresh(), {
        ...who,
        familyName: who.familyName.toUpperCase(),
      });
      expect({ status, id: second.id }).toEqual({ status: 201, id: first.id });
      const { body } = await ministry.get(`/v1/learners/${first.id}`);
      expect(body).toMatchObject({ unified: true, sources: [{ source: 'sis-a' }, { source: 'sis-b' }] });
      expect((await a.get(`/v1/learners/${first.id}`)).body.sources).toEqual([
        expect.objectContaining({ source: 'sis-a' }),
      ]);
      expect(await factsOf(first.id)).toEqual(['learner-registered.v1', 'learner-linked.v1']);
    });

    it('are one record when both systems register the same new learner at the same time', async () => {
      for (let round = 0; round < 20; round += 1) {
        const who = identity();
        const [one, other] = await Promise.all([learner(a, 'css-a', fresh(), who), learner(b, 'css-b', fresh(), who)]);
        expect([one.status, other.status, other.body.id]).toEqual([201, 201, one.body.id]);
      }
    });

    const uncertain = async (): Promise<{ later: string; other: string; pair: string; key: string }> => {
      const who = identity();
      const key = fresh();
      const { body: other } = await learner(a, 'css-a', fresh(), who);
      const { body: later } = await learner(b, 'css-b', key, { ...who, birthDate: '2014-02-18' });
      const { body } = await ministry.get('/v1/match-pairs?limit=500');
      const pair = body.items.find((item: { learner: { id: string } }) => item.learner.id === later.id);
      expect(pair).toMatchObject({
        reason: 'same-code',
        otherLearner: { id: other.id, unified: true },
        learner: { unified: false },
      });
      return { later: later.id, other: other.id, pair: pair.id, key };
    };

    it('wait for a person when only the code agrees, and become one when it is found so', async () => {
      const { later, other, pair, key } = await uncertain();
      const stay = { learnerSourceId: key, schoolYear: '2026-2027', level: 'primary-6' };
      await b.put(`/v1/organisations/css-b.ecole/enrolments/by-source/s-${key}`, stay);
      expect((await a.get('/v1/match-pairs')).body.items).toEqual([]);
      expect(await a.post(`/v1/match-pairs/${pair}/decision`, { decision: 'same' })).toMatchObject({
        status: 404,
        body: { code: 'match-pair-unknown' },
      });

      const decided = await ministry.post(`/v1/match-pairs/${pair}/decision`, { decision: 'same' });
      expect(decided).toMatchObject({ status: 200, body: { decision: 'same', learnerId: other } });
      expect(await ministry.post(`/v1/match-pairs/${pair}/decision`, { decision: 'same' })).toMatchObject({
        status: 409,
        body: { code: 'match-already-decided' },
      });

      const { body } = await ministry.get(`/v1/learners/${later}`);
      expect(body).toMatchObject({
        id: other,
        unified: true,
        birthDate: '2014-02-19',
        sources: [{ source: 'sis-a' }, { source: 'sis-b' }],
      });
      expect(body.enrolments).toEqual([expect.objectContaining({ organisation: 'css-b.ecole' })]);
      expect(await factsOf(later)).toEqual([
        'learner-registered.v1',
        'match-questioned.v1',
        'learner-enrolled.v1',
        'learners-merged.v1',
      ]);
      expect(await factsOf(other)).toEqual(['learner-registered.v1', 'learner-linked.v1']);

      await b.put(`/v1/organisations/css-b.ecole/enrolments/by-source/s-${key}`, { ...stay, level: 'secondary-1' });
      expect((await factsOf(other)).at(-1)).toBe('enrolment-changed.v1');
    });

    it('stay two records when it is found so, and are not asked about again', async () => {
      const { later, pair, key } = await uncertain();
      const decided = await ministry.post(`/v1/match-pairs/${pair}/decision`, { decision: 'distinct' });
      expect(decided).toMatchObject({ status: 200, body: { decision: 'distinct', learnerId: null } });
      expect(await factsOf(later)).toEqual(['learner-registered.v1', 'match-questioned.v1', 'match-settled.v1']);
      const { body: before } = await b.get(`/v1/learners/${later}`);
      expect(before.unified).toBe(true);
      await learner(b, 'css-b', key, {
        ...zoe,
        permanentCode: before.permanentCode,
        birthDate: '2014-02-19',
        familyName: before.familyName,
      });
      expect((await b.get(`/v1/learners/${later}`)).body.unified).toBe(true);
      const { body: list } = await ministry.get('/v1/match-pairs?limit=500');
      expect(list.items.filter((item: { learner: { id: string } }) => item.learner.id === later)).toEqual([]);
    });

    it('with one name and birth date are a question when one of them has no code', async () => {
      const { permanentCode: _, ...nameOnly } = identity();
      await learner(a, 'css-a', fresh(), nameOnly);
      const { body } = await learner(b, 'css-b', fresh(), {
        ...nameOnly,
        familyName: nameOnly.familyName.toUpperCase().replace(' ', '-'),
      });
      expect((await ministry.get(`/v1/learners/${body.id}`)).body.unified).toBe(false);
      // Whoever does not see the other record learns of no question.
      expect((await b.get(`/v1/learners/${body.id}`)).body.unified).toBe(true);
    });
  });

  describe('A batch of changes', () => {
    it('answers item by item, and what is refused leaves the rest alone', async () => {
      const [pupil, group] = [fresh(), fresh()];
      const at = { organisation: 'css-a.ecole' };
      const items = [
        { kind: 'learner', ...at, sourceId: pupil, ...identity() },
        { kind: 'learner', ...at, sourceId: fresh(), ...zoe, birthDate: 'hier' },
        { kind: 'class', ...at, sourceId: group, title: 'Groupe 3', schoolYear: '2026-2027' },
        {
          kind: 'membership',
          ...at,
          sourceId: `m-${pupil}`,
          classSourceId: group,
          personSourceId: pupil,
          role: 'student',
        },
        {
          kind: 'enrolment',
          ...at,
          sourceId: `s-${pupil}`,
          learnerSourceId: 'nobody',
          schoolYear: '2026-2027',
          level: 'adult',
        },
        { kind: 'learner', organisation: 'css-b.ecole', sourceId: fresh(), ...identity() },
        { kind: 'learner', ...at, sourceId: fresh(), ...zoe, permanentCode: 'GAGZ14521907' },
        { kind: 'teacher', ...at, sourceId: fresh() },
        { kind: 'learner', ...at, sourceId: pupil, familyName: 'Autre', givenName: 'Nom' },
        null,
      ];
      const { status, body } = await a.post('/v1/changes', { items });
      expect(status).toBe(200);
      expect(
        body.items.map((item: { outcome: string; problem?: { code: string } }) => item.problem?.code ?? item.outcome),
      ).toEqual([
        'created',
        'invalid-request',
        'created',
        'created',
        'learner-not-sent',
        'organisation-unknown',
        'health-number-not-accepted',
        'invalid-request',
        'changed',
        'invalid-request',
      ]);
      expect(body.items[1].problem.errors).toEqual([
        {
          pointer: '/items/1/birthDate',
          code: 'is-birth-date',
          detail: 'A birth date exists in the calendar and lies between 1900 and today.',
        },
      ]);
      const again = await a.post('/v1/changes', { items: [items[2], items[3]] });
      expect(again.body.items.map((item: { outcome: string }) => item.outcome)).toEqual(['unchanged', 'unchanged']);
    });

    it('happens once under one Idempotency-Key', async () => {
      const body = {
        items: [{ kind: 'staff', organisation: 'css-a.ecole', sourceId: fresh(), familyName: 'Roy', givenName: 'Luc' }],
      };
      const first = await a.post('/v1/changes', body, { 'idempotency-key': 'k-1' });
      const again = await a.post('/v1/changes', body, { 'idempotency-key': 'k-1' });
      expect(again.body).toEqual(first.body);
      expect(first.body.items[0].outcome).toBe('created');
    });
  });

  describe('Reading', () => {
    it('lists the learners in sight page by page, by organisation and school year', async () => {
      const seen: string[] = [];
      let path = '/v1/learners?limit=7&organisation=css-b';
      for (;;) {
        const { body } = await ministry.get(path);
        seen.push(...body.items.map(({ id }: { id: string }) => id));
        if (!body.nextCursor) break;
        path = `/v1/learners?limit=7&organisation=css-b&cursor=${body.nextCursor}`;
      }
      const all = await b.get('/v1/learners?limit=500');
      expect(seen).toEqual(all.body.items.map(({ id }: { id: string }) => id));
      expect(new Set(seen).size).toBe(seen.length);

      const withStay = await ministry.get('/v1/learners?schoolYear=2026-2027&organisation=css-b.ecole');
      expect(withStay.body.items.map(({ enrolments }: { enrolments: object[] }) => enrolments.length)).toEqual([1]);
      expect((await ministry.get('/v1/learners?schoolYear=2019-2020')).body.items).toEqual([]);
      expect(await a.get('/v1/learners?organisation=css-b')).toMatchObject({
        status: 404,
        body: { code: 'organisation-unknown' },
      });
    });

    it('leaves an entry in the access log that names the learners', async () => {
      const { body: who } = await learner(a, 'css-a', fresh(), identity());
      await a.get(`/v1/learners/${who.id}`, { 'purpose-of-use': 'student-support', 'x-request-id': 'spec-read-one' });
      const entries = await record.database.query(
        `select client_id, operation, purpose, learner_ids from access_log where request_id = 'spec-read-one'`,
      );
      expect(entries).toEqual([
        { client_id: 'sis-a', operation: 'read-learner', purpose: 'student-support', learner_ids: [who.id] },
      ]);
      const without = await record.as({ ...sisOfA, purposes: [] }).get(`/v1/learners/${who.id}`);
      expect(without).toMatchObject({ status: 400, body: { code: 'purpose-required' } });
    });

    it('shows nobody to a token without organisations', async () => {
      const nobody = record.as({ clientId: 'nobody', organisations: [] });
      expect((await nobody.get('/v1/learners')).body.items).toEqual([]);
      expect((await nobody.get('/v1/organisations')).body.items).toEqual([]);
    });
  });

  describe('Organisations', () => {
    it('are entered by whoever sees the parent, and stay where they are', async () => {
      expect(await a.put('/v1/organisations/css-c', { name: 'C', kind: 'service-centre' })).toMatchObject({
        status: 403,
        body: { code: 'out-of-reach' },
      });
      const annexe = { name: 'Annexe', kind: 'school', parentCode: 'css-a' };
      expect((await a.put('/v1/organisations/css-a.annexe', annexe)).status).toBe(201);
      expect((await a.put('/v1/organisations/css-a.annexe', annexe)).body.changed).toBe(false);
      expect((await a.put('/v1/organisations/css-a.annexe', { name: 'Pavillon', kind: 'school' })).body.changed).toBe(
        true,
      );
      expect(await a.put('/v1/organisations/css-a.annexe', { ...annexe, parentCode: 'css-a.ecole' })).toMatchObject({
        status: 409,
        body: { code: 'organisation-cannot-move' },
      });
      expect(await a.put('/v1/organisations/css-b.ecole', annexe)).toMatchObject({
        status: 409,
        body: { code: 'organisation-code-taken' },
      });
      expect(await a.put('/v1/organisations/css-a.x', { ...annexe, parentCode: 'css-b' })).toMatchObject({
        status: 404,
        body: { code: 'organisation-unknown' },
      });
      expect(await a.put('/v1/organisations/css-a', { name: 'Autre', kind: 'service-centre' })).toMatchObject({
        status: 403,
        body: { code: 'out-of-reach' },
      });
      const { body, headers } = await a.get('/v1/organisations/css-a.annexe');
      expect(body).toMatchObject({
        code: 'css-a.annexe',
        name: 'Pavillon',
        parentCode: 'css-a',
        path: ['ministere', 'css-a', 'css-a.annexe'],
      });
      expect(headers.get('etag')).toBe('"2"');
      const { body: list } = await a.get('/v1/organisations?parent=css-a');
      expect(list.items.map(({ code }: { code: string }) => code)).toEqual(['css-a.annexe', 'css-a.ecole']);
      expect((await ministry.put('/v1/organisations/ministere', { name: 'Ministère', kind: 'ministry' })).status).toBe(
        200,
      );
    });

    it('are told, the top of the network first', async () => {
      const facts = (await record.facts()).filter(({ type }) => type === 'organisation-registered.v1');
      expect(facts[0]!.data).toMatchObject({ code: 'ministere', kind: 'ministry' });
      expect(facts.map(({ data }) => data['code'])).toEqual(expect.arrayContaining(['css-a', 'css-a.ecole', 'css-b']));
    });
  });
});
