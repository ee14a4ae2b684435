import { DomainError } from '@pan/kit/domain';

/** An answer that has reached the server. */
export interface SavedAnswer {
  readonly sequence: number;
  readonly hash: string;
}

/** Whether a save replaces what is there, or is what is there, also under the next number; an older one is refused. */
export function judgeSave(saved: SavedAnswer | null, { sequence, hash }: SavedAnswer): 'replaces' | 'is-saved' {
  if (saved && hash === saved.hash && sequence === saved.sequence + 1) return 'is-saved';
  if (!saved || sequence > saved.sequence) return 'replaces';
  if (sequence < saved.sequence) throw new DomainError('sequence-stale', { sequence: saved.sequence });
  if (hash !== saved.hash) throw new DomainError('sequence-reused', { sequence });
  return 'is-saved';
}
