import type { TitleRecord } from '../../persistence/titles/titles.queries.js';
import type { Settings } from '../../config.js';

// OPDS 2.0 and Authentication for OPDS 1.0, as specs.opds.io has them.

export const opdsFeed = 'application/opds+json';
export const opdsPublication = 'application/opds-publication+json';
export const opdsAuthentication = 'application/opds-authentication+json';

const acquisition = 'http://opds-spec.org/acquisition';

export interface Link {
  readonly rel?: string;
  readonly href: string;
  readonly type: string;
  readonly title?: string;
  readonly properties?: object;
}

/** Absolute addresses of one installation. */
export class OpdsAddresses {
  constructor(private readonly base: string) {}

  of(path: string, query: Readonly<Record<string, string | number | undefined>> = {}): string {
    const url = new URL(`${this.base}${path}`);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    return url.href;
  }

  link(
    rel: string,
    type: string,
    path: string,
    query: Readonly<Record<string, string | number | undefined>> = {},
  ): Link {
    return { rel, href: this.of(path, query), type };
  }
}

/** What a reader has of a title: shown in place of the offer to everybody. */
export interface OwnState {
  readonly acquire: Link | null;
  readonly availability: {
    readonly state: 'ready' | 'reserved' | 'available';
    readonly since?: string;
    readonly until?: string;
  };
  readonly holds?: { readonly total: number; readonly position: number };
}

export function publication(title: TitleRecord, at: OpdsAddresses, organisation?: string, own?: OwnState): object {
  const self = at.link('self', opdsPublication, `/opds/publications/${title.id}`, { organisation });
  const borrow = at.link(`${acquisition}/borrow`, opdsPublication, `/opds/publications/${title.id}/loan`);
  const properties = own ? { availability: own.availability, ...(own.holds && { holds: own.holds }) } : offer(title);
  return {
    metadata: metadata(title),
    links: [self, { ...(own?.acquire ?? borrow), properties: { ...properties, authenticate: authenticateLink(at) } }],
  };
}

export function authenticateLink(at: OpdsAddresses): Link {
  return { href: at.of('/opds/authentication'), type: opdsAuthentication };
}

function offer({ availability }: TitleRecord): object {
  if (!availability) return { availability: { state: 'unavailable' } };
  const { state, copies, holds, nextDueAt } = availability;
  const until = state === 'unavailable' && nextDueAt ? { until: nextDueAt.toISOString() } : {};
  return {
    availability: { state: state === 'available' ? 'available' : 'unavailable', ...until },
    ...(copies.total !== null && copies.available !== null && { copies }),
    holds: { total: holds },
  };
}

function metadata(title: TitleRecord): object {
  return {
    '@type': 'http://schema.org/EBook',
    identifier: identifierOf(title),
    title: title.title,
    ...(title.creators.length > 0 && { author: title.creators.map((name) => ({ name })) }),
    ...(title.languages.length > 0 && { language: title.languages }),
    ...(title.publisher && { publisher: { name: title.publisher } }),
    ...(title.summary && { description: title.summary }),
    modified: title.modifiedAt.toISOString(),
  };
}

function identifierOf({ id, isbn, identifier }: TitleRecord): string {
  if (isbn) return `urn:isbn:${isbn}`;
  return identifier && URL.canParse(identifier) && !/[^\x21-\x7e]/.test(identifier) ? identifier : `urn:uuid:${id}`;
}

export interface FeedParts {
  readonly title: string;
  readonly links: readonly Link[];
  readonly count: { readonly numberOfItems?: number; readonly itemsPerPage?: number };
  readonly publications: readonly object[];
  /** Shown where there is no publication: a feed has one or the other. */
  readonly navigation: readonly Link[];
}

export function feed({ title, links, count, publications, navigation }: FeedParts): object {
  return {
    metadata: { title, ...count },
    links,
    ...(publications.length > 0 ? { publications } : { navigation }),
  };
}

/** How an app asks a reader to sign in: at the identity provider, by authorization code and PKCE, then with the token. */
export function authenticationDocument(at: OpdsAddresses, settings: Settings): object {
  const { ISSUER: issuer, AUTHORIZATION_URL: authorizeUrl, TOKEN_URL: tokenUrl, READING_CLIENT } = settings;
  return {
    id: at.of('/opds/authentication'),
    title: 'Bibliothèque scolaire',
    description: 'Connectez-vous avec votre compte scolaire. / Sign in with your school account.',
    links: [at.link('http://opds-spec.org/shelf', opdsFeed, '/opds/shelf'), at.link('start', opdsFeed, '/opds')],
    authentication: [
      {
        // The specification has no such flow yet; this is the one that Thorium reads: docs/decisions/0017.
        type: 'http://opds-spec.org/auth/oauth/authorization-code-pkce',
        links: [
          { rel: 'authenticate', href: authorizeUrl, type: 'text/html' },
          { rel: 'http://opds-spec.org/auth/oauth/token', href: tokenUrl, type: 'application/json' },
          { rel: 'refresh', href: tokenUrl, type: 'application/json' },
        ],
        issuer,
        authorization_server: `${issuer}/.well-known/openid-configuration`,
        client_id: READING_CLIENT,
        redirect_uri: 'opds://authorize/',
        scope: 'lending:borrow',
        code_challenge_methods_supported: ['S256'],
      },
    ],
  };
}
