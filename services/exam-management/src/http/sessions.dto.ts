import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { levels, type Level } from '@pan/contracts';
import { IsInstant, PageOf } from '@pan/kit/http';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsObject,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { offlineGrace } from '../domain/answer-queue.js';

export const code = /^[a-z0-9][a-z0-9.-]{0,119}$/;

/** A room as its organisation calls it. */
export const roomCode = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,29}$/u;

export const Instant = ({
  required = true,
  description,
}: { required?: boolean; description?: string } = {}): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      ...{ type: 'string', format: 'date-time', example: '2027-01-20T14:00:00Z', required },
      ...(description && { description }),
    }),
    ...(required ? [] : [IsOptional()]),
    IsInstant(),
  );

export class SessionBody {
  @ApiProperty({ format: 'uuid' }) @IsUUID() paperId!: string;

  @ApiProperty({
    type: [String],
    minItems: 1,
    maxItems: 500,
    uniqueItems: true,
    example: ['css-des-deux-rives.ecole-secondaire-monseigneur-begin'],
    items: { type: 'string', pattern: code.source },
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ArrayUnique()
  @Matches(code, { each: true })
  organisations!: string[];

  @Instant() opensAt!: string;
  @Instant() closesAt!: string;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 1_440 })
  @IsInt()
  @Min(1)
  @Max(1_440)
  durationMinutes!: number;

  @ApiProperty({
    ...{ type: 'integer', minimum: 0, maximum: offlineGrace.most, default: offlineGrace.usual, required: false },
    description:
      'Minutes après l’échéance où ce qu’un appareil a gardé sans réseau est pris d’office / Minutes after the deadline in which what a device kept without a network is taken by rule',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(offlineGrace.most)
  offlineGraceMinutes?: number;

  @Instant() releaseAt!: string;
  @Instant({ required: false }) reviewStartsAt?: string;
  @Instant({ required: false }) reviewEndsAt?: string;
}

export class SessionView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) paperId!: string;
  @ApiProperty({ example: 'Mathématique, 4e secondaire' }) title!: string;
  @ApiProperty({ example: 'mathématique' }) subject!: string;
  @ApiProperty({ example: '2026-2027' }) schoolYear!: string;
  @ApiProperty({ enum: levels }) level!: Level;
  @ApiProperty({ type: [String] }) organisations!: readonly string[];
  @ApiProperty({ format: 'date-time' }) opensAt!: Date;
  @ApiProperty({ format: 'date-time' }) closesAt!: Date;
  @ApiProperty({ type: 'integer' }) durationMinutes!: number;
  @ApiProperty({ type: 'integer' }) offlineGraceMinutes!: number;
  @ApiProperty({ format: 'date-time' }) releaseAt!: Date;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) releasedAt!: Date | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) reviewStartsAt!: Date | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) reviewEndsAt!: Date | null;
  @ApiProperty({
    ...{ type: 'string', format: 'uuid', nullable: true },
    description: 'La séance dont les absents passent ici / The session whose absent candidates sit in this one',
  })
  makeUpOf!: string | null;

  @ApiProperty({
    ...{ type: 'string', format: 'date-time', nullable: true },
    description:
      'Jusqu’à quand les notes d’école sont attendues; sans date, l’épreuve seule donne la note / Until when school marks are expected; without a date the exam alone gives the mark',
  })
  schoolMarksUntil!: Date | null;

  @ApiProperty({
    enum: ['scheduled', 'releasing', 'released'],
    description:
      'Des organisations qui n’ont pas de dates à elles / Of the organisations that have no dates of their own',
  })
  state!: 'scheduled' | 'releasing' | 'released';
}

export class SessionCounts {
  @ApiProperty({ type: 'integer' }) candidates!: number;
  @ApiProperty({ type: 'integer' }) sittings!: number;
  @ApiProperty({ type: 'integer' }) submitted!: number;
  @ApiProperty({ type: 'integer', description: 'Réponses que des personnes corrigent / Answers that people mark' })
  scripts!: number;
  @ApiProperty({ type: 'integer', description: 'Celles qui attendent encore / Those that still wait' })
  toMark!: number;
  @ApiProperty({ type: 'integer' }) scored!: number;
  @ApiProperty({ type: 'integer' }) marks!: number;
}

export class SessionDetailView extends SessionView {
  @ApiProperty({ type: SessionCounts, description: 'Ce que le jeton atteint / What the token reaches' })
  counts!: SessionCounts;
}

export const SessionPage = PageOf(SessionView);

export class CorrectionBody {
  @ApiProperty({ maxLength: 100 }) @Matches(/^[\p{L}\p{N}_.-]{1,100}$/u) itemRef!: string;
  @ApiProperty({ format: 'uuid' }) @IsUUID() itemId!: string;
}

export class RescoringBody {
  @ApiProperty({
    type: [CorrectionBody],
    maxItems: 200,
    description: 'Places corrigées par un autre item de la banque / Places scored by another item of the bank',
  })
  @IsArray()
  @ArrayMaxSize(200)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => CorrectionBody)
  corrections!: CorrectionBody[];
}

export class RescoringView {
  @ApiProperty({ type: 'integer' }) sittings!: number;
}
