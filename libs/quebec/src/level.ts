import type { Level } from '@pan/contracts';

/** What schools write for each level, without accents, capitals, spaces and marks. */
const written: Readonly<Record<Exclude<Level, 'unknown'>, string>> = {
  'preschool-4': 'pk pr m4 mat4 maternelle4ans maternelle4 prescolaire4 prescolaire4ans prematernelle passepartout',
  'preschool-5':
    'kg k tk 0 00 m m5 mat5 maternelle maternelle5ans maternelle5 prescolaire prescolaire5 prescolaire5ans',
  'primary-1': 'p1 1 01',
  'primary-2': 'p2 2 02',
  'primary-3': 'p3 3 03',
  'primary-4': 'p4 4 04',
  'primary-5': 'p5 5 05',
  'primary-6': 'p6 6 06',
  'secondary-1': 's1 7 07 seci secondairei',
  'secondary-2': 's2 8 08 secii secondaireii',
  'secondary-3': 's3 9 09 seciii secondaireiii',
  'secondary-4': 's4 10 seciv secondaireiv',
  'secondary-5': 's5 11 secv secondairev',
  vocational: 'fp dep asp aep formationprofessionnelle',
  adult:
    'fga ea eda alpha alphabetisation presecondaire francisation adulte adultes educationdesadultes formationgeneraledesadultes',
  college: 'c c1 c2 c3 12 13 ps cegep college collegial dec aec',
  university: 'u univ universite universitaire university',
};

const byText = new Map<string, Level>();
for (const [level, texts] of Object.entries(written))
  for (const text of texts.split(' ')) byText.set(text, level as Level);

const primary = ['primaire', 'annee', 'anneeduprimaire', 'anneeprimaire', 'prim'];
const secondary = ['sec', 'secondaire', 'anneedusecondaire', 'anneesecondaire', 'second'];
const college = ['collegial', 'anneecollegiale', 'anneeducollegial', 'cegep', 'college'];

/** Every order in which a number and the name of a stage are written: `1re sec`, `sec 1`, `2e année du primaire`. */
function both(stage: string, years: number, names: readonly string[], level: (year: number) => Level): void {
  for (let year = 1; year <= years; year += 1) {
    for (const name of names) {
      for (const rank of [`${year}`, `${year}e`, `${year}re`, `${year}er`, `${year}ere`, `${year}eme`])
        byText.set(rank + name, level(year));
      byText.set(`${name}${year}`, level(year));
    }
    byText.set(`${stage}0${year}`, level(year));
  }
}
for (const level of Object.keys(written)) byText.set(level.replaceAll('-', ''), level as Level);
both('p', 6, primary, (year) => `primary-${year}` as Level);
both('s', 5, secondary, (year) => `secondary-${year}` as Level);
both('c', 3, college, () => 'college');

/** Grades that also say the track. */
const tracks: Readonly<Record<string, string>> = {
  dep: 'dep',
  asp: 'asp',
  aep: 'aep',
  aec: 'aec',
  alpha: 'literacy',
  alphabetisation: 'literacy',
  presecondaire: 'presecondary',
  francisation: 'francization',
};

/** What a school means by a grade. */
export interface Grade {
  readonly level: Level;
  /** Null where the grade says the level alone. */
  readonly track: string | null;
}

/** CEDS codes count 07 to 11 for secondary 1 to 5, and college comes after. */
export function gradeOf(grade: string): Grade {
  const text = grade
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .replace(/^(grade|niveau)(?=.)/, '');
  return { level: byText.get(text) ?? 'unknown', track: tracks[text] ?? null };
}

export const levelOf = (grade: string): Level => gradeOf(grade).level;
