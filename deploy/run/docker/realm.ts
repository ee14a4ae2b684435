/**
 * The Keycloak realm: the clients, scopes and claims of the local identity provider, written as Keycloak imports them.
 * `node deploy/run/docker/realm.ts` prints it.
 */
import {
  clients,
  pages,
  people,
  portal,
  readingApps,
  readingRedirects,
  scopes,
  type DemoPerson,
  type RegisteredClient,
} from '../local/clients.ts';
import { nobody, type Vendor } from '../../apps/identity/identity-record.ts';

export interface RealmOptions {
  /** The gateway as a browser sees it. Its own address Keycloak has from `KC_HOSTNAME`, at each start: the realm has none. */
  readonly base: string;
  /** With the demo network's systems and people. */
  readonly demo: boolean;
  /** Where reading apps beside the usual ones get their code back, between spaces. */
  readonly readingRedirects?: string;
  /** Secrets of the two clients that `tokens.ts` signs in with. */
  readonly asker: string;
  readonly keeper: string;
}

/** Asks the student record what a token may say. */
export const askerId = 'identity-provider';
/** Writes the answer into the realm; its tokens never leave Keycloak and `tokens.ts`. */
export const keeperId = 'realm-keeper';

export const realmName = 'pan';
const audience = 'urn:qc:pan';
/** A system's token lives as long as the local provider's; a person's and a vendor's, which can end from one minute to the next, five minutes. */
const systemTokenSeconds = 3_600;
const shortTokenSeconds = 300;

export function realm({ base, demo, readingRedirects: others, asker, keeper }: RealmOptions) {
  const always = [{ ...clients.find(({ id }) => id === askerId)!, secret: asker }];
  const systems = demo ? [...always, ...clients.filter(({ id }) => id !== askerId)] : always;
  return {
    realm: realmName,
    enabled: true,
    displayName: 'Plan d’action numérique',
    sslRequired: 'external',
    internationalizationEnabled: true,
    supportedLocales: ['fr', 'en'],
    defaultLocale: 'fr',
    registrationAllowed: false,
    bruteForceProtected: true,
    // A refresh token serves once; a stolen one that is used again ends the session.
    revokeRefreshToken: true,
    refreshTokenMaxReuse: 0,
    // The invented people's passwords are known to everyone anyway.
    passwordPolicy: `length(${demo ? 10 : 14}) and notUsername(undefined)`,
    accessTokenLifespan: shortTokenSeconds,
    defaultSignatureAlgorithm: 'RS256',
    roles: { realm: scopes.map((name) => ({ name })) },
    clientScopes: [...builtIn, claims, ...scopes.map(permission)],
    defaultDefaultClientScopes: builtIn.map(({ name }) => name),
    // Whoever lacks the role of a scope does not get it, whatever the client asks for.
    scopeMappings: scopes.map((name) => ({ clientScope: name, roles: [name] })),
    clients: [
      signIn(pages.id, `${base}/signed-in`, pages.scopes),
      reading(readingRedirects(others)),
      ...(demo ? [signIn(portal.id, portal.redirect, portal.scopes)] : []),
      ...systems.map((client) => system(client, systemTokenSeconds)),
      keeperOf(keeper),
    ],
    clientScopeMappings: { 'realm-management': [{ client: keeperId, roles: keeperRoles }] },
    users: [...systems.map(serviceAccount), keeperAccount, ...(demo ? people.map(account) : [])],
    components: { 'org.keycloak.userprofile.UserProfileProvider': [userProfile] },
  };
}

export type Realm = ReturnType<typeof realm>;

interface Mapper {
  readonly name: string;
  readonly protocol: 'openid-connect';
  readonly protocolMapper: string;
  readonly config: Readonly<Record<string, string>>;
}

function mapper(name: string, kind: string, config: Record<string, string>): Mapper {
  return {
    name,
    protocol: 'openid-connect',
    protocolMapper: kind,
    config: { 'access.token.claim': 'true', 'id.token.claim': 'false', 'introspection.token.claim': 'true', ...config },
  };
}

function fixed(claim: string, value: string): Mapper {
  return mapper(claim, 'oidc-hardcoded-claim-mapper', {
    'claim.name': claim,
    'claim.value': value,
    'jsonType.label': 'String',
  });
}

function ofAccount(attribute: string, claim: string, isList = false): Mapper {
  return mapper(claim, 'oidc-usermodel-attribute-mapper', {
    'user.attribute': attribute,
    'claim.name': claim,
    'jsonType.label': 'String',
    multivalued: String(isList),
  });
}

function clientScope(name: string, isNamed: boolean, protocolMappers: readonly Mapper[] = []) {
  return {
    name,
    protocol: 'openid-connect',
    attributes: { 'include.in.token.scope': String(isNamed), 'display.on.consent.screen': 'false' },
    protocolMappers,
  };
}

const permission = (name: string) => clientScope(name, true);

/** What the services read beside the scopes: for whom the token is, whose organisations, why, and who it is in the student record. */
const claims = clientScope('pan-claims', false, [
  mapper('audience', 'oidc-audience-mapper', { 'included.custom.audience': audience }),
  ofAccount('org', 'org', true),
  ofAccount('purposes', 'purposes', true),
  // The usual one alone, for services from before the list.
  ofAccount('purpose', 'purpose'),
  ofAccount('person_role', 'person.role'),
  ofAccount('person_id', 'person.id'),
]);

/** Keycloak's own scopes, of which an imported realm has only those that it names. */
const builtIn = [
  clientScope('basic', false, [mapper('sub', 'oidc-sub-mapper', {})]),
  clientScope('profile', true, [
    mapper('username', 'oidc-usermodel-attribute-mapper', {
      'user.attribute': 'username',
      'claim.name': 'preferred_username',
      'jsonType.label': 'String',
      'access.token.claim': 'false',
      'id.token.claim': 'true',
    }),
  ]),
  clientScope('roles', false, [
    mapper('realm roles', 'oidc-usermodel-realm-role-mapper', {
      'claim.name': 'realm_access.roles',
      'jsonType.label': 'String',
      multivalued: 'true',
    }),
    mapper('client roles', 'oidc-usermodel-client-role-mapper', {
      'claim.name': 'resource_access.${client_id}.roles',
      'jsonType.label': 'String',
      multivalued: 'true',
    }),
    mapper('audience of roles', 'oidc-audience-resolve-mapper', {}),
  ]),
  clientScope('web-origins', false, [mapper('origins', 'oidc-allowed-origins-mapper', {})]),
];

/** RFC 9068: the header says `at+jwt`, and the claim `client_id` is there for people's tokens too. */
function common(id: string) {
  return {
    clientId: id,
    enabled: true,
    protocol: 'openid-connect',
    fullScopeAllowed: false,
    implicitFlowEnabled: false,
    directAccessGrantsEnabled: false,
    attributes: { 'access.token.header.type.rfc9068': 'true' },
    protocolMappers: [fixed('client_id', id)],
  };
}

/** A system that asks with its secret or its key. Its subject is itself, so that no person is taken for the caller. */
function system({ id, secret, scopes: allowed }: Pick<RegisteredClient, 'id' | 'secret' | 'scopes'>, seconds: number) {
  const client = common(id);
  return {
    ...client,
    secret,
    publicClient: false,
    clientAuthenticatorType: 'client-secret',
    serviceAccountsEnabled: true,
    standardFlowEnabled: false,
    attributes: { ...client.attributes, 'access.token.lifespan': String(seconds) },
    protocolMappers: [...client.protocolMappers, fixed('sub', id)],
    defaultClientScopes: ['pan-claims', ...allowed],
    optionalClientScopes: [],
  };
}

/** A vendor's system as the student record has approved it. */
export function vendorClient(vendor: Vendor, secret: string) {
  const client = system({ id: vendor.id, secret, scopes: vendor.scopes }, shortTokenSeconds);
  const { clientAuthenticatorType, attributes } = authenticatorOf(vendor);
  return { ...client, clientAuthenticatorType, attributes: { ...client.attributes, ...attributes } };
}

/** How Keycloak recognises it: by its own keys, or by a secret that only `tokens.ts` knows, once the record has recognised the true one. */
export function authenticatorOf({ authMethod, keys }: Vendor) {
  if (authMethod !== 'private_key_jwt') return { clientAuthenticatorType: 'client-secret', attributes: {} };
  const set = { keys: keys.map((key) => ({ ...key, use: 'sig' })) };
  return {
    clientAuthenticatorType: 'client-jwt',
    attributes: { 'use.jwks.string': 'true', 'jwks.string': JSON.stringify(set) },
  };
}

const keeperRoles = ['manage-users', 'manage-clients', 'view-realm'];

function keeperOf(secret: string) {
  return {
    ...system({ id: keeperId, secret, scopes: [] }, 60),
    protocolMappers: [],
    defaultClientScopes: ['basic', 'roles'],
  };
}

const keeperAccount = {
  username: `service-account-${keeperId}`,
  enabled: true,
  serviceAccountClientId: keeperId,
  clientRoles: { 'realm-management': keeperRoles },
};

/** Where a person signs in, with PKCE and no secret, for the scopes that the page asks for and the account has. */
function signIn(id: string, redirect: string, asked: readonly string[]) {
  const client = common(id);
  return {
    ...client,
    publicClient: true,
    standardFlowEnabled: true,
    redirectUris: [redirect],
    webOrigins: ['+'],
    attributes: {
      ...client.attributes,
      'pkce.code.challenge.method': 'S256',
      'post.logout.redirect.uris': redirect,
    },
    defaultClientScopes: ['basic', 'profile', 'pan-claims'],
    optionalClientScopes: [...asked],
  };
}

/** Reading apps: one scope, which they always get and beside which there is none to ask. */
function reading(redirectUris: readonly string[]) {
  const client = common(readingApps.id);
  return {
    ...client,
    name: 'Applications de lecture / Reading apps',
    publicClient: true,
    standardFlowEnabled: true,
    redirectUris,
    webOrigins: [],
    attributes: { ...client.attributes, 'pkce.code.challenge.method': 'S256' },
    defaultClientScopes: ['basic', 'pan-claims', ...readingApps.scopes],
    optionalClientScopes: [],
  };
}

function serviceAccount({ id, organisations, purposes, scopes: allowed }: RegisteredClient) {
  return {
    username: `service-account-${id}`,
    enabled: true,
    serviceAccountClientId: id,
    attributes: { org: organisations, purposes, purpose: purposes.slice(0, 1) },
    realmRoles: allowed,
  };
}

/** Who they are is asked of the student record at each token. */
function account({ subject, login, password, office }: DemoPerson) {
  return {
    id: subject,
    username: login,
    enabled: true,
    credentials: [{ type: 'password', value: password, temporary: false }],
    attributes: {
      ...{ purposes: nobody.purposes, purpose: nobody.purposes },
      ...(office && { [officeAttribute]: [office] }),
    },
    realmRoles: nobody.scopes,
  };
}

/** An account with this attribute, of a person whom no link in the student record describes, is left as the operator made it. */
export const byHand = 'claims_by_hand';
/** The office in the plan's governance that the operator gives an officer of the ministry: `analyst`, `programme-officer`, `director`. */
export const officeAttribute = 'ministry_office';

const adminOnly = { view: ['admin'], edit: ['admin'] };
const adminEdits = { view: ['admin', 'user'], edit: ['admin'] };

/** Attributes that the profile does not declare would be dropped at the next edit. */
const userProfile = {
  providerId: 'declarative-user-profile',
  config: {
    'kc.user.profile.config': [
      JSON.stringify({
        attributes: [
          ...['username', 'email', 'firstName', 'lastName'].map((name) => ({ name, permissions: adminEdits })),
          ...['org', 'purposes'].map((name) => ({ name, multivalued: true, permissions: adminOnly })),
          ...['purpose', 'person_role', 'person_id', byHand, officeAttribute].map((name) => ({
            name,
            permissions: adminOnly,
          })),
        ],
      }),
    ],
  },
};

if (import.meta.main) {
  console.log(JSON.stringify(realm({ base: 'http://127.0.0.1:7100', demo: true, asker: '…', keeper: '…' }), null, 2));
}
