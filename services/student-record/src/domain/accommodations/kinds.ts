import { DomainError } from '@pan/kit/domain';

/** What an exam room can offer beside time. */
export const accommodationTools = [
  'text-to-speech',
  'speech-to-text',
  'spell-checker',
  'word-prediction',
  'dictionary',
  'calculator',
  'large-print',
  'colour-contrast',
  'breaks',
  'separate-room',
  'human-reader',
  'scribe',
] as const;
export type AccommodationTool = (typeof accommodationTools)[number];

interface Words {
  readonly fr: string;
  readonly en: string;
}

/** How a tool is set: a whole number between two others. */
export interface ParameterRule extends Words {
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

export interface AccommodationKind extends Words {
  readonly tool: AccommodationTool;
  readonly parameters: readonly ParameterRule[];
}

const parameter = (name: string, [least, most]: readonly [number, number], fr: string, en: string): ParameterRule => ({
  ...{ name, least, most, fr, en },
});
const kind = (tool: AccommodationTool, fr: string, en: string, ...parameters: ParameterRule[]): AccommodationKind => ({
  ...{ tool, fr, en, parameters },
});

export const accommodationKinds: readonly AccommodationKind[] = [
  kind(
    'text-to-speech',
    'synthèse vocale',
    'text to speech',
    parameter('wordsPerMinute', [60, 400], 'mots à la minute', 'words a minute'),
  ),
  kind('speech-to-text', 'reconnaissance vocale', 'speech to text'),
  kind('spell-checker', 'correcteur orthographique', 'spell checker'),
  kind(
    'word-prediction',
    'prédiction de mots',
    'word prediction',
    parameter('words', [1, 10], 'mots proposés', 'words offered'),
  ),
  kind('dictionary', 'dictionnaire', 'dictionary'),
  kind('calculator', 'calculatrice', 'calculator'),
  kind(
    'large-print',
    'gros caractères',
    'large print',
    parameter('percent', [110, 400], 'centièmes de la taille', 'hundredths of the size'),
  ),
  kind('colour-contrast', 'contraste de couleurs', 'colour contrast'),
  kind(
    ...(['breaks', 'pauses', 'breaks'] as const),
    parameter('minutes', [1, 60], 'durée d’une pause, en minutes', 'length of a break, in minutes'),
    parameter('everyMinutes', [10, 240], 'minutes d’une pause à l’autre', 'minutes from one break to the next'),
  ),
  kind(
    'separate-room',
    'local à part',
    'separate room',
    parameter('persons', [1, 15], 'élèves au plus', 'pupils at most'),
  ),
  kind('human-reader', 'lecteur', 'human reader'),
  kind('scribe', 'scripteur', 'scribe'),
];

/** How one tool is set. */
export interface AccommodationParameter {
  readonly tool: AccommodationTool;
  readonly name: string;
  readonly value: number;
}

/**
 * In one order, so that saying the same again changes nothing.
 * @throws DomainError accommodation-parameter-unknown, accommodation-parameter-outside, accommodation-parameter-twice
 */
export function checkedParameters(
  parameters: readonly AccommodationParameter[],
  tools: readonly AccommodationTool[],
): AccommodationParameter[] {
  const names = new Set<string>();
  return parameters
    .map(({ tool, name, value }) => {
      const said = `${tool} ${name}`;
      const rule = tools.includes(tool) ? ruleOf(tool, name) : undefined;
      if (!rule) throw new DomainError('accommodation-parameter-unknown', { parameter: said });
      const { least, most } = rule;
      if (value < least || value > most)
        throw new DomainError('accommodation-parameter-outside', { parameter: said, least, most });
      if (names.has(said)) throw new DomainError('accommodation-parameter-twice', { parameter: said });
      names.add(said);
      return { tool, name, value };
    })
    .sort((one, other) => (`${one.tool} ${one.name}` < `${other.tool} ${other.name}` ? -1 : 1));
}

const ruleOf = (tool: AccommodationTool, name: string): ParameterRule | undefined =>
  accommodationKinds.find((one) => one.tool === tool)?.parameters.find((rule) => rule.name === name);

/** By whose decision a measure is given. */
export const accommodationAuthorities = ['intervention-plan', 'school', 'ministry'] as const;
export type AccommodationAuthority = (typeof accommodationAuthorities)[number];

export interface AuthorityWords extends Words {
  readonly authority: AccommodationAuthority;
}

export const authorities: readonly AuthorityWords[] = [
  { authority: 'intervention-plan', fr: 'le plan d’intervention de l’élève', en: 'the pupil’s intervention plan' },
  { authority: 'school', fr: 'la direction de l’établissement', en: 'the head of the school' },
  {
    authority: 'ministry',
    fr: 'le ministère, pour une épreuve ministérielle',
    en: 'the ministry, for a ministerial exam',
  },
];

/** Who decided, on which day and under which reference; never why. */
export interface DecidedBy {
  readonly authority: AccommodationAuthority;
  readonly decidedOn: string;
  readonly reference: string | null;
}
