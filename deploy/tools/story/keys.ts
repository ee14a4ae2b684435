import type { School } from './network.ts';

export const teacherCount = (school: School): number => Math.max(1, Math.ceil(school.size / 15));
export const teacherKey = (school: School, number: number): string =>
  key('P', school, 1 + (number % teacherCount(school)));

/** Both systems number their people alike, as real ones do: only system and key together name a row. */
export function key(letter: 'E' | 'P' | 'G', school: School, number: number): string {
  return `${letter}${String(school.place + 1).padStart(3, '0')}${String(number).padStart(5, '0')}`;
}
