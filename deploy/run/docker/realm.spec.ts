import { clients, people, scopes } from '../local/clients.ts';
import { realm } from './realm.ts';

const addresses = {
  base: 'https://pan.example',
  asker: 'drawn-asker',
  keeper: 'drawn-keeper',
};
const demo = realm({ ...addresses, demo: true });
const rolesOf = (username: string) => {
  const user = demo.users.find((one) => one.username === username);
  return user && 'realmRoles' in user ? user.realmRoles : undefined;
};

describe('The realm', () => {
  it('has every client of the local provider, with its scopes and its organisations', () => {
    for (const { id, scopes: allowed, organisations, purposes } of clients) {
      expect(demo.clients.find(({ clientId }) => clientId === id)).toMatchObject({
        serviceAccountsEnabled: true,
        defaultClientScopes: ['pan-claims', ...allowed],
        attributes: { 'access.token.header.type.rfc9068': 'true' },
      });
      expect(demo.users).toContainEqual(
        expect.objectContaining({
          serviceAccountClientId: id,
          attributes: { org: organisations, purposes, purpose: [purposes[0]] },
          realmRoles: allowed,
        }),
      );
    }
  });

  it('gives a scope to nobody who lacks its role', () => {
    expect(demo.scopeMappings).toEqual(scopes.map((name) => ({ clientScope: name, roles: [name] })));
    expect(demo.roles.realm.map(({ name }) => name)).toEqual(scopes);
    for (const { login } of people) expect(rolesOf(login)).toEqual(['account']);
  });

  it('has a rule for passwords that its own people keep', () => {
    const shortest = Number(/^length\((\d+)\)/.exec(demo.passwordPolicy)![1]);
    expect(people.filter(({ login, password }) => password.length < shortest || password === login)).toEqual([]);
  });

  it('gives a code back to one page of ours, a refresh token once, and to people no scope of systems [L9]', () => {
    const bare = realm({ ...addresses, demo: false });
    const pages = bare.clients.find(({ clientId }) => clientId === 'pan-pages');
    expect(pages).toMatchObject({ redirectUris: ['https://pan.example/signed-in'], publicClient: true });
    for (const ofSystems of ['roster:import', 'learners:write', 'operations', 'accounts:read'])
      expect(pages!.optionalClientScopes).not.toContain(ofSystems);
    expect(bare).toMatchObject({ revokeRefreshToken: true, refreshTokenMaxReuse: 0 });
  });

  it('has reading apps without a secret, for a pupil’s own loans and nothing else [L7]', () => {
    const bare = realm({ ...addresses, demo: false, readingRedirects: 'com.exemple.lecture://retour/' });
    const client = bare.clients.find(({ clientId }) => clientId === 'reading-apps');
    expect(client).toMatchObject({
      publicClient: true,
      implicitFlowEnabled: false,
      directAccessGrantsEnabled: false,
      redirectUris: ['opds://authorize/', 'http://127.0.0.1/opds', 'com.exemple.lecture://retour/'],
      attributes: { 'pkce.code.challenge.method': 'S256' },
      defaultClientScopes: ['basic', 'pan-claims', 'lending:borrow'],
      optionalClientScopes: [],
    });
  });

  it.each(['opds://*', 'http://ailleurs.example/', 'https://a.example/*', 'javascript://x/', 'ailleurs', 'a://b#c'])(
    'is not written with %s for a reading app’s address [L7]',
    (wide) =>
      expect(() => realm({ ...addresses, demo: false, readingRedirects: wide })).toThrow('PAN_READING_REDIRECTS'),
  );

  it('names no scope that it does not define', () => {
    const defined = new Set(demo.clientScopes.map(({ name }) => name));
    const named = demo.clients.flatMap(({ defaultClientScopes, optionalClientScopes }) => [
      ...defaultClientScopes,
      ...optionalClientScopes,
    ]);
    expect(named.filter((name) => !defined.has(name))).toEqual([]);
  });

  it('brings no system, person or known secret where it is not for a demo', () => {
    const bare = realm({ ...addresses, demo: false });
    expect(bare.users.map(({ username }) => username)).toEqual([
      'service-account-identity-provider',
      'service-account-realm-keeper',
    ]);
    expect(bare.clients.map(({ clientId }) => clientId)).toEqual([
      'pan-pages',
      'reading-apps',
      'identity-provider',
      'realm-keeper',
    ]);
    for (const { secret } of clients) expect(JSON.stringify(bare)).not.toContain(`"${secret}"`);
  });
});
