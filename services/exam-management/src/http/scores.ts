import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';

const mostCriteria = 20;
const mostPoints = 1_000;
const codeForm = /^[\p{L}\p{N}_.-]{1,40}$/u;

function areScores(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  const holds = ([code, points]: [string, unknown]) =>
    codeForm.test(code) && typeof points === 'number' && Math.abs(points) <= mostPoints;
  return entries.length <= mostCriteria && entries.every(holds);
}

/** Points by criterion; whether the rubric has them is the domain's to say. */
export const AreScores = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      ...{ type: 'object', maxProperties: mostCriteria, example: { coherence: 6 } },
      additionalProperties: { type: 'number', minimum: -mostPoints, maximum: mostPoints },
      description: 'Points par critère / Points by criterion',
    }),
    ValidateBy({ name: 'unknownValue', validator: { validate: areScores } }),
  );
