import { installation } from './installation.ts';

/** Where the gateway of this machine answers. */
export const usualBase = (): string => `http://127.0.0.1:${installation().ports.gateway}`;

/** Where the identity provider of a gateway answers: on one machine it has a port of its own; behind TLS it shares the host name. */
export function usualProvider(base: string): string {
  if (base.startsWith('https:')) return base;
  const url = new URL(base);
  url.port = String(installation().ports.identity);
  return url.origin;
}

/** Options of a command that asks an installation, wherever that is. */
export const addressOptions = () =>
  ({
    base: { type: 'string', default: usualBase() },
    idp: { type: 'string' },
    help: { type: 'boolean', default: false },
  }) as const;

/** The gateway and the identity provider that were named, or the usual ones. */
export function addressesOf(given: { readonly base: string; readonly idp?: string | undefined }) {
  const base = given.base.replace(/\/$/, '');
  return { base, idp: (given.idp ?? usualProvider(base)).replace(/\/$/, '') };
}
