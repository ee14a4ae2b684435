import { subjectOf } from './subject.ts';

const token = (payload: unknown) => `x.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.x`;

describe('The subject of a token that is not verified yet [L3]', () => {
  it.each(['0199b000-0000-4000-8000-000000000001', 'demo-teacher'])('is %s', (sub) =>
    expect(subjectOf(token({ sub }))).toBe(sub),
  );

  it.each([...['..', '.', '../clients', 'a/b', 'a%2fb', 'a?b', '', 'x'.repeat(65), 7, null, ['..'], { toString: 1 }]])(
    'is nobody for %j',
    (sub) => expect(subjectOf(token({ sub }))).toBeNull(),
  );

  it.each(['', 'a', 'a.b.c', 'a.e30', `a.${Buffer.from('null').toString('base64url')}.c`])('is nobody in %j', (text) =>
    expect(subjectOf(text)).toBeNull(),
  );
});
