import { sisOfA, startRecord, twoCentres, type Client, type RunningRecord } from './record.js';

const pupils = Array.from({ length: 12 }, (_, n) => `crossed-${n}`);

/** All rows of all pupils, one pupil after another, in the other direction in each batch: they meet crosswise. */
function batch(nth: number): object[] {
  const at = { organisation: 'css-a.ecole' };
  const turned = <T>(all: readonly T[], by: number): T[] => [
    ...all.slice(by % all.length),
    ...all.slice(0, by % all.length),
  ];
  const kinds = [
    (key: string) => ({ kind: 'learner', ...at, sourceId: key, familyName: `Roy ${nth}`, givenName: key }),
    (key: string) => ({
      ...{ kind: 'enrolment', ...at, sourceId: `stay-${key}`, learnerSourceId: key },
      ...{ schoolYear: '2026-2027', level: nth % 2 ? 'primary-1' : 'primary-2' },
    }),
    (key: string) => ({
      ...{ kind: 'membership', ...at, sourceId: `place-${key}`, classSourceId: 'crossed', personSourceId: key },
      ...{ role: 'student', ...(nth % 2 && { endedOn: '2027-01-08' }) },
    }),
  ];
  const order = nth % 2 ? turned(pupils, nth) : turned(pupils, nth).reverse();
  return order.flatMap((key) => kinds.map((of) => of(key)));
}

describe('Batches of one system that meet', () => {
  let record: RunningRecord;
  let a: Client;

  beforeAll(async () => {
    record = await startRecord();
    await twoCentres(record);
    a = record.as(sisOfA);
    const group = { kind: 'class', organisation: 'css-a.ecole', sourceId: 'crossed', title: 'Groupe 1' };
    await a.post('/v1/changes', { items: [{ ...group, schoolYear: '2026-2027' }, ...batch(0)] });
  });
  afterAll(() => record.close());

  it('wait for one another instead of being refused, and leave what one of them said', async () => {
    for (let round = 0; round < 3; round += 1) {
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, n) => {
          const nth = round * 8 + n + 1;
          const headers: Record<string, string> = n % 2 ? { 'idempotency-key': `crossed-${nth}` } : {};
          return a.call('POST', '/v1/changes', { items: batch(nth) }, headers);
        }),
      );
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      const outcomes = answers.flatMap(({ body }) => body.items.map(({ outcome }: { outcome: string }) => outcome));
      expect(new Set(outcomes)).not.toContain('refused');
      const [said] = await record.database.query<{ names: string[]; levels: string[] }>(
        `select array_agg(distinct l.family_name) as names, array_agg(distinct e.level) as levels
           from learner_source s join learner l on l.id = s.learner_id join enrolment e on e.learner_id = l.id
          where s.source_id like 'crossed-%'`,
      );
      expect(said!.names).toHaveLength(1);
      expect(said!.levels).toHaveLength(1);
    }
  });
});
