const isName = (sub: unknown): sub is string => typeof sub === 'string' && /^[\w-]{1,64}$/.test(sub);

/**
 * Whom a token names, without verifying it: for what Keycloak itself has just answered, and for the name under which wrong
 * credentials are counted.
 * @returns null for what is no token, and for a name that would lead elsewhere in an address
 */
export function subjectOf(jwt: string): string | null {
  try {
    const { sub } = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as { sub?: unknown };
    return isName(sub) ? sub : null;
  } catch {
    return null;
  }
}

/**
 * Whom a refresh token names by Keycloak's own word (RFC 7662); it is not used up by that.
 * @param provider the realm's OpenID Connect addresses
 * @param client that has a secret
 * @returns null for one that Keycloak does not hold good
 */
export async function holderOf(
  refreshToken: string,
  provider: string,
  client: { readonly id: string; readonly secret: string },
): Promise<string | null> {
  const answer = await fetch(`${provider}/token/introspect`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${client.id}:${client.secret}`)}` },
    body: new URLSearchParams({ token: refreshToken, token_type_hint: 'refresh_token' }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`introspection → ${answer.status}`);
  const { active, sub } = (await answer.json()) as { active?: unknown; sub?: unknown };
  return active === true && isName(sub) ? sub : null;
}
