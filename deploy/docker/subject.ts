/**
 * Whom a token of the realm names, read before Keycloak verifies it: what is written for that account is only what the record says.
 * @returns null for what is no token, and for a name that would lead elsewhere in an address
 */
export function subjectOf(jwt: string): string | null {
  try {
    const { sub } = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as { sub?: unknown };
    return typeof sub === 'string' && /^[\w-]{1,64}$/.test(sub) ? sub : null;
  } catch {
    return null;
  }
}
