import { childTraceparent, traceIdOf } from './traceparent.js';

describe('A trace', () => {
  const trace = 'a'.repeat(32);

  it('goes on under a new span', () => {
    const child = childTraceparent(`00-${trace}-${'b'.repeat(16)}-00`);
    expect(child).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-00$`));
    expect(child).not.toContain('b'.repeat(16));
    expect(traceIdOf(child)).toBe(trace);
  });

  it.each([undefined, '', 'nonsense', `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`, `00-${trace}-${'0'.repeat(16)}-01`])(
    'begins anew after %j',
    (header) => {
      expect(childTraceparent(header)).toMatch(/^00-(?!a{32})[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    },
  );
});
