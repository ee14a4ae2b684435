import { askerOf } from './asker.ts';

describe('Who asks for a token', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7, 10.0.0.5', '203.0.113.7'],
    ['198.51.100.1, 10.1.1.7, 172.18.0.1', '10.1.1.7'],
    ['2001:db8::7, fd00::5', '2001:db8::7'],
    ['', ''],
  ])('is told by the gateway’s chain of addresses: %j is %j [F11]', (chain, asker) =>
    expect(askerOf(chain)).toBe(asker),
  );
});
