import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsDay, Text } from '@pan/kit/http';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsOptional, Matches, MaxLength } from 'class-validator';

/** A day of the calendar between 1900 and 2199. */
export const Day = ({ required = true, description = '' } = {}): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: 'string', format: 'date', required, ...(required ? {} : { nullable: true }), description }),
    ...(required ? [] : [IsOptional()]),
    IsDay(),
  );

const code = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** A code of ours: lower case, digits, hyphens. */
export const Code = ({ required = true, example = 'training-session', description = '' } = {}): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: 'string', pattern: code.source, maxLength: 60, required, example, description }),
    ...(required ? [] : [IsOptional()]),
    Matches(code),
    MaxLength(60),
  );

export const Measures = ({ required = true } = {}): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      ...{ type: 'array', required, minItems: 1, maxItems: 33 },
      items: { type: 'string', pattern: '^M\\d{2}$', example: 'M05' },
    }),
    ...(required ? [] : [IsOptional()]),
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(33),
    ArrayUnique(),
    Matches(/^M\d{2}$/, { each: true }),
  );

/** Words in both languages. */
export class WordsBody {
  @Text({ to: 300 }) fr!: string;
  @Text({ to: 300 }) en!: string;
}
