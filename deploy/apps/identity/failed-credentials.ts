import { RateLimiterMemory } from 'rate-limiter-flexible';

/**
 * Wrong secrets and passwords, counted for each name that somebody gives from one address: after ten within a quarter of an hour
 * that name waits there, and nowhere else, so that nobody locks another one out. Counted in one process: there is one of each.
 */
export class FailedCredentials {
  private readonly limiter = new RateLimiterMemory({ points: 10, duration: 900 });

  /** Seconds that the name has to wait; 0 when it may try. */
  async wait(name: string, address: string): Promise<number> {
    const failed = await this.limiter.get(key(name, address));
    return failed && failed.remainingPoints <= 0 ? Math.max(1, Math.ceil(failed.msBeforeNext / 1_000)) : 0;
  }

  async count(name: string, address: string): Promise<void> {
    await this.limiter.penalty(key(name, address));
  }
}

const key = (name: string, address: string) => `${address} ${name.slice(0, 200)}`;

/** The name that a client gives with a secret; '' for one that gives none. */
export function nameOf(authorization: string | undefined): string {
  const [, basic = ''] = /^Basic (.+)$/i.exec(authorization ?? '') ?? [];
  return Buffer.from(basic, 'base64').toString().split(':', 1)[0]!;
}

export const tooMany = {
  error: 'invalid_client',
  error_description:
    'Trop d’essais inexacts : attendez le délai de Retry-After. / Too many wrong attempts: wait for the delay in Retry-After.',
};
