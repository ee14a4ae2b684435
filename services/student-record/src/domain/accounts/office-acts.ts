import type { ToldFunction } from '../files/functions.js';

/**
 * What people of a school's offices do about records in its name, each act by the functions that may. A function counts where it is
 * told, and below: whom somebody is employed by says nothing.
 */
export const officeActs = {
  transfers: ['registrar', 'administration'],
  'permanent-codes': ['registrar', 'administration'],
  identity: ['registrar'],
  imports: ['registrar'],
  answers: ['registrar', 'direction'],
} as const satisfies Readonly<Record<string, readonly ToldFunction[]>>;
export type OfficeAct = keyof typeof officeActs;
export const officeActNames = Object.keys(officeActs) as OfficeAct[];

/** A function that somebody has today, and the code of the organisation where. */
interface Held {
  readonly function: ToldFunction;
  readonly organisation: string;
}

/** Codes of the organisations in whose name somebody does an act; none where no function allows it. */
export const actsFor = (act: OfficeAct, held: readonly Held[]): readonly string[] => {
  const functions: readonly ToldFunction[] = officeActs[act];
  return [...new Set(held.filter((one) => functions.includes(one.function)).map(({ organisation }) => organisation))];
};
