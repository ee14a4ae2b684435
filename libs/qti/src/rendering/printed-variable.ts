import { Decimal, readInteger, settled } from '@pan/kit/domain';
import { isFile, writtenAs } from '../scoring/values/scalars.js';
import { isRecord, type Held, type Scalar } from '../scoring/values/value.js';

/** How the value of a variable is printed: the attributes of `printedVariable` by their names of 2.x. */
export type Printing = (attribute: string) => string | null;

/** A variable's value as its author has it printed; nothing for NULL. Numbers have the comma where a text is in French. */
export function printedValue(held: Held, said: Printing, language: string | null): string {
  const print = (scalar: Scalar) => printedScalar(scalar, said('format'), language);
  const delimiter = said('delimiter') ?? ';';
  const field = said('field');
  if (isRecord(held)) {
    if (field !== null) return printedValue(held.fields.get(field) ?? null, said, language);
    const sign = said('mappingIndicator') ?? '=';
    return [...held.fields].map(([name, { values }]) => `${name}${sign}${values.map(print).join()}`).join(delimiter);
  }
  const index = readInteger(said('index') ?? '');
  if (index !== null && held?.cardinality === 'ordered')
    return held.values
      .slice(index - 1, index)
      .map(print)
      .join('');
  return (held?.values ?? []).map(print).join(delimiter);
}

function printedScalar(scalar: Scalar, format: string | null, language: string | null): string {
  if (isFile(scalar)) return scalar.name;
  if (!(scalar instanceof Decimal)) return writtenAs(scalar);
  const printed = format === null ? plainly(settled(scalar)) : formatted(scalar, format);
  return isFrench(language) ? printed.replace('.', ',') : printed;
}

const isFrench = (language: string | null): boolean => /^fr(-|$)/i.test(language ?? '');

/** Fifteen figures are what a reader can take in; exponents stand for what is larger or smaller than they can say. */
const plainly = (value: Decimal): string => value.toSignificantDigits(15).toString();

/** The conversions of C, and `r`, which rounds to significant figures (Information Model, "printedVariable"). */
function formatted(value: Decimal, format: string): string {
  return format.replace(/%([-+ 0#]*)(\d*)(?:\.(\d*))?([a-zA-Z%])/g, (whole, flags, width, precision, kind) => {
    if (kind === '%') return '%';
    const digits = converted(value, kind as string, readInteger(precision as string));
    if (digits === null) return whole;
    return padded(digits, flags as string, readInteger(width as string) ?? 0);
  });
}

const mostFigures = 50;

function converted(value: Decimal, kind: string, precision: number | null): string | null {
  const places = Math.min(precision ?? 6, mostFigures);
  const figures = Math.max(places, 1);
  const exact = settled(value);
  switch (kind) {
    case 'd':
    case 'i':
      return exact.trunc().toFixed(0);
    case 'f':
    case 'F':
      return exact.toFixed(places);
    case 'e':
    case 'E':
      return inCase(exact.toExponential(places), kind);
    case 'g':
    case 'G':
      return inCase(exact.toSignificantDigits(figures).toString(), kind);
    case 'r':
    case 'R':
      return inCase(exact.toPrecision(figures), kind);
    case 's':
      return plainly(exact);
    case 'x':
    case 'X':
      return inCase(exact.trunc().toHexadecimal().replace('0x', ''), kind);
    case 'o':
      return exact.trunc().toOctal().replace('0o', '');
    default:
      return null;
  }
}

const inCase = (digits: string, kind: string): string => (kind === kind.toUpperCase() ? digits.toUpperCase() : digits);

function padded(digits: string, flags: string, width: number): string {
  const sign = digits.startsWith('-') ? '' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const signed = sign + digits;
  const wide = Math.min(width, mostFigures);
  if (flags.includes('-')) return signed.padEnd(wide);
  if (!flags.includes('0')) return signed.padStart(wide);
  const [, front = '', rest = ''] = /^([-+ ]?)(.*)$/.exec(signed) ?? [];
  return front + rest.padStart(wide - front.length, '0');
}
