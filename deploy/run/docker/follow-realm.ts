/**
 * A realm that Keycloak has kept since its first start, brought to what the settings and this version say now. What an operator has
 * changed in the console beside that stays.
 */
import { clients, people, portal, readingApps } from '../local/clients.ts';
import { Remedy } from '../../../libs/servers/src/remedy.ts';
import type { KeycloakAdmin } from './keycloak-admin.ts';
import { askerId, keeperId, type Realm } from './realm.ts';

type Named = Readonly<{ id: string; name: string }>;
type Scope = Named & { readonly protocolMappers?: readonly { readonly name: string }[] };
interface Client {
  readonly id: string;
  readonly clientId: string;
  readonly enabled: boolean;
  readonly secret?: string;
  readonly redirectUris?: readonly string[];
  readonly attributes?: Readonly<Record<string, string>>;
  readonly defaultClientScopes?: readonly string[];
  readonly optionalClientScopes?: readonly string[];
}
type User = Realm['users'][number];
type SystemUser = Extract<User, { readonly serviceAccountClientId: string; readonly realmRoles: readonly string[] }>;
type SystemAccount = Pick<SystemUser, 'attributes' | 'realmRoles'>;
interface Account {
  readonly id: string;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
}
type Attributes = { readonly attributes: readonly { readonly name: string }[] };

/** @returns what has been changed, by name @throws where the realm cannot follow, with the remedy */
export async function followRealm(admin: KeycloakAdmin, wanted: Realm, isDemo: boolean): Promise<string[]> {
  const changed: string[] = [];
  const change = async (what: string, method: string, path: string, body?: unknown): Promise<void> => {
    await admin.ask(method, path, body);
    changed.push(what);
  };

  await settings();
  const roles = await allRoles();
  const scopes = await allScopes();
  for (const { clientScope, roles: needed } of wanted.scopeMappings) await guard(clientScope, needed);
  // Before accounts: attributes that the profile does not declare would be dropped.
  await profile();
  await demo();
  const followed = isDemo ? [...ours, ...demoClients] : ours;
  for (const client of wanted.clients.filter(({ clientId }) => followed.includes(clientId))) await oneClient(client);
  for (const { serviceAccountClientId: id, ...account } of wanted.users.filter(isOfSystem))
    if (followed.includes(id)) await serviceAccount(id, account);
  if (isDemo) await newPeople();
  return changed;

  /** Where people sign in is Keycloak's own setting; an address that the realm keeps would win over it. */
  async function settings(): Promise<void> {
    const now = (await admin.ask<Record<string, unknown>>('GET', ''))!;
    const { frontendUrl, ...attributes } = (now['attributes'] ?? {}) as Record<string, string>;
    if (frontendUrl) await change(`frontendUrl ${frontendUrl}`, 'PUT', '', { attributes });
    const { passwordPolicy, revokeRefreshToken, refreshTokenMaxReuse } = wanted;
    const isOurs = /^length\(1[04]\) and notUsername\(undefined\)$/.test(String(now['passwordPolicy']));
    if (isOurs && now['passwordPolicy'] !== passwordPolicy)
      await change('rule for passwords', 'PUT', '', { passwordPolicy });
    if (now['revokeRefreshToken'] !== revokeRefreshToken || now['refreshTokenMaxReuse'] !== refreshTokenMaxReuse)
      await change('refresh tokens', 'PUT', '', { revokeRefreshToken, refreshTokenMaxReuse });
  }

  async function allRoles(): Promise<ReadonlyMap<string, Named>> {
    const held = new Set((await admin.ask<Named[]>('GET', '/roles?max=1000'))!.map(({ name }) => name));
    for (const role of wanted.roles.realm)
      if (!held.has(role.name)) await change(`role ${role.name}`, 'POST', '/roles', role);
    return new Map((await admin.ask<Named[]>('GET', '/roles?max=1000'))!.map((role) => [role.name, role]));
  }

  async function allScopes(): Promise<ReadonlyMap<string, string>> {
    const held = new Map((await admin.ask<Scope[]>('GET', '/client-scopes'))!.map((scope) => [scope.name, scope]));
    for (const scope of wanted.clientScopes) {
      const known = held.get(scope.name);
      if (!known) await change(`scope ${scope.name}`, 'POST', '/client-scopes', scope);
      for (const mapper of known ? scope.protocolMappers : [])
        if (!known?.protocolMappers?.some(({ name }) => name === mapper.name))
          await change(`claim ${mapper.name}`, 'POST', `/client-scopes/${known!.id}/protocol-mappers/models`, mapper);
    }
    return new Map((await admin.ask<Scope[]>('GET', '/client-scopes'))!.map(({ id, name }) => [name, id]));
  }

  /** A scope without the role that guards it would be anybody's. */
  async function guard(scope: string, needed: readonly string[]): Promise<void> {
    const path = `/client-scopes/${scopes.get(scope)!}/scope-mappings/realm`;
    const held = (await admin.ask<Named[]>('GET', path))!.map(({ name }) => name);
    const missing = needed.filter((name) => !held.includes(name)).map((name) => roles.get(name)!);
    if (missing.length > 0) await change(`guard of ${scope}`, 'POST', path, missing);
  }

  async function find(clientId: string): Promise<Client | undefined> {
    return (await admin.ask<Client[]>('GET', `/clients?clientId=${encodeURIComponent(clientId)}`))?.[0];
  }

  async function oneClient(client: Realm['clients'][number]): Promise<void> {
    const { clientId } = client;
    if (!(await find(clientId))) await change(`client ${clientId}`, 'POST', '/clients', client);
    const now = (await find(clientId))!;
    const next =
      'secret' in client
        ? { secret: client.secret }
        : clientId === readingApps.id
          ? { redirectUris: client.redirectUris }
          : signIn(client.redirectUris[0]!, now);
    if (!isWithin(next, now)) await change(`client ${clientId}`, 'PUT', `/clients/${now.id}`, { ...now, ...next });
    const kinds = { default: client.defaultClientScopes, optional: client.optionalClientScopes };
    for (const [kind, names] of Object.entries(kinds)) {
      const held = [...(now.defaultClientScopes ?? []), ...(now.optionalClientScopes ?? [])];
      for (const name of names.filter((one) => !held.includes(one)))
        await change(`${name} for ${clientId}`, 'PUT', `/clients/${now.id}/${kind}-client-scopes/${scopes.get(name)!}`);
    }
  }

  /** What a system may is its account's: the realm has it from the import, or from a version that has grown. */
  async function serviceAccount(id: string, { attributes, realmRoles }: SystemAccount): Promise<void> {
    const account = (await admin.ask<Account>('GET', `/clients/${(await find(id))!.id}/service-account-user`))!;
    if (!account.attributes?.['org'])
      await change(`attributes of ${id}`, 'PUT', `/users/${account.id}`, { ...account, attributes });
    const path = `/users/${account.id}/role-mappings/realm`;
    const held = (await admin.ask<Named[]>('GET', path))!.map(({ name }) => name);
    const missing = realmRoles.filter((name) => !held.includes(name)).map((name) => roles.get(name)!);
    if (missing.length > 0) await change(`roles of ${id}`, 'POST', path, missing);
  }

  async function profile(): Promise<void> {
    const now = (await admin.ask<Attributes>('GET', '/users/profile'))!;
    const config = wanted.components['org.keycloak.userprofile.UserProfileProvider'][0]!.config;
    const { attributes } = JSON.parse(config['kc.user.profile.config'][0]!) as Attributes;
    const missing = attributes.filter(({ name }) => !now.attributes.some((held) => held.name === name));
    if (missing.length === 0) return;
    const names = missing.map(({ name }) => name).join(', ');
    await change(`attributes ${names}`, 'PUT', '/users/profile', {
      ...now,
      attributes: [...now.attributes, ...missing],
    });
  }

  /** Its systems and people are let in, or not; a realm that was made without any is none of a demo. */
  async function demo(): Promise<void> {
    let isKnown = false;
    for (const id of demoClients) {
      const now = await find(id);
      isKnown ||= now !== undefined;
      if (now && now.enabled !== isDemo)
        await change(`client ${id}`, 'PUT', `/clients/${now.id}`, { ...now, enabled: isDemo });
    }
    if (isDemo && !isKnown) throw noDemoHere();
    for (const { subject, login } of people) {
      const now = await admin.ask<{ enabled: boolean }>('GET', `/users/${subject}`);
      if (now && now.enabled !== isDemo)
        await change(`account ${login}`, 'PUT', `/users/${subject}`, { ...now, enabled: isDemo });
    }
  }

  /** Under the pseudonyms that the story links, which only an import keeps. */
  async function newPeople(): Promise<void> {
    for (const { subject, login } of people) {
      if (await admin.ask('GET', `/users/${subject}`)) continue;
      const users = wanted.users.filter(({ username }) => username === login);
      await change(`account ${login}`, 'POST', '/partialImport', { ifResourceExists: 'FAIL', users });
    }
  }
}

const ours: readonly string[] = ['pan-pages', readingApps.id, askerId, keeperId];
const demoClients = [portal.id, ...clients.map(({ id }) => id).filter((id) => id.startsWith('demo-'))];

const isOfSystem = (user: User): user is SystemUser => 'serviceAccountClientId' in user && 'realmRoles' in user;

/** The page of ours that takes the code back; addresses that an operator has added stay. */
function signIn(page: string, { redirectUris = [], attributes = {} }: Client) {
  const other = redirectUris.filter((address) => !address.endsWith('/signed-in')).toSorted();
  return {
    redirectUris: [page, ...other],
    attributes: { ...attributes, 'post.logout.redirect.uris': [page, ...other].join('##') },
  };
}

/** Keycloak gives lists back in an order of its own. */
function isWithin(part: Readonly<Record<string, unknown>>, whole: object): boolean {
  const text = (value: unknown) => JSON.stringify(Array.isArray(value) ? value.map(String).toSorted() : value);
  return Object.entries(part).every(([name, value]) => {
    const held = (whole as Record<string, unknown>)[name];
    return isMap(value) ? isWithin(value, held ?? {}) : text(value) === text(held);
  });
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function noDemoHere(): Remedy {
  return new Remedy(
    'Le royaume a été fait sans la démo : PAN_DEMO=no dans .env, ou une autre installation (un autre PAN_PROJECT).',
    'The realm was made without the demo: PAN_DEMO=no in .env, or another installation (another PAN_PROJECT).',
  );
}
