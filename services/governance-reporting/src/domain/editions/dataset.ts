import type { OwnText } from '../register.js';

export interface Column {
  readonly name: string;
  readonly title: OwnText;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  /** Every row has it. */
  readonly required?: boolean;
  /** A number that may be below zero. */
  readonly signed?: boolean;
}

/** A table of an edition, under a name that stays from one edition to the next. */
export interface Dataset {
  readonly id: string;
  readonly title: OwnText;
  readonly description: OwnText;
  readonly columns: readonly Column[];
  /** The columns that tell its rows apart. */
  readonly key: readonly string[];
  /** Measures of the plan that it speaks of; none where it speaks of all. */
  readonly measures: readonly string[];
}

export type Cell = string | number | boolean | null;

export interface FilledDataset {
  readonly dataset: Dataset;
  readonly rows: readonly (readonly Cell[])[];
}

export const column = (
  name: string,
  fr: string,
  en: string,
  type: Column['type'] = 'string',
  required = false,
): Column => ({
  ...{ name, title: { fr, en }, type },
  ...(required && { required }),
});

/** What a row of an edition says beside a number that it hides, by the codes of SDMX (CL_CONF_STATUS): free, confidential. */
export const confidentiality = column(
  'confidentiality',
  'Confidentialité : F libre, C confidentiel (le nombre est tu, il n’est pas zéro)',
  'Confidentiality: F free, C confidential (the number is withheld, it is not zero)',
  'string',
  true,
);
