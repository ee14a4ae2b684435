import { all, value, type Session } from '../api.ts';
import { schoolYear } from '../levels.ts';
import { figureOf, formatted, governance, type Step } from '../story.ts';

/** The plan's own register: the measure that all this serves, and what is known of its money and time. */
export const planRegister: Step = async ({ ministry, tell }) => {
  const measure = `${governance}/measures/M23`;
  await tell.claim({
    fr: 'La mesure 23 du plan est le dossier unifié, et le chiffre est son indicateur',
    en: 'Measure 23 of the plan is the unified record, and the figure is its indicator',
    systems: ['S31'],
    proof: `GET ${measure}`,
    actual: async () => {
      const params = { path: { id: 'M23' } };
      const { id, indicators } = await value(ministry.governanceReporting.GET('/v1/measures/{id}', { params }));
      const counted = await value(figureOf(ministry, 'unified-records'));
      return [id, indicators.some((one) => one.id === 'unified-records'), counted.indicator, counted.measure];
    },
    expected: ['M23', true, 'unified-records', 'M23'],
  });
  const grants = `${governance}/grants`;
  await tell.claim({
    fr: `La subvention G001 : ${formatted(225_000)} $ en deux volets, ${formatted(150_000)} $ et ${formatted(75_000)} $, sept mesures`,
    en: 'Grant G001: $225,000 in two parts, $150,000 and $75,000, seven measures',
    systems: ['S49', 'S50', 'S51'],
    proof: `GET ${grants}`,
    actual: async () => {
      const { items } = await value(ministry.governanceReporting.GET('/v1/grants'));
      const grant = items.find(({ id }) => id === 'G001');
      return [grant?.amountCents, grant?.parts.map(({ amountCents }) => amountCents), grant?.measures.length];
    },
    expected: [22_500_000, [15_000_000, 7_500_000], 7],
  });
  const timeline = `${governance}/timeline`;
  await tell.claim({
    fr: 'Le calendrier du plan garde inconnues les années que la source ne donne pas',
    en: 'The plan’s timeline keeps unknown the years that the source does not give',
    systems: ['S47'],
    proof: `GET ${timeline}`,
    actual: async () => {
      const { entries } = await value(ministry.governanceReporting.GET('/v1/timeline'));
      return [entries.length, entries.every(({ phases }) => phases.every(({ schoolYears }) => schoolYears === null))];
    },
    expected: [11, true],
  });
};

interface Shown {
  value: number | null;
  of: number | null;
  suppressed: boolean;
}

/** Fewer learners than this are not shown. */
const smallest = 5;

/** @param persons how many stand behind each part of it: fewer than five are shown of none */
const shown = (value: number, of: number | null, persons: readonly number[] = []): Shown =>
  persons.some((count) => count > 0 && count < smallest)
    ? { value: null, of: null, suppressed: true }
    : { value, of, suppressed: false };

const personsIn = (rows: readonly { readonly learnerId: string | null }[]): number =>
  new Set(rows.map(({ learnerId }) => learnerId)).size;

const figureAt = (id: string, query = ''): string => `${governance}/indicators/${id}${query}`;

async function shownOf(ministry: Session, id: string, year?: string): Promise<Shown> {
  const params = { path: { id }, query: year ? { schoolYear: year } : {} };
  const figure = await value(ministry.governanceReporting.GET('/v1/indicators/{id}', { params }));
  return { value: figure.value, of: figure.of, suppressed: figure.suppressed };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** What happens now falls in this school year, whatever year the rosters speak of. */
function yearOf(instant: string | Date): string {
  const [year = 0, month = 0] = new Date(instant)
    .toLocaleDateString('en-CA', { timeZone: 'America/Toronto' })
    .split('-')
    .map(Number);
  return month >= 7 ? `${year}-${year + 1}` : `${year - 1}-${year}`;
}

const examFigures: Step = async ({ ministry, tell }) => {
  const sessions = await all((query) => ministry.examManagement.GET('/v1/sessions', { params: { query } }));
  const ofYear = await Promise.all(
    sessions
      .filter((one) => one.schoolYear === schoolYear)
      .map(({ id }) => value(ministry.examManagement.GET('/v1/sessions/{id}', { params: { path: { id } } }))),
  );
  const submitted = sum(ofYear.map(({ counts }) => counts.submitted));
  const candidates = sum(ofYear.map(({ counts }) => counts.candidates));
  const path = figureAt('exam-sittings', `?schoolYear=${schoolYear}`);
  await tell.claim({
    fr: `Mesure 13, les épreuves en format numérique : ${formatted(submitted)} passations remises sur ${formatted(candidates)}, comme le disent les épreuves`,
    en: 'Measure 13, exams in digital form: sittings submitted of candidates registered, as the exams say',
    systems: ['S15'],
    proof: `GET ${path}, GET /exam-management/v1/sessions`,
    actual: () => shownOf(ministry, 'exam-sittings', schoolYear),
    expected: shown(submitted, candidates, [
      // Of several sessions, as many persons as the largest has.
      ...['candidates', 'submitted'].map((part) =>
        Math.max(...ofYear.map(({ counts }) => counts[part as 'submitted'])),
      ),
      Math.max(...ofYear.map(({ counts }) => counts.candidates - counts.submitted)),
    ]),
    eventually: true,
  });
};

const catalogueFigures: Step = async ({ ministry, tell }) => {
  const resources = await all((query) => ministry.resourceCatalogue.GET('/v1/resources', { params: { query } }));
  const path = figureAt('published-resources');
  await tell.claim({
    fr: `Mesure 15, la plateforme de ressources : ${formatted(resources.length)} ressources publiées, autant que le catalogue en montre`,
    en: 'Measure 15, the platform of resources: as many resources published as the catalogue shows',
    systems: ['S20'],
    proof: `GET ${path}, GET /resource-catalogue/v1/resources`,
    actual: () => shownOf(ministry, 'published-resources'),
    expected: shown(resources.length, null),
    eventually: true,
  });
  const { items: frameworks } = await value(ministry.resourceCatalogue.GET('/v1/frameworks'));
  const framework = figureAt('released-frameworks');
  await tell.claim({
    fr: 'Mesure 1, le cadre de référence des compétences numériques : il est diffusé; le jalon de 2019 reste celui du calendrier',
    en: 'Measure 1, the framework of digital competencies: it is released; the milestone of 2019 stays the timeline’s',
    systems: ['S01'],
    proof: `GET ${framework}, GET /resource-catalogue/v1/frameworks`,
    actual: () => shownOf(ministry, 'released-frameworks'),
    expected: shown(frameworks.length, null),
    eventually: true,
  });
};

const lendingFigures: Step = async ({ ministry, tell }) => {
  const now = yearOf(new Date());
  const loans = await all((query) => ministry.ebookLending.GET('/v1/loans', { params: { query } }));
  const ofYear = loans.filter(({ openedAt }) => yearOf(openedAt) === now);
  const opened = ofYear.length;
  const path = figureAt('ebook-loans', `?schoolYear=${now}`);
  await tell.claim({
    fr: `Mesure 17, le prêt de livres numériques : ${formatted(opened)} prêts ouverts cette année; tus s’ils sont de moins de ${smallest} personnes`,
    en: 'Measure 17, e-book lending: loans opened this year, withheld where fewer than five persons have them',
    systems: ['S23'],
    proof: `GET ${path}, GET /ebook-lending/v1/loans`,
    actual: () => shownOf(ministry, 'ebook-loans', now),
    expected: shown(opened, null, [personsIn(ofYear)]),
    eventually: true,
  });
  const waiting = await all((query) =>
    ministry.ebookLending.GET('/v1/holds', { params: { query: { ...query, state: 'waiting' } } }),
  );
  const holds = figureAt('waiting-holds');
  await tell.claim({
    fr: `Réservations en attente : ${formatted(waiting.length)}; tues si elles sont de moins de ${smallest} personnes`,
    en: 'Holds waiting, withheld where fewer than five persons have them',
    proof: `GET ${holds}, GET /ebook-lending/v1/holds?state=waiting`,
    actual: () => shownOf(ministry, 'waiting-holds'),
    expected: shown(waiting.length, null, [personsIn(waiting)]),
    eventually: true,
  });
};

const federationFigures: Step = async ({ ministry, tell }) => {
  const federation = '/ecampus-federation/v1';
  const { ecampusFederation } = ministry;
  const institutions = await all((query) => ecampusFederation.GET('/v1/institutions', { params: { query } }));
  const courses = await all((query) => ecampusFederation.GET('/v1/courses', { params: { query } }));
  const offered = courses.filter(({ offerings }) => offerings.length > 0);
  const seats = sum(courses.flatMap(({ offerings }) => offerings.map((one) => one.seats ?? 0)));
  const ids = ['federated-institutions', 'distance-courses', 'offered-seats'];
  await tell.claim({
    fr: `Mesure 21, eCampus : ${institutions.length} établissements, ${formatted(offered.length)} cours à distance, ${formatted(seats)} places, comme le dit la fédération`,
    en: 'Measure 21, eCampus: institutions, distance courses and seats, as the federation says',
    systems: ['S28'],
    proof: ids.map((id) => `GET ${figureAt(id)}`).join(', '),
    actual: async () => (await Promise.all(ids.map((id) => shownOf(ministry, id)))).map((one) => one.value),
    expected: [institutions.filter(({ state }) => state === 'admitted').length, offered.length, seats],
    eventually: true,
  });
  const requests = await all((query) => ecampusFederation.GET('/v1/enrolment-requests', { params: { query } }));
  const [confirmed, others] = [true, false].map((sits) =>
    requests.filter(({ state }) => (state === 'confirmed') === sits),
  );
  const path = figureAt('confirmed-enrolments', `?schoolYear=${yearOf(new Date())}`);
  const expected = shown(confirmed!.length, requests.length, [requests, confirmed!, others!].map(personsIn));
  await tell.claim({
    fr: expected.suppressed
      ? `Les inscriptions entre établissements sont celles de moins de ${smallest} personnes : la gouvernance les tait, elle ne dit pas zéro`
      : 'Les inscriptions entre établissements, comme le dit la fédération',
    en: expected.suppressed
      ? `Enrolments between institutions are those of fewer than ${smallest} persons: governance withholds them and does not say zero`
      : 'Enrolments between institutions, as the federation says',
    proof: `GET ${path}, GET ${federation}/enrolment-requests`,
    actual: () => shownOf(ministry, 'confirmed-enrolments', yearOf(new Date())),
    expected,
    eventually: true,
  });
};

/** The 33 measures, and by which services those that are carried out report. */
const measuresReport: Step = async ({ ministry, tell }) => {
  const path = `${governance}/measures`;
  await tell.claim({
    fr: 'Sur les 33 mesures, dix disent par les services ce qu’elles produisent',
    en: 'Of the 33 measures, ten say through the services what they bring about',
    proof: `GET ${path}`,
    actual: async () => {
      const { items } = await value(ministry.governanceReporting.GET('/v1/measures'));
      return [items.length, items.filter(({ figures }) => figures.length > 0).map(({ id }) => id)];
    },
    expected: [33, ['M01', 'M11', 'M13', 'M14', 'M15', 'M17', 'M19', 'M21', 'M23', 'M25']],
  });
};

/** Each service's facts in governance's figures, tied to the plan's measures; after everything else, since they say what has happened. */
export const planFigures: readonly Step[] = [
  examFigures,
  catalogueFigures,
  lendingFigures,
  federationFigures,
  measuresReport,
];
