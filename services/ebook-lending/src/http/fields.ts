import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';

// The fields that several requests share.

export function OrganisationCode({ required = true, description = '' } = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: 'string',
      pattern: '^[a-z0-9][a-z0-9.-]{0,119}$',
      example: 'css-des-deux-rives',
      required,
      ...(description && { description }),
    }),
    ...(required ? [] : [IsOptional()]),
    Matches(/^[a-z0-9][a-z0-9.-]{0,119}$/),
  );
}
