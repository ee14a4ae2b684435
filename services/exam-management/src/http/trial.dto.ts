import { ApiProperty } from '@nestjs/swagger';
import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { baseTypes, cardinalities, isAnswer, type SaidAnswer } from '@pan/qti';

const word = { anyOf: [{ type: 'string', maxLength: 50_000 }, { type: 'number' }, { type: 'boolean' }] };
const anAnswer = {
  anyOf: [
    ...word.anyOf,
    { type: 'array', maxItems: 200, items: { anyOf: [...word.anyOf, { type: 'object', maxProperties: 3 }] } },
    { type: 'object', maxProperties: 50, additionalProperties: word },
  ],
} as const;

/** Answers as whoever tries an item writes them: of every form that a response may have. */
function AreSaidAnswers(options: { required?: boolean } = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: 'object',
      selfRequired: options.required ?? true,
      maxProperties: 100,
      additionalProperties: anAnswer as never,
      example: { RESPONSE: ['A'] },
      description: `Par identifiant de réponse : une valeur ou une liste; une paire s’écrit « A B », un point « 10 20 », un fichier { name, type, hash } ou { name, type, address }, un enregistrement comme un objet de ses champs.
        / By response identifier: a value or a list; a pair is written "A B", a point "10 20", a file { name, type, hash } or { name, type, address }, a record as an object of its fields.`,
    }),
    ValidateBy({
      name: 'areAnswers',
      validator: { validate: areAnswers, defaultMessage: () => '$property must give answers by response identifier' },
    }),
  );
}

function areAnswers(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length <= 100 &&
    entries.every(([name, answer]) => name.length <= 200 && isOfSize(answer) && isAnswer(answer))
  );
}

const isOfSize = (answer: unknown): boolean =>
  JSON.stringify(answer).length <= 500_000 &&
  (Array.isArray(answer) ? answer.length <= 200 : typeof answer !== 'object' || Object.keys(answer ?? {}).length <= 50);

export class AttemptBody {
  @AreSaidAnswers() responses!: Record<string, SaidAnswer>;
  /** Secondes passées sur l’item à la fin de l’essai / Seconds spent on the item when the attempt ended */
  @ApiProperty({ required: false, minimum: 0, maximum: 86_400 })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(86_400)
  seconds?: number;
}

export class ScoreBody {
  @AreSaidAnswers({ required: false })
  @IsOptional()
  responses?: Record<string, SaidAnswer>;

  @ApiProperty({
    required: false,
    maxLength: 200,
    description:
      'Tire l’item à gabarit : la même donne le même item / Draws an item with templates: the same one draws the same',
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  seed?: string;

  @ApiProperty({
    required: false,
    type: [AttemptBody],
    maxItems: 100,
    description:
      'Les essais d’un item adaptatif, l’un après l’autre, au lieu de `responses` / The attempts at an adaptive item, one after the other, instead of `responses`',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => AttemptBody)
  attempts?: AttemptBody[];
}

const plainValue = {
  anyOf: [
    { type: 'number' },
    { type: 'string' },
    { type: 'boolean' },
    { type: 'null' },
    { type: 'array', items: {} },
    { type: 'object' },
  ],
} as const;

export class VariableView {
  @ApiProperty({ example: 'SCORE' }) identifier!: string;
  @ApiProperty({ enum: ['outcome', 'template'] }) kind!: string;
  @ApiProperty({ type: 'string', enum: baseTypes, nullable: true, description: 'null : un enregistrement / a record' })
  baseType!: string | null;
  @ApiProperty({ enum: cardinalities }) cardinality!: string;
  @ApiProperty({ ...(plainValue as object), description: 'null : NULL' }) value!: unknown;
}

export class OutcomesView {
  @ApiProperty({
    type: 'object',
    additionalProperties: plainValue as never,
    example: { SCORE: 1 },
  })
  outcomes!: Record<string, unknown>;
  @ApiProperty({ type: [VariableView] }) variables!: readonly VariableView[];
  @ApiProperty({ enum: ['not_attempted', 'unknown', 'incomplete', 'completed'] }) completionStatus!: string;
  @ApiProperty() numAttempts!: number;
  @ApiProperty({ description: 'L’énoncé comme on le voit alors, en XML / The body as it is seen then, as XML' })
  body!: string;
  @ApiProperty({
    type: [String],
    description: 'Rétroaction à côté de l’énoncé, en XML / Feedback beside the body, as XML',
  })
  feedback!: readonly string[];
}
