/** Six services with a crowd: pupils who sit an exam and borrow, students who ask for courses, notices that are revised. */
import { eventually, type TokenOptions } from '@pan/testing';
import { centre, change, ministry, openCentre, openExam, shareThings } from '../../../../test/six-centres.ts';
import { World, type Json } from '../../../../test/world.ts';
import type { Stage } from '../stage.ts';

export interface Crowd {
  readonly world: World;
  /** Speaks for the centre of all of them. */
  readonly own: TokenOptions;
  readonly pupils: readonly string[];
  readonly students: readonly string[];
  readonly sittings: readonly { readonly id: string; readonly lease: string }[];
  readonly titles: readonly string[];
  readonly notices: readonly string[];
  readonly offeringId: string;
  readonly courseId: string;
}

/** How many there are of each. */
export const size = 128;

const code = 'css-a';
const [school, college] = [`${code}.ecole`, `${code}.cegep`];
const numbers = Array.from({ length: size }, (_, n) => n);

export const notice = (n: number, word: string) => ({ title: `Notice ${n} ${word}`, kind: 'e-book', language: 'fr' });

/** The services are stopped when it returns: one at a time is measured, as `npm start` runs it. */
export async function gather(stage: Stage): Promise<Crowd> {
  const world = await World.open(undefined, { servers: stage.servers.addresses });
  const shared = await shareThings(world);
  try {
    const own = centre(code);
    const { pupils, students, classId } = await roster(world, own);
    const { titles, notices } = await library(world, own);
    const sittings = await exam(world, own, classId, shared.paperId);
    const { body } = await world.must('ecampus-federation', ministry, 'GET', '/v1/courses?limit=500');
    const { offeringId } = shared;
    const course = (body.items as Json[]).find(({ offerings }) => offerings.some(({ id }: Json) => id === offeringId));
    // Heard by the two services that are asked about them.
    const last = { learnerId: students.at(-1)!, offeringId };
    const { body: request } = await world.must('ecampus-federation', own, 'POST', '/v1/enrolment-requests', {
      json: last,
    });
    const path = `/v1/enrolment-requests/${request.id}/cancellation`;
    await world.must('ecampus-federation', own, 'POST', path, { json: { by: 'home' } });
    const loan = { titleId: titles.at(-1)!, learnerId: pupils.at(-1)! };
    const { body: lent } = await world.must('ebook-lending', own, 'POST', '/v1/loans', { json: loan });
    await world.must('ebook-lending', own, 'POST', `/v1/loans/${lent.id}/return`);
    for (const process of world.running.values()) await process.kill('SIGTERM');
    return { world, own, pupils, students, sittings, titles, notices, offeringId, courseId: course.id };
  } catch (error) {
    await world.close();
    throw error;
  } finally {
    await shared.close();
  }
}

async function roster(world: World, own: TokenOptions) {
  await openCentre(world, code, 'a');
  const year = { schoolYear: '2026-2027' };
  const send = (items: object[]) => change(world, own, items);
  const people = (organisation: string, kind: string, level: string) =>
    numbers.flatMap((n) => [
      {
        ...{ kind: 'learner', organisation, sourceId: `${kind}-${n}`, familyName: `Famille ${spelt(n)}` },
        ...{
          givenName: `Prénom ${kind}`,
          birthDate: `2010-${1 + (n % 12)}-${10 + (n % 18)}`.replace(/-(\d)-/, '-0$1-'),
        },
      },
      {
        ...{ kind: 'enrolment', organisation, sourceId: `sejour-${kind}-${n}`, ...year },
        ...{ learnerSourceId: `${kind}-${n}`, level },
      },
    ]);
  const learners = (ids: string[]) => ids.filter((_, at) => at % 2 === 0);
  const pupils = learners(await send(people(school, 'eleve', 'secondary-4')));
  const students = learners(await send(people(college, 'etudiant', 'college')));
  const [classId] = await send([
    { kind: 'class', organisation: school, sourceId: 'groupe', title: 'Groupe', ...year, level: 'secondary-4' },
    ...numbers.map((n) => ({
      ...{ kind: 'membership', organisation: school, sourceId: `place-${n}`, classSourceId: 'groupe' },
      ...{ personSourceId: `eleve-${n}`, role: 'student' },
    })),
  ]);
  return { pupils, students, classId: classId! };
}

/** Names have no digits. */
const spelt = (n: number): string => [...String(n)].map((digit) => 'ABCDEFGHIJ'[Number(digit)]).join('');

async function library(world: World, own: TokenOptions) {
  const notices: string[] = [];
  for (const n of numbers) {
    const { body } = await world.must('resource-catalogue', ministry, 'POST', '/v1/descriptions', {
      json: notice(n, 'A'),
    });
    notices.push(body.id as string);
    await world.must('resource-catalogue', ministry, 'POST', `/v1/resources/${body.id}/publication`);
  }
  let titles: string[] = [];
  await eventually(
    async () => {
      const { body } = await world.ask('ebook-lending', ministry, 'GET', '/v1/titles?limit=500');
      titles = (body.items as Json[]).map(({ id }) => id as string);
      if (titles.length < size) throw new Error(`${titles.length} titles`);
    },
    { timeout: 60_000 },
  );
  for (const titleId of titles) {
    const json = { titleId, organisation: code, sourceId: `licence-${titleId}`, concurrency: 5 };
    await world.must('ebook-lending', own, 'POST', '/v1/licences', { json });
  }
  return { titles, notices };
}

async function exam(world: World, own: TokenOptions, classId: string, paperId: string) {
  const { sessionId, candidates } = await openExam(world, own, { school, classId, paperId, size, minutes: 200 });
  const sittings: { id: string; lease: string }[] = [];
  for (const { admissionCode } of candidates) {
    const asked = { json: { sessionId, admissionCode } };
    const { body } = await world.must('exam-management', own, 'POST', '/v1/sittings', asked);
    sittings.push({ id: body.id, lease: body.lease });
  }
  return sittings;
}
