import type { ebookLending } from '@pan/client';
import { all, session, value, visitor, type Session } from '../api.ts';
import { schoolYear } from '../levels.ts';
import type { Step, Story } from '../story.ts';

export const lending = '/ebook-lending/v1';
const opds = '/ebook-lending/opds';

type TitleView = ebookLending.TitleView;

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
  const organisation = story.cast.first.code;
  const titles = await all((query) =>
    libraryOf(story).ebookLending.GET('/v1/titles', { params: { query: { ...query, organisation } } }),
  );
  return titles.filter(({ resourceId }) => resourceId).sort((one, other) => one.title.localeCompare(other.title))[0];
}

/** An e-book published in the catalogue can be lent a moment later. */
export const eBookBecomesTitle: Step = async (story) => {
  const { tell, sis, cast } = story;
  await tell.claim({
    fr: 'Un livre numérique publié au catalogue devient un titre de la bibliothèque',
    en: 'An e-book published in the catalogue becomes a title of the library',
    systems: ['S20', 'S23'],
    proof: `GET ${lending}/titles?organisation=${cast.first.code}`,
    actual: async () => (await eBook(story))?.resourceId !== undefined,
    expected: true,
    eventually: true,
  });
  const title = await eBook(story);
  const school = cast.first.schools[1]!.code;
  const query = { organisation: school, schoolYear, limit: 10 };
  const { items } = await value(sis.studentRecord.GET('/v1/learners', { params: { query } }));
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
  const bought = await library.ebookLending.POST('/v1/licences', { body });
  const again = await library.ebookLending.POST('/v1/licences', { body });
  await putBack(story, title.id);
  const path = `${lending}/titles/${title.id}?organisation=${cast.first.code}`;
  await tell.claim({
    fr: `${cast.first.name} acquiert un exemplaire de « ${title.title} » ; racheté sous le même nom, il reste un`,
    en: 'The centre buys one copy; bought again under the same name, it stays one',
    proof: `POST ${lending}/licences, GET ${path}`,
    actual: async () => {
      const params = { path: { id: title.id }, query: { organisation: cast.first.code } };
      const { availability } = await value(library.ebookLending.GET('/v1/titles/{id}', { params }));
      return [bought.data?.id === again.data?.id, again.response.status, availability?.state, availability?.copies];
    },
    expected: [true, 200, 'available', { total: 1, available: 1 }],
  });
};

/** What an earlier start left on loan comes back, so that the copy is there. */
async function putBack(story: Story, titleId: string): Promise<void> {
  const { ebookLending } = libraryOf(story);
  for (const state of ['waiting', 'ready'] as const) {
    const { items } = await value(ebookLending.GET('/v1/holds', { params: { query: { titleId, state } } }));
    for (const { id } of items) await ebookLending.DELETE('/v1/holds/{id}', { params: { path: { id } } });
  }
  const { items } = await value(ebookLending.GET('/v1/loans', { params: { query: { titleId, state: 'open' } } }));
  for (const { id } of items) await giveBack(story, id);
}

const borrow = (story: Story, titleId: string, learnerId: string) =>
  libraryOf(story).ebookLending.POST('/v1/loans', { body: { titleId, learnerId } });

const giveBack = (story: Story, id: string) =>
  value(libraryOf(story).ebookLending.POST('/v1/loans/{id}/return', { params: { path: { id } } }));

const holdAt = (story: Story, id: string) =>
  value(libraryOf(story).ebookLending.GET('/v1/holds/{id}', { params: { path: { id } } }));

/** One pupil reads, the next one waits. */
export const borrowAndWait: Step = async (story) => {
  const { tell } = story;
  const found = shelfOf(story);
  const { title, readers } = found;
  const loan = await borrow(story, title.id, readers[0]);
  const { id } = await value(Promise.resolve(loan));
  found.loan = id;
  await tell.claim({
    fr: 'Un élève l’emprunte ; emprunté de nouveau, c’est le même prêt',
    en: 'A pupil borrows it; borrowed again, it is the same loan',
    systems: ['S23'],
    proof: `POST ${lending}/loans`,
    actual: async () => {
      const again = await borrow(story, title.id, readers[0]);
      return [loan.response.status, loan.data?.state, again.response.status, again.data?.id === id];
    },
    expected: [201, 'open', 200, true],
  });
  const refused = await borrow(story, title.id, readers[1]);
  const wish = { titleId: title.id, learnerId: readers[1] };
  const hold = await value(libraryOf(story).ebookLending.POST('/v1/holds', { body: wish }));
  found.hold = hold.id;
  await tell.claim({
    fr: 'La suivante ne trouve plus d’exemplaire : elle réserve et devient la première de la file',
    en: 'The next one finds no copy: she places a hold and is first in the queue',
    proof: `POST ${lending}/loans, POST ${lending}/holds`,
    actual: () => Promise.resolve([refused.response.status, refused.error?.code, hold.state, hold.position]),
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
    systems: ['S23'],
    proof: `GET ${path}`,
    actual: async () => {
      const params = { path: { id: title.id }, query: { organisation: cast.first.code } };
      const { data, response } = await visitor(base).ebookLending.GET('/opds/publications/{id}', { params });
      const { links } = data as { links: { rel: string; properties?: Record<string, unknown> }[] };
      const offer = links.find(({ rel }) => rel === 'http://opds-spec.org/acquisition/borrow')?.properties;
      const availability = offer?.['availability'] as { state: string } | undefined;
      return [
        response.headers.get('content-type')?.split(';')[0],
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
  const { title, readers, loan, hold } = shelfOf(story);
  const returned = await giveBack(story, loan!);
  const ready = await holdAt(story, hold!);
  await tell.claim({
    fr: 'Le premier le rend : l’exemplaire est aussitôt mis de côté pour celle qui attendait',
    en: 'The first returns it: the copy is at once set aside for the one who waited',
    systems: ['S23'],
    proof: `POST ${lending}/loans/${loan}/return, GET ${lending}/holds/${hold}`,
    actual: () => Promise.resolve([returned.state, ready.state, ready.position]),
    expected: ['returned', 'ready', 0],
  });
  const next = await borrow(story, title.id, readers[1]);
  await tell.claim({
    fr: 'Elle l’emprunte, et sa réservation est honorée',
    en: 'She borrows it, and her hold is met',
    proof: `POST ${lending}/loans, GET ${lending}/holds/${hold}`,
    actual: async () => {
      const met = await holdAt(story, hold!);
      return [next.response.status, next.data?.state, met.state];
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
