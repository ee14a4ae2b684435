import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '@pan/kit/http';
import { IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import { code, Instant } from './sessions.dto.js';

const Organisation = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ required: false, pattern: code.source, description, example: 'css-des-deux-rives' }),
    IsOptional(),
    Matches(code),
  );

export class PostponementBody {
  @Organisation('Elle et celles qui en relèvent; sinon toutes / It and those below it; else all') organisation?: string;
  @Instant() opensAt!: string;
  @Instant() closesAt!: string;
  @Instant({ required: false, description: 'Sinon aussi longtemps après la fin / Else as long after the close' })
  releaseAt?: string;
}

export class ReleaseDatesBody {
  @Organisation('Elle et celles qui en relèvent / It and those below it') organisation?: string;
  @Instant() releaseAt!: string;
  @Instant({ required: false }) reviewStartsAt?: string;
  @Instant({ required: false }) reviewEndsAt?: string;
}

export class ReleaseBody {
  @Organisation('Elle et celles qui en relèvent; sinon qui n’a pas de dates à soi / It and those below it')
  organisation?: string;
}

export class MakeUpBody {
  @Instant() opensAt!: string;
  @Instant() closesAt!: string;
  @Instant() releaseAt!: string;
  @Instant({ required: false }) reviewStartsAt?: string;
  @Instant({ required: false }) reviewEndsAt?: string;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 1_440, required: false })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_440)
  durationMinutes?: number;

  @ApiProperty({ format: 'uuid', required: false, description: 'Une autre épreuve / Another paper' })
  @IsOptional()
  @IsUUID()
  paperId?: string;
}

export class OrganisationPlanView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ type: 'string', nullable: true }) organisation!: string | null;
  @ApiProperty({ format: 'date-time' }) opensAt!: Date;
  @ApiProperty({ format: 'date-time' }) closesAt!: Date;
  @ApiProperty({ format: 'date-time' }) releaseAt!: Date;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) releasedAt!: Date | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) reviewStartsAt!: Date | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) reviewEndsAt!: Date | null;
  @ApiProperty({ enum: ['scheduled', 'releasing', 'released'] }) state!: 'scheduled' | 'releasing' | 'released';
}

export const OrganisationPlanPage = PageOf(OrganisationPlanView);
