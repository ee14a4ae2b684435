import { readDemo, requireOrigins } from './addresses.ts';

describe('An address in .env', () => {
  it.each(['http://127.0.0.1:7100', 'https://pan.example.ca', 'https://pan.example.ca:8443', 'http://[::1]:7100'])(
    'is taken exactly: %s [F11]',
    (address) => expect(() => requireOrigins({ PAN_BASE_URL: address })).not.toThrow(),
  );

  it.each([
    'https://pan.example.ca/',
    'https://example.ca/pan',
    'https://pan.example.ca?x=1',
    'https://pan.example.ca#x',
    'https://pan.example.ca:443',
    'https://PAN.example.ca',
    'https://somebody@pan.example.ca',
    'https://pan.example.ca ',
    '"https://pan.example.ca"',
    'pan.example.ca',
    'ftp://pan.example.ca',
    '',
  ])('is refused by name, with the remedy, where its readers would differ: %j [F11]', (address) => {
    expect(() => requireOrigins({ PAN_BASE_URL: 'http://127.0.0.1:7100', PAN_IDENTITY_URL: address })).toThrow(
      /^PAN_IDENTITY_URL=.*comme https:\/\/(pan\.)?example\.ca[.:].*\n.*such as https:\/\//,
    );
  });

  it.each(['true', 'YES', '1', '', undefined])('PAN_DEMO=%s is no answer [F11]', (value) => {
    expect(() => readDemo(value)).toThrow(/« yes » ou « no »/);
  });

  it('asks for a demo, or for none [F11]', () => expect([readDemo('yes'), readDemo('no')]).toEqual([true, false]));
});
