import { UserManager, WebStorageStateStore, type User } from 'oidc-client-ts';

/** What a service tells its pages at `settings.json`. */
export interface PageSettings {
  /** The identity provider's name, under which it describes itself. */
  readonly issuer: string;
  readonly clientId: string;
  /** All that a page may ask for; a token has of it what the person's role allows. */
  readonly scopes: readonly string[];
  /** The service as a browser sees it. */
  readonly service: string;
}

/** Read by the portal's `/signed-in`. */
const pageThatAsked = 'pan-page-that-asked';

/**
 * Who is signed in: authorization code with PKCE, tokens in this tab alone, renewed before they end.
 * Signing out ends the session at the identity provider too, since a school's computer has the next reader.
 */
export class Session {
  private renewal: Promise<User | null> | null = null;

  private constructor(
    private readonly users: UserManager,
    private user: User | null,
  ) {}

  /** Takes the code back where the address carries one, and leaves the address as it was before signing in. */
  static async open({ issuer, clientId, scopes, service }: PageSettings): Promise<Session> {
    const store = new WebStorageStateStore({ store: sessionStorage });
    // The pages of all services come back to one address, which leads on to the page kept here.
    const back = new URL('/signed-in', service).href;
    sessionStorage.setItem(pageThatAsked, location.pathname);
    const users = new UserManager({
      ...{ authority: issuer, client_id: clientId, scope: ['openid', ...scopes].join(' ') },
      ...{ redirect_uri: back, post_logout_redirect_uri: back },
      ...{ userStore: store, stateStore: store, automaticSilentRenew: false },
    });
    const asked = new URLSearchParams(location.search);
    if (!asked.has('state')) return new Session(users, await users.getUser());
    // A state that nobody here began says nothing about who is signed in.
    const user = await users.signinRedirectCallback().catch(() => users.getUser());
    history.replaceState(null, '', `${location.pathname}${(user?.state as string | undefined) ?? ''}`);
    return new Session(users, user);
  }

  get isOpen(): boolean {
    return this.user !== null;
  }

  /** The pseudonym of whoever has signed in. */
  get subject(): string {
    return this.user?.profile.sub ?? '';
  }

  /** What the present token allows, by its own word: what a page may offer; the service decides. */
  async allowed(): Promise<ReadonlySet<string>> {
    const [, payload = ''] = (await this.token()).split('.');
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
    const { scope = '' } = JSON.parse(new TextDecoder().decode(bytes)) as { scope?: string };
    return new Set(scope.split(' ').filter(Boolean));
  }

  /**
   * Leaves the page for the identity provider; whoever has a session there comes straight back, with all that they may have by now.
   * @param role for somebody who holds several
   */
  signIn(role?: string): Promise<void> {
    return this.users.signinRedirect({ state: location.hash, ...(role && { extraQueryParams: { role } }) });
  }

  async signOut(): Promise<void> {
    await this.users.signoutRedirect();
  }

  private async renew(): Promise<void> {
    this.renewal ??= this.users.signinSilent().finally(() => (this.renewal = null));
    this.user = await this.renewal.catch(() => null);
  }

  /** A token good for half a minute at least; whoever cannot have one any more signs in again. */
  readonly token = async (): Promise<string> => {
    if (this.user && (this.user.expires_in ?? 0) < 30) await this.renew();
    if (this.user) return this.user.access_token;
    await this.users.removeUser();
    await this.signIn();
    throw new Error('signed out');
  };
}
