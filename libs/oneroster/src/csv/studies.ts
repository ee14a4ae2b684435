import { gradeOf } from '@pan/quebec';
import type { RowCells } from './row-cells.js';
import type { StudiesCells } from './roster-row.js';
import { allowed, attendanceWords, sectorWords } from './vocabularies.js';

/** Columns of a stay beyond the standard: what is studied there, where anything is said. @param track what the grade of the person says */
export function studiesOf(row: RowCells, track: string | null): { readonly studies?: StudiesCells } {
  const sector = row.meaning('metadata.qc.sector', sectorWords);
  if (sector === undefined) row.fault('value-unknown', 'metadata.qc.sector', { allowed: allowed(sectorWords) });
  const attendance = row.meaning('metadata.qc.attendance', attendanceWords);
  if (attendance === undefined)
    row.fault('value-unknown', 'metadata.qc.attendance', { allowed: allowed(attendanceWords) });
  const studies = {
    sector: sector ?? null,
    track: row.text('metadata.qc.track', 40) ?? track,
    programme: row.text('metadata.qc.programme', 20),
    attendance: attendance ?? null,
    term: row.text('metadata.qc.term', 20),
  };
  return Object.values(studies).some((word) => word !== null) ? { studies } : {};
}

/** The track that grades name, if they agree on one. */
export function trackOfGrades(grades: readonly string[]): string | null {
  const [track = null, ...others] = new Set(grades.map((grade) => gradeOf(grade).track));
  return others.length === 0 ? track : null;
}
