import type { Flag, FlagCode, OptionView, PlaceView } from './views.js';

/** Ebel's lower bound of a question that tells candidates apart; the others are usual in item analysis. */
const weak = 0.2;
const hard = 0.2;
const easy = 0.95;
const often = 0.2;

const words: Readonly<Record<FlagCode, readonly [fr: string, en: string, isOfKey?: boolean]>> = {
  'negative-discrimination': [
    'Discrimination négative : qui réussit le reste de l’épreuve réussit moins cette question. La clé est peut-être fausse.',
    'Negative discrimination: those who do well elsewhere do worse here. The key may be wrong.',
    true,
  ],
  'option-above-key': [
    'Le tiers supérieur choisit l’option {option} plus souvent que la clé. La clé est peut-être fausse, ou deux réponses se défendent.',
    'The upper third chooses option {option} more often than the key. The key may be wrong, or two answers can be defended.',
    true,
  ],
  'weak-discrimination': [
    'Discrimination faible : la question distingue peu qui réussit de qui ne réussit pas.',
    'Weak discrimination: the question hardly tells those who do well from those who do not.',
  ],
  'very-hard': [
    'Très difficile : moins du cinquième des points est obtenu.',
    'Very hard: less than a fifth of the points is earned.',
  ],
  'very-easy': [
    'Très facile : presque tous les points sont obtenus.',
    'Very easy: nearly all of the points are earned.',
  ],
  'often-omitted': [
    'Souvent sans réponse : plus d’une personne sur cinq n’a rien répondu. Le temps a-t-il manqué?',
    'Often left out: more than one in five gave no answer. Was there time enough?',
  ],
  'option-unused': [
    'Personne ne choisit l’option {option} : elle ne sert à rien.',
    'Nobody chooses option {option}: it serves nothing.',
  ],
};

function flag(code: FlagCode, option = ''): Flag {
  const [fr, en, isOfKey = false] = words[code];
  return { code, fr: fr.replace('{option}', option), en: en.replace('{option}', option), isOfKey };
}

/** Of what is told alone, so that no flag says what a withheld figure would. */
export function flagsOf({ difficulty, correlation, omitted, met, tables }: Omit<PlaceView, 'flags'>): Flag[] {
  const flags: Flag[] = [];
  if (correlation !== null && correlation < 0) flags.push(flag('negative-discrimination'));
  if (correlation !== null && correlation >= 0 && correlation < weak) flags.push(flag('weak-discrimination'));
  if (difficulty !== null && difficulty < hard) flags.push(flag('very-hard'));
  if (difficulty !== null && difficulty > easy) flags.push(flag('very-easy'));
  if (omitted !== null && met !== null && omitted > often * met) flags.push(flag('often-omitted'));
  for (const { isSingle, options } of tables) {
    const keys = options.filter(({ isKey }) => isKey);
    const named = options.filter((one): one is OptionView & { option: string } => !one.isKey && one.option !== null);
    const [key] = keys;
    if (isSingle && keys.length === 1 && upper(key!) !== null)
      for (const one of named) if ((upper(one) ?? 0) > upper(key!)!) flags.push(flag('option-above-key', one.option));
    for (const one of named) if (one.chosen === 0) flags.push(flag('option-unused', one.option));
  }
  return flags;
}

const upper = ({ thirds }: OptionView): number | null => thirds?.[2] ?? null;
