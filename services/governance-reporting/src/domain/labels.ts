import type { ResourceKind } from '@pan/contracts';
import type { Breakdown } from './indicator.js';
import { levelLabels } from './levels.js';
import type { OwnText } from './register.js';

export const kindLabels: Readonly<Record<ResourceKind, OwnText>> = {
  'e-book': { fr: 'Livre numérique', en: 'E-book' },
  text: { fr: 'Texte', en: 'Text' },
  exercise: { fr: 'Exercice', en: 'Exercise' },
  video: { fr: 'Vidéo', en: 'Video' },
  audio: { fr: 'Enregistrement sonore', en: 'Audio' },
  image: { fr: 'Image', en: 'Image' },
  simulation: { fr: 'Simulation', en: 'Simulation' },
  course: { fr: 'Cours', en: 'Course' },
  guide: { fr: 'Guide', en: 'Guide' },
  dataset: { fr: 'Jeu de données', en: 'Dataset' },
  other: { fr: 'Autre', en: 'Other' },
};

const unspecified: OwnText = { fr: 'Non précisé', en: 'Not stated' };

const vocabularies: Partial<Record<Breakdown, Readonly<Record<string, OwnText>>>> = {
  level: levelLabels,
  kind: kindLabels,
};

/** How people read a category, and its place among the others: vocabularies have an order, other words that of the alphabet. */
export function labelOf(by: Breakdown, key: string, heard: string | null): { label: OwnText; place: number } {
  const vocabulary = vocabularies[by];
  const word = vocabulary?.[key] ?? (key === 'unspecified' ? unspecified : null);
  const place = vocabulary ? Object.keys(vocabulary).indexOf(key) : 0;
  const text = heard || key;
  return { label: word ?? { fr: text, en: text }, place: place < 0 || key === 'unspecified' ? 1_000 : place };
}
