import { words } from '@pan/pages';

const names: Readonly<Record<string, string>> = words({
  fr: {
    'text-to-speech': 'lecture à voix haute',
    'speech-to-text': 'dictée',
    'spell-checker': 'correcteur',
    'word-prediction': 'prédiction de mots',
    dictionary: 'dictionnaire',
    calculator: 'calculatrice',
    'large-print': 'grands caractères',
    'colour-contrast': 'couleurs',
    breaks: 'pauses',
    'separate-room': 'local à part',
    'human-reader': 'lecteur',
    scribe: 'scripteur',
  },
  en: {
    'text-to-speech': 'read aloud',
    'speech-to-text': 'dictation',
    'spell-checker': 'spell checker',
    'word-prediction': 'word prediction',
    dictionary: 'dictionary',
    calculator: 'calculator',
    'large-print': 'large print',
    'colour-contrast': 'colours',
    breaks: 'breaks',
    'separate-room': 'separate room',
    'human-reader': 'reader',
    scribe: 'scribe',
  },
});

/** A code that has no words here is shown as it is. */
export const toolName = (code: string): string => names[code] ?? code;
