// What of OOAPI v5 the federation speaks of beyond reading and writing its documents.

/** The federation's own consumer: what Quebec needs and the standard has no field for. */
export const consumerKey = 'x-ecampus-qc';

export interface LanguageText {
  readonly language: string;
  readonly value: string;
}

/** What is said of a course or an offering in words. */
export interface Worded {
  readonly name: readonly LanguageText[];
  readonly description: readonly LanguageText[];
  readonly abbreviation?: string;
}

/** What people search in: names, descriptions and abbreviation, in all their languages. */
export function wordsIn({ name, description, abbreviation = '' }: Worded): string {
  return [...[...name, ...description].map(({ value }) => value), abbreviation].join(' ');
}
