import { session, type Session } from '../api.ts';
import { schoolYear } from '../levels.ts';
import { record, type Step, type Story } from '../story.ts';

export const lending = '/ebook-lending/v1';
const opds = '/ebook-lending/opds';

interface TitleView {
  id: string;
  title: string;
  resourceId: string | null;
  availability: { state: string; copies: { total: number; available: number }; holds: number } | null;
}

interface LoanView {
  id: string;
  state: string;
}

interface HoldView {
  id: string;
  state: string;
  position: number;
}

const sessions = new WeakMap<Story, Session>();

/** The libraries' system of both centres. */
function libraryOf(story: Story): Session {
  const known = sessions.get(story) ?? session(story.base, story.idp, 'demo-library');
  sessions.set(story, known);
  return known;
}

/** What one step found and the next ones go on with. */
const shelf = new WeakMap<Story, { title: TitleView; readers: [string, string]; loan?: string; hold?: string }>();

const shelfOf = (story: Story) => {
  const known = shelf.get(story);
  if (!known) throw new Error('no e-book became a title');
  return known;
};

async function eBook(story: Story): Promise<TitleView | undefined> {
  const path = `${lending}/titles?organisation=${story.cast.first.code}&limit=500`;
  const { items } = await libraryOf(story).get<{ items: TitleView[] }>(path);
  return items.filter(({ resourceId }) => resourceId).sort((one, other) => one.title.localeCompare(other.title))[0];
}

/** An e-book published in the catalogue can be lent a moment later. */
export const eBookBecomesTitle: Step = async (story) => {
  const { tell, sis, cast } = story;
  await tell.claim({
    fr: 'Un livre numérique publié au catalogue devient un titre de la bibliothèque',
    en: 'An e-book published in the catalogue becomes a title of the library',
    proof: `GET ${lending}/titles?organisation=${cast.first.code}`,
    actual: async () => (await eBook(story))?.resourceId !== undefined,
    expected: true,
    eventually: true,
  });
  const title = await eBook(story);
  const school = cast.first.schools[1]!.code;
  const path = `${record}/learners?organisation=${school}&schoolYear=${schoolYear}&limit=10`;
  const { items } = await sis.get<{
    items: { id: string; enrolments: { organisation: string; endedOn: string | null }[] }[];
  }>(path);
  const here = items.filter(({ enrolments }) =>
    enrolments.some(({ organisation, endedOn }) => organisation === school && !endedOn),
  );
  const [first, second] = here.map(({ id }) => id);
  if (title && first && second) shelf.set(story, { title, readers: [first, second] });
};

/** A centre buys one copy; buying it again under the same name buys nothing. */
export const buyLicence: Step = async (story) => {
  const { tell, cast } = story;
  const library = libraryOf(story);
  const { title } = shelfOf(story);
  const body = {
    titleId: title.id,
    organisation: cast.first.code,
    sourceId: `urn:demo:licence:${title.id}`,
    concurrency: 1,
    loanDays: 21,
  };
  const bought = await library.post<{ id: string }>(`${lending}/licences`, { body });
  const again = await library.post<{ id: string }>(`${lending}/licences`, { body });
  await putBack(story, title.id);
  const path = `${lending}/titles/${title.id}?organisation=${cast.first.code}`;
  await tell.claim({
    fr: `${cast.first.name} acquiert un exemplaire de « ${title.title} » ; racheté sous le même nom, il reste un`,
    en: 'The centre buys one copy; bought again under the same name, it stays one',
    proof: `POST ${lending}/licences, GET ${path}`,
    actual: async () => {
      const { availability } = await library.get<TitleView>(path);
      return [bought.body.id === again.body.id, again.status, availability?.state, availability?.copies];
    },
    expected: [true, 200, 'available', { total: 1, available: 1 }],
  });
};

/** What an earlier start left on loan comes back, so that the copy is there. */
async function putBack(story: Story, titleId: string): Promise<void> {
  const library = libraryOf(story);
  for (const state of ['waiting', 'ready']) {
    const { items } = await library.get<{ items: HoldView[] }>(`${lending}/holds?titleId=${titleId}&state=${state}`);
    for (const { id } of items) await library.ask('DELETE', `${lending}/holds/${id}`);
  }
  const { items } = await library.get<{ items: LoanView[] }>(`${lending}/loans?titleId=${titleId}&state=open`);
  for (const { id } of items) await library.post(`${lending}/loans/${id}/return`);
}

/** One pupil reads, the next one waits. */
export const borrowAndWait: Step = async (story) => {
  const { tell } = story;
  const library = libraryOf(story);
  const found = shelfOf(story);
  const { title, readers } = found;
  const loan = await library.post<LoanView>(`${lending}/loans`, { body: { titleId: title.id, learnerId: readers[0] } });
  found.loan = loan.body.id;
  await tell.claim({
    fr: 'Un élève l’emprunte ; emprunté de nouveau, c’est le même prêt',
    en: 'A pupil borrows it; borrowed again, it is the same loan',
    proof: `POST ${lending}/loans`,
    actual: async () => {
      const again = await library.ask<LoanView>('POST', `${lending}/loans`, {
        body: { titleId: title.id, learnerId: readers[0] },
      });
      return [loan.status, loan.body.state, again.status, again.body.id === loan.body.id];
    },
    expected: [201, 'open', 200, true],
  });
  const refused = await library.ask<{ code: string }>('POST', `${lending}/loans`, {
    body: { titleId: title.id, learnerId: readers[1] },
  });
  const hold = await library.post<HoldView>(`${lending}/holds`, { body: { titleId: title.id, learnerId: readers[1] } });
  found.hold = hold.body.id;
  await tell.claim({
    fr: 'La suivante ne trouve plus d’exemplaire : elle réserve et devient la première de la file',
    en: 'The next one finds no copy: she places a hold and is first in the queue',
    proof: `POST ${lending}/loans, POST ${lending}/holds`,
    actual: () => Promise.resolve([refused.status, refused.body.code, hold.body.state, hold.body.position]),
    expected: [409, 'no-copy-available', 'waiting', 1],
  });
};

/** A reading app sees how the title stands, without a token. */
export const opdsShowsAvailability: Step = async (story) => {
  const { tell, cast, base } = story;
  const { title } = shelfOf(story);
  const path = `${opds}/publications/${title.id}?organisation=${cast.first.code}`;
  await tell.claim({
    fr: 'Le flux OPDS 2.0 le montre : un exemplaire, aucun de libre, une personne attend',
    en: 'The OPDS 2.0 feed shows it: one copy, none free, one reader waits',
    proof: `GET ${path}`,
    actual: async () => {
      const answer = await fetch(base + path, { signal: AbortSignal.timeout(15_000) });
      const { links } = (await answer.json()) as { links: { rel: string; properties?: Record<string, unknown> }[] };
      const offer = links.find(({ rel }) => rel === 'http://opds-spec.org/acquisition/borrow')?.properties;
      const availability = offer?.['availability'] as { state: string } | undefined;
      return [
        answer.headers.get('content-type')?.split(';')[0],
        availability?.state,
        offer?.['copies'],
        offer?.['holds'],
      ];
    },
    expected: ['application/opds-publication+json', 'unavailable', { total: 1, available: 0 }, { total: 1 }],
  });
};

/** The return itself sets the copy aside for whoever is first. */
export const returnServesNext: Step = async (story) => {
  const { tell } = story;
  const library = libraryOf(story);
  const { title, readers, loan, hold } = shelfOf(story);
  const returned = await library.post<LoanView>(`${lending}/loans/${loan}/return`);
  const ready = await library.get<HoldView>(`${lending}/holds/${hold}`);
  await tell.claim({
    fr: 'Le premier le rend : l’exemplaire est aussitôt mis de côté pour celle qui attendait',
    en: 'The first returns it: the copy is at once set aside for the one who waited',
    proof: `POST ${lending}/loans/${loan}/return, GET ${lending}/holds/${hold}`,
    actual: () => Promise.resolve([returned.body.state, ready.state, ready.position]),
    expected: ['returned', 'ready', 0],
  });
  const next = await library.post<LoanView>(`${lending}/loans`, { body: { titleId: title.id, learnerId: readers[1] } });
  await tell.claim({
    fr: 'Elle l’emprunte, et sa réservation est honorée',
    en: 'She borrows it, and her hold is met',
    proof: `POST ${lending}/loans, GET ${lending}/holds/${hold}`,
    actual: async () => {
      const met = await library.get<HoldView>(`${lending}/holds/${hold}`);
      return [next.status, next.body.state, met.state];
    },
    expected: [201, 'open', 'met'],
  });
};

export const lendingSteps: readonly Step[] = [
  eBookBecomesTitle,
  buyLicence,
  borrowAndWait,
  opdsShowsAvailability,
  returnServesNext,
];
