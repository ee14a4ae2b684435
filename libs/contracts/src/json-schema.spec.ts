import {
  IsDateString,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  Min,
} from 'class-validator';
import { Means, type ContractClass } from './contract.js';
import { jsonSchema } from './json-schema.js';

class Fact {
  static readonly type = 'school.fact.v1';
  static readonly key = 'id';
  static readonly fr = 'Un fait.';
  static readonly en = 'A fact.';
}

class TripPlanned extends Fact {
  @IsUUID() id!: string;
  @IsString() @MaxLength(40) town!: string;
  @IsOptional() @IsInt() @Min(1) seats?: number;
  @Means('Le jour du départ.', 'The day of departure.') @IsDateString() leavesOn!: string;
  @IsDateString() decidedAt!: string;
  @IsIn(['bus', 'train']) by!: string;
  @IsUUID('4', { each: true }) classIds!: string[];
}

const refusal = (contract: ContractClass) => () => jsonSchema(contract);

describe('The schema of a contract', () => {
  it('says every rule of the class, and takes fields it does not know', () => {
    expect(jsonSchema(TripPlanned)).toEqual({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'urn:qc:pan:contract:school.fact.v1',
      title: 'TripPlanned',
      description: 'Un fait.\nA fact.',
      type: 'object',
      properties: {
        id: { type: 'string', format: 'uuid' },
        town: { type: 'string', maxLength: 40 },
        seats: { type: 'integer', minimum: 1 },
        leavesOn: { description: 'Le jour du départ.\nThe day of departure.', type: 'string', format: 'date' },
        decidedAt: { type: 'string', format: 'date-time' },
        by: { type: 'string', enum: ['bus', 'train'] },
        classIds: { type: 'array', items: { type: 'string', format: 'uuid' } },
      },
      required: ['id', 'town', 'leavesOn', 'decidedAt', 'by', 'classIds'],
      additionalProperties: true,
    });
  });

  it('refuses a rule it cannot express rather than leaving it out', () => {
    class Written extends Fact {
      @IsEmail() address!: string;
    }
    expect(refusal(Written)).toThrow('cannot express the rule isEmail');
  });

  it('refuses a date whose name does not tell a day from an instant', () => {
    class Dated extends Fact {
      @IsDateString() departure!: string;
    }
    expect(refusal(Dated)).toThrow('…On (a day) or …At (an instant)');
  });

  it('refuses a pattern whose flags JSON Schema would lose', () => {
    class Coded extends Fact {
      @Matches(/^[a-z]+$/i) code!: string;
    }
    expect(refusal(Coded)).toThrow('cannot express the flags');
  });
});
