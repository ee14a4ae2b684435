import type { Words } from '../accesses/kinds-of-data.js';

/** What a member of the staff does at an organisation. Who teaches is told by places in classes, the others by the school's system. */
export const staffFunctions = {
  teaching: { fr: 'enseignement', en: 'teaching' },
  direction: { fr: 'direction', en: 'direction' },
  administration: { fr: 'administration', en: 'administration' },
  registrar: { fr: 'registrariat', en: 'registrar' },
  'specialist-support': { fr: 'soutien spécialisé', en: 'specialist support' },
  professional: { fr: 'service professionnel', en: 'professional service' },
} as const satisfies Readonly<Record<string, Words>>;
export type StaffFunctionCode = keyof typeof staffFunctions;

export const toldFunctions = [
  'direction',
  'administration',
  'registrar',
  'specialist-support',
  'professional',
] as const satisfies readonly StaffFunctionCode[];
export type ToldFunction = (typeof toldFunctions)[number];

/** Professions whose members keep a file of their own about a pupil. */
export const professions = [
  'psychologist',
  'speech-therapist',
  'occupational-therapist',
  'psychoeducator',
  'guidance-counsellor',
  'social-worker',
  'remedial-teacher',
  'nurse',
] as const;
export type Profession = (typeof professions)[number];
