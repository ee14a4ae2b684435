import * as fc from 'fast-check';
import { FoldSearch } from '../src/application/search/fold-search.js';
import { browseSql, searchSql } from '../src/persistence/search/search.queries.js';
import { catalogue, lom, samples, type Catalogue } from './catalogue-fixture.js';

interface Answer {
  items: { id: string; title: string }[];
  nextCursor: string | null;
  total: number | null;
  facets: Record<string, { value: string; count: number }[]> | null;
}

let it1: Catalogue;
beforeAll(async () => {
  it1 = await catalogue();
  await it1.publish(...samples.values());
  const more = [
    'Lecture/calcul au primaire',
    'Fables.Le loup.Le mouton',
    'Bilan 2019-2020',
    'Bilan 2020/2021',
    'Arc-en-ciel-merveille',
  ];
  const others = [
    'Guide des étudiant·e·s',
    'Métier d’ingénieure',
    'Aujourd’hui demain',
    'Étoile polaire',
    'La ruée vers l’or au Klondike',
  ];
  await it1.publish(...[...more, ...others, 'La ruée au Klondike'].map((title) => lom(title)));
});
afterAll(() => it1?.close());

const search = async (query: string) =>
  (await it1.ask<Answer>('GET', `/v1/resources?limit=100&${query}`, { token: null })).body;
const titles = async (q: string, more = '') =>
  (await search(`q=${encodeURIComponent(q)}${more}`)).items.map(({ title }) => title);

describe('A teacher’s question', () => {
  it.each([
    ['without accents', 'metacognition', 'Apprendre à apprendre en ligne'],
    ['with accents where the text has none', 'bàladô', 'Le balado, mode d’emploi'],
    ['in capitals', 'PYTHAGORE', 'Le théorème de Pythagore, démontré à la scie'],
    ['with an elided article', 'l’algèbre', 'L’algèbre pas à pas'],
    ['with a straight apostrophe', "l'algebre", 'L’algèbre pas à pas'],
    ['without the article', 'algebre', 'L’algèbre pas à pas'],
    ['with qu’', 'qu’apprendre', 'Apprendre à apprendre en ligne'],
    ['with jusqu’', 'jusqu’établissement', 'L’établissement de la Nouvelle-France'],
    ['in the plural', 'volcan seisme', 'Volcans et séismes : la plaque en mouvement'],
    ['by the beginning of a word', 'etabliss', 'L’établissement de la Nouvelle-France'],
    ['by the beginnings of several words', 'fract cuis', 'Les fractions en cuisine'],
    ['with a ligature spelt out', 'oeuvres coeur', 'Œuvres au cœur : petite anthologie'],
    ['by a creator', 'larrivee', 'Le phare de Pointe-aux-Brumes'],
    ['by a subject in English', 'mathematics fractions', 'Les fractions en cuisine'],
    ['by a word of the summary', 'mitochondrie', 'Voyage dans la cellule vivante'],
    ['in quotes', '"jeu de données" quartier', 'Les arbres du quartier : jeu de données'],
    ['in French quotes', '« jeu de données »', 'Les arbres du quartier : jeu de données'],
    ['by a word behind a slash', 'calcul', 'Lecture/calcul au primaire'],
    ['by both words around a slash', 'lecture/calcul', 'Lecture/calcul au primaire'],
    ['by a word behind a point', 'mouton', 'Fables.Le loup.Le mouton'],
    ['by a year of a school year', '2020', 'Bilan 2019-2020'],
    ['by a year behind a slash', '2021', 'Bilan 2020/2021'],
    ['by a word behind a hyphen', 'merveille', 'Arc-en-ciel-merveille'],
    ['without inclusive endings', 'étudiantes', 'Guide des étudiant·e·s'],
    ['with inclusive endings', 'étudiant.e.s', 'Guide des étudiant·e·s'],
    ['with inclusive endings where the text has none', 'ingénieur·e·s', 'Métier d’ingénieure'],
    ['with a typewriter’s apostrophe within a word', "aujourd'hui", 'Aujourd’hui demain'],
    ['with accents in two characters', 'e\u0301toile', 'Étoile polaire'],
    ['with gold', "ruée vers l'or klondike", 'La ruée vers l’or au Klondike'],
  ])('finds %s', async (_how, q, title) => {
    expect(await titles(q)).toContain(title);
  });

  it('takes "or" for gold and a hyphen for a hyphen: every word has to be there [F11]', async () => {
    expect(await titles("ruée vers l'or klondike")).toEqual(['La ruée vers l’or au Klondike']);
    expect(await titles('étoile or')).toEqual([]);
    expect(await titles('étoile -polaire')).toEqual(['Étoile polaire']);
  });

  it('finds a phrase in its order, within one text, and nothing where a word lacks [F11]', async () => {
    await it1.publish(
      lom('Un jeu', '<keyword><string language="fr">vert pomme</string></keyword>'),
      lom('Pomme vert jeu'),
    );
    expect(await titles('"vert pomme"')).toEqual(['Un jeu']);
    expect(await titles('"jeu vert"')).toEqual([]);
    expect(await titles('"données jeu"')).toEqual([]);
  });

  it('finds by language and licence however they are spelled [F11]', async () => {
    const all = (await search('language=en')).total;
    expect(all).toBeGreaterThan(0);
    expect([(await search('language=EN-ca')).total, (await search('language=eng')).total]).toEqual([all, all]);
    expect(
      (await search(`licence=${encodeURIComponent('http://creativecommons.org/publicdomain/zero/1.0')}`)).total,
    ).toBe(4);
  });

  it('finds what an earlier version entered, once it is folded again [F11]', async () => {
    await it1.publish(lom('Vestiges/nymphéas'));
    await it1.database.query(
      `update search_entry e set folding = 1, words = to_tsvector('plain_words', r.description ->> 'title'), stems = french_stems(r.description ->> 'title')
         from resource r where r.id = e.resource_id and r.description ->> 'title' = 'Vestiges/nymphéas'`,
    );
    await it1.app.get(FoldSearch).run();
    expect(await titles('nympheas')).toEqual(['Vestiges/nymphéas']);
    expect(await it1.database.query('select from search_entry where folding < 2')).toEqual([]);
  });

  it('puts the word as written before its stem', async () => {
    expect((await titles('tours'))[0]).toBe('Tours et détours : se repérer sur un plan');
    expect((await titles('tour'))[0]).toBe('La tour de blocs');
    expect(await titles('tour')).toContain('Tours et détours : se repérer sur un plan');
  });

  it('needs both orders of folding and stemming', async () => {
    await it1.publish(lom('Aire calculée'), lom('Aires calculees'), lom('Il faut calculer'));
    const folded = await it1.database.query<{ n: number }>(
      `select count(*)::int n from search_entry where to_tsvector('french_folded', 'calculée') @@ websearch_to_tsquery('french_folded', 'calculer')`,
    );
    const all = await titles('calculer');
    expect(all).toContain('Aire calculée');
    expect(folded[0]!.n).toBe(0);
    expect(await titles('calculees')).toContain('Aires calculees');
  });

  it('finds nothing by words that say nothing, and by what is not there', async () => {
    expect(await titles('le la de')).toEqual([]);
    expect(await titles('zzzzz')).toEqual([]);
  });

  it('does not find what is withdrawn', async () => {
    const [id] = await it1.publish(lom('Un hapax retirable'));
    expect(await titles('hapax')).toEqual(['Un hapax retirable']);
    await it1.ask('POST', `/v1/resources/${id}/withdrawal`);
    expect(await titles('hapax')).toEqual([]);
  });

  it('may hold anything', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), async (q) => {
        const { status } = await it1.ask('GET', `/v1/resources?q=${encodeURIComponent(q.toWellFormed())}`, {
          token: null,
        });
        expect([q, status]).toEqual([q, q.includes('\0') ? 400 : 200]);
      }),
      {
        numRuns: 150,
        examples: [
          ['<\u0338'],
          ['\u0301'],
          ['a \u0301 !\u0338 b'],
          ["ŉ ʼ \\ ' : & | ! ( ) <-> *"],
          ['"'],
          ['½ ﬁ Ⅷ ：＼'],
          ['!!'],
          ['a:*'],
        ],
      },
    );
  });
});

describe('Facets', () => {
  it('count what the whole question and its filters leave', async () => {
    const all = await search('kind=e-book');
    expect(all.total).toBe(8);
    expect(all.facets!['kind']).toEqual([{ value: 'e-book', count: 8 }]);
    expect(all.facets!['language']).toEqual([{ value: 'fr', count: 8 }]);
    expect(all.facets!['subject']!.find(({ value }) => value === 'french')!.count).toBe(3);
    const narrowed = await search('kind=e-book&subject=french&level=primary-5');
    expect(narrowed.items.map(({ title }) => title)).toEqual(['Contes de la toundra']);
    expect(narrowed.total).toBe(1);
    const licence = encodeURIComponent('https://creativecommons.org/publicdomain/zero/1.0/');
    expect((await search(`licence=${licence}`)).total).toBe(4);
    expect((await search('language=en')).total).toBe(2);
    expect((await search('competency=cn-11')).total).toBe(2);
    expect((await search('level=university')).items.map(({ title }) => title)).toEqual([
      'Méthode de travail universitaire',
    ]);
  });

  it('refuse a level that does not exist', async () => {
    expect((await it1.ask('GET', '/v1/resources?level=grade-7', { token: null })).status).toBe(400);
  });
});

describe('Pages of results', () => {
  it.each(['', 'q=le+jeu+de+cartes+pour+lire', 'q=jeu'])(
    'give every result of "%s" once, in one order',
    async (query) => {
      const whole = await search(query);
      const walked: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: Answer = (
          await it1.ask<Answer>('GET', `/v1/resources?limit=3&${query}${cursor && `&cursor=${cursor}`}`, {
            token: null,
          })
        ).body;
        walked.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      }
      expect(walked).toEqual(whole.items.map(({ id }) => id));
    },
  );

  it('refuse a cursor of another list', async () => {
    const { status } = await it1.ask('GET', '/v1/resources?cursor=WyJ4IiwieSJd', { token: null });
    expect(status).toBe(400);
  });
});

describe('Fifty thousand resources', () => {
  beforeAll(async () => {
    await it1.database.query(
      `with made as (
         insert into resource (id, state, description, fingerprint, warnings, published_at, changed_at, version)
         select gen_random_uuid(), 'published', jsonb_build_object('title', 'Fiche ' || n), 'x', '[]', clock_timestamp() - n * interval '1 second', clock_timestamp(), 2
           from generate_series(1, 50000) n returning id, description, published_at)
       insert into search_entry (resource_id, kind, levels, subjects, language, licence, competencies, published_at, stems, words, folding)
       select id, 'text', '{primary-1}', '{french}', 'fr', null, '{}', published_at,
              french_stems(description ->> 'title' || ' mot' || (random() * 5000)::int), to_tsvector('plain_words', description ->> 'title'), 2 from made`,
    );
    await it1.database.query('vacuum analyze search_entry');
    await it1.database.query('analyze resource');
  });

  const plan = async (sql: string, params: unknown[]) =>
    JSON.stringify(await it1.database.query(`explain (format json) ${sql}`, params));
  const none = Array<null>(6).fill(null);

  it('are searched by both text indexes', async () => {
    const found = await plan(searchSql, ['fractions', 'fractions:*', '', ...none, null, null, 51]);
    expect(found).toContain('search_entry_stems');
    expect(found).toContain('search_entry_words');
    expect(found).not.toContain('Seq Scan');
  });

  it('are walked by the index of their order', async () => {
    const found = await plan(browseSql, [
      null,
      null,
      null,
      ...none,
      '1700000000',
      '00000000-0000-0000-0000-000000000000',
      51,
    ]);
    expect(found).toContain('search_entry_recent');
    expect(found).not.toContain('Sort');
  });
});
