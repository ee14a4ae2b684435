import type { LegalBasis } from '../families/acts.js';
import { type PupilFile, ruleOn } from './files.js';

/** Whether a part goes along when a pupil changes schools, from a school day on. */
export interface PassingRule {
  readonly from: string;
  readonly passes: 'always' | 'with-consent' | 'never';
  readonly basis: LegalBasis;
}

export interface FilePart {
  readonly code: string;
  readonly file: PupilFile;
  readonly fr: string;
  readonly en: string;
  /** The last one in force holds. */
  readonly rules: readonly PassingRule[];
}

/** By this consent the family lets the special-assistance file go along to the organisation that it names. */
export const passingConsent = 'hand-over-assistance-file';

const access = 'RLRQ, c. A-2.1';
const from = '2026-07-01';

const always: PassingRule = {
  ...{ from, passes: 'always' },
  basis: {
    ...{ law: access, section: 'art. 67' },
    fr: 'Nécessaire à l’application de la Loi sur l’instruction publique par l’établissement qui reçoit l’élève.',
    en: 'Necessary for the application of the Education Act by the institution that receives the pupil.',
  },
};
const withConsent: PassingRule = {
  ...{ from, passes: 'with-consent' },
  basis: {
    ...{ law: access, section: 'art. 53, 53.1' },
    fr: 'Confidentiel, à moins que la personne concernée n’y consente: un titulaire de l’autorité parentale avant 14 ans, l’élève dès 14 ans.',
    en: 'Confidential unless the person concerned consents: a holder of parental authority below 14, the pupil from 14.',
  },
};
const unnecessary: PassingRule = {
  ...{ from, passes: 'never' },
  basis: {
    ...{ law: access, section: 'art. 64' },
    fr: 'L’établissement qui reçoit l’élève ne recueille que ce qui est nécessaire à l’exercice de ses attributions.',
    en: 'The institution that receives the pupil collects only what is necessary for its functions.',
  },
};
const forOne: PassingRule = {
  ...{ from, passes: 'never' },
  basis: {
    ...{ law: access, section: 'art. 53.1' },
    fr: 'Un consentement est donné à des fins précises, à qui il nomme; il se redemande.',
    en: 'A consent is given for specific purposes, to whom it names; it is asked for anew.',
  },
};
const secret: PassingRule = {
  ...{ from, passes: 'never' },
  basis: {
    ...{ law: 'RLRQ, c. C-26', section: 'art. 60.4' },
    fr: 'Secret professionnel: le professionnel seul en communique, à la demande de la personne.',
    en: 'Professional secrecy: the professional alone communicates of it, when the person asks.',
  },
};

const part = (code: string, file: PupilFile, [fr, en]: readonly [string, string], rule: PassingRule): FilePart => ({
  ...{ code, file, fr, en },
  rules: [rule],
});

/** What a pupil's files consist of, kept here or at the school, and what goes along in a transfer. */
export const fileParts: readonly FilePart[] = [
  part('identity', 'school-file', ['identité', 'identity'], always),
  part('stays', 'school-file', ['séjours et parcours', 'stays and path'], always),
  part('results', 'school-file', ['résultats et bulletins', 'results and report cards'], always),
  part('guardianship', 'school-file', ['autorité parentale et ordonnances', 'parental authority and orders'], always),
  part('accommodations', 'special-assistance-file', ['mesures d’adaptation', 'accommodations'], always),
  part('intervention-plan', 'special-assistance-file', ['plan d’intervention', 'intervention plan'], withConsent),
  part('assistance-notes', 'special-assistance-file', ['notes de suivi', 'follow-up notes'], withConsent),
  part('professional-notes', 'professional-file', ['notes du professionnel', 'notes of the professional'], secret),
  part(
    'daily-marks',
    'school-file',
    ['notes du carnet de l’enseignant', 'marks of the teacher’s gradebook'],
    unnecessary,
  ),
  part('accounts', 'school-file', ['comptes et codes', 'accounts and codes'], unnecessary),
  part('consents', 'school-file', ['consentements', 'consents'], forOne),
];

/** What became of a part in one transfer. */
export interface PartPassed {
  readonly part: string;
  readonly file: PupilFile;
  readonly follows: boolean;
  readonly basis: LegalBasis;
}

/** @param isConsented whether the family lets the special-assistance file go along to whoever receives the pupil */
export function partsOn(day: string, isConsented: boolean): PartPassed[] {
  return fileParts.map(({ code, file, rules }) => {
    const { passes, basis } = ruleOn(rules, day);
    return { part: code, file, follows: passes === 'always' || (passes === 'with-consent' && isConsented), basis };
  });
}
