import 'reflect-metadata';
import { Socket } from 'node:net';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsObject, IsOptional, IsString, ValidateNested } from 'class-validator';
import { checkShape } from './validation.js';

class Part {
  @ApiPropertyOptional() @IsOptional() @IsString() note?: string;
}
class Whole {
  @ApiProperty() @IsString() name!: string;
  @ApiPropertyOptional() @IsOptional() @IsString() note?: string;
  @ApiPropertyOptional({ type: String, nullable: true }) @IsOptional() @IsString() until?: string | null;
  @ApiPropertyOptional() @IsOptional() @IsObject() answers?: Record<string, string | null>;
  @ApiPropertyOptional() @IsOptional() @ValidateNested() @Type(() => Part) part?: Part;
  @ApiPropertyOptional() @IsOptional() @ValidateNested({ each: true }) @Type(() => Part) parts?: Part[];
}

describe('A null in a body', () => {
  it('says as much as an absent field, at any depth', () => {
    const { shape, errors } = checkShape(Whole, {
      name: 'x',
      note: null,
      part: { note: null },
      parts: [{ note: null }],
    });
    expect(errors).toEqual([]);
    expect(JSON.stringify(shape)).toBe('{"name":"x","part":{},"parts":[{}]}');
  });

  it('is itself where the document says so, and among names of the client’s own', () => {
    const given = { name: 'x', until: null, answers: { Q1: null } };
    expect(JSON.stringify(checkShape(Whole, given).shape)).toBe(JSON.stringify(given));
  });

  it('is missed where the field is required, and unknown where there is none', () => {
    const { errors } = checkShape(Whole, { name: null, other: null });
    expect(errors.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/other', 'whitelist-validation'],
      ['/name', 'required'],
    ]);
  });
});

describe('What is no JSON', () => {
  it('is not looked into: a stream, an instance of a class, a list [C1]', () => {
    const socket = new Socket();
    for (const given of [socket, new Part(), [], 'text', 7])
      expect(checkShape(Whole, given).errors.map(({ pointer, code }) => [pointer, code])).toEqual([['', 'is-object']]);
    socket.destroy();
  });
});

describe('A body with more than anybody means', () => {
  const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, 1]));
  const codes = (given: object) => checkShape(Whole, given).errors.map(({ pointer, code }) => `${pointer} ${code}`);

  it('has its unknown fields named up to fifty [M1]', () => {
    expect(codes(keys(49))).toHaveLength(50);
    expect(codes(keys(590))).toHaveLength(50);
  });

  it.each([
    ['fields of an object', keys(601)],
    ['items of a list', { parts: Array.from({ length: 601 }, () => ({})) }],
    ['objects', { a: Array.from({ length: 400 }, () => ({})), b: Array.from({ length: 400 }, () => [[]]) }],
    ['fields at all depths', { parts: Array.from({ length: 35 }, () => keys(590)) }],
  ])('is not looked into for too many %s [M1]', (_what, given) => {
    expect(codes(given)).toEqual([' too-many-parts']);
  });
});
