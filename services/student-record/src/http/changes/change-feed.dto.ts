import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { readInstant } from '@pan/kit/domain';
import { explainConstraints } from '@pan/kit/http';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min, ValidateBy } from 'class-validator';
import { OrganisationCode } from '../fields.js';

explainConstraints({
  isPlaceInLog: [
    'Une position que le journal a donnée, ou un instant (2026-11-30T12:00:00Z).',
    'A position that the log has given, or an instant (2026-11-30T12:00:00Z).',
  ],
  isListOfKinds: [
    'Des genres séparés par des virgules, parmi ceux de la documentation.',
    'Kinds separated by commas, of those in the documentation.',
  ],
});

export const changeKinds = [
  'learner',
  'learner-key',
  'enrolment',
  'class',
  'membership',
  'staff',
  'organisation',
] as const;
export const changeStates = ['created', 'changed', 'ended', 'merged', 'parted', 'gone'] as const;

/** Below 2⁶³, as positions are kept. */
const isPosition = (text: string): boolean => /^(0|[1-9]\d{0,18})$/.test(text) && BigInt(text) < 1n << 63n;
const isPlaceInLog = (text: unknown): boolean =>
  typeof text === 'string' && (isPosition(text) || (/^(19|20|21)\d\d-/.test(text) && readInstant(text) !== null));
const kindsOf = (text: string): string[] => text.split(',');
const isListOfKinds = (text: unknown): boolean =>
  typeof text === 'string' && kindsOf(text).every((kind) => (changeKinds as readonly string[]).includes(kind));

class OfLog {
  @ApiPropertyOptional({
    type: 'string',
    example: 'learner,enrolment',
    description: `${changeKinds.join(', ')}; tous à défaut / all by default`,
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @ValidateBy({ name: 'isListOfKinds', validator: { validate: isListOfKinds } })
  kinds?: string;

  @OrganisationCode({
    required: false,
    nullable: false,
    description: 'Comme celle-ci voit le journal / As this one sees the log',
  })
  organisation?: string;

  get kindsAsked(): readonly string[] {
    return this.kinds ? kindsOf(this.kinds) : changeKinds;
  }
}

export class ChangesQuery extends OfLog {
  @ApiPropertyOptional({
    type: 'string',
    example: '2026-11-30T12:00:00Z',
    description:
      'La position de la réponse précédente, ou un instant, compris; tout depuis le début à défaut / The position of the previous answer, or an instant, inclusive; everything by default',
  })
  @IsOptional()
  @IsString()
  @ValidateBy({ name: 'isPlaceInLog', validator: { validate: isPlaceInLog } })
  changedSince?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: 5_000, default: 500 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(5_000)
  limit: number = 500;

  @ApiPropertyOptional({
    minimum: 1,
    maximum: 256,
    default: 1,
    description: 'Parts égales de tous les identifiants, lues en parallèle / Equal parts of all ids, read in parallel',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(256)
  partitions: number = 1;

  @ApiPropertyOptional({ minimum: 0, maximum: 255, default: 0, description: 'Laquelle / Which one' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(255)
  partition: number = 0;

  get since(): { position: string } | { at: Date } {
    const since = this.changedSince ?? '0';
    return isPosition(since) ? { position: since } : { at: readInstant(since)! };
  }
}

export class ProofQuery extends OfLog {
  @ApiPropertyOptional({
    type: 'string',
    example: '1876543210987654321',
    description: 'Jusqu’où vous avez lu; à défaut, jusqu’à maintenant / How far you have read; until now by default',
  })
  @IsOptional()
  @IsString()
  @ValidateBy({ name: 'isPlaceInLog', validator: { validate: (text) => typeof text === 'string' && isPosition(text) } })
  position?: string;

  @ApiPropertyOptional({ minimum: 64, maximum: 256, default: 256 })
  @IsOptional()
  @IsInt()
  @Min(64)
  @Max(256)
  partitions: number = 256;
}

export class ChangeView {
  @ApiProperty({ enum: changeKinds }) kind!: (typeof changeKinds)[number];
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: '1876543210987654321' }) position!: string;
  @ApiProperty({ format: 'date-time', description: 'De la dernière modification / Of the latest change' }) at!: string;
  @ApiProperty({
    enum: changeStates,
    description:
      'Ce que c’est pour qui a lu jusqu’à changedSince; gone: plus à votre vue / What it is for whoever read until changedSince; gone: no longer in your sight',
  })
  change!: (typeof changeStates)[number];
  @ApiProperty({ description: 'Vrai si ce n’était pas à votre vue / True if it was not in your sight' })
  isNew!: boolean;
  @ApiProperty({ description: 'La clé du système d’origine a changé / The sending system’s key has changed' })
  keyChanged!: boolean;
  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'Le dossier dans lequel celui-ci continue / The record in which this one goes on',
  })
  mergedInto!: string | null;
  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'Le dossier dont celui-ci a été séparé / The record that this one was parted from',
  })
  partedFrom!: string | null;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description:
      'Comme c’est maintenant à votre vue; null s’il n’y est plus; birthDate, sex et permanentCode avec la portée demographics:read / As it is now in your sight; null if it no longer is; birthDate, sex and permanentCode with the scope demographics:read',
  })
  record!: Record<string, unknown> | null;
}

export class ChangesView {
  @ApiProperty({ type: [ChangeView] }) items!: ChangeView[];
  @ApiProperty({ description: 'Pour le changedSince suivant / For the next changedSince' }) position!: string;
  @ApiProperty({ description: 'Vrai s’il y a une suite dès maintenant / True if there is more at once' })
  more!: boolean;
}

export class RangeProofView {
  @ApiProperty() partition!: number;
  @ApiProperty() count!: number;
  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      'SHA-256 des lignes « genre id position⏎ », triées par octets; null si moved / SHA-256 of the lines "kind id position⏎", sorted by bytes; null if moved',
  })
  digest!: string | null;
  @ApiProperty({
    description: 'Quelque chose y a changé après cette position / Something in it changed after this position',
  })
  moved!: boolean;
}

export class ProofView {
  @ApiProperty({ type: [String], description: 'Qui voit cela / Who sees this' }) organisations!: string[];
  @ApiProperty() position!: string;
  @ApiProperty({ type: [RangeProofView] }) ranges!: RangeProofView[];
}
