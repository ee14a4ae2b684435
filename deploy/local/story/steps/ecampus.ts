import { pause, session, type Problem, type Session } from '../api.ts';
import { schoolYear } from '../levels.ts';
import { listenForUniversities, universities, wanted } from '../ooapi-institutions.ts';
import { record, type Step, type Story } from '../story.ts';

export const federation = '/ecampus-federation/v1';
const ooapi = '/ecampus-federation/ooapi/v5';
const catalogue = `${federation}/courses?limit=500`;

interface Institution {
  state: string;
  conformance: { conformant: boolean };
}

interface Job {
  state: string;
  problemCount: number;
  endedAt: string | null;
}

interface Course {
  code: string;
  title: string;
  institution: { code: string };
  offerings: { id: string; seats: number | null; seatsLeft: number | null }[];
}

interface Request {
  id: string;
  state: string;
  waitingPosition: number | null;
}

/** Three universities join the federation. Their endpoints live in the launcher, so that each start says anew where they are. */
export const institutionsJoin: Step = async ({ ministry, tell }) => {
  const endpoints = await listenForUniversities();
  for (const { code, name } of universities) {
    await ministry.put(`${record}/organisations/${code}`, { name, kind: 'university', parentCode: 'ministere' });
  }
  for (const { code } of universities) {
    await describe(ministry, code, endpoints.of(code));
    const { status, body } = await ministry.ask<Problem>('POST', `${federation}/institutions/${code}/admission`);
    if (status !== 204 && body.code !== 'institution-already-admitted')
      throw new Error(`${code}: ${body.code} ${body.detail}`);
  }
  await tell.claim({
    fr: 'Trois universités disent où elles répondent en OOAPI; leur document de service est lu et elles sont admises',
    en: 'Three universities say where they answer OOAPI; their service document is read and they are admitted',
    proof: `PUT ${federation}/institutions/${wanted.university}, POST ${federation}/institutions/${wanted.university}/admission`,
    actual: () =>
      Promise.all(
        universities.map(async ({ code }) => {
          const { state, conformance } = await ministry.get<Institution>(`${federation}/institutions/${code}`);
          return [code, state, conformance.conformant];
        }),
      ),
    expected: universities.map(({ code }) => [code, 'admitted', true]),
  });
};

/** The federation hears of an organisation a moment after the student record. */
async function describe(ministry: Session, code: string, endpoint: string): Promise<void> {
  const path = `${federation}/institutions/${code}`;
  for (let attempt = 1; ; attempt += 1) {
    const { status, body } = await ministry.ask<Problem>('PUT', path, { body: { endpoint } });
    if (status < 400) return;
    if (status !== 404 || attempt === 150) throw new Error(`PUT ${path} → ${status} ${body.code} ${body.detail}`);
    await pause(200);
  }
}

/** The catalogue of each is harvested, and found without typing an accent. */
export const catalogueHarvested: Step = async ({ ministry, tell }) => {
  const jobs = await Promise.all(universities.map(({ code }) => harvest(ministry, code)));
  await tell.claim({
    fr: 'La moisson prend 40 cours de trois universités, sans un refus',
    en: 'The harvest takes 40 courses of three universities, without a refusal',
    proof: `POST ${federation}/institutions/${wanted.university}/harvests, GET ${catalogue}`,
    actual: async () => {
      const { items } = await ministry.get<{ items: Course[] }>(catalogue);
      return [items.length, ...jobs.map(({ state, problemCount }) => [state, problemCount])];
    },
    expected: [40, ['succeeded', 0], ['succeeded', 0], ['succeeded', 0]],
  });
  const search = `${federation}/courses?q=ecologie%20humide&mode=online`;
  await tell.claim({
    fr: '« ecologie humide », sans accents, trouve « Écologie des milieux humides »',
    en: '"ecologie humide", without accents, finds it',
    proof: `GET ${search}`,
    actual: async () => (await ministry.get<{ items: Course[] }>(search)).items.map(({ title }) => title),
    expected: ['Écologie des milieux humides'],
  });
  const page = `${ooapi}/courses?pageSize=20&pageNumber=2`;
  await tell.claim({
    fr: 'La fédération se lit elle-même en OOAPI v5, par pages de 20',
    en: 'The federation itself reads as OOAPI v5, in pages of 20',
    proof: `GET ${page}`,
    actual: async () => {
      const { items, hasNextPage, totalPages } = await ministry.get<{
        items: unknown[];
        hasNextPage: boolean;
        totalPages: number;
      }>(page);
      return [items.length, hasNextPage, totalPages];
    },
    expected: [20, false, 2],
  });
};

async function harvest(ministry: Session, code: string): Promise<Job> {
  const { headers } = await ministry.post(`${federation}/institutions/${code}/harvests`);
  const path = new URL(headers.get('location')!).pathname;
  for (;;) {
    const job = await ministry.get<Job>(path);
    if (job.endedAt) return job;
    await pause(200);
  }
}

/** A college student takes a university's distance course; a second one waits for the same seat. */
export const distanceCourse: Step = async (story) => {
  const { tell } = story;
  const { college, university } = sidesOf(story);
  const [first, second] = await studentsOf(story, college);
  const offering = await wantedOffering(college);
  const seat = await askAndAgree(college, university, first!, offering.id);
  await tell.claim({
    fr: 'Une étudiante du cégep demande le cours à distance d’une université: l’attache accepte, l’accueil accepte, la place est à elle',
    en: 'A college student asks for a university’s distance course: home accepts, host accepts, the seat is hers',
    proof: `POST ${federation}/enrolment-requests, POST ${federation}/enrolment-requests/${seat}/decisions`,
    actual: async () => (await requestAt(college, seat)).state,
    expected: 'confirmed',
  });
  const next = await askAndAgree(college, university, second!, offering.id);
  await tell.claim({
    fr: 'La seule place est prise: la demande suivante attend, première en liste',
    en: 'The only seat is taken: the next request waits, first in line',
    proof: `GET ${federation}/enrolment-requests/${next}`,
    actual: async () => {
      const { state, waitingPosition } = await requestAt(university, next);
      return [state, waitingPosition, (await wantedOffering(college)).seatsLeft];
    },
    expected: ['queued', 1, 0],
  });
};

/** The result comes home, and its credits are recognised. */
export const resultComesHome: Step = async (story) => {
  const { tell } = story;
  const { college, university } = sidesOf(story);
  const [first] = await studentsOf(story, college);
  const { id } = await ask(college, first!, (await wantedOffering(college)).id);
  await university.post(`${federation}/enrolment-requests/${id}/results`, {
    body: { state: 'completed', passed: true, score: 'A-', scale: 'letter', credits: 3 },
  });
  await college.post(`${federation}/enrolment-requests/${id}/recognition`, { body: { credits: 3 } });
  const path = `${record}/learners/${first}/results`;
  await tell.claim({
    fr: 'Le résultat rapporté par l’université est au dossier de l’étudiante, et le cégep reconnaît ses trois crédits',
    en: 'The result that the university returned stands in the student’s record, and the college recognises its three credits',
    proof: `POST ${federation}/enrolment-requests/${id}/results, POST ${federation}/enrolment-requests/${id}/recognition, GET ${path}`,
    actual: async () => {
      const { items } = await college.get<{ items: Returned[] }>(path);
      return items
        .filter(({ courseCode }) => courseCode === wanted.code)
        .map(({ organisation, score, passed, recognisedCredits }) => [organisation, score, passed, recognisedCredits]);
    },
    expected: [[wanted.university, 'A-', true, 3]],
    eventually: true,
  });
};

interface Returned {
  courseCode: string | null;
  organisation: string;
  score: string | null;
  passed: boolean | null;
  recognisedCredits: number | null;
}

const sidesOf = ({ base, idp }: Story) => ({
  college: session(base, idp, 'demo-college'),
  university: session(base, idp, 'demo-university'),
});

/** The first two of the college, as its own system reads them. */
async function studentsOf({ cast }: Story, college: Session): Promise<string[]> {
  const path = `${record}/learners?organisation=${cast.college.code}&schoolYear=${schoolYear}&limit=2`;
  return (await college.get<{ items: { id: string }[] }>(path)).items.map(({ id }) => id);
}

async function wantedOffering(reader: Session): Promise<Course['offerings'][number]> {
  const { items } = await reader.get<{ items: Course[] }>(`${catalogue}&institution=${wanted.university}`);
  const offering = items.find(({ code }) => code === wanted.code)?.offerings[0];
  if (!offering) throw new Error(`${wanted.code} is not in the catalogue`);
  return offering;
}

/** Stays are heard a moment after the student record knows them. */
async function ask(college: Session, learnerId: string, offeringId: string): Promise<Request> {
  const path = `${federation}/enrolment-requests`;
  for (let attempt = 1; ; attempt += 1) {
    const { status, body } = await college.ask<Request & Problem>('POST', path, { body: { learnerId, offeringId } });
    if (status < 400) return body;
    if (body.code !== 'learner-not-attending' || attempt === 150)
      throw new Error(`POST ${path} → ${status} ${body.code} ${body.detail}`);
    await pause(200);
  }
}

/** Asked for again, decided again: nothing changes. */
async function askAndAgree(
  college: Session,
  university: Session,
  learnerId: string,
  offeringId: string,
): Promise<string> {
  const { id } = await ask(college, learnerId, offeringId);
  const decisions = `${federation}/enrolment-requests/${id}/decisions`;
  await college.post(decisions, { body: { by: 'home', accepted: true } });
  await university.post(decisions, { body: { by: 'host', accepted: true } });
  return id;
}

const requestAt = (reader: Session, id: string): Promise<Request> =>
  reader.get(`${federation}/enrolment-requests/${id}`);
