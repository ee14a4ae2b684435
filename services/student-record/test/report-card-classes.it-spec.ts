import { FinalMarkReleasedV1 } from '@pan/contracts';
import { fact } from '@pan/kit/domain';
import { eventually } from '@pan/testing';
import { aMark } from './marks.js';
import { type Client, type Json, type RunningRecord, sisOfA, startRecord, twoCentres } from './record.js';
import { course, type Group, Reporting } from './reporting.js';

describe('Report cards of learners who change classes', () => {
  let record: RunningRecord;
  let a: Client;
  let say: Reporting;

  beforeAll(async () => {
    record = await startRecord();
    await twoCentres(record);
    a = record.as(sisOfA);
    say = new Reporting(a);
  });
  afterAll(() => record.close());

  const move = async (from: Group, to: Group, nth: number): Promise<void> => {
    const pupil = `${from.key}-${nth}`;
    const items = [say.seat(from.key, pupil, { endedOn: '2026-10-01' }), say.seat(to.key, pupil)];
    const { body } = await a.post('/v1/changes', { items });
    expect(body.items.map(({ outcome }: Json) => outcome)).toEqual(['changed', 'created']);
  };
  const contentOf = async (of: Group, learner: string, term = 'term-1'): Promise<Json> => {
    const card = (await say.cardsOf(of, term)).find(({ learnerId }) => learnerId === learner);
    return (await a.get(`/v1/report-cards/${card.id}`)).body.content;
  };

  it('[R27] have one line for the course, a final mark from both classes, and the words of the one they attend where both said any', async () => {
    const [former, present] = [await say.group(1), await say.group(1)];
    const [mover] = former.pupils as [string];
    await say.tellAll(former, 'term-1', '60', '60');
    await say.tellAll(former, 'term-2', '50', '50');
    await move(former, present, 0);
    for (const term of ['term-2', 'term-3'])
      for (const competency of ['solve', 'reason'])
        await say.tell(present, [say.item(mover, competency, term, { mark: '70' })]);
    await say.draw(present, 'term-3');
    const content = await contentOf(present, mover, 'term-3');
    // 0.2 × 60 + 0.2 × 70 + 0.6 × 70 = 68.
    expect(content.courses).toMatchObject([
      { code: course, classTitle: expect.stringContaining('Groupe'), final: '68' },
    ]);
    expect(content.courses[0].terms.map(({ mark }: Json) => mark)).toEqual(['60', '70', '70']);
    expect(content.missing).toEqual([]);
  });

  it('[R27] are listed and published with the class that they attend, whichever was drawn last', async () => {
    const [one, other] = [await say.group(2), await say.group(1)];
    const [, both] = one.pupils as [string, string];
    await a.post('/v1/changes', { items: [say.seat(other.key, `${one.key}-1`)] });
    await say.tellAll(one, 'term-1', '60', '60');
    await say.tellAll(other, 'term-1', '60', '60');
    await say.draw(one);
    await say.draw(other);
    expect(new Set((await say.cardsOf(one)).map(({ learnerId }) => learnerId))).toEqual(new Set(one.pupils));
    expect((await say.publish(one, { withMissing: true })).body).toMatchObject({ published: 2, withoutCard: 0 });
    expect((await say.cardOf(other, both)).editions).toHaveLength(1);
  });

  it('[R27] wait to be drawn again once a classmate’s mark, a name or the ministry’s result has changed', async () => {
    const of = await say.group(6, 'primary-6');
    const [first, second] = of.pupils as [string, string];
    for (const term of ['term-1', 'term-2', 'term-3']) await say.tellAll(of, term, '74', '61');
    const outOfDate = async (): Promise<string> => {
      const { body } = await say.publish(of, { term: 'term-3', withMissing: true });
      return `${body.code} ${body.detail}`;
    };
    await say.draw(of, 'term-3');
    const [school] = await record.database.query<{ id: string }>(
      `select id from organisation where code = 'css-a.ecole'`,
    );
    await record.hear(fact(FinalMarkReleasedV1, first, aMark(first, school!.id, { mark: 80, passed: true })));
    await eventually(async () => expect((await a.get(`/v1/learners/${first}/results`)).body.items).toHaveLength(1));
    // What is told of a class with one final mark is told on everybody’s card.
    expect(await outOfDate()).toMatch(/^report-cards-out-of-date .*6 /);
    await say.draw(of, 'term-3');
    await say.tell(of, [say.item(second, 'solve', 'term-3', { mark: '0' })]);
    expect(await outOfDate()).toMatch(/^report-cards-out-of-date .*6 /);
    await say.draw(of, 'term-3');
    const who = { kind: 'learner', organisation: 'css-a.ecole', sourceId: `${of.key}-1`, givenName: 'Zoé' };
    await a.post('/v1/changes', { items: [{ ...who, familyName: 'Bulletin Roy' }] });
    expect(await outOfDate()).toMatch(/^report-cards-out-of-date .*1 /);
    await say.draw(of, 'term-3');
    expect((await say.publish(of, { term: 'term-3', withMissing: true })).body).toMatchObject({ published: 6 });
  });

  it('[R27] of a school are drawn although a class lacks a scheme or a course its framework; the job names both, and who has no mark', async () => {
    const [whole, changed, adult, silent] = [
      await say.group(1),
      await say.group(1),
      await say.group(1),
      await say.group(2),
    ];
    for (const group of [whole, changed, adult]) await say.tellAll(group, 'term-1', '60', '60');
    const level = (of: Group, to: string) => ({
      ...{ kind: 'class', organisation: 'css-a.ecole', sourceId: of.key, title: 'Groupe' },
      ...{ schoolYear: '2026-2027', level: to },
    });
    await a.post('/v1/changes', { items: [level(changed, 'primary-1'), level(adult, 'adult')] });
    const { body } = await a.post('/v1/organisations/css-a.ecole/report-cards', {
      schoolYear: '2026-2027',
      term: 'term-1',
    });
    const job = await say.ended(body.id as string);
    expect(job).toMatchObject({ state: 'succeeded', counts: { withoutScheme: 1 } });
    expect(job.counts.withoutMarks).toBeGreaterThanOrEqual(silent.pupils.length);
    expect(job.problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ severity: 'warning', code: 'course-framework-unknown', field: changed.id }),
        expect.objectContaining({ severity: 'warning', code: 'reporting-scheme-unknown', field: adult.id }),
      ]),
    );
    expect((await say.cardOf(whole, whole.pupils[0]!)).missing).toEqual([]);
    expect((await say.cardOf(changed, changed.pupils[0]!)).missing).toMatchObject([{ course, why: 'no-framework' }]);
  });
});
