import type { Responses } from '../qti/item.ts';

/** The answers to one place of the paper, as they stand on this device. It is kept in the device before it is sent. */
export interface Answer {
  readonly ref: string;
  readonly responses: Responses;
  /** Grows with each change. */
  readonly sequence: number;
  /** What the server has acknowledged. */
  readonly saved: { readonly sequence: number; readonly at: string; readonly responses: Responses } | null;
  /** Typed on this device and never received, while another device saved something later. */
  readonly aside?: Responses;
}

/** What the server answers of one place when a sitting is resumed. */
export interface SavedAnswer {
  readonly itemRef: string;
  readonly sequence: number;
  readonly savedAt: string;
  readonly responses: Responses;
}

/** The same answers read the same, whatever order they came in; an empty one is none. */
export const written = (responses: Responses): string =>
  JSON.stringify(
    Object.entries(responses)
      .filter(([, values]) => values.length > 0)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );

export const isAnswered = ({ responses }: Answer): boolean => written(responses) !== '[]';

export const isSaved = ({ responses, saved }: Answer): boolean =>
  written(responses) === (saved ? written(saved.responses) : '[]');

/**
 * What goes on when a sitting is resumed. What was typed here and not acknowledged is newer than what the server has, and is
 * sent; what another device saved since is newer than what was typed here, which is put aside for the candidate to decide.
 */
export function resumed(kept: Answer | undefined, server: SavedAnswer | undefined): Answer | undefined {
  if (!server) return kept && { ...kept, saved: null };
  const { itemRef: ref, sequence, responses } = server;
  const saved = { sequence, at: server.savedAt, responses };
  if (!kept || written(kept.responses) === written(responses)) return { ref, responses, sequence, saved };
  if (kept.sequence > sequence) return { ...kept, saved };
  return { ref, responses, sequence, saved, ...(!isSaved(kept) && { aside: kept.responses }) };
}
