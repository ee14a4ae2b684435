import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageOf, PageQuery } from '@pan/kit/http';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { holdStates, type HoldState } from '../../domain/hold.js';
import { OrganisationCode } from '../fields.js';

export class HoldsQuery extends PageQuery {
  @OrganisationCode({ required: false, description: 'Celle-ci et celles qui en relèvent / This one and those below' })
  organisation?: string;
  @ApiPropertyOptional({ format: 'uuid' }) @IsOptional() @IsUUID() titleId?: string;
  @ApiPropertyOptional({ enum: holdStates }) @IsOptional() @IsIn(holdStates) state?: HoldState;
}

/** A hold as the one who placed it is answered: without the reader. */
export class HoldView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) titleId!: string;
  @ApiProperty() title!: string;
  @ApiProperty({ type: String, nullable: true }) organisation!: string | null;
  @ApiProperty({ enum: holdStates }) state!: HoldState;
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: '1: la prochaine; 0: n’attend plus / 1: next; 0: no longer waits',
  })
  position!: number;
  @ApiProperty({ type: 'integer', minimum: 0, description: 'Combien attendent / How many wait' }) waiting!: number;
  @ApiProperty({ format: 'date-time' }) placedAt!: Date;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) untilAt!: Date | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endedAt!: Date | null;
}

export class ReaderHoldView extends HoldView {
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) learnerId!: string | null;
}

export const HoldPage = PageOf(ReaderHoldView);
