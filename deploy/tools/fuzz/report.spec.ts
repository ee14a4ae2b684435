import { lines, passes, verdictOf } from './report.ts';

const report = (failures: { type: string; count: number }[], more = {}) =>
  JSON.stringify({
    operations: { tested: 12, errored: 0 },
    test_cases: { generated: 900 },
    failures: failures.map((failure) => ({ title: failure.type, operations: ['GET /v1/plan'], ...failure })),
    errors: [],
    ...more,
  });

describe('What the fuzzer found', () => {
  it('passes when every answer is described and no server failed', () => {
    const verdict = verdictOf(report([{ type: 'RejectedPositiveData', count: 5 }]));
    expect(verdict).toMatchObject({ operations: 12, cases: 900, serverErrors: 0, undescribed: 0 });
    expect(passes(verdict)).toBe(true);
    expect(lines('governance-reporting', verdict, 3)[1]).toContain('RejectedPositiveData: 5 (GET /v1/plan)');
  });

  it.each([['ServerError'], ['UndefinedStatusCode'], ['JsonSchemaError'], ['UndefinedContentType'], ['IgnoredAuth']])(
    'fails by %s',
    (type) => expect(passes(verdictOf(report([{ type, count: 1 }])))).toBe(false),
  );

  it('fails when an operation could not be asked, or none was', () => {
    expect(passes(verdictOf(report([], { errors: [{ title: 'Schema Error' }] })))).toBe(false);
    expect(passes(verdictOf(report([], { operations: { tested: 0, errored: 0 } })))).toBe(false);
  });
});
