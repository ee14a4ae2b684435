import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { explainConstraints } from '@pan/kit';
import { readDay, readInteger, schoolDay } from '@pan/kit/domain';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, Matches, ValidateBy } from 'class-validator';

// The fields that several requests share, each with its rule, its sentence and its example.

explainConstraints({
  isPlainText: [
    'De {0} à {1} caractères sont attendus, sans caractère invisible.',
    'From {0} to {1} characters are expected, without invisible characters.',
  ],
  isBirthDate: [
    "Une date de naissance existe au calendrier et va de 1900 à aujourd'hui.",
    'A birth date exists in the calendar and lies between 1900 and today.',
  ],
  isSchoolYear: ["Une année scolaire s'écrit 2026-2027.", 'A school year is written 2026-2027.'],
});

/** Between 1900 and 2199. */
const isDay = (text: string): boolean => /^(19|20|21)/.test(text) && readDay(text) !== null;

interface Of {
  readonly example?: string;
  readonly required?: boolean;
  readonly description?: string;
  /** Bodies may say null for nothing, queries cannot. */
  readonly nullable?: boolean;
}

const rule = (name: string, holds: (text: string) => boolean, constraints: unknown[] = []): PropertyDecorator =>
  ValidateBy({ name, constraints, validator: { validate: (value) => typeof value === 'string' && holds(value) } });

const property = ({ required = true, ...options }: ApiPropertyOptions & Of): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ required, ...(required ? {} : { nullable: true }), ...options } as ApiPropertyOptions),
    ...(required ? [] : [IsOptional()]),
  );

/** Text as people write it: accents in one form (NFC), no blanks around, nothing invisible. */
export function Text(of: Of & { readonly from?: number; readonly to: number }): PropertyDecorator {
  const { from = 1, to, ...options } = of;
  return applyDecorators(
    property({ type: 'string', minLength: from, maxLength: to, ...options }),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.normalize('NFC').trim() : value)),
    rule('isPlainText', (text) => text.length >= from && text.length <= to && !/\p{Cc}/u.test(text), [from, to]),
  );
}

export const PersonName = (of: Of): PropertyDecorator => Text({ ...of, to: 100 });

/** A key of the sending system, kept as it is. */
export const SourceId = (of: Of = {}): PropertyDecorator =>
  Text({
    example: 'E-104233',
    description: "Clé dans le système d'origine / Key in the sending system",
    ...of,
    to: 255,
  });

export function Day(of: Of): PropertyDecorator {
  return applyDecorators(property({ type: 'string', format: 'date', ...of }), rule('isDateString', isDay));
}

export function BirthDate(of: Of): PropertyDecorator {
  const isPossible = (text: string): boolean => isDay(text) && text >= '1900-01-01' && text <= schoolDay(new Date());
  return applyDecorators(property({ type: 'string', format: 'date', ...of }), rule('isBirthDate', isPossible));
}

export function SchoolYear(of: Of = {}): PropertyDecorator {
  const isSchoolYear = (text: string): boolean =>
    /^\d{4}-\d{4}$/.test(text) && readInteger(text.slice(5)) === readInteger(text.slice(0, 4))! + 1;
  return applyDecorators(
    property({ type: 'string', pattern: '^\\d{4}-\\d{4}$', example: '2026-2027', ...of }),
    rule('isSchoolYear', isSchoolYear),
  );
}

export function OrganisationCode(of: Of = {}): PropertyDecorator {
  return applyDecorators(
    property({ type: 'string', pattern: '^[a-z0-9][a-z0-9.-]{0,119}$', example: 'css-des-deux-rives', ...of }),
    Matches(/^[a-z0-9][a-z0-9.-]{0,119}$/),
  );
}

export function OneOf(values: readonly string[], of: Of): PropertyDecorator {
  return applyDecorators(property({ type: 'string', enum: [...values], ...of }), IsIn(values));
}
