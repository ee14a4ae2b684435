import type { Level } from '@pan/contracts';
import { levelOf } from '@pan/quebec';
import type { RowCells } from './row-cells.js';

/** The one level that grades name; a class may mix several, a learner has one. */
export function levelOfGrades(
  row: RowCells,
  grades: readonly string[],
  several: 'several are usual' | 'several are odd',
): Level {
  if (grades.length === 0) return 'unknown';
  const levels = new Set(grades.map(levelOf));
  if (levels.has('unknown')) row.note('grade-unknown', 'grades', undefined, true);
  const [level] = levels;
  if (levels.size === 1 && level !== undefined) return level;
  if (several === 'several are odd') row.note('grades-several', 'grades');
  return 'unknown';
}
