import * as fs from 'node:fs';
import * as path from 'node:path';
import { offices, scopesOf } from '../../../libs/contracts/src/scopes.ts';
import { services } from '../../../libs/contracts/src/context-map.ts';
import { clients, pages, people, portal, scopes } from '../local/clients.ts';
import { officeAttribute, realm } from './realm.ts';

const root = path.resolve(import.meta.dirname, '../../..');

const addresses = {
  base: 'https://pan.example',
  asker: 'drawn-asker',
  keeper: 'drawn-keeper',
};
const demo = realm({ ...addresses, demo: true });
const holders = ['staff', 'guardian', 'learner', ...offices] as const;
const offered: readonly string[] = demo.clients.find(({ clientId }) => clientId === pages.id)!.optionalClientScopes;
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

  it('defines, with its guard, every scope that a route of a service asks for', () => {
    const asked = new Set(services.flatMap(scopesOfRoutes));
    const guarded = demo.scopeMappings.map(({ clientScope }): string => clientScope);
    const named = demo.clientScopes
      .filter(({ attributes }) => attributes['include.in.token.scope'] === 'true')
      .map(({ name }) => name);
    expect(asked.size).toBeGreaterThan(40);
    for (const known of [guarded, named, demo.roles.realm.map(({ name }): string => name)])
      expect([...asked].filter((scope) => !known.includes(scope))).toEqual([]);
  });

  it.each(holders)('lets the pages ask for all that %s may be given', (holder) => {
    expect(scopesOf(holder).filter((scope) => !offered.includes(scope))).toEqual([]);
  });

  it('lets the pages ask for every scope that they look for in a token', () => {
    expect(scopesInPages()).toContain('governance:write');
    expect(scopesInPages().filter((scope) => !offered.includes(scope))).toEqual([]);
  });

  it('lets the demo’s portal ask for nothing that nobody who signs in can have', () => {
    const had = holders.flatMap((holder): string[] => scopesOf(holder));
    expect(portal.scopes.filter((scope) => !had.includes(scope))).toEqual([]);
  });

  it('keeps of an account every attribute that a claim is made of, and the office', () => {
    const [profile] = demo.components['org.keycloak.userprofile.UserProfileProvider'];
    const { attributes } = JSON.parse(profile!.config['kc.user.profile.config'][0]!) as {
      attributes: { name: string; permissions: object }[];
    };
    const kept = attributes.map(({ name }) => name);
    const told = demo.clientScopes.flatMap(({ protocolMappers }) =>
      protocolMappers.flatMap(({ config }) => config['user.attribute'] ?? []),
    );
    expect(officeAttribute).toBe('ministry_office');
    // By the operator alone; services are told an organisation and scopes, never the office.
    const permissions = { view: ['admin'], edit: ['admin'] };
    expect(attributes).toContainEqual({ name: officeAttribute, permissions });
    expect(told).not.toContain(officeAttribute);
    expect([...told, officeAttribute].filter((name) => !kept.includes(name))).toEqual([]);
    for (const { login, office } of people)
      expect(demo.users.find(({ username }) => username === login)).toMatchObject({
        attributes: office ? { [officeAttribute]: [office] } : {},
      });
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

/** Of the documents that the services publish, which are checked against their routes. */
function scopesOfRoutes(service: string): string[] {
  const { paths } = JSON.parse(fs.readFileSync(path.join(root, 'services', service, 'openapi.json'), 'utf8')) as {
    paths: Record<string, Record<string, { security?: Record<string, string[]>[] }>>;
  };
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  return operations.flatMap(({ security = [] }) => security.flatMap((one) => Object.values(one).flat()));
}

/** What pages look for in a token before they offer something. */
function scopesInPages(): string[] {
  const folders = ['libs/pages/src', ...services.map((service) => `services/${service}/pages/src`)];
  const sources = folders
    .map((folder) => path.join(root, folder))
    .filter((folder) => fs.existsSync(folder))
    .flatMap((folder) =>
      fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file)),
    )
    .filter((file) => file.endsWith('.ts'));
  const words = sources.flatMap((file) => fs.readFileSync(file, 'utf8').match(/(?<=')[a-z-]+:[a-z-]+(?=')/g) ?? []);
  return [...new Set(words)].filter((word) => (scopes as readonly string[]).includes(word));
}
