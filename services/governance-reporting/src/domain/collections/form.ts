import type { OrganisationKind } from '@pan/contracts';
import type { CodeWord } from '../programmes/definition.js';
import type { OwnText } from '../register.js';

/** What a count is broken down by. */
export interface Dimension extends CodeWord {
  readonly members: readonly CodeWord[];
}

interface FormFieldBasis extends CodeWord {
  /** Counts for completeness: a return without it is received and not complete. */
  readonly required?: true;
}

/** One question of a form. Limits are decimals written as text, since nothing here is reckoned in doubles. */
export type FormField = FormFieldBasis &
  (
    | {
        readonly type: 'integer' | 'decimal' | 'money';
        readonly unit?: OwnText;
        readonly minimum?: string;
        readonly maximum?: string;
        /** Digits behind the point of a decimal: two unless it says so. */
        readonly decimals?: number;
        /** The dimensions that the total is broken down by: each combination is a cell of its own. */
        readonly by?: readonly string[];
        /** The cells of the breakdown count for completeness too. */
        readonly requiredParts?: true;
        /** The number counts persons. */
        readonly persons?: true;
      }
    | { readonly type: 'text'; readonly maxLength: number }
    | { readonly type: 'boolean' }
    | { readonly type: 'code'; readonly codes: readonly CodeWord[] }
  );

/** A total of cells that the form states beside its breakdowns: the parts add up to it, or to no more than it. */
export interface SumRule extends CodeWord {
  readonly total: string;
  readonly parts: readonly string[];
  readonly relation: 'equal' | 'at-most';
}

/** What is made of a value that is not there: the indicator is not told at all, the organisation is left out of it, or its former return speaks. */
export type MissingPolicy = 'refuse' | 'unknown' | 'carry-forward';

/** A figure that follows from the returns of a campaign, over the organisations that were expected. */
export interface ReturnIndicator extends CodeWord {
  /** Cells whose sum it is, or that stand above the line. */
  readonly numerator: readonly string[];
  /** Cells below the line; without them the indicator is the sum. */
  readonly denominator?: readonly string[];
  readonly factor: '1' | '100' | '1000';
  readonly decimals: number;
  readonly unit?: OwnText;
  readonly missing: MissingPolicy;
  /** Whether a return that has nothing to report counts as zero or is left out. */
  readonly nothingToReport: 'zero' | 'unknown';
  /** Returns that every level has approved, or all that were received. */
  readonly of: 'approved' | 'received';
}

/** A form as data: what is asked, of whom, who approves, what follows. */
export interface FormDefinition {
  readonly code: string;
  readonly name: OwnText;
  readonly description: OwnText;
  readonly measures: readonly string[];
  readonly systems: readonly string[];
  /** Kinds of organisations that are expected to answer. */
  readonly reporters: readonly OrganisationKind[];
  /** Who approves, the first one first: the organisation of this kind that the answering one is or stands below. */
  readonly levels: readonly OrganisationKind[];
  /** Whoever entered does not approve, and nobody approves twice. */
  readonly fourEyes: boolean;
  /** Whether a return may say that there is nothing to report. */
  readonly nothingToReport: boolean;
  readonly dimensions: readonly Dimension[];
  readonly fields: readonly FormField[];
  readonly rules: readonly SumRule[];
  readonly indicators: readonly ReturnIndicator[];
}

/** One place for a value: a field, or one combination of its breakdown (`devices/primary`). */
export interface FormCell {
  readonly code: string;
  readonly field: FormField;
  readonly required: boolean;
}

export const isCounted = (field: FormField): field is Extract<FormField, { readonly decimals?: number }> =>
  ['integer', 'decimal', 'money'].includes(field.type);

/** Every combination of the members of these dimensions, joined by slashes. */
export function combinations(dimensions: readonly Dimension[]): string[] {
  return dimensions.reduce<string[]>(
    (before, { members }) => before.flatMap((one) => members.map(({ code }) => (one ? `${one}/${code}` : code))),
    [''],
  );
}

export function cellsOf({ fields, dimensions }: Pick<FormDefinition, 'fields' | 'dimensions'>): FormCell[] {
  return fields.flatMap((field) => [
    { code: field.code, field, required: field.required === true },
    ...partsOf(field, dimensions).map((code) => ({
      ...{ code, field },
      required: isCounted(field) && field.requiredParts === true,
    })),
  ]);
}

/** The cells of a field's breakdown. */
export function partsOf(field: FormField, dimensions: readonly Dimension[]): string[] {
  if (!isCounted(field) || !field.by) return [];
  const by = field.by.flatMap((code) => dimensions.filter((one) => one.code === code));
  return combinations(by).map((part) => `${field.code}/${part}`);
}
