import { onceKnown, pause, session, value, type Session } from '../api.ts';
import { schoolYear } from '../levels.ts';
import { listenForUniversities, universities, wanted } from '../ooapi-institutions.ts';
import { record, type Step, type Story } from '../story.ts';

export const federation = '/ecampus-federation/v1';
const ooapi = '/ecampus-federation/ooapi/v5';
const catalogue = `${federation}/courses?limit=500`;

/** Three universities join the federation. Their endpoints live in the launcher, so that each start says anew where they are. */
export const institutionsJoin: Step = async ({ ministry, tell }) => {
  const endpoints = await listenForUniversities();
  for (const { code, name } of universities) {
    await value(
      ministry.studentRecord.PUT('/v1/organisations/{code}', {
        params: { path: { code } },
        body: { name, kind: 'university', parentCode: 'ministere' },
      }),
    );
  }
  for (const { code } of universities) {
    await describe(ministry, code, endpoints.of(code));
    const { error } = await ministry.ecampusFederation.POST('/v1/institutions/{code}/admission', {
      params: { path: { code } },
    });
    if (error && error.code !== 'institution-already-admitted')
      throw new Error(`${code}: ${error.code} ${error.detail}`);
  }
  await tell.claim({
    fr: 'Trois universités disent où elles répondent en OOAPI; leur document de service est lu et elles sont admises',
    en: 'Three universities say where they answer OOAPI; their service document is read and they are admitted',
    systems: ['S28', 'S29'],
    proof: `PUT ${federation}/institutions/${wanted.university}, POST ${federation}/institutions/${wanted.university}/admission`,
    actual: () =>
      Promise.all(
        universities.map(async ({ code }) => {
          const params = { path: { code } };
          const institution = ministry.ecampusFederation.GET('/v1/institutions/{code}', { params });
          const { state, conformance } = await value(institution);
          return [code, state, conformance.conformant];
        }),
      ),
    expected: universities.map(({ code }) => [code, 'admitted', true]),
  });
};

/** The federation hears of an organisation a moment after the student record. */
async function describe(ministry: Session, code: string, endpoint: string): Promise<void> {
  await onceKnown(() =>
    ministry.ecampusFederation.PUT('/v1/institutions/{code}', { params: { path: { code } }, body: { endpoint } }),
  );
}

/** The catalogue of each is harvested, and found without typing an accent. */
export const catalogueHarvested: Step = async ({ ministry, tell }) => {
  const jobs = await Promise.all(universities.map(({ code }) => harvest(ministry, code)));
  await tell.claim({
    fr: 'La moisson prend 40 cours de trois universités, sans un refus',
    en: 'The harvest takes 40 courses of three universities, without a refusal',
    systems: ['S28'],
    proof: `POST ${federation}/institutions/${wanted.university}/harvests, GET ${catalogue}`,
    actual: async () => {
      const query = { limit: 500 };
      const { items } = await value(ministry.ecampusFederation.GET('/v1/courses', { params: { query } }));
      return [items.length, ...jobs.map(({ state, problemCount }) => [state, problemCount])];
    },
    expected: [40, ['succeeded', 0], ['succeeded', 0], ['succeeded', 0]],
  });
  const search = `${federation}/courses?q=ecologie%20humide&mode=online`;
  await tell.claim({
    fr: '« ecologie humide », sans accents, trouve « Écologie des milieux humides »',
    en: '"ecologie humide", without accents, finds it',
    proof: `GET ${search}`,
    actual: async () => {
      const query = { q: 'ecologie humide', mode: 'online' as const };
      const { items } = await value(ministry.ecampusFederation.GET('/v1/courses', { params: { query } }));
      return items.map(({ title }) => title);
    },
    expected: ['Écologie des milieux humides'],
  });
  const page = `${ooapi}/courses?pageSize=20&pageNumber=2`;
  await tell.claim({
    fr: 'La fédération se lit elle-même en OOAPI v5, par pages de 20',
    en: 'The federation itself reads as OOAPI v5, in pages of 20',
    proof: `GET ${page}`,
    actual: async () => {
      const query = { pageSize: 20 as const, pageNumber: 2 };
      const answer = ministry.ecampusFederation.GET('/ooapi/v5/courses', { params: { query } });
      const { items, hasNextPage, totalPages } = await value(answer);
      return [items.length, hasNextPage, totalPages];
    },
    expected: [20, false, 2],
  });
};

async function harvest({ ecampusFederation }: Session, code: string) {
  const { id } = await value(
    ecampusFederation.POST('/v1/institutions/{code}/harvests', { params: { path: { code } } }),
  );
  for (;;) {
    const job = await value(ecampusFederation.GET('/v1/harvests/{id}', { params: { path: { id } } }));
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
    systems: ['S28'],
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
  const params = { path: { id } };
  await value(
    university.ecampusFederation.POST('/v1/enrolment-requests/{id}/results', {
      params,
      body: { state: 'completed', passed: true, score: 'A-', scale: 'letter', credits: 3 },
    }),
  );
  await value(
    college.ecampusFederation.POST('/v1/enrolment-requests/{id}/recognition', { params, body: { credits: 3 } }),
  );
  const path = `${record}/learners/${first}/results`;
  await tell.claim({
    fr: 'Le résultat rapporté par l’université est au dossier de l’étudiante, et le cégep reconnaît ses trois crédits',
    en: 'The result that the university returned stands in the student’s record, and the college recognises its three credits',
    systems: ['S28', 'S31'],
    proof: `POST ${federation}/enrolment-requests/${id}/results, POST ${federation}/enrolment-requests/${id}/recognition, GET ${path}`,
    actual: async () => {
      const answer = college.studentRecord.GET('/v1/learners/{id}/results', { params: { path: { id: first! } } });
      const { items } = await value(answer);
      return items
        .filter(({ courseCode }) => courseCode === wanted.code)
        .map(({ organisation, score, passed, recognisedCredits }) => [organisation, score, passed, recognisedCredits]);
    },
    expected: [[wanted.university, 'A-', true, 3]],
    eventually: true,
  });
};

const sidesOf = ({ base, idp }: Story) => ({
  college: session(base, idp, 'demo-college'),
  university: session(base, idp, 'demo-university'),
});

/** The first two of the college, as its own system reads them. */
async function studentsOf({ cast }: Story, college: Session): Promise<string[]> {
  const query = { organisation: cast.college.code, schoolYear, limit: 2 };
  const { items } = await value(college.studentRecord.GET('/v1/learners', { params: { query } }));
  return items.map(({ id }) => id);
}

async function wantedOffering(reader: Session) {
  const query = { limit: 500, institution: wanted.university };
  const { items } = await value(reader.ecampusFederation.GET('/v1/courses', { params: { query } }));
  const offering = items.find(({ code }) => code === wanted.code)?.offerings[0];
  if (!offering) throw new Error(`${wanted.code} is not in the catalogue`);
  return offering;
}

/** Stays are heard a moment after the student record knows them. */
const ask = (college: Session, learnerId: string, offeringId: string) =>
  onceKnown(
    () => college.ecampusFederation.POST('/v1/enrolment-requests', { body: { learnerId, offeringId } }),
    'learner-not-attending',
  );

/** Asked for again, decided again: nothing changes. */
async function askAndAgree(
  college: Session,
  university: Session,
  learnerId: string,
  offeringId: string,
): Promise<string> {
  const { id } = await ask(college, learnerId, offeringId);
  for (const [who, by] of [[college, 'home'] as const, [university, 'host'] as const])
    await value(
      who.ecampusFederation.POST('/v1/enrolment-requests/{id}/decisions', {
        params: { path: { id } },
        body: { by, accepted: true },
      }),
    );
  return id;
}

const requestAt = (reader: Session, id: string) =>
  value(reader.ecampusFederation.GET('/v1/enrolment-requests/{id}', { params: { path: { id } } }));
