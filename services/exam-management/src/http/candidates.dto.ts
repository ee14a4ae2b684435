import { ApiProperty } from '@nestjs/swagger';
import { levels, type Level } from '@pan/contracts';
import { PageOf, PageQuery } from '@pan/kit/http';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsOptional, IsUUID, Matches } from 'class-validator';
import { absenceCodes, type Standing, standings, withdrawalCodes } from '../domain/standing.js';
import { code, roomCode } from './sessions.dto.js';

export class RegistrationBody {
  @ApiProperty({ pattern: code.source, example: 'css-des-deux-rives.ecole-secondaire-monseigneur-begin' })
  @Matches(code)
  organisation!: string;

  @ApiProperty({
    type: [String],
    required: false,
    minItems: 1,
    maxItems: 200,
    uniqueItems: true,
    items: { type: 'string', format: 'uuid' },
    description: 'Ces groupes-classes; sinon tout un niveau / These classes; else a whole level',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  classIds?: string[];

  @ApiProperty({
    type: [String],
    required: false,
    minItems: 1,
    maxItems: 500,
    uniqueItems: true,
    items: { type: 'string', format: 'uuid' },
    description: 'Ces élèves, avec ceux des groupes-classes / These pupils, with those of the classes',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  learnerIds?: string[];

  @ApiProperty({ required: false, enum: levels, description: 'Par défaut celui de l’épreuve / The paper’s by default' })
  @IsOptional()
  @IsIn(levels)
  level?: Level;

  @ApiProperty({
    required: false,
    pattern: roomCode.source,
    description: 'La place de qui s’ajoute / Where those sit who are added',
  })
  @IsOptional()
  @Matches(roomCode)
  roomCode?: string;
}

export class RegistrationView {
  @ApiProperty({ type: 'integer', description: 'Ajoutés par cet appel / Added by this call' }) added!: number;
  @ApiProperty({ type: 'integer', description: 'De l’organisation désormais / Of the organisation from now on' })
  candidates!: number;
}

export class CandidatesQuery extends PageQuery {
  @ApiProperty({ required: false, format: 'uuid', description: 'Une seule salle / One room alone' })
  @IsOptional()
  @IsUUID()
  room?: string;
}

export class RoomMeasureView {
  @ApiProperty({ type: 'integer' }) extraTimePercent!: number;
  @ApiProperty({ type: [String], example: ['breaks'] }) tools!: readonly string[];
  @ApiProperty({ type: [String], example: ['breaks.minutes=5'] }) settings!: readonly string[];
}

export class CandidateView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) learnerId!: string;
  @ApiProperty({ type: 'string', nullable: true }) organisation!: string | null;
  @ApiProperty({ example: '7KQ2MHVX3C' }) admissionCode!: string;
  @ApiProperty({ type: 'integer' }) extraTimePercent!: number;
  @ApiProperty({
    type: [RoomMeasureView],
    description: 'Ce que le local offre ce jour-là / What the room offers on that day',
  })
  measures!: readonly RoomMeasureView[];
  @ApiProperty({ enum: ['registered', 'sitting', 'submitted'] }) state!: 'registered' | 'sitting' | 'submitted';
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true }) sittingId!: string | null;
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true }) roomId!: string | null;
  @ApiProperty({ type: 'string', nullable: true, description: 'Son code / Its code' }) room!: string | null;
  @ApiProperty({
    enum: standings,
    description: '`left` : son séjour a pris fin, on ne l’attend pas / its stay has ended, it is not awaited',
  })
  standing!: Standing;
  @ApiProperty({ type: 'string', nullable: true }) standingReason!: string | null;
  @ApiProperty({ description: 'Passe une séance de reprise / Sits in a make-up session' }) madeUp!: boolean;
}

export const CandidatePage = PageOf(CandidateView);

export class WithdrawalBody {
  @ApiProperty({ enum: withdrawalCodes }) @IsIn(withdrawalCodes) reason!: string;
}

export class AbsenceBody {
  @ApiProperty({ enum: absenceCodes, example: 'health.illness' }) @IsIn(absenceCodes) reason!: string;
}

export class StandingView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: standings }) standing!: Standing;
}

export class ReasonView {
  @ApiProperty({ example: 'health.illness' }) code!: string;
  @ApiProperty({ example: 'Maladie' }) fr!: string;
  @ApiProperty({ example: 'Illness' }) en!: string;
}

export class ReasonGroupView extends ReasonView {
  @ApiProperty({ type: [ReasonView] }) reasons!: ReasonView[];
}

export class CandidateReasonsView {
  @ApiProperty({ type: [ReasonGroupView] }) absences!: ReasonGroupView[];
  @ApiProperty({ type: [ReasonView] }) withdrawals!: ReasonView[];
}
