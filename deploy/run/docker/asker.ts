/**
 * Who asks, by the gateway's `X-Forwarded-For`: it names nobody but the asker, or last a proxy that it trusts and before it whom
 * that one saw. What stands before them may be anybody's word.
 */
export function askerOf(forwardedFor: string): string {
  const chain = forwardedFor.split(',').map((address) => address.trim());
  return chain.at(-2) ?? chain.at(-1)!;
}
