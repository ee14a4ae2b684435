import type { OrganisationKind } from '@pan/contracts';
import { Decimal, lengthOf, plainText, sumOf, unseenIn } from '@pan/kit/domain';
import type { CellFaultCode } from './cell-words.js';
import {
  cellsOf,
  type FormCell,
  type FormDefinition,
  type FormField,
  isCounted,
  partsOf,
  type SumRule,
} from './form.js';

/** Values by cell, each as exact text. A cell without a value is missing; `0` is none. */
export type Cells = Readonly<Record<string, string>>;

export interface CellFault {
  readonly cell: string;
  readonly code: CellFaultCode;
  readonly params: Readonly<Record<string, string | number>>;
}

type Read = { readonly value: string } | Pick<CellFault, 'code' | 'params'>;
type Sum = Omit<SumRule, 'name' | 'code'>;

/** One version of a form at work. It never changes. */
export class ReturnForm {
  readonly cells: ReadonlyMap<string, FormCell>;
  private readonly sums: readonly Sum[];

  constructor(
    readonly version: number,
    readonly definition: FormDefinition,
  ) {
    this.cells = new Map(cellsOf(definition).map((cell) => [cell.code, cell]));
    const { fields, dimensions, rules } = definition;
    this.sums = [
      ...fields
        .map((field) => ({ total: field.code, parts: partsOf(field, dimensions), relation: 'equal' as const }))
        .filter(({ parts }) => parts.length > 0),
      ...rules,
    ];
  }

  get code(): string {
    return this.definition.code;
  }

  /** What a cell is given, in its one spelling, or why it cannot be. Null and undefined are no value. */
  read(code: string, given: unknown): Read {
    const cell = this.cells.get(code);
    if (!cell)
      return { code: 'cell-unknown', params: { cell: code.slice(0, 60), form: this.code, version: this.version } };
    return readValue(cell.field, given);
  }

  /** Sums that do not hold: with every part said they are equal; with some missing, what is said is no more than the total. */
  faultsOfSums(cells: Cells): CellFault[] {
    return this.sums.flatMap(({ total, parts, relation }): CellFault[] => {
      const value = cells[total];
      const said = parts.flatMap((part) => cells[part] ?? []);
      if (value === undefined || said.length === 0) return [];
      const sum = sumOf(said);
      const params = { total, value, sum: sum.toFixed() };
      if (relation === 'equal' && said.length === parts.length)
        return sum.eq(value) ? [] : [{ cell: total, code: 'sum-not-equal', params }];
      const mayShrink = parts.some((part) => cells[part] === undefined && this.mayBeNegative(part));
      return sum.lte(value) || mayShrink ? [] : [{ cell: total, code: 'sum-too-large', params }];
    });
  }

  /** How many required cells have no value. */
  missingIn(cells: Cells): number {
    let missing = 0;
    for (const { code, required } of this.cells.values()) if (required && cells[code] === undefined) missing += 1;
    return missing;
  }

  /** The levels that a return passes: those of which its organisation is, or stands below, one; where there is none, the ministry. */
  levelsFor(kinds: readonly string[]): OrganisationKind[] {
    const levels = this.definition.levels.filter((level) => level === 'ministry' || kinds.includes(level));
    return levels.length > 0 ? levels : ['ministry'];
  }

  private mayBeNegative(code: string): boolean {
    const { field } = this.cells.get(code)!;
    return isCounted(field) && limitOf(field.minimum).lt(0);
  }
}

/** Nothing is counted below zero unless the form says so. */
const limitOf = (minimum: string | undefined) => new Decimal(minimum ?? '0');
const digits = { integer: 0, money: 2 } as const;
const shown = (given: unknown): string => (typeof given === 'string' ? given : JSON.stringify(given)).slice(0, 60);

function readValue(field: FormField, given: unknown): Read {
  switch (field.type) {
    case 'integer':
    case 'decimal':
    case 'money':
      return readCount(field, given);
    case 'text': {
      const value = typeof given === 'string' ? plainText(given) : '';
      const fits = value !== '' && lengthOf(value) <= field.maxLength && unseenIn(value) === null;
      return fits ? { value } : { code: 'cell-not-text', params: { limit: field.maxLength } };
    }
    case 'boolean': {
      const value = typeof given === 'boolean' ? String(given) : given;
      return value === 'true' || value === 'false'
        ? { value }
        : { code: 'cell-not-boolean', params: { value: shown(given) } };
    }
    case 'code': {
      const codes = field.codes.map(({ code }) => code);
      return typeof given === 'string' && codes.includes(given)
        ? { value: given }
        : { code: 'cell-not-a-code', params: { value: shown(given), codes: codes.slice(0, 20).join(', ') } };
    }
  }
}

function readCount(field: Extract<FormField, { readonly decimals?: number }>, given: unknown): Read {
  const decimals = field.type === 'decimal' ? (field.decimals ?? 2) : digits[field.type];
  // A JSON number with a fraction has passed through a double before it is seen here.
  const text = Number.isSafeInteger(given) ? String(given) : given;
  const form = decimals === 0 ? /^-?\d{1,15}$/ : /^-?\d{1,15}(\.\d+)?$/;
  const value = typeof text === 'string' && text.length <= 40 && form.test(text) ? new Decimal(text) : null;
  if (!value || value.decimalPlaces() > decimals)
    return decimals === 0
      ? { code: 'cell-not-integer', params: { value: shown(given) } }
      : { code: 'cell-not-decimal', params: { value: shown(given), decimals } };
  const plain = value.isZero() ? '0' : value.toFixed();
  const { minimum = '0', maximum } = field;
  if (value.lt(minimum)) return { code: 'cell-too-small', params: { value: plain, limit: minimum } };
  if (maximum !== undefined && value.gt(maximum))
    return { code: 'cell-too-large', params: { value: plain, limit: maximum } };
  return { value: plain };
}
