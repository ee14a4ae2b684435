import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, ValidateBy } from 'class-validator';
import { lengthOf, plainText, unseenIn } from '../domain/index.js';

/** How long the text may be, in characters as people count them, and whether it may have several lines. */
export interface TextLimits {
  readonly from?: number;
  readonly to: number;
  readonly lines?: boolean;
}

/** Text as people write it, brought to its one form: accents as NFC, no blanks around, nothing that nobody sees. */
export function IsPlainText({ from = 1, to, lines = false }: TextLimits): PropertyDecorator {
  const rule = (name: string, holds: (text: string) => boolean, constraints: unknown[] = []): PropertyDecorator =>
    ValidateBy({ name, constraints, validator: { validate: (value) => typeof value === 'string' && holds(value) } });
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? plainText(value) : value)),
    rule('isPlainText', (text) => lengthOf(text) >= from && lengthOf(text) <= to, [from, to]),
    rule('isSeen', (text) => unseenIn(text, { lines }) === null),
  );
}

/** A field of such text, as the OpenAPI document describes it. */
export function Text({
  from = 1,
  to,
  lines,
  required = true,
  ...options
}: TextLimits & Omit<ApiPropertyOptions, 'required'> & { readonly required?: boolean }): PropertyDecorator {
  const described = { type: 'string', minLength: from, maxLength: to, required, ...options } as ApiPropertyOptions;
  return applyDecorators(
    ApiProperty(described),
    ...(required ? [] : [IsOptional()]),
    IsPlainText({ from, to, lines: lines ?? false }),
  );
}
