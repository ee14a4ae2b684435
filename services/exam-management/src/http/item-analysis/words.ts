import type { NoReliability } from '../../domain/item-analysis/reliability.js';

export type Language = 'fr' | 'en';

/** What stands on pages and charts of an item analysis. */
export const words = {
  fr: {
    heading: 'Analyse d’items',
    scripts: 'Copies',
    mean: 'Moyenne, sur 100',
    deviation: 'Écart type',
    reliability: 'Fidélité',
    error: 'Erreur type de mesure, sur 100',
    places: 'Questions',
    place: 'Question',
    most: 'Points',
    met: 'Copies',
    omitted: 'Sans réponse',
    difficulty: 'Difficulté (p)',
    discrimination: 'Discrimination (D, 27 %)',
    correlation: 'Corrélation au reste',
    without: 'Fidélité sans elle',
    withheld: 'Chiffre tu : trop peu de personnes.',
    thirdsTitle: 'réussite par tiers',
    third: 'Tiers',
    thirds: ['tiers inférieur', 'tiers moyen', 'tiers supérieur'],
    share: 'Part des points',
    option: 'Option',
    key: 'clé',
    none: 'aucune',
    chosen: 'Choisie par',
    meanScore: 'Note moyenne',
    optionsTitle: 'qui choisit quoi',
    distributionTitle: 'répartition des notes',
    scores: 'Note',
    people: 'Copies',
    stale: 'Des copies ont été corrigées depuis : demandez l’analyse de nouveau.',
    dropped: 'retirée de la note',
    preview: 'Voir qui changerait avec une autre clé',
  },
  en: {
    heading: 'Item analysis',
    scripts: 'Scripts',
    mean: 'Mean, out of 100',
    deviation: 'Standard deviation',
    reliability: 'Reliability',
    error: 'Standard error of measurement, out of 100',
    places: 'Questions',
    place: 'Question',
    most: 'Points',
    met: 'Scripts',
    omitted: 'No answer',
    difficulty: 'Difficulty (p)',
    discrimination: 'Discrimination (D, 27%)',
    correlation: 'Item-rest correlation',
    without: 'Reliability without it',
    withheld: 'Withheld: too few persons.',
    thirdsTitle: 'success by thirds',
    third: 'Third',
    thirds: ['lower third', 'middle third', 'upper third'],
    share: 'Share of the points',
    option: 'Option',
    key: 'key',
    none: 'none',
    chosen: 'Chosen by',
    meanScore: 'Mean score',
    optionsTitle: 'who chooses what',
    distributionTitle: 'distribution of scores',
    scores: 'Score',
    people: 'Scripts',
    stale: 'Scripts have been scored since: ask for the analysis again.',
    dropped: 'dropped from the mark',
    preview: 'See who would change with another key',
  },
} as const;

export const noReliability: Readonly<Record<Language, Readonly<Record<NoReliability, string>>>> = {
  fr: {
    'papers-differ': 'Non calculée : toutes les copies n’ont pas les mêmes questions.',
    'too-few-places': 'Non calculée : une seule question compte.',
    'scores-equal': 'Non calculée : toutes les notes sont égales.',
  },
  en: {
    'papers-differ': 'Not computed: not all scripts have the same questions.',
    'too-few-places': 'Not computed: a single question counts.',
    'scores-equal': 'Not computed: all scores are equal.',
  },
};

/** A number as it is written in the language; null is withheld or says nothing. */
export const written = (value: number | null, language: Language): string =>
  value === null ? '—' : value.toLocaleString(`${language}-CA`, { maximumFractionDigits: 3 });
