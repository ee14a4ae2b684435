import { randomUUID } from 'node:crypto';
import { CreditRecognisedV1, FinalMarkCorrectedV1, FinalMarkReleasedV1, ResultReportedV1 } from '@pan/contracts';
import { fact, schoolDay } from '@pan/kit/domain';
import { eventually } from '@pan/testing';
import { aCourseResult, aMark } from './marks.js';
import {
  linkGuardian,
  sisOfA,
  sisOfB,
  startRecord,
  twoCentres,
  type Answer,
  type Client,
  type RunningRecord,
} from './record.js';

interface ResultItem {
  id: string;
  version: number;
  mark: number | null;
}

describe('Marks and results that other services release', () => {
  let record: RunningRecord;
  let a: Client;
  let b: Client;
  let school: string;
  let number = 0;

  beforeAll(async () => {
    record = await startRecord();
    await twoCentres(record);
    [a, b] = [record.as(sisOfA), record.as(sisOfB)];
    const [row] = await record.database.query<{ id: string }>(`select id from organisation where code = 'css-a.ecole'`);
    school = row!.id;
  });
  afterAll(() => record.close());

  const learner = async (client = a, centre = 'css-a', who: object = {}): Promise<string> => {
    const sourceId = `e-${(number += 1)}`;
    const { body } = await client.put(`/v1/organisations/${centre}.ecole/learners/by-source/${sourceId}`, {
      familyName: `Roy-${number}`,
      givenName: 'Ana',
      ...who,
    });
    return body.id as string;
  };
  const resultsOf = async (id: string, client = a): Promise<ResultItem[]> =>
    ((await client.get(`/v1/learners/${id}/results`)).body.items ?? []) as ResultItem[];
  const released = (mark: FinalMarkReleasedV1) => fact(FinalMarkReleasedV1, mark.learnerId, mark);
  const corrected = ({ markId, learnerId }: FinalMarkReleasedV1, mark: number, key = learnerId) =>
    fact(FinalMarkCorrectedV1, key, {
      markId,
      learnerId,
      mark,
      passed: mark >= 60,
      reason: 'rescored',
      releasedAt: '2027-01-27T14:00:00.000Z',
    });
  const parked = (): Promise<{ id: string; key: string; code: string }[]> =>
    record.database.query(`select id, key, code from dead_letter order by id`);
  const settled = (id: string, expected: object[]): Promise<void> =>
    eventually(async () => expect(await resultsOf(id)).toMatchObject(expected));

  it('stand in the record with who said them, once, whatever is told again', async () => {
    const id = await learner();
    const mark = aMark(id, school);
    const again = { ...released(mark), id: randomUUID() };
    const [eventId] = await record.hear(again, again, released(mark));
    await settled(id, [{ id: mark.markId, kind: 'exam', mark: 72.5, version: 1, history: null }]);
    const { body } = await a.get(`/v1/learners/${id}/results`);
    expect(body.items[0]).toMatchObject({
      subject: 'mathematics',
      schoolYear: '2026-2027',
      level: 'primary-6',
      passed: true,
      organisation: 'css-a.ecole',
      state: 'released',
      provenance: { service: 'exam-management', eventId },
    });
    const log = await record.database.query(
      `select operation, purpose from access_log where learner_ids = $1 and operation = 'read-results'`,
      [[id]],
    );
    expect(log[0]).toEqual({ operation: 'read-results', purpose: 'school-administration' });
  });

  it('keep what was said before when they are corrected', async () => {
    const id = await learner();
    const mark = aMark(id, school, { mark: 58, passed: false });
    const [first, second] = await record.hear(released(mark), corrected(mark, 61));
    await settled(id, [{ mark: 61, passed: true, version: 2, state: 'corrected', reason: 'rescored' }]);
    const [item] = (await a.get(`/v1/learners/${id}/results`)).body.items;
    expect(item.subject).toBe('mathematics');
    expect(item.provenance.eventId).toBe(second);
    expect(item.history).toMatchObject([{ version: 1, mark: 58, passed: false, provenance: { eventId: first } }]);
  });

  it('told again as they stand change nothing, and bring a corrected mark to a record that never had it', async () => {
    const [knows, knowsNot] = [await learner(), await learner()];
    const mark = aMark(knows, school, { mark: 58, passed: false });
    await record.hear(released(mark), corrected(mark, 61));
    const standing = { mark: 61, passed: true, releasedAt: '2027-01-27T14:00:00.000Z' };
    const lost = aMark(knowsNot, school);
    for (const one of [mark, lost]) {
      const present = { ...one, ...standing };
      await record.hear(released(present), corrected(present, 61));
    }
    await settled(knowsNot, [{ mark: 61, version: 2, state: 'corrected', reason: 'rescored' }]);
    await settled(knows, [{ mark: 61, version: 2, state: 'corrected', history: [{ version: 1, mark: 58 }] }]);
  });

  it('of a course follow each version of the host, then the credits that the home recognises', async () => {
    const id = await learner();
    const reported = aCourseResult(id, school);
    const completed = {
      ...reported,
      version: 2,
      state: 'completed',
      passed: true,
      score: 'A-',
      scale: 'A-F',
      credits: 3,
    };
    await record.hear(
      fact(ResultReportedV1, id, reported),
      fact(ResultReportedV1, id, completed as ResultReportedV1),
      fact(ResultReportedV1, id, reported),
      fact(CreditRecognisedV1, id, {
        resultId: reported.resultId,
        learnerId: id,
        homeOrganisationId: school,
        credits: 2.66,
        recognisedAt: '2027-02-01T14:00:00.000Z',
      }),
    );
    await settled(id, [
      {
        kind: 'course',
        courseCode: '420-B11',
        title: 'Programmation I',
        state: 'completed',
        score: 'A-',
        scale: 'A-F',
        credits: 3,
        recognisedCredits: 2.66,
        version: 3,
        provenance: { service: 'ecampus-federation' },
        history: [{ state: 'in progress' }, { state: 'completed', recognisedCredits: null }],
      },
    ]);
  });

  it('of a learner nobody knows wait apart, hold up only their own key, and are replayed once the learner is there', async () => {
    const [stranger, known] = [randomUUID(), await learner()];
    const [lost, mark] = [aMark(stranger, school), aMark(known, school)];
    await record.hear(released(lost), corrected(lost, 80), released(mark));
    await settled(known, [{ id: mark.markId }]);
    const letters = (await parked()).filter(({ key }) => key === stranger);
    expect(letters.map(({ code }) => code)).toEqual(['learner-unknown', 'parked-behind']);

    const ministry = record.as();
    const still = await ministry.post(`/v1/operations/dead-letters/${letters[0]!.id}/replay`, {});
    expect(still.body.code).toBe('dead-letter-still-fails');
    await record.database.query(
      `with opened as (insert into learner (id, family_name, given_name, systems, questioned, version)
                       values ($1, 'Roy', 'Ana', 1, false, 1))
       insert into learner_source (source, source_id, learner_id, organisation_id, visible_to, claims)
       values ('late', 'e', $1, $2, '{ministere,css-a,css-a.ecole}', '')`,
      [stranger, school],
    );
    expect((await ministry.post(`/v1/operations/dead-letters/${letters[0]!.id}/replay`, {})).status).toBeLessThan(300);
    const versions = await record.database.query(
      `select v.version, v.content->>'mark' as mark from result_version v where result_id = $1 order by 1`,
      [lost.markId],
    );
    expect(versions).toEqual([
      { version: 1, mark: '72.5' },
      { version: 2, mark: '80' },
    ]);
    expect((await parked()).filter(({ key }) => key === stranger)).toEqual([]);
  });

  it('corrected before they were released wait for their release', async () => {
    const [id, other] = [await learner(), randomUUID()];
    const mark = aMark(id, school);
    await record.hear(corrected(mark, 90, other));
    await eventually(async () =>
      expect((await parked()).find(({ key }) => key === other)?.code).toBe('result-unknown'),
    );
    await record.hear(released(mark));
    await settled(id, [{ mark: 72.5, version: 1 }]);
    const letter = (await parked()).find(({ key }) => key === other)!;
    await record.as().post(`/v1/operations/dead-letters/${letter.id}/replay`, {});
    await settled(id, [{ mark: 90, version: 2 }]);
  });

  it('go with the record that goes on, and are seen by whoever sees the learner and by nobody else', async () => {
    const permanentCode = 'ROYA19021499';
    const first = await learner(a, 'css-a', { permanentCode, birthDate: '2014-02-19' });
    const later = await learner(b, 'css-b', { permanentCode, birthDate: '2014-02-18' });
    const mark = aMark(later, school);
    await record.hear(released(mark));
    await eventually(async () => expect(await resultsOf(later, b)).toHaveLength(1));
    expect(await refusalOf(a.get(`/v1/learners/${later}/results`))).toEqual([404, 'learner-unknown']);

    const { body: pairs } = await record.as().get('/v1/match-pairs?limit=500');
    const pair = pairs.items.find((one: { learner: { id: string } }) => one.learner.id === later);
    await record.as().post(`/v1/match-pairs/${pair.id}/decision`, { decision: 'same' });
    await record.hear(released(aMark(later, school)), corrected(mark, 88));
    await eventually(async () =>
      expect((await resultsOf(first)).map(({ mark: value }) => value).sort((one, other) => one! - other!)).toEqual([
        72.5, 88,
      ]),
    );
    expect(await resultsOf(later, b)).toHaveLength(2);
  });

  it('are read page by page', async () => {
    const id = await learner();
    await record.hear(...Array.from({ length: 3 }, () => released(aMark(id, school))));
    await settled(id, [{}, {}, {}]);
    const { body: page } = await a.get(`/v1/learners/${id}/results?limit=2`);
    const { body: rest } = await a.get(`/v1/learners/${id}/results?limit=2&cursor=${page.nextCursor}`);
    expect([page.items.length, rest.items.length, rest.nextCursor]).toEqual([2, 1, null]);
    expect(new Set([...page.items, ...rest.items].map((item: ResultItem) => item.id)).size).toBe(3);
  });

  describe('beside the profile of digital competency', () => {
    const at = '/v1/organisations/css-a.ecole';
    const once = () => ({ 'idempotency-key': randomUUID() });
    const today = schoolDay(new Date());
    const dayOff = (days: number) => schoolDay(new Date(Date.now() + days * 86_400_000));
    const evidence = [{ kind: 'work', title: 'Affiche sur l’eau', on: dayOff(-9) }];
    const pupil = async (classKey?: string): Promise<string> => {
      const id = await learner();
      const key = `e-${number}`;
      const stay = { learnerSourceId: key, schoolYear: '2026-2027', level: 'primary-6', beganOn: '2026-08-31' };
      await a.put(`${at}/enrolments/by-source/s-${key}`, stay);
      if (classKey) {
        const place = { classSourceId: classKey, personSourceId: key, role: 'student' };
        await a.put(`${at}/memberships/by-source/m-${key}`, place);
      }
      return id;
    };
    const assess = (id: string, said: object, by = a): Promise<Answer> =>
      by.post(
        `/v1/learners/${id}/competency-assessments`,
        { organisation: 'css-a.ecole', dimension: 'cn-04', level: 'beginner', assessedOn: today, evidence, ...said },
        once(),
      );
    const profile = async (by: Client, id: string, code = 'cn-04') => {
      const { body } = await by.get(`/v1/learners/${id}/competency-profile`);
      return (body.dimensions as { code: string }[]).find((one) => one.code === code)!;
    };

    it('[R28] a level is said with its evidence, read by school and family with what was before, and withdrawn where it was mistaken', async () => {
      const id = await pupil();
      expect((await assess(id, { assessedOn: dayOff(-5) })).status).toBe(201);
      const mistaken = await assess(id, { level: 'advanced' });
      expect(await profile(a, id)).toMatchObject({ level: 'advanced', assessedOn: today });
      const subject = `parent-cn-${number}`;
      const personId = await linkGuardian(record, a, id, subject);
      const person = { role: 'guardian', id: personId } as const;
      const family = record.as({
        ...{ clientId: 'portal', subject, organisations: [], purpose: 'family-access', person },
        scopes: ['account', 'learners:read'],
      });
      expect(
        (await b.post(`/v1/competency-assessments/${mistaken.body.id}/withdrawal`, { reason: 'x' })).body.code,
      ).toBe('assessment-unknown');
      const withdrawal = await a.post(`/v1/competency-assessments/${mistaken.body.id}/withdrawal`, {
        reason: 'Autre élève',
      });
      expect(withdrawal.status).toBe(204);
      for (const by of [a, family])
        expect(await profile(by, id)).toMatchObject({
          ...{ level: 'beginner', assessedOn: dayOff(-5) },
          assessments: [
            { withdrawnWhy: 'Autre élève' },
            { level: 'beginner', evidence: [{ title: 'Affiche sur l’eau' }] },
          ],
        });
      expect((await b.get(`/v1/learners/${id}/competency-profile`)).body.code).toBe('learner-unknown');
      for (const [said, code] of [
        [{ assessedOn: dayOff(1) }, 'assessment-day-ahead'],
        [{ assessedOn: dayOff(-10) }, 'evidence-after-assessment'],
        [
          { assessedOn: '2026-01-05', evidence: [{ ...evidence[0], on: '2026-01-05' }] },
          'assessment-learner-elsewhere',
        ],
        [{ organisation: 'css-b.ecole' }, 'organisation-unknown'],
        [{ dimension: 'cn-13' }, 'invalid-request'],
        [{ evidence: [] }, 'invalid-request'],
      ] as const)
        expect((await assess(id, said)).body.code).toBe(code);
    });

    it('[R28] of a class and a school levels are counts in which no small number is left', async () => {
      const key = 'cn-6a';
      const made = await a.put(`${at}/classes/by-source/${key}`, {
        title: '6A',
        schoolYear: '2026-2027',
        level: 'primary-6',
      });
      const pupils: string[] = [];
      for (let n = 0; n < 17; n += 1) pupils.push(await pupil(key));
      for (const [n, id] of pupils.entries())
        await assess(id, { level: n < 6 ? 'beginner' : n < 12 ? 'intermediate' : 'advanced', dimension: 'cn-01' });
      await assess(pupils[0]!, { dimension: 'cn-02', level: 'advanced' });
      const levels = async (path: string, code: string) => {
        const { body } = await a.get(path);
        return (body.dimensions as { code: string; levels: object[] }[]).find((one) => one.code === code)!.levels;
      };
      const ofClass = `/v1/classes/${made.body.id}/competency-profile`;
      expect(await levels(ofClass, 'cn-01')).toEqual([
        { level: 'beginner', value: 6, of: 17, suppressed: false },
        { level: 'intermediate', value: 6, of: 17, suppressed: false },
        { level: 'advanced', value: 5, of: 17, suppressed: false },
        { level: 'none', value: 0, of: 17, suppressed: false },
      ]);
      const alone = await levels(ofClass, 'cn-02');
      expect(alone).toContainEqual({ level: 'advanced', value: null, of: null, suppressed: true });
      expect(alone).toContainEqual({ level: 'none', value: null, of: null, suppressed: true });
      expect(await levels('/v1/organisations/css-a/competency-profile', 'cn-01')).toContainEqual(
        expect.objectContaining({ level: 'intermediate', value: 6 }),
      );
      expect((await b.get(ofClass)).body.code).toBe('class-unknown');
      expect((await b.get('/v1/organisations/css-a/competency-profile')).body.code).toBe('organisation-unknown');
    });
  });
});

const refusalOf = async (answer: Promise<Answer>): Promise<[number, string]> => {
  const { status, body } = await answer;
  return [status, body.code as string];
};
