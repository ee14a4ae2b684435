import type { Profession, StaffFunctionCode } from './functions.js';
import { type PupilFile, readersOn } from './files.js';

/** A function that somebody has that day, and the code of the organisation where. */
export interface HeldFunction {
  readonly function: StaffFunctionCode;
  readonly profession: Profession | null;
  readonly organisation: string;
}

/** Where a pupil is that day: paths of the organisations of the open stays, and codes of the schools of the classes that the reader teaches. */
export interface Whereabouts {
  readonly stays: readonly (readonly string[])[];
  readonly taughtAt: readonly string[];
}

/**
 * Of a person's functions those by which they read a file of a pupil that day, each at its organisation. The database holds the same
 * rule for what a token shows (`functions_over`), and a spec compares the two.
 */
export function functionsOver(
  file: PupilFile,
  held: readonly HeldFunction[],
  pupil: Whereabouts,
  day: string,
): HeldFunction[] {
  const readers = readersOn(file, day);
  const taught = pupil.taughtAt.map(
    (organisation) => ({ function: 'teaching', profession: null, organisation }) as const,
  );
  const told = held.filter(({ organisation }) => pupil.stays.some((path) => path.includes(organisation)));
  return [...taught, ...told].filter((one) => readers.includes(one.function));
}

/** Whether a thing that an organisation keeps in the special-assistance file shows to somebody with these functions over it. */
export const showsAt = (over: readonly HeldFunction[], visibleTo: readonly string[]): boolean =>
  over.some(({ organisation }) => visibleTo.includes(organisation));

/** Which wall a professional's note stands behind: that of one profession at one organisation. */
export const wallOf = (organisation: string, profession: Profession): string => `${organisation}/${profession}`;
