import { session, type Session } from './api.ts';
import { castOf, type Cast } from './cast.ts';
import { teller } from './claim.ts';
import { schoolYear } from './levels.ts';
import { generate } from './network.ts';
import {
  figuresFollow,
  importFirst,
  importSecond,
  register,
  sameBundleAgain,
  sendCollege,
} from './steps/beginnings.ts';
import { catalogueSteps } from './steps/catalogue.ts';
import { changeOfCentre, eveningAgrees, lateArrival } from './steps/changes.ts';
import { catalogueHarvested, distanceCourse, institutionsJoin, resultComesHome } from './steps/ecampus.ts';
import { competencySeen } from './steps/competencies.ts';
import { exams } from './steps/exams.ts';
import { lendingSteps } from './steps/lending.ts';
import { registrarAnswers } from './steps/offices.ts';
import { packageSteps } from './steps/packages.ts';
import { peopleSteps } from './steps/people.ts';
import { planFigures, planRegister } from './steps/plan.ts';
import { planCollections } from './steps/collections.ts';
import { planEditions } from './steps/editions.ts';
import { planProgrammes } from './steps/programmes.ts';
import { everyRoleSignsIn } from './steps/roles.ts';
import { readmeCalls } from './steps/readme.ts';
import { collectionHolds } from './steps/requests.ts';
import { outOfReach, wrongRow } from './steps/refusals.ts';
import { lastBundlesAgain, stillAgree } from './steps/resumed.ts';
import { systemSteps } from './steps/systems.ts';
import type { Step, Story } from './story.ts';

export interface Theme {
  fr: string;
  en: string;
  steps: readonly Step[];
}

/** The story from nothing. A new service adds its theme here. */
const fromNothing: readonly Theme[] = [
  {
    fr: 'La rentrée',
    en: 'The year begins',
    steps: [register, importFirst, importSecond, sendCollege, figuresFollow],
  },
  {
    fr: 'La vie de l’année',
    en: 'Life during the year',
    steps: [sameBundleAgain, changeOfCentre, lateArrival, eveningAgrees],
  },
];

/** What the other services do; each step finds what an earlier start did and doubles nothing. */
const services: readonly Theme[] = [
  {
    fr: 'Les personnes et leurs comptes',
    en: 'People and their accounts',
    steps: [...peopleSteps, registrarAnswers, competencySeen],
  },
  { fr: 'Les systèmes des écoles', en: 'The systems of schools', steps: systemSteps },
  { fr: 'Les progiciels', en: 'The packages', steps: packageSteps },
  { fr: 'L’épreuve', en: 'The exam', steps: exams },
  { fr: 'Le catalogue des ressources', en: 'The catalogue of resources', steps: catalogueSteps },
  { fr: 'La bibliothèque', en: 'The library', steps: lendingSteps },
  {
    fr: 'La fédération eCampus',
    en: 'The eCampus federation',
    steps: [institutionsJoin, catalogueHarvested, distanceCourse, resultComesHome],
  },
];

const again: readonly Theme[] = [{ fr: 'La reprise', en: 'Starting again', steps: [stillAgree, lastBundlesAgain] }];

const always: readonly Theme[] = [
  { fr: 'Qui se connecte', en: 'Who signs in', steps: [everyRoleSignsIn] },
  { fr: 'Ce qui est refusé', en: 'What is refused', steps: [wrongRow, outOfReach] },
  {
    fr: 'Le plan',
    en: 'The plan',
    steps: [planRegister, planProgrammes, planCollections, ...planFigures, planEditions],
  },
];

/** Against an installation that nobody else uses. */
const whenChecked: readonly Theme[] = [
  { fr: 'Les premiers pas', en: 'First steps', steps: [readmeCalls, collectionHolds] },
];

export interface PlayOptions {
  /** The gateway, and the identity provider. */
  base: string;
  idp: string;
  /** From nothing, every line held to its exact numbers. */
  check: boolean;
  print: (line: string) => void;
  /** There may be data from an earlier start: it is verified, not doubled. */
  resume?: boolean;
}

/** Plays the story through the public APIs; every line is verified, and repeating it doubles nothing. */
export async function play({ base, idp, check, print, resume = true }: PlayOptions) {
  const network = generate();
  const cast = castOf(network);
  const [sis, ministry] = [session(base, idp, 'demo-sis'), session(base, idp, 'demo-ministry')];
  const tell = teller(print);
  try {
    const before = check || !resume ? 'nothing' : await stateOf(sis, ministry, cast);
    const isFresh = before === 'nothing';
    const story: Story = { network, cast, sis, ministry, tell, base, idp, isFresh, learners: network.size };
    const beginning = before === 'everything' ? again : fromNothing;
    for (const { fr, en, steps } of [...beginning, ...services, ...always, ...(check ? whenChecked : [])]) {
      tell.theme(fr, en);
      for (const step of steps) await step(story);
    }
  } catch (error) {
    tell.failure(error);
  }
  const { lines, failed } = tell;
  print('');
  print(failed === 0 ? `✓ ${lines} faits vérifiés / facts verified` : `✗ ${failed} sur / of ${lines}`);
  return { ok: failed === 0, lines, failed };
}

/** How far an earlier start came: the late arrival is the last thing that the story writes. */
async function stateOf(sis: Session, ministry: Session, cast: Cast): Promise<'nothing' | 'something' | 'everything'> {
  const root = await ministry.studentRecord.GET('/v1/organisations/{code}', {
    params: { path: { code: cast.first.code } },
  });
  if (root.response.status === 404) return 'nothing';
  const school = await sis.studentRecord.GET('/v1/learners', {
    params: { query: { organisation: cast.late.school.code, schoolYear, limit: 500 } },
  });
  const came = school.data?.items.some(({ permanentCode }) => permanentCode === cast.late.permanentCode);
  return came ? 'everything' : 'something';
}
