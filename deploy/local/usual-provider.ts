/** Where the identity provider of a gateway answers: on one machine it has a port of its own; behind TLS it shares the host name. */
export function usualProvider(base: string): string {
  if (base.startsWith('https:')) return base;
  const url = new URL(base);
  url.port = process.env['PAN_PORT_IDENTITY'] ?? '7109';
  return url.origin;
}
