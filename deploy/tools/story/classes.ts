import { key, teacherKey } from './keys.ts';
import { groupSize, subjectsOf, type Level, type Subject } from './levels.ts';
import { learnersByLevel, type School } from './network.ts';

export interface SchoolClass {
  sourceId: string;
  title: string;
  level: Level;
  subject: Subject;
  teachers: string[];
  school: School;
}

/** Learners of one level who sit in the same classes. */
export interface Group {
  size: number;
  classes: SchoolClass[];
}

/** The groups of a school, level by level; a group has one homeroom class, or a class for each subject. */
export function groupsOf(school: School): { level: Level; groups: Group[] }[] {
  let number = 0;
  return learnersByLevel(school).map(({ level, count }) => {
    const groupCount = Math.ceil(count / groupSize[school.kind]);
    const groups = Array.from({ length: groupCount }, (_, index): Group => {
      const letter = String.fromCharCode(65 + (index % 26)) + (index < 26 ? '' : Math.floor(index / 26));
      const classes = subjectsOf(school.kind, level).map((subject): SchoolClass => {
        number += 1;
        return {
          sourceId: key('G', school, number),
          title: `${subject.fr}, ${level.fr}, groupe ${letter}`,
          level,
          subject,
          teachers: teachersOf(school, number),
          school,
        };
      });
      return { size: sizeOf(index, groupCount, count, school), classes };
    });
    return { level, groups };
  });
}

/** Nearly the same for all groups; in a secondary school the last one is a little smaller. */
function sizeOf(index: number, groupCount: number, count: number, { kind }: School): number {
  const even = Math.floor(count / groupCount) + (index < count % groupCount ? 1 : 0);
  if (kind !== 'secondary' || groupCount < 3) return even;
  return even + (index === 0 ? 1 : 0) - (index === groupCount - 1 ? 1 : 0);
}

/** A homeroom class has its teacher and, every third time, a specialist who comes in as well. */
function teachersOf(school: School, number: number): string[] {
  const first = teacherKey(school, number - 1);
  const second = teacherKey(school, number + 12);
  return school.kind === 'primary' && number % 3 === 0 && second !== first ? [first, second] : [first];
}

export function* classesOf(school: School): Generator<SchoolClass> {
  for (const { groups } of groupsOf(school)) for (const group of groups) yield* group.classes;
}
