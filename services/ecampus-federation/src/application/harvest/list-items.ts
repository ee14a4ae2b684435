import type { Institution } from '../../domain/institution.js';
import type { CourseRow } from '../../persistence/courses/course.repository.js';
import { courseRow } from './documents.js';
import { readCourse, type OoapiCourse } from './shapes.js';
import { nameOf } from './values.js';

/** A course of a list that can be taken. */
export interface Listed {
  readonly remoteId: string;
  readonly row: CourseRow;
}

/** Apart: what can be taken, what is given in no mode of the federation, and what is not as the standard says. */
export function sort(items: readonly unknown[], institution: Institution) {
  const rows: Listed[] = [];
  const problems = [];
  const [refused, leftOut]: [string[], string[]] = [[], []];
  let nameless = 0;
  for (const [index, item] of items.entries()) {
    const course = readCourse(item);
    if (course.ok) {
      const remoteId = course.value.courseId.toLowerCase();
      if (!isTaken(course.value, institution)) leftOut.push(remoteId);
      else if (!rows.some((other) => other.remoteId === remoteId))
        rows.push({ remoteId, row: courseRow(institution.id, course.value) });
      continue;
    }
    const id = idIn(item, 'courseId');
    if (id) refused.push(id);
    else nameless += 1;
    problems.push(refusal('course-refused', nameOf(item, 'courseId'), index, course.finding));
  }
  return { rows, problems, refused, leftOut, nameless };
}

const isTaken = ({ modeOfDelivery = [] }: OoapiCourse, { kinds }: Institution): boolean =>
  modeOfDelivery.some((mode) => (kinds as readonly string[]).includes(mode));

/** One item that is not as the standard says: which, where in it, and why. */
export function refusal(
  code: string,
  name: string | null,
  index: number,
  { pointer, reason }: { pointer: string; reason: string },
) {
  const params = { id: name ?? '?', pointer, reason };
  return { severity: 'error' as const, code, row: index + 1, field: pointer, ...(name && { value: name }), params };
}

export function idIn(item: unknown, field: 'courseId' | 'offeringId'): string | null {
  const id = (item as Record<string, unknown> | null)?.[field];
  return typeof id === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? id.toLowerCase() : null;
}
