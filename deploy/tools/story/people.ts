import { groupsOf } from './classes.ts';
import { key, teacherCount } from './keys.ts';
import type { Level } from './levels.ts';
import { aFamilyName, aGivenName, aMiddleName, type Sex } from './names.ts';
import { schools, type School } from './network.ts';
import { permanentCode } from './permanent-code.ts';
import { seeded } from './random.ts';

export interface Learner {
  sourceId: string;
  familyName: string;
  givenName: string;
  middleName: string | null;
  sex: Sex;
  birthDate: string;
  permanentCode: string;
  school: School;
  level: Level;
  classes: string[];
}

export interface Staff {
  sourceId: string;
  familyName: string;
  givenName: string;
  role: 'principal' | 'teacher';
  school: School;
}

const days = 365;
/** Two digits make 99 codes a birthday; together with the days of a school cohort: this many of each sex. */
const codesOfACohort = days * 99;
const scatter = 15_487;

/** The learners of one school, one after the other, the same at every call; nothing is kept in memory. */
export function* learnersOf(school: School): Generator<Learner> {
  const random = seeded(school.network.seed * 7_919 + school.rank);
  const schoolCount = schools(school.network).length;
  const born = new Map<string, number>();
  let number = 0;
  for (const { level, groups } of groupsOf(school)) {
    for (const group of groups) {
      for (let seat = 0; seat < group.size; seat++) {
        const sex: Sex = random() < 0.488 ? 'female' : 'male';
        const cohort = 2021 - level.rank - (level.rank > 0 && random() < 0.04 ? 1 : 0);
        const before = born.get(`${cohort}${sex}`) ?? 0;
        born.set(`${cohort}${sex}`, before + 1);
        const place = before * schoolCount + school.rank;
        if (place >= codesOfACohort) throw new RangeError('this network is too large for permanent codes that differ');
        const slot = (place * scatter + cohort * 211 + (sex === 'female' ? 17_011 : 0)) % codesOfACohort;
        const birthDate = dayAfter(cohort, slot % days);
        const familyName = aFamilyName(random);
        const givenName = aGivenName(sex, random);
        yield {
          sourceId: key('E', school, ++number),
          familyName,
          givenName,
          middleName: aMiddleName(sex, random),
          sex,
          birthDate,
          permanentCode: permanentCode(familyName, givenName, birthDate, sex, 1 + Math.floor(slot / days)),
          school,
          level,
          classes: group.classes.map((one) => one.sourceId),
        };
      }
    }
  }
}

/** About one teacher for fifteen learners, and one principal. */
export function* staffOf(school: School): Generator<Staff> {
  const random = seeded(school.network.seed * 104_729 + school.rank);
  for (let number = 0; number <= teacherCount(school); number++) {
    const sex: Sex = random() < 0.7 ? 'female' : 'male';
    yield {
      sourceId: key('P', school, number),
      familyName: aFamilyName(random),
      givenName: aGivenName(sex, random),
      role: number === 0 ? 'principal' : 'teacher',
      school,
    };
  }
}

/** A school cohort is born from 1 October to 30 September. */
function dayAfter(cohort: number, offset: number): string {
  return new Date(Date.UTC(cohort - 1, 9, 1 + offset)).toISOString().slice(0, 10);
}
