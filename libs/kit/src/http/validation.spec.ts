import 'reflect-metadata';
import { Socket } from 'node:net';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsObject, IsOptional, IsString, ValidateNested } from 'class-validator';
import { Text } from './plain-text.js';
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

describe('A field that every object has', () => {
  it('is as unknown as any other, at any depth [§2]', () => {
    for (const name of ['constructor', 'toString', 'hasOwnProperty', 'valueOf'])
      expect(checkShape(Whole, { name: 'x', [name]: true, parts: [{ [name]: 1 }] }).errors).toMatchObject([
        { pointer: `/${name}`, code: 'whitelist-validation' },
        { pointer: `/parts/0/${name}`, code: 'whitelist-validation' },
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

describe('A text of people', () => {
  class Named {
    @Text({ to: 4, example: 'Zoé' }) name!: string;
    @Text({ to: 20, required: false, lines: true }) note?: string;
  }
  const errorsOf = (given: object) =>
    checkShape(Named, given).errors.map(({ pointer, code, en }) => `${pointer} ${code} ${en}`);

  it('comes in its one form, each of its signs counted once [F11]', () => {
    const { shape, errors } = checkShape(Named, { name: ' Zoe\u0301𐐷 ', note: 'une\ndeux' });
    expect(errors).toEqual([]);
    expect(shape).toEqual({ name: 'Zoé𐐷', note: 'une\ndeux' });
  });

  it('is refused blank, too long, or with what nobody sees, which is named [F11]', () => {
    expect(errorsOf({ name: ' \u00a0' })).toEqual(['/name is-plain-text From 1 to 4 characters are expected.']);
    expect(errorsOf({ name: 'Zoé𐐷!' })).toHaveLength(1);
    expect(errorsOf({ name: 'Ro\u202ey' })).toEqual([
      '/name is-seen A character that nobody sees is in it (U+202E): remove it.',
    ]);
    expect(errorsOf({ name: 'Roy', note: 'a\u0007' })).toEqual([
      '/note is-seen A character that nobody sees is in it (U+0007): remove it.',
    ]);
  });
});
