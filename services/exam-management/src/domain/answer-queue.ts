import { DomainError } from '@pan/kit/domain';

/** An answer that a device kept while it had no network. Each entry is signed together with the one before it. */
export interface QueueEntry {
  /** From 0, without a gap. */
  readonly index: number;
  readonly itemRef: string;
  readonly sequence: number;
  readonly responses: Readonly<Record<string, readonly string[]>>;
  readonly mac: string;
}

/** A stretch of a queue as it was sent. */
export interface Delivery {
  readonly queueId: string;
  readonly entries: readonly QueueEntry[];
  /** What stands before the first entry: the signature of the one before, or `start`. */
  readonly previous: string;
  /** Over the end of the stretch: what was cut off there shows. */
  readonly seal: string;
}

/** How far a queue is known. */
export interface QueueHead {
  readonly nextIndex: number;
  readonly head: string;
}

export const start = 'start';
export const noneYet: QueueHead = { nextIndex: 0, head: start };

/** Whatever signs: by the device's key, what an entry says, and where it stands. */
export interface Signature {
  ofEntry(entry: QueueEntry, previous: string): string;
  ofEnd(nextIndex: number, last: string): string;
}

/**
 * The entries that are new, once every entry was found to be what the device signed, in its place.
 * @throws DomainError queue-foreign, queue-tampered, queue-truncated, queue-gap, queue-forked, each with the entry
 */
export function newEntries(known: QueueHead, { entries, previous, seal }: Delivery, signed: Signature): QueueEntry[] {
  const [first] = entries;
  if (!first) throw new DomainError('queue-truncated', { entry: known.nextIndex });
  let before = previous;
  for (const [at, entry] of entries.entries()) {
    const { index, mac } = entry;
    if (index !== first.index + at || mac !== signed.ofEntry(entry, before))
      throw new DomainError(at === 0 ? 'queue-foreign' : 'queue-tampered', { entry: first.index + at });
    before = mac;
  }
  const nextIndex = first.index + entries.length;
  if (seal !== signed.ofEnd(nextIndex, before)) throw new DomainError('queue-truncated', { entry: nextIndex });
  if (first.index > known.nextIndex) throw new DomainError('queue-gap', { entry: known.nextIndex });
  const meeting = first.index === known.nextIndex ? previous : entries[known.nextIndex - 1 - first.index]?.mac;
  if (meeting !== undefined && meeting !== known.head)
    throw new DomainError('queue-forked', { entry: Math.max(0, known.nextIndex - 1) });
  return entries.filter(({ index }) => index >= known.nextIndex);
}

/** Minutes after the deadline in which a queue is taken by rule: as a session sets it. */
export const offlineGrace = { usual: 30, most: 120 };

/** What of a sitting decides on a queue that reaches the server. */
export interface QueueSitting {
  /** Whether it still takes answers as always. */
  readonly takesAnswers: boolean;
  readonly endedAtDeadline: boolean;
  readonly ended: boolean;
  readonly deadlineAt: Date;
  /** The last instant before this queue at which anything of the candidate's answers reached the server. */
  readonly heardAt: Date;
  readonly marksOnTheirWay: boolean;
  /** Whether the device that signed was replaced. */
  readonly byFormerDevice: boolean;
}

export type QueueFate =
  { readonly state: 'taken' | 'taken-late' } | { readonly state: 'held'; readonly why: HeldReason };

/** Why a queue waits for whoever watches over the room. */
export const heldReasons = [
  'former-device',
  'handed-in',
  'marks-on-their-way',
  'heard-after-deadline',
  'too-late',
] as const;
export type HeldReason = (typeof heldReasons)[number];

/**
 * What becomes of a queue, by the server's clock alone. A cut that crosses the end is nobody's fault: what the device kept is
 * taken for a while after the deadline if it was last heard before it. All else is kept for a decision, and nothing is lost.
 */
export function fateOf(sitting: QueueSitting, minutes: number, now: Date): QueueFate {
  const held = (why: HeldReason): QueueFate => ({ state: 'held', why });
  if (sitting.byFormerDevice) return held('former-device');
  if (sitting.takesAnswers) return { state: 'taken' };
  if (sitting.ended && !sitting.endedAtDeadline) return held('handed-in');
  if (sitting.marksOnTheirWay) return held('marks-on-their-way');
  if (sitting.heardAt > sitting.deadlineAt) return held('heard-after-deadline');
  return now.getTime() <= sitting.deadlineAt.getTime() + minutes * 60_000 ? { state: 'taken-late' } : held('too-late');
}

/** Of each place the last entry: what the candidate left there. */
export function lastOfPlaces(entries: readonly QueueEntry[]): QueueEntry[] {
  return [...new Map(entries.map((entry) => [entry.itemRef, entry])).values()];
}
