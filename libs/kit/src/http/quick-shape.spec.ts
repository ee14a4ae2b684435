import 'reflect-metadata';
import fc from 'fast-check';
import { plainToInstance, Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
  validateSync,
} from 'class-validator';
import { Text } from './plain-text.js';
import { quickShape } from './quick-shape.js';

class Flat {
  @IsUUID() id!: string;
  @IsOptional() @IsInt() @Min(1) @Max(500) limit: number = 50;
  @IsOptional() @IsString() @Length(1, 5) code?: string;
  @IsOptional() @IsIn(['draft', 'published']) state?: string;
  @IsOptional() @Matches(/^[a-z]+$/) word?: string;
  @IsOptional() @IsBoolean() whole?: boolean;
  @IsOptional() @IsNumber() points?: number;
  @Text({ to: 10, required: false }) name?: string;
}
class WithPart {
  @IsOptional() @ValidateNested() @Type(() => Flat) part?: Flat;
}

const id = '0192b7a4-7d0a-7c3e-8a52-3c0f0a1b2c3d';
const slowly = (given: object) => {
  const shape = plainToInstance(Flat, given);
  return { shape, errors: validateSync(shape, { whitelist: true, forbidNonWhitelisted: true }) };
};

describe('A flat input', () => {
  const value = fc.oneof(
    fc.constantFrom(
      id,
      'draft',
      'abc',
      ' Élan ',
      'e\u0301',
      '',
      0,
      1,
      500,
      501,
      1.5,
      NaN,
      true,
      false,
      null,
      undefined,
    ),
    fc.string(),
    fc.constantFrom([], {}, ['a']),
  );
  const names = fc.constantFrom('id', 'limit', 'code', 'state', 'word', 'whole', 'points', 'name', 'other', 'toString');

  it('is made what class-transformer and class-validator make of it, or left to them', () => {
    fc.assert(
      fc.property(fc.dictionary(names, value), fc.boolean(), (given, isNamed) => {
        const input = isNamed ? { ...given, id } : given;
        const quick = quickShape(Flat, input);
        if (!quick) return;
        expect(slowly(input)).toEqual({ shape: quick, errors: [] });
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    [{ id }],
    [{ id, limit: 10 }],
    [{ id, code: 'abc', state: 'draft', word: 'mot', whole: true, points: 1.5, name: ' Élan ' }],
  ])('that is valid needs nobody else: %j', (given) => expect(quickShape(Flat, given)).toEqual(slowly(given).shape));

  it('that has parts is looked at by class-validator, and is quick where they are left out', () => {
    expect(quickShape(WithPart, { part: { id } })).toBeNull();
    expect(quickShape(WithPart, { part: 'x' })).toBeNull();
    expect(quickShape(WithPart, {})).toEqual({});
  });
});
