import type { ServiceName } from '@pan/contracts';
import * as fc from 'fast-check';
import { expectCopiesEqual, expectShadowsEqual } from './faults/copies.js';
import { aStep, IdentityHistory } from './identity-history.js';
import { centre, change, ministry, openCentre, openExam, type Shared } from './six-centres.js';
import { settled } from './six-level.js';
import type { Json, World } from './world.ts';

const year = { schoolYear: '2026-2027' };
const [first, second] = ['css-premiere', 'css-seconde'] as const;

/** Twins of two centres whose records a person took for one learner's, with something of the second one in each service. */
export function wrongMergesAreUndone(six: () => World, shared: () => Shared): void {
  const ids = { survivor: '', ended: '' };
  let group = '';
  let pair = '';

  const must = async (service: ServiceName, path: string, json: object, who = ministry): Promise<Json> =>
    (await six().must(service, who, 'POST', path, { json })).body;
  const whose = async (service: ServiceName, table: string) => {
    const rows = await six()
      .databases.get(service)!
      .query<{ learner: string }>(`select learner_id as learner from ${table} where learner_id = any($1::uuid[])`, [
        Object.values(ids),
      ]);
    return rows.map(({ learner }) => learner);
  };
  /** Of the loan, the request and the candidate. */
  const things = async () => [
    ...(await whose('ebook-lending', 'loan')),
    ...(await whose('ecampus-federation', 'enrolment_request')),
    ...(await whose('exam-management', 'candidate')),
  ];
  const merge = () => must('student-record', `/v1/match-pairs/${pair}/decision`, { decision: 'same' });
  const part = async () => {
    const parted = await must('student-record', `/v1/learners/${ids.survivor}/partings`, {
      merged: ids.ended,
      reason: 'Jumelles',
    });
    pair = parted.matchPairId;
  };
  const equalToARebuild = async () => {
    await settled(six());
    await expectCopiesEqual(six());
    await expectShadowsEqual(six());
  };

  beforeAll(async () => {
    for (const code of [first, second]) {
      await openCentre(six(), code, code);
      const at = { organisation: `${code}.ecole` };
      const [id, , , classId] = await change(six(), centre(code), [
        ...[
          { kind: 'learner', ...at, sourceId: code, familyName: 'Jumeau', givenName: code === first ? 'Ana' : 'Éva' },
        ].map((row) => ({
          ...row,
          permanentCode: 'JUMA19021410',
          birthDate: code === first ? '2010-02-19' : '2010-02-18',
        })),
        { kind: 'enrolment', ...at, sourceId: code, learnerSourceId: code, ...year, level: 'secondary-4' },
        {
          kind: 'enrolment',
          organisation: `${code}.cegep`,
          sourceId: `${code}-c`,
          learnerSourceId: code,
          ...year,
          level: 'college',
        },
        { kind: 'class', ...at, sourceId: code, title: 'Groupe', ...year, level: 'secondary-4' },
        { kind: 'membership', ...at, sourceId: code, classSourceId: code, personSourceId: code, role: 'student' },
      ]);
      if (code === first) ids.survivor = id!;
      else [ids.ended, group] = [id!, classId!];
    }
    await settled(six());
    const own = centre(second);
    const bought = { titleId: shared().titleId, organisation: second, sourceId: 'licence-jumelles', concurrency: 1 };
    await must('ebook-lending', '/v1/licences', bought, own);
    await must('ebook-lending', '/v1/loans', { titleId: shared().titleId, learnerId: ids.ended }, own);
    const wish = { learnerId: ids.ended, offeringId: shared().offeringId, home: `${second}.cegep` };
    await must('ecampus-federation', '/v1/enrolment-requests', wish, own);
    const { items } = (await six().must('student-record', ministry, 'GET', '/v1/match-pairs?limit=500')).body;
    pair = items.find(({ learner }: Json) => learner.id === ids.ended).id;
  }, 120_000);

  it('what each service keeps goes over to the record that goes on, also what begins then', async () => {
    await merge();
    await settled(six());
    const exam = { school: `${second}.ecole`, classId: group, paperId: shared().paperId, size: 1, minutes: 60 };
    await openExam(six(), centre(second), exam);
    expect(await things()).toEqual([ids.survivor, ids.survivor, ids.survivor]);
    const stay = {
      kind: 'enrolment',
      organisation: `${second}.ecole`,
      sourceId: second,
      learnerSourceId: second,
      ...year,
    };
    await change(six(), centre(second), [{ ...stay, level: 'secondary-5' }]);
    await settled(six());
  }, 120_000);

  it('and comes back when the merge is undone', async () => {
    await part();
    await settled(six());
    expect(await things()).toEqual([ids.ended, ids.ended, ids.ended]);
  }, 120_000);

  it('as often as people change their mind, in copies that equal a rebuild’s', async () => {
    await merge();
    await settled(six());
    expect((await things()).slice(0, 2)).toEqual([ids.survivor, ids.survivor]);
    await part();
    await settled(six());
    expect(await things()).toEqual([ids.ended, ids.ended, ids.ended]);
    await equalToARebuild();
  }, 120_000);

  it('in whatever order three records are merged and parted, while their systems go on [R21]', async () => {
    let number = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(aStep, { minLength: 8, maxLength: 12 }), async (steps) => {
        await (await IdentityHistory.begin(six(), shared(), number++)).play(steps, false);
      }),
      { numRuns: 2, endOnFailure: true },
    );
  }, 300_000);
}
