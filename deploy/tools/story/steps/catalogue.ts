import type { resourceCatalogue } from '@pan/client';
import { all, pause, session, value, visitor, type Session } from '../api.ts';
import { inRepository, lomRecords, oaiSource, sentByHand } from '../oai-source.ts';
import type { Step, Story } from '../story.ts';

export const catalogue = '/resource-catalogue/v1';
const provider = '/resource-catalogue/oai';
const code = 'centre-de-documentation';
const sourcePath = `${catalogue}/sources/${code}`;

/** The catalogue takes in a centre's repository, page by page, and a second walk changes nothing. */
export const harvestSource: Step = async (story) => {
  const { tell, isFresh } = story;
  const library = libraryOf(story);
  const organisation = story.cast.first.code;
  const source = await oaiSource();
  try {
    await value(
      library.resourceCatalogue.PUT('/v1/sources/{code}', {
        params: { path: { code }, query: { organisation } },
        body: { name: 'Centre de documentation', baseUrl: source.url, metadataPrefix: 'lom' },
      }),
    );
    const first = await harvest(library);
    const { added = 0, unchanged = 0, refused = 0 } = first.job.counts;
    await tell.claim({
      fr: `Le catalogue moissonne un centre de documentation : ${inRepository.length} notices, par pages`,
      en: `The catalogue harvests a document centre by OAI-PMH: ${inRepository.length} records, page by page`,
      systems: ['S20'],
      proof: `POST ${sourcePath}/harvests, GET ${first.path}`,
      actual: () => Promise.resolve([first.job.state, isFresh ? added : added + unchanged, refused]),
      expected: ['succeeded', inRepository.length, 0],
    });
    const second = await harvest(library);
    await tell.claim({
      fr: 'Moissonné de nouveau, rien ne change et rien n’est publié',
      en: 'Harvested again, nothing changes and nothing is published',
      proof: `GET ${second.path}`,
      actual: () =>
        Promise.resolve([
          second.job.state,
          ...['added', 'changed', 'withdrawn'].map((name) => second.job.counts[name] ?? 0),
        ]),
      expected: ['succeeded', 0, 0, 0],
    });
  } finally {
    await source.close();
  }
};

/** A library sends records as LOM; each is a draft until somebody publishes it. */
export const sendRecords: Step = async (story) => {
  const { tell } = story;
  const library = libraryOf(story);
  const [first, ...others] = story.isFresh ? sentByHand : await notYetThere(story);
  if (first) {
    const id = await enter(story, first.lom);
    await tell.claim({
      fr: 'Une notice LOM versée est un brouillon que personne ne voit',
      en: 'A LOM record is entered as a draft that nobody sees',
      proof: `POST ${catalogue}/resources, GET ${catalogue}/resources/${id}`,
      actual: async () => {
        const params = { path: { id } };
        return (await anybody(story).resourceCatalogue.GET('/v1/resources/{id}', { params })).response.status;
      },
      expected: 404,
    });
    await publish(library, id);
    for (const { lom } of others) await publish(library, await enter(story, lom));
  }
  const books = await search(story, { kind: 'e-book', limit: 1 });
  await tell.claim({
    fr: `Publiées, ${sentByHand.length} notices s’ajoutent au catalogue, dont 8 livres numériques`,
    en: `Published, ${sentByHand.length} records join the catalogue, 8 of them e-books`,
    proof: `GET ${catalogue}/resources?kind=e-book`,
    actual: () => Promise.resolve(books.total),
    expected: 8,
  });
};

/** Nobody types accents, apostrophes or endings. */
export const findWithoutAccents: Step = async (story) => {
  const questions = [
    ['metacognition', 'Apprendre à apprendre en ligne'],
    ['etabliss', 'L’établissement de la Nouvelle-France'],
    ["l'algebre", 'L’algèbre pas à pas'],
    ['seismes volcan', 'Volcans et séismes : la plaque en mouvement'],
  ] as const;
  for (const [q, title] of questions) {
    const query = `q=${encodeURIComponent(q)}`;
    await story.tell.claim({
      fr: `Une enseignante cherche « ${q} » et trouve « ${title} »`,
      en: `A teacher looks for "${q}" and finds it`,
      proof: `GET ${catalogue}/resources?${query}`,
      actual: async () => (await search(story, { q })).items[0]?.title,
      expected: title,
    });
  }
};

/** What is left of a question, by level, subject and licence. */
export const countByFacet: Step = async (story) => {
  const query = 'kind=e-book&subject=french';
  await story.tell.claim({
    fr: 'Les facettes comptent : trois livres numériques de français, dont un pour la cinquième année du primaire',
    en: 'Facets count: three e-books for French, one of them for primary year 5',
    systems: ['S20'],
    proof: `GET ${catalogue}/resources?${query}`,
    actual: async () => {
      const { total, facets } = await search(story, { kind: 'e-book', subject: 'french' });
      return [total, facets?.['level']?.find(({ value }) => value === 'primary-5')?.count];
    },
    expected: [3, 1],
  });
};

/** A withdrawn resource is gone for readers and stays, as deleted, for whoever harvests the catalogue. */
export const provideToHarvesters: Step = async (story) => {
  const { tell } = story;
  const library = libraryOf(story);
  const title = 'D’où vient l’eau du robinet?';
  const known = (await search(story, { q: title })).items.find((item) => item.title === title);
  if (known)
    await value(
      library.resourceCatalogue.POST('/v1/resources/{id}/withdrawal', { params: { path: { id: known.id } } }),
    );
  const seen = await walkProvider(story);
  await tell.claim({
    fr: 'Un moissonneur reçoit tout le catalogue, chaque notice une fois; la notice retirée est marquée supprimée',
    en: 'A harvester gets the whole catalogue, every record once; the withdrawn one is marked deleted',
    systems: ['S20'],
    proof: `GET ${provider}?verb=ListRecords&metadataPrefix=oai_dc`,
    actual: () =>
      Promise.resolve([
        new Set(seen.identifiers).size === seen.identifiers.length,
        seen.identifiers.length >= lomRecords.length,
        seen.deleted,
      ]),
    expected: [true, true, 1],
  });
};

/** Measure M01: what resources are aligned to. */
export const competencyFramework: Step = async (story) => {
  await story.tell.claim({
    fr: 'Le cadre de référence de la compétence numérique (M01) : douze dimensions, auxquelles des ressources répondent',
    en: 'The digital competency framework (M01): twelve dimensions that resources are aligned to',
    systems: ['S01', 'S20'],
    proof: `GET ${catalogue}/frameworks/competence-numerique, GET ${catalogue}/resources?competency=cn-11`,
    actual: async () => {
      const params = { path: { code: 'competence-numerique' } };
      const { dimensions } = await value(anybody(story).resourceCatalogue.GET('/v1/frameworks/{code}', { params }));
      return [dimensions.length, (await search(story, { competency: 'cn-11' })).total];
    },
    expected: [12, 2],
  });
};

export const catalogueSteps: readonly Step[] = [
  harvestSource,
  sendRecords,
  findWithoutAccents,
  countByFacet,
  competencyFramework,
  provideToHarvesters,
];

const libraryOf = ({ base, idp }: Story): Session => session(base, idp, 'demo-library');

/** As anybody reads, without a token. */
const anybody = ({ base }: Story) => visitor(base);

type Question = NonNullable<resourceCatalogue.paths['/v1/resources']['get']['parameters']['query']>;

const search = (story: Story, query: Question) =>
  value(anybody(story).resourceCatalogue.GET('/v1/resources', { params: { query } }));

async function harvest(library: Session) {
  const { id } = await value(
    library.resourceCatalogue.POST('/v1/sources/{code}/harvests', { params: { path: { code } } }),
  );
  for (;;) {
    const job = await value(library.resourceCatalogue.GET('/v1/harvests/{id}', { params: { path: { id } } }));
    if (job.state !== 'queued' && job.state !== 'running') return { path: `${catalogue}/harvests/${id}`, job };
    await pause(200);
  }
}

async function enter(story: Story, xml: string): Promise<string> {
  const { body } = await libraryOf(story).send(`${catalogue}/resources?organisation=${story.cast.first.code}`, xml);
  return (JSON.parse(body) as resourceCatalogue.ResourceAnswer).id;
}

const publish = (library: Session, id: string) =>
  value(library.resourceCatalogue.POST('/v1/resources/{id}/publication', { params: { path: { id } } }));

/** Of the records that a library sends, those that no earlier start has published, by their place. */
async function notYetThere(story: Story) {
  const published = await all((query) => anybody(story).resourceCatalogue.GET('/v1/resources', { params: { query } }));
  const there = new Set(published.map(({ locator }) => locator));
  return sentByHand.filter(({ lom }) => !there.has(/<location>(.*?)<\/location>/.exec(lom)?.[1] ?? ''));
}

async function walkProvider(story: Story): Promise<{ identifiers: string[]; deleted: number }> {
  const seen = { identifiers: [] as string[], deleted: 0 };
  for (let next = 'metadataPrefix=oai_dc'; next;) {
    const body = await anybody(story).text(`${provider}?verb=ListRecords&${next}`);
    seen.identifiers.push(
      ...[...body.matchAll(/<header[^>]*><identifier>(.*?)</g)].map(([, identifier]) => identifier!),
    );
    seen.deleted += body.match(/<header status="deleted">/g)?.length ?? 0;
    const token = /<resumptionToken[^>]*>([^<]+)</.exec(body)?.[1];
    next = token ? `resumptionToken=${token}` : '';
  }
  return seen;
}
