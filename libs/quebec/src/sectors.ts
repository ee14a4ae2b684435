import type { Level, Sector } from '@pan/contracts';
import { storedInteger } from '@pan/kit/domain';

// What each sector of education calls its levels, tracks, terms and programmes: data with the school years in which they hold and
// where that is written. What no source of ours says is null; nothing is guessed.

/** One word of a vocabulary. */
export interface Entry {
  readonly code: string;
  readonly fr: string;
  readonly en: string;
  /** First and last school year in which it is used, `2026-2027`; null where no source says. */
  readonly from: string | null;
  readonly until: string | null;
  readonly source: string;
}

export interface Programme extends Entry {
  /** The track that it belongs to; null where no source says. */
  readonly track: string | null;
}

export interface SectorVocabulary {
  readonly sector: Sector;
  readonly fr: string;
  readonly en: string;
  readonly levels: readonly Level[];
  /** Whether one full-time stay excludes another at the same time. */
  readonly oneFullTimeStay: boolean;
  /** Month and day on which its own year begins; null where it is the school year of the record, 1 July. */
  readonly yearBegins: { readonly on: string; readonly source: string } | null;
  readonly tracks: readonly Entry[];
  readonly terms: readonly Entry[];
  readonly programmes: readonly Programme[];
  /** How the code of a programme is written; null where the sector has no programmes to choose from. */
  readonly programmeCode: RegExp | null;
  /** Whether a programme is learned as competencies, module by module. */
  readonly hasModules: boolean;
}

const educationAct = 'Loi sur l’instruction publique, RLRQ, c. I-13.3';
const adultRegulation = 'RLRQ, c. I-13.3, r. 9, a. 3';
const collegeRegulation = 'RLRQ, c. C-29, r. 4';
const inforoute = 'inforoutefpt.org';
const studiesOutside = 'aehe.bci-qc.ca';

const entries = (source: string, words: Readonly<Record<string, readonly [fr: string, en: string]>>): Entry[] =>
  Object.entries(words).map(([code, [fr, en]]) => ({ code, fr, en, from: null, until: null, source }));

const terms = (source: string) => entries(source, { fall: ['automne', 'fall'], winter: ['hiver', 'winter'] });
const summer = (source: string) => entries(source, { summer: ['été', 'summer'] });

const youthLevels: readonly Level[] = [
  'preschool-4',
  'preschool-5',
  ...([1, 2, 3, 4, 5, 6].map((year) => `primary-${year}`) as Level[]),
  ...([1, 2, 3, 4, 5].map((year) => `secondary-${year}`) as Level[]),
];

export const sectorVocabularies: Readonly<Record<Sector, SectorVocabulary>> = {
  'general-youth': {
    sector: 'general-youth',
    fr: 'formation générale des jeunes',
    en: 'general education, youth sector',
    levels: youthLevels,
    oneFullTimeStay: true,
    yearBegins: { on: '07-01', source: educationAct },
    tracks: [],
    terms: [],
    programmes: [],
    programmeCode: null,
    hasModules: false,
  },
  'general-adult': {
    sector: 'general-adult',
    fr: 'formation générale des adultes',
    en: 'adult general education',
    levels: ['adult', 'secondary-1', 'secondary-2', 'secondary-3', 'secondary-4', 'secondary-5'],
    oneFullTimeStay: false,
    yearBegins: null,
    tracks: entries(adultRegulation, {
      'pedagogical-support': ['soutien pédagogique', 'pedagogical support'],
      literacy: ['alphabétisation', 'literacy'],
      presecondary: ['présecondaire', 'preparation for secondary education'],
      'secondary-cycle-1': ['premier cycle du secondaire', 'Secondary Cycle One'],
      'secondary-cycle-2': ['second cycle du secondaire', 'Secondary Cycle Two'],
      'social-integration': ['intégration sociale', 'social integration'],
      'sociovocational-integration': ['intégration socioprofessionnelle', 'sociovocational integration'],
      francization: ['francisation', 'francization'],
      'vocational-preparation': ['préparation à la formation professionnelle', 'vocational training preparation'],
      'postsecondary-preparation': [
        'préparation aux études postsecondaires',
        'preparation for postsecondary education',
      ],
    }),
    terms: [],
    programmes: [],
    programmeCode: null,
    hasModules: false,
  },
  vocational: {
    sector: 'vocational',
    fr: 'formation professionnelle',
    en: 'vocational training',
    levels: ['vocational'],
    oneFullTimeStay: false,
    yearBegins: null,
    tracks: entries(inforoute, {
      dep: ['diplôme d’études professionnelles', 'diploma of vocational studies'],
      asp: ['attestation de spécialisation professionnelle', 'attestation of vocational specialization'],
      aep: ['attestation d’études professionnelles', 'attestation of vocational studies'],
    }),
    terms: [],
    programmes: [],
    programmeCode: /^\d{4}$/,
    hasModules: true,
  },
  college: {
    sector: 'college',
    fr: 'enseignement collégial',
    en: 'college education',
    levels: ['college'],
    oneFullTimeStay: false,
    yearBegins: null,
    tracks: entries(collegeRegulation, {
      'dec-pre-university': ['DEC préuniversitaire', 'pre-university diploma of college studies'],
      'dec-technical': ['DEC technique', 'technical diploma of college studies'],
      aec: ['attestation d’études collégiales', 'attestation of college studies'],
    }),
    terms: [...terms(collegeRegulation), ...summer(collegeRegulation)],
    programmes: [
      {
        code: '200.B0',
        fr: 'Sciences de la nature',
        en: 'Science',
        track: 'dec-pre-university',
        from: '1998-1999',
        until: null,
        source: 'fr.wikipedia.org, Sciences de la nature (cégep)',
      },
    ],
    programmeCode: /^(\d{3}|[A-Z]{3})\.[A-Z0-9]{2}$/,
    hasModules: false,
  },
  university: {
    sector: 'university',
    fr: 'enseignement universitaire',
    en: 'university education',
    levels: ['university'],
    oneFullTimeStay: false,
    yearBegins: { on: '05-01', source: studiesOutside },
    tracks: entries(studiesOutside, {
      'cycle-1': ['premier cycle', 'undergraduate studies'],
      'cycle-2': ['deuxième cycle', 'master’s studies'],
      'cycle-3': ['troisième cycle', 'doctoral studies'],
    }),
    terms: [...terms(studiesOutside), ...summer(studiesOutside)],
    programmes: [],
    programmeCode: /^[\w.-]{1,20}$/,
    hasModules: false,
  },
};

const all = Object.values(sectorVocabularies);

/** The sector of a level where nothing more is said: secondary levels are those of the young. */
export const sectorOf = (level: Level): Sector | null =>
  all.find(({ sector, levels }) => sector !== 'general-adult' && levels.includes(level))?.sector ??
  (level === 'adult' ? 'general-adult' : null);

/** A level that nobody could tell suits every sector. */
export const hasLevel = (sector: Sector, level: Level): boolean =>
  level === 'unknown' || sectorVocabularies[sector].levels.includes(level);

/** The programme of a code, where the vocabulary knows it. */
export const programmeOf = (sector: Sector, code: string): Programme | null =>
  sectorVocabularies[sector].programmes.find((programme) => programme.code === code) ?? null;

/** Whether a word is used in a school year; one without known years is used in all. */
export const isUsedIn = ({ from, until }: Entry, schoolYear: string): boolean =>
  (from === null || from <= schoolYear) && (until === null || schoolYear <= until);

/** The year of a sector in which a day `YYYY-MM-DD` falls, `2026-2027`. */
export function yearOfSector(sector: Sector, day: string): string {
  const begins = sectorVocabularies[sector].yearBegins?.on ?? '07-01';
  const year = storedInteger(day.slice(0, 4));
  const first = day.slice(5) >= begins ? year : year - 1;
  return `${first}-${first + 1}`;
}
