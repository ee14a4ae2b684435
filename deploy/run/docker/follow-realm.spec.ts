import { clients, people } from '../local/clients.ts';
import { followRealm } from './follow-realm.ts';
import type { KeycloakAdmin } from './keycloak-admin.ts';
import { realm, type Realm } from './realm.ts';

type Entry = Record<string, unknown> & { id: string };
const made = (demo: boolean, host = 'pan') =>
  realm({ base: `https://${host}.example`, demo, asker: `${host}-asker`, keeper: `${host}-keeper` });

/** As much of Keycloak's administration as is asked for here: it keeps what it is told. */
class Keycloak implements KeycloakAdmin {
  settings: Record<string, unknown>;
  readonly clients: Entry[];
  readonly roles: Entry[];
  readonly scopes: Entry[];
  readonly users: Entry[];
  readonly linked: Record<string, Entry[]> = {};
  profile: { attributes: { name: string }[] };
  private drawn = 0;

  constructor({ clients, roles, clientScopes, users, scopeMappings, components, ...settings }: Realm) {
    const numbered = (list: readonly object[]) => list.map((one) => ({ id: String((this.drawn += 1)), ...one }));
    this.settings = { ...settings };
    [this.clients, this.roles] = [numbered(clients), numbered(roles.realm)];
    [this.scopes, this.users] = [numbered(clientScopes), numbered(users)];
    const [provider] = components['org.keycloak.userprofile.UserProfileProvider'];
    this.profile = JSON.parse(provider!.config['kc.user.profile.config'][0]!) as typeof this.profile;
    for (const { clientScope, roles: names } of scopeMappings)
      this.linked[`/client-scopes/${this.idOf(this.scopes, clientScope)}/scope-mappings/realm`] = this.named(names);
    for (const { username, ...user } of users)
      if ('realmRoles' in user)
        this.linked[`/users/${this.idOf(this.users, username, 'username')}/role-mappings/realm`] = this.named(
          user.realmRoles,
        );
  }

  client(id: string): Entry {
    return this.clients.find(({ clientId }) => clientId === id)!;
  }

  idOf(list: readonly Entry[], name: string, key = 'name'): string {
    return list.find((entry) => entry[key] === name)!.id;
  }

  named(names: readonly string[]): Entry[] {
    return this.roles.filter(({ name }) => names.includes(name as string));
  }

  ask<T>(method: string, path: string, body?: unknown): Promise<T | null> {
    return Promise.resolve((method === 'GET' ? this.get(path) : this.write(method, path, body)) as T | null);
  }

  private get(path: string): unknown {
    if (path === '') return this.settings;
    if (path === '/roles?max=1000') return this.roles;
    if (path === '/client-scopes') return this.scopes;
    if (path === '/users/profile') return this.profile;
    if (path.endsWith('/realm')) return this.linked[path] ?? [];
    const [, ofClient] = /^\/clients\/([^/]+)\/service-account-user$/.exec(path) ?? [];
    const owner = ofClient && this.clients.find(({ id }) => id === ofClient)!['clientId'];
    if (owner) return this.users.find(({ serviceAccountClientId }) => serviceAccountClientId === owner);
    const [, id] = /^\/users\/([^/]+)$/.exec(path) ?? [];
    if (id) return this.users.find((user) => user.id === id) ?? null;
    return this.clients.filter(({ clientId }) => path === `/clients?clientId=${String(clientId)}`);
  }

  private write(method: string, path: string, body: unknown): null {
    const fresh = () => ({ id: String((this.drawn += 1)), ...(body as object) });
    const [, kind, id, rest] = /^\/([a-z-]+)\/([^/]+)(\/.*)?$/.exec(path) ?? [];
    if (path === '') this.settings = { ...this.settings, ...(body as object) };
    else if (path === '/users/profile') this.profile = body as typeof this.profile;
    else if (method === 'POST' && path === '/roles') this.roles.push(fresh());
    else if (method === 'POST' && path === '/client-scopes') this.scopes.push(fresh());
    else if (path === '/partialImport') this.users.push(...(body as { users: Entry[] }).users);
    else if (method === 'POST' && path === '/clients') {
      const { id, clientId } = this.clients[this.clients.push(fresh()) - 1] as Entry & { clientId: string };
      this.users.push({ id: `account-${id}`, serviceAccountClientId: clientId });
    } else if (path.endsWith('/realm')) (this.linked[path] ??= []).push(...(body as Entry[]));
    else if (rest?.endsWith('/models'))
      (this.scopes.find((scope) => scope.id === id)!['protocolMappers'] as unknown[]).push(body);
    else if (rest) {
      const [, list, scope] = /^\/(default|optional)-client-scopes\/(.+)$/.exec(rest)!;
      const name = this.scopes.find((one) => one.id === scope)!['name'];
      (this.clients.find((client) => client.id === id)![`${list!}ClientScopes`] as unknown[]).push(name);
    } else
      Object.assign(
        (kind === 'clients' ? this.clients : this.users).find((one) => one.id === id)!,
        body,
      );
    return null;
  }
}

describe('A realm that Keycloak has kept', () => {
  it('is left alone where nothing has changed [F11]', async () => {
    for (const demo of [true, false]) expect(await followRealm(new Keycloak(made(demo)), made(demo), demo)).toEqual([]);
  });

  it('follows another address: no front address of its own, the page that takes the code back [F11]', async () => {
    const keycloak = new Keycloak(made(false));
    keycloak.settings['attributes'] = { frontendUrl: 'https://pan.example', theirs: 'kept' };
    (keycloak.client('pan-pages')['redirectUris'] as string[]).push('https://app.example/back');
    await followRealm(keycloak, made(false, 'other'), false);
    expect(keycloak.settings['attributes']).toEqual({ theirs: 'kept' });
    expect(keycloak.client('pan-pages')).toMatchObject({
      redirectUris: ['https://other.example/signed-in', 'https://app.example/back'],
      attributes: { 'post.logout.redirect.uris': 'https://other.example/signed-in##https://app.example/back' },
    });
    expect(keycloak.client('identity-provider')).toMatchObject({ secret: 'other-asker' });
    expect(keycloak.client('realm-keeper')).toMatchObject({ secret: 'other-keeper' });
    expect(await followRealm(keycloak, made(false, 'other'), false)).toEqual([]);
  });

  it('gains the scopes, claims and rules that a newer version has, each scope with its guard [F11]', async () => {
    const keycloak = new Keycloak(made(false));
    const without = (list: Entry[], name: string) =>
      list.splice(
        list.findIndex((one) => one['name'] === name),
        1,
      );
    without(keycloak.roles, 'operations');
    without(keycloak.scopes, 'operations');
    const claims = keycloak.scopes.find(({ name }) => name === 'pan-claims')!;
    claims['protocolMappers'] = (claims['protocolMappers'] as { name: string }[]).filter(
      ({ name }) => name !== 'purposes',
    );
    keycloak.profile.attributes = keycloak.profile.attributes.filter(({ name }) => name !== 'purposes');
    keycloak.settings['revokeRefreshToken'] = false;
    keycloak.client('pan-pages')['optionalClientScopes'] = [];
    await followRealm(keycloak, made(false), false);
    const scope = keycloak.idOf(keycloak.scopes, 'operations');
    expect(keycloak.linked[`/client-scopes/${scope}/scope-mappings/realm`]).toMatchObject([{ name: 'operations' }]);
    expect(claims['protocolMappers']).toContainEqual(expect.objectContaining({ name: 'purposes' }));
    expect(keycloak.profile.attributes).toContainEqual(expect.objectContaining({ name: 'purposes' }));
    expect(keycloak.settings['revokeRefreshToken']).toBe(true);
    const wanted = made(false).clients.find(({ clientId }) => clientId === 'pan-pages')!;
    expect(keycloak.client('pan-pages')['optionalClientScopes']).toEqual(wanted.optionalClientScopes);
    expect(await followRealm(keycloak, made(false), false)).toEqual([]);
  });

  it('of a demo gains the systems, people, scopes and offices that a newer version’s demo has [F11]', async () => {
    const keycloak = new Keycloak(made(true));
    const gone = (list: Entry[], key: string, value: string) =>
      list.splice(
        list.findIndex((one) => one[key] === value),
        1,
      );
    gone(keycloak.clients, 'clientId', 'demo-publisher');
    gone(keycloak.users, 'serviceAccountClientId', 'demo-publisher');
    gone(keycloak.users, 'id', 'demo-director');
    keycloak.client('demo-portal')['optionalClientScopes'] = ['account'];
    keycloak.client('demo-sis')['defaultClientScopes'] = ['pan-claims'];
    const sis = keycloak.idOf(keycloak.users, 'demo-sis', 'serviceAccountClientId');
    keycloak.linked[`/users/${sis}/role-mappings/realm`] = [];
    await followRealm(keycloak, made(true), true);
    const wanted = made(true);
    for (const id of ['demo-portal', 'demo-sis', 'demo-publisher']) {
      const { defaultClientScopes, optionalClientScopes } = wanted.clients.find(({ clientId }) => clientId === id)!;
      expect(keycloak.client(id)).toMatchObject({ defaultClientScopes, optionalClientScopes });
    }
    for (const id of ['demo-sis', 'demo-publisher']) {
      const of = clients.find((client) => client.id === id)!;
      const account = keycloak.idOf(keycloak.users, id, 'serviceAccountClientId');
      const held = keycloak.linked[`/users/${account}/role-mappings/realm`]!.map(({ name }) => name as string);
      expect(held.sort()).toEqual(of.scopes.toSorted());
      expect(keycloak.users.find((user) => user.id === account)).toMatchObject({
        attributes: { org: of.organisations, purposes: of.purposes },
      });
    }
    expect(keycloak.users.find(({ id }) => id === 'demo-director')).toMatchObject({
      attributes: { ministry_office: ['director'] },
    });
    expect(await followRealm(keycloak, made(true), true)).toEqual([]);
  });

  it('shuts the demo out when it is one no more, and lets it in again; one made without it refuses [F11]', async () => {
    const keycloak = new Keycloak(made(true));
    const enabled = () => [
      keycloak.client('demo-ministry')['enabled'],
      keycloak.client('demo-portal')['enabled'],
      ...people.map(({ subject }) => keycloak.users.find(({ id }) => id === subject)!['enabled']),
    ];
    await followRealm(keycloak, made(false), false);
    expect(new Set(enabled())).toEqual(new Set([false]));
    expect(keycloak.settings['passwordPolicy']).toContain('length(14)');
    await followRealm(keycloak, made(true), true);
    expect(new Set(enabled())).toEqual(new Set([true]));
    await expect(followRealm(new Keycloak(made(false)), made(true), true)).rejects.toThrow(/PAN_DEMO=no dans .env/);
  });
});
