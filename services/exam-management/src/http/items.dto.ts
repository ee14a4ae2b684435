import { ApiProperty } from '@nestjs/swagger';
import { applyDecorators } from '@nestjs/common';
import { ValidateBy } from 'class-validator';
import { interactionTypes } from '@pan/qti';

export type Responses = Record<string, string[]>;

/** Answers by response identifier, each a list of texts: `{ "RESPONSE": ["A"] }`. */
export function AreResponses(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: 'object',
      maxProperties: 100,
      additionalProperties: { type: 'array', maxItems: 200, items: { type: 'string', maxLength: 50_000 } },
      example: { RESPONSE: ['A'] },
      description:
        'Par identifiant de réponse, des textes; une paire s’écrit « A B » / By response identifier, texts; a pair is written "A B"',
    }),
    ValidateBy({
      name: 'areResponses',
      validator: {
        validate: isResponses,
        defaultMessage: () => '$property must list texts by response identifier',
      },
    }),
  );
}

function isResponses(value: unknown): value is Responses {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return entries.length <= 100 && entries.every(([name, texts]) => name.length <= 200 && isTexts(texts));
}

const isTexts = (texts: unknown): boolean =>
  Array.isArray(texts) &&
  texts.length <= 200 &&
  texts.every((text) => typeof text === 'string' && text.length <= 50_000);

export class InteractionView {
  @ApiProperty({ enum: interactionTypes }) type!: string;
  @ApiProperty({ example: 'RESPONSE' }) response!: string;
}

export class ItemWarningView {
  @ApiProperty() code!: string;
  @ApiProperty() detail!: string;
  @ApiProperty({ type: 'string', nullable: true }) remedy!: string | null;
}

export class ItemView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() identifier!: string;
  @ApiProperty() title!: string;
  @ApiProperty({ enum: ['2.0', '2.1', '2.2', '3.0'] }) qtiVersion!: string;
  @ApiProperty({ type: [InteractionView] }) interactions!: readonly InteractionView[];
  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'null : seule une personne peut le dire / only a person can say',
  })
  maxScore!: number | null;
  @ApiProperty({ type: [ItemWarningView] }) warnings!: readonly ItemWarningView[];
}
