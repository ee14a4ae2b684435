import { words } from '@pan/pages';

const t = words({
  fr: {
    preschool: (year: string) => `Préscolaire ${year} ans`,
    primary: (year: string) => `${year}${year === '1' ? 're' : 'e'} année du primaire`,
    secondary: (year: string) => `${year}${year === '1' ? 're' : 'e'} secondaire`,
    others: {
      vocational: 'Formation professionnelle',
      adult: 'Formation générale des adultes',
      college: 'Collégial',
      university: 'Université',
      unknown: 'Niveau inconnu',
    },
    subjects: {
      mathematics: 'Mathématique',
      french: 'Français',
      english: 'Anglais',
      science: 'Science et technologie',
      history: 'Histoire',
    },
  },
  en: {
    preschool: (year: string) => `Preschool, age ${year}`,
    primary: (year: string) => `Elementary ${year}`,
    secondary: (year: string) => `Secondary ${year}`,
    others: {
      vocational: 'Vocational training',
      adult: 'Adult general education',
      college: 'College',
      university: 'University',
      unknown: 'Level unknown',
    },
    subjects: {
      mathematics: 'Mathematics',
      french: 'French',
      english: 'English',
      science: 'Science and technology',
      history: 'History',
    },
  },
});

/** @param code such as `primary-4` */
export function levelName(code: string): string {
  const [, sector, year = ''] = /^(preschool|primary|secondary)-(\d)$/.exec(code) ?? [];
  if (sector === 'preschool' || sector === 'primary' || sector === 'secondary') return t[sector](year);
  return among(t.others, code);
}

export const subjectName = (code: string): string => among(t.subjects, code);

export const nameOf = ({ givenName, familyName }: { givenName: string; familyName: string }): string =>
  `${givenName} ${familyName}`;

/** A code that has no words here is shown as it is. */
function among(names: Readonly<Record<string, string>>, code: string): string {
  return names[code] ?? code;
}
