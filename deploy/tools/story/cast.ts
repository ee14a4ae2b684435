import { classesOf } from './classes.ts';
import { key } from './keys.ts';
import { levelsOf } from './levels.ts';
import type { Centre, Network, School } from './network.ts';
import type { Evening } from './evening.ts';
import { learnersOf, type Learner } from './people.ts';
import { permanentCode } from './permanent-code.ts';

/** Who the story is about: a pupil who changes centre, one who comes late, one whose row has an error. */
export interface Cast {
  first: Centre;
  second: Centre;
  college: School;
  moverBefore: Learner;
  moverAfter: Learner;
  late: Learner;
  /** Row of demographics.csv that carries a date that is none. */
  wrong: { learner: Learner; row: number; value: string };
}

export function castOf(network: Network): Cast {
  const [first, second] = network.centres;
  if (!first || !second || !network.college) throw new Error('the story needs two centres and a college');
  const moverBefore = someone(first.schools[1]!, 'primary-5');
  const newSchool = second.schools[0]!;
  const moverAfter = {
    ...moverBefore,
    sourceId: key('E', newSchool, 90_001),
    school: newSchool,
    classes: classesAt(newSchool, 'primary-5'),
  };
  return {
    first,
    second,
    college: network.college,
    moverBefore,
    moverAfter,
    late: lateArrival(second.schools[3]!),
    wrong: wrongRow(first),
  };
}

function lateArrival(school: School): Learner {
  const [familyName, givenName, birthDate, sex] = ['Gagné-Lefrançois', 'Éloïse', '2013-12-24', 'female'] as const;
  return {
    sourceId: key('E', school, 90_002),
    familyName,
    givenName,
    middleName: 'Noëlle',
    sex,
    birthDate,
    // 00 is never given to the others, so that this code is hers alone.
    permanentCode: permanentCode(familyName, givenName, birthDate, sex, 0),
    school,
    level: levelsOf.secondary[0]!,
    classes: classesAt(school, 'secondary-1'),
  };
}

function wrongRow(centre: Centre): Cast['wrong'] {
  const [school] = centre.schools;
  let row = 1;
  for (const learner of learnersOf(school!)) {
    row += 1;
    if (learner.level.code === 'primary-3') return { learner, row, value: `${learner.birthDate.slice(0, 4)}-02-30` };
  }
  throw new Error('no pupil of the third year');
}

/** The first one at a level whose family name has an accent. */
function someone(school: School, level: string): Learner {
  for (const learner of learnersOf(school)) {
    if (learner.level.code === level && /\P{ASCII}/u.test(learner.familyName)) return learner;
  }
  throw new Error(`nobody at level ${level}`);
}

/** The classes of the first group of a level. */
function classesAt(school: School, level: string): string[] {
  const all = [...classesOf(school)].filter((one) => one.level.code === level);
  const seen = new Set<string>();
  return all.filter(({ subject }) => !seen.has(subject.code) && seen.add(subject.code)).map(({ sourceId }) => sourceId);
}

/** What each system sends once the pupil has changed centre and the late one has come. */
export const afterwards = (cast: Cast): { first: Evening; second: Evening } => ({
  first: { without: new Set([cast.moverBefore.sourceId]) },
  second: { added: [cast.moverAfter, cast.late] },
});

/** The first centre's last bundle with one impossible birth date in it. */
export const withWrongRow = (cast: Cast): Evening => ({
  ...afterwards(cast).first,
  changed: new Map([[cast.wrong.learner.sourceId, { birthDate: cast.wrong.value }]]),
});
