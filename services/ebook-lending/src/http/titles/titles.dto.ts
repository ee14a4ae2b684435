import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageOf, PageQuery } from '@pan/kit/http';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { OrganisationCode } from '../fields.js';

const asked = 'Pour les lecteurs de cette organisation / For the readers of this organisation';

export class TitleQuery {
  @OrganisationCode({ required: false, description: asked }) organisation?: string;
}

export class TitlesQuery extends PageQuery {
  @OrganisationCode({ required: false, description: asked }) organisation?: string;
  @ApiPropertyOptional({ maxLength: 30, example: '978-2-7644-4567-3' })
  @IsOptional()
  @IsString()
  @MaxLength(30)
  isbn?: string;
}

export class CopiesView {
  @ApiProperty({ type: 'integer', nullable: true, description: 'null: sans limite / without limit' }) total!:
    number | null;
  @ApiProperty({ type: 'integer', nullable: true }) available!: number | null;
}

export class AvailabilityView {
  @ApiProperty({ enum: ['available', 'unavailable', 'not-licensed'] }) state!:
    'available' | 'unavailable' | 'not-licensed';
  @ApiProperty({ type: CopiesView }) copies!: CopiesView;
  @ApiProperty({ type: 'integer', description: 'Combien attendent / How many wait' }) holds!: number;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description:
      'Fin d’un prêt ouvert maintenant, jamais après celle de la licence / End of a loan opened now, never after the licence’s',
  })
  dueAtIfBorrowedNow!: Date | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) nextDueAt!: Date | null;
}

export class TitleView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ type: String, nullable: true, example: '9782764445673' }) isbn!: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Au catalogue / In the catalogue' })
  resourceId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Chez le distributeur / At the distributor' })
  identifier!: string | null;
  @ApiProperty() title!: string;
  @ApiProperty({ type: [String] }) creators!: readonly string[];
  @ApiProperty({ type: [String] }) languages!: readonly string[];
  @ApiProperty({ type: String, nullable: true }) publisher!: string | null;
  @ApiProperty({ type: String, nullable: true }) summary!: string | null;
  @ApiProperty({ type: String, nullable: true }) locator!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) withdrawnAt!: Date | null;
  @ApiProperty({ format: 'date-time' }) modifiedAt!: Date;
  @ApiProperty({ type: AvailabilityView, nullable: true }) availability!: AvailabilityView | null;
}

export const TitlePage = PageOf(TitleView);
