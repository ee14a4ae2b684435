import { openDoor, refuseDemoInPublic, type Doors } from './demo.ts';

const here: Doors = { bind: '127.0.0.1', host: '', base: 'http://127.0.0.1:7100', idp: 'http://localhost:7109' };

describe('The demo in containers [M10]', () => {
  it.each([here, { ...here, bind: '127.0.0.2' }, { ...here, bind: '::1', base: 'http://[::1]:7100' }])(
    'is for this machine: %j',
    (doors) => expect(openDoor(doors)).toBeNull(),
  );

  it.each([
    [{ bind: '0.0.0.0' }, 'PAN_BIND=0.0.0.0'],
    [{ bind: '' }, 'PAN_BIND='],
    [{ bind: '::' }, 'PAN_BIND=::'],
    [{ bind: '10.0.0.4' }, 'PAN_BIND=10.0.0.4'],
    [{ bind: '127.example.ca' }, 'PAN_BIND=127.example.ca'],
    [{ host: 'pan.example.ca' }, 'PAN_HOST=pan.example.ca'],
    [{ base: 'https://pan.example.ca' }, 'PAN_BASE_URL=https://pan.example.ca'],
    [{ idp: 'http://10.0.0.4:7109' }, 'PAN_IDENTITY_URL=http://10.0.0.4:7109'],
  ])('is refused with %j, in both languages, with what to change', (changed, named) => {
    const refuse = (demo: boolean) => () => refuseDemoInPublic(demo, { ...here, ...changed });
    expect(refuse(true)).toThrow(named);
    expect(refuse(true)).toThrow(/PAN_DEMO=no dans .env[^]*PAN_DEMO=no in .env/);
    expect(refuse(false)).not.toThrow();
  });
});
