import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { schoolDay } from '@pan/kit/domain';
import { explainConstraints, IsDay, IsSchoolYear, Text as TextField } from '@pan/kit/http';
import { IsIn, IsOptional, Matches, ValidateBy } from 'class-validator';
import { isBirthDate, longest } from '@pan/quebec';

// The fields that several requests share, each with its rule, its sentence and its example.

explainConstraints({
  isBirthDate: [
    "Une date de naissance existe au calendrier et va de 1900 à aujourd'hui.",
    'A birth date exists in the calendar and lies between 1900 and today.',
  ],
});

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

/** Text as people write it; nothing is said by null where it may be left out. */
export const Text = (
  of: Of & { readonly from?: number; readonly to: number; readonly lines?: boolean },
): PropertyDecorator => TextField({ ...(of.required === false && { nullable: true }), ...of });

export const PersonName = (of: Of): PropertyDecorator => Text({ ...of, to: longest.name });

/** A key of the sending system, kept as it is. */
export const SourceId = (of: Of = {}): PropertyDecorator =>
  Text({
    example: 'E-104233',
    description: "Clé dans le système d'origine / Key in the sending system",
    ...of,
    to: longest.key,
  });

export function Day(of: Of): PropertyDecorator {
  return applyDecorators(property({ type: 'string', format: 'date', ...of }), IsDay());
}

export function BirthDate(of: Of): PropertyDecorator {
  const isPossible = (text: string): boolean => isBirthDate(text, schoolDay(new Date()));
  return applyDecorators(property({ type: 'string', format: 'date', ...of }), rule('isBirthDate', isPossible));
}

export function SchoolYear(of: Of = {}): PropertyDecorator {
  return applyDecorators(
    property({ type: 'string', pattern: '^\\d{4}-\\d{4}$', example: '2026-2027', ...of }),
    IsSchoolYear(),
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
