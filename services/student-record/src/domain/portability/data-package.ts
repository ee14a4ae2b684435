import { DomainError } from '@pan/kit/domain';

/** For so many days whoever asked takes the package; then it is deleted. */
export const daysKept = 7;

export interface DataPackageState {
  readonly id: string;
  readonly learnerId: string;
  readonly subject: string;
  readonly askedAt: Date;
  readonly expiresAt: Date;
}

/** What somebody who has the right asked for: all data collected of one person, for a few days. */
export function askedPackage(
  of: Pick<DataPackageState, 'id' | 'learnerId' | 'subject'>,
  askedAt: Date,
): DataPackageState {
  return { ...of, askedAt, expiresAt: new Date(askedAt.getTime() + daysKept * 86_400_000) };
}

/** @throws DomainError data-package-not-ready, data-package-gone */
export function mustBeReady<T extends { readonly bytes: Buffer | null; readonly expiresAt: Date }>(
  found: T,
  jobState: string,
  now: Date,
): Buffer {
  if (found.expiresAt <= now) throw new DomainError('data-package-gone');
  if (found.bytes) return found.bytes;
  if (jobState === 'queued' || jobState === 'running')
    throw new DomainError('data-package-not-ready', { state: jobState });
  throw new DomainError('data-package-gone');
}
