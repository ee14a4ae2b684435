import type { Scope } from '@pan/contracts';
import type { Words } from '../accesses/kinds-of-data.js';
import type { LegalBasis } from '../families/acts.js';
import type { StaffFunctionCode } from './functions.js';

/** The three files that a school keeps about a pupil, each with readers of its own. */
export const pupilFiles = ['school-file', 'special-assistance-file', 'professional-file'] as const;
export type PupilFile = (typeof pupilFiles)[number];

interface Rule {
  readonly from: string;
  /** Whether a jurist has read what it rests on; until then it holds as the stricter guess, and nothing is destroyed by it. */
  readonly verified: boolean;
}

/** Who reads a file by function, where the pupil stays that day: a teacher the pupils of the own classes, a professional what those of the same profession keep. */
export interface ReadersRule extends Rule {
  readonly functions: readonly StaffFunctionCode[];
  readonly basis: LegalBasis;
}

/** What a family does to read a file: by its rights, the learner from an age; or by a request that a person answers. */
export interface FamilyRule extends Rule, Words {
  readonly reads: 'by-rights' | 'on-request';
  readonly learnerFrom: number;
}

/** How long a file is kept after what it is counted from. */
export interface RetentionRule extends Rule {
  readonly years: number;
  readonly since: 'last-stay-ended' | 'last-entry';
  readonly basis: LegalBasis;
}

export interface PupilFileRules extends Words {
  readonly code: PupilFile;
  /** What a system, and a person beside their function, has to hold. */
  readonly scope: Scope;
  /** No system reads it, whatever its scopes. */
  readonly personsOnly: boolean;
  /** Of each the last one in force holds. */
  readonly readers: readonly ReadersRule[];
  readonly families: readonly FamilyRule[];
  readonly retention: readonly RetentionRule[];
}

const unread = { from: '2026-07-01', verified: false } as const;
const necessary: LegalBasis = {
  ...{ law: 'RLRQ, c. A-2.1', section: 'art. 62' },
  fr: 'Accessible au personnel qui a qualité pour le recevoir, lorsque c’est nécessaire à l’exercice de ses fonctions.',
  en: 'Accessible to staff who are qualified to receive it, where it is necessary for their functions.',
};
const secret: LegalBasis = {
  ...{ law: 'RLRQ, c. C-26', section: 'art. 60.4' },
  fr: 'Secret professionnel: le professionnel seul en communique, à la demande de la personne.',
  en: 'Professional secrecy: the professional alone communicates of it, when the person asks.',
};
const schedule: LegalBasis = {
  ...{ law: 'RLRQ, c. A-21.1', section: 'art. 7' },
  fr: 'Terme de travail, à fixer par le calendrier de conservation de l’organisme.',
  en: 'Working term, to be set by the retention schedule of the body.',
};
const kept = (years: number, since: RetentionRule['since']): readonly RetentionRule[] => [
  { ...unread, years, since, basis: schedule },
];
const byRights = (learnerFrom: number): readonly FamilyRule[] => [
  {
    ...{ ...unread, reads: 'by-rights', learnerFrom },
    fr: learnerFrom
      ? `Les tuteurs selon leurs droits, l’élève dès ${learnerFrom} ans.`
      : 'La famille, selon ses droits.',
    en: learnerFrom ? `Guardians by their rights, the learner from ${learnerFrom}.` : 'The family, by its rights.',
  },
];

/** One table of all that differs between the files. */
export const fileRules: Readonly<Record<PupilFile, PupilFileRules>> = {
  'school-file': {
    ...{ code: 'school-file', scope: 'learners:read', personsOnly: false, fr: 'dossier scolaire', en: 'school file' },
    readers: [
      {
        ...{ ...unread, basis: necessary },
        functions: ['teaching', 'direction', 'administration', 'registrar', 'specialist-support', 'professional'],
      },
    ],
    families: byRights(0),
    retention: kept(10, 'last-stay-ended'),
  },
  'special-assistance-file': {
    ...{ code: 'special-assistance-file', scope: 'assistance-files:read', personsOnly: false },
    ...{ fr: 'dossier d’aide particulière', en: 'special-assistance file' },
    readers: [
      { ...unread, basis: necessary, functions: ['teaching', 'direction', 'specialist-support', 'professional'] },
    ],
    families: byRights(14),
    retention: kept(3, 'last-stay-ended'),
  },
  'professional-file': {
    ...{ code: 'professional-file', scope: 'professional-files:read', personsOnly: true },
    ...{ fr: 'dossier professionnel', en: 'professional file' },
    readers: [{ ...unread, basis: secret, functions: ['professional'] }],
    families: [
      {
        ...{ ...unread, reads: 'on-request', learnerFrom: 14 },
        fr: 'Sur demande écrite à la personne responsable de l’accès de l’organisation, qui répond avec le professionnel. Les droits de tuteur n’y suffisent pas.',
        en: 'By a written request to the person in charge of access at the organisation, who answers with the professional. A guardian’s rights do not suffice.',
      },
    ],
    retention: kept(5, 'last-entry'),
  },
};

/** Of rules in order of their days the last one in force; before all of them the first. */
export const ruleOn = <T extends { readonly from: string }>(rules: readonly T[], day: string): T =>
  rules.findLast((rule) => rule.from <= day) ?? rules[0]!;

export const readersOn = (file: PupilFile, day: string): readonly StaffFunctionCode[] =>
  ruleOn(fileRules[file].readers, day).functions;
