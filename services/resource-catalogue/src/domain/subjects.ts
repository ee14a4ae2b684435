import { fold } from './folding.js';

export interface Subject {
  readonly code: string;
  readonly fr: string;
  readonly en: string;
  /** Folded beginnings of words by which other vocabularies name it. */
  readonly known: readonly string[];
}

const subject = (code: string, fr: string, en: string, ...known: string[]): Subject => ({
  code,
  fr,
  en,
  known: [fold(fr), fold(en), code.replaceAll('-', ' '), ...known],
});

/** The subjects that facets and sets know; a subject of another vocabulary is kept in its own words. */
export const subjects: readonly Subject[] = [
  subject('french', 'Français', 'French', 'francais langue', 'litterature', 'lecture', 'ecriture'),
  subject('english', 'Anglais', 'English', 'anglais langue'),
  subject('spanish', 'Espagnol', 'Spanish'),
  subject('mathematics', 'Mathématique', 'Mathematics', 'mathematiques', 'maths', 'algebre', 'geometrie'),
  subject(
    'science',
    'Science et technologie',
    'Science and technology',
    'sciences',
    'biologie',
    'physique',
    'chimie',
    'optique',
  ),
  subject('history', 'Histoire', 'History', 'histoire du quebec'),
  subject('geography', 'Géographie', 'Geography', 'geographie culturelle'),
  subject('citizenship', 'Culture et citoyenneté québécoise', 'Culture and citizenship', 'ethique', 'citoyennete'),
  subject('visual-arts', 'Arts plastiques', 'Visual arts', 'arts visuels'),
  subject('music', 'Musique', 'Music'),
  subject('drama', 'Art dramatique', 'Drama', 'theatre'),
  subject('dance', 'Danse', 'Dance'),
  subject(
    'physical-education',
    'Éducation physique et à la santé',
    'Physical education and health',
    'education physique',
    'sante',
  ),
  subject('computing', 'Informatique', 'Computing', 'programmation', 'informatique'),
  subject('economics', 'Éducation financière', 'Financial education', 'economie', 'finance'),
  subject('career', 'Orientation', 'Career guidance', 'orientation scolaire'),
  subject('philosophy', 'Philosophie', 'Philosophy'),
  subject('first-nations', 'Cultures autochtones', 'Indigenous cultures', 'autochtones', 'premieres nations'),
  subject('general', 'Toutes les matières', 'All subjects', 'transdisciplinaire', 'transdisciplinaires'),
];

const byCode = new Map(subjects.map((subject) => [subject.code, subject]));

export const subjectOf = (code: string): Subject | undefined => byCode.get(code);

/** The code of the subject that these words name, or null. Numbers of a programme around the words do not matter. */
export function subjectCode(words: string): string | null {
  if (byCode.has(words)) return words;
  const said = fold(words)
    .replace(/^\d+ | \d+$/g, '')
    .replace(/ ?\([^()]*\) ?/g, ' ')
    .replace(/ \d+$/, '')
    .trim();
  return subjects.find(({ known }) => known.includes(said))?.code ?? null;
}
