import { levels, resourceKinds, type Level, type ResourceKind } from '@pan/contracts';
import { fold } from './folding.js';

// What LOM, Normetic, ScoLOMFR and Dublin Core call things, in our words. What is not here is kept as it was said, with a warning.

const kindWords: Readonly<Record<ResourceKind, readonly string[]>> = {
  'e-book': ['e book', 'ebook', 'livre numerique', 'livre', 'book', 'manuel', 'manuel d enseignement'],
  exercise: [
    'exercise',
    'exercice',
    'self assessment',
    'exam',
    'questionnaire',
    'evaluation',
    'problem statement',
    'autoevaluation',
    'jeu',
  ],
  video: ['video', 'film', 'moving image', 'movingimage', 'animation', 'ressource video'],
  audio: ['audio', 'sound', 'son', 'balado', 'podcast'],
  image: ['image', 'figure', 'graph', 'diagram', 'still image', 'stillimage', 'slide', 'carte', 'schema', 'photo'],
  simulation: [
    'simulation',
    'experiment',
    'software',
    'logiciel',
    'logiciel outil',
    'interactive resource',
    'interactiveresource',
    'outil',
  ],
  course: ['course', 'cours', 'lecture', 'cours presentation', 'module', 'lecon'],
  guide: [
    'guide',
    'scenario pedagogique',
    'methodologie',
    'demarche pedagogique',
    'activite pedagogique',
    'scenario',
    'tutoriel',
  ],
  dataset: ['dataset', 'table', 'index', 'donnees', 'jeu de donnees', 'tableau'],
  text: [
    'text',
    'texte',
    'narrative text',
    'texte document informatif',
    'document informatif',
    'article',
    'etude',
    'reference',
    'texte dossier',
  ],
  other: ['other', 'autre', 'collection', 'physical object', 'event', 'service'],
};

const primary = levels.filter((level) => level.startsWith('primary'));
const secondary = levels.filter((level) => level.startsWith('secondary'));
const preschool = levels.filter((level) => level.startsWith('preschool'));

const levelWords: readonly (readonly [words: readonly string[], means: readonly Level[]])[] = [
  [['prescolaire', 'education prescolaire', 'maternelle', 'enseignement prescolaire', 'ecole maternelle'], preschool],
  [['primaire', 'education primaire', 'enseignement primaire', 'primary education', 'ecole elementaire'], primary],
  [['secondaire', 'education secondaire', 'enseignement secondaire', 'secondary education'], secondary],
  [['professionnel', 'formation professionnelle', 'vocational training', 'enseignement professionnel'], ['vocational']],
  [
    [
      'formation continue',
      'training',
      'education des adultes',
      'formation en entreprise',
      'continuing formation',
      'adulte',
    ],
    ['adult'],
  ],
  [['cegep', 'collegial', 'enseignement collegial'], ['college']],
  [
    [
      'universite',
      'universite premier cycle',
      'universite deuxieme cycle',
      'universite troisieme cycle',
      'university first cycle',
      'university second cycle',
    ],
    ['university'],
  ],
  [
    ['higher education', 'enseignement superieur'],
    ['college', 'university'],
  ],
];

/** The kind that these words name, or null. */
export function kindOf(words: string): ResourceKind | null {
  const said = fold(words);
  return resourceKinds.find((kind) => fold(kind) === said || kindWords[kind].includes(said)) ?? null;
}

/** The levels that these words name: our own code, a context of another vocabulary, or null when they say nothing to us. */
export function levelsOf(words: string): readonly Level[] | null {
  if ((levels as readonly string[]).includes(words)) return [words as Level];
  const said = fold(words);
  return levelWords.find(([known]) => known.includes(said))?.[1] ?? null;
}

/** Contexts that name no level by themselves and are no fault. */
export const saysNothingOfLevel = (words: string): boolean =>
  ['school', 'other', 'ecole', 'autre'].includes(fold(words));

const languageCodes: Readonly<Record<string, string>> = {
  fre: 'fr', fra: 'fr', francais: 'fr', french: 'fr', eng: 'en', anglais: 'en', english: 'en',
  spa: 'es', ger: 'de', deu: 'de', ita: 'it', por: 'pt', ara: 'ar', chi: 'zh', zho: 'zh',
}; // prettier-ignore

/** Of the languages that a record names, the one that it is filed under: French where it is among them. */
export function mainLanguage(said: readonly string[]): string | null {
  const known = said.map(languageOf).filter((code) => code !== null);
  return known.find((code) => code === 'fr') ?? known[0] ?? null;
}

/** The language as a short code of ISO 639-1 where there is one; null when the text is no language code. */
export function languageOf(text: string): string | null {
  const [first = ''] = fold(text.replaceAll('_', '-')).split(/[ -]/);
  const code = languageCodes[first] ?? first;
  return /^[a-z]{2,3}$/.test(code) && !['und', 'mul', 'zxx', 'non'].includes(code) ? code : null;
}

const named =
  /^(?:cc|creative commons)[\s-]+(by(?:[\s-]+(?:nc[\s-]+sa|nc[\s-]+nd|nc|sa|nd))?)[\s-]+(\d\.\d)(?:[\s-]+(?:international|unported|([a-z]{2})))?$/i;

/**
 * The address of the licence that a text is: an address as it stands, the whole name of a Creative Commons licence by its address.
 * Null for other words, whatever they mention: a version or a country that nobody wrote would be another licence.
 */
export function licenceOf(text: string): string | null {
  const said = text.trim();
  if (/^https?:\/\/\S{3,290}$/i.test(said)) return said;
  if (/^cc[\s-]*(?:0|zero)(?:[\s-]+1\.0)?(?:[\s-]+universal)?$/i.test(said))
    return 'https://creativecommons.org/publicdomain/zero/1.0/';
  const [, terms, version, port] = named.exec(said) ?? [];
  if (!terms) return null;
  const deed = terms.toLowerCase().replace(/\s+/g, '-').replace(/-+/g, '-');
  return `https://creativecommons.org/licenses/${deed}/${version}/${port ? `${port.toLowerCase()}/` : ''}`;
}

/** By what facets and filters know a licence: a Creative Commons address without its scheme's, its deed's or its language's spelling. */
export function licenceKey(licence: string): string {
  const [, place] =
    /^https?:\/\/(?:www\.)?creativecommons\.org\/((?:licenses\/[a-z-]+\/\d\.\d(?:\/(?!deed)[a-z]{2,3})?)|(?:publicdomain\/[a-z]+\/\d\.\d))(?:\/?|\/(?:deed|legalcode)[\w.-]*)$/i.exec(
      licence,
    ) ?? [];
  return place ? `https://creativecommons.org/${place.toLowerCase()}/` : licence;
}
