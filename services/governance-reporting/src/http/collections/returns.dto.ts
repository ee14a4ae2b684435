import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageOf, PageQuery, Text } from '@pan/kit/http';
import { IsBoolean, IsIn, IsObject, IsOptional } from 'class-validator';
import { organisationKinds, type OrganisationKind } from '@pan/contracts';
import { type ReturnStatus, returnStatuses } from '../../persistence/collections/returns.queries.js';
import { Day } from '../fields.js';
import { CampaignPath } from './campaigns.dto.js';

export class ReturnPath extends CampaignPath {
  @Text({ to: 120, example: 'css-des-deux-rives.ecole-du-ruisseau' }) organisation!: string;
}

export class ReturnsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: returnStatuses }) @IsOptional() @IsIn(returnStatuses) status?: ReturnStatus;
}

class WhyBody {
  @Text({ required: false, to: 500, description: 'Pourquoi / Why' }) why?: string;
}

const cells = {
  type: 'object',
  additionalProperties: true,
  description:
    'Par les cases du formulaire. "0" : aucun; absente ou null : manquante. Les décimales en texte : "12.50". / By the cells of the form. "0": none; absent or null: missing. Decimals as text: "12.50".',
  example: { devices: '120', 'devices/primary': '80', 'devices/secondary': '40' },
} as const;

export class ReturnBody extends WhyBody {
  @ApiProperty(cells) @IsObject() cells!: Record<string, unknown>;
  @ApiPropertyOptional({
    description:
      'Il n’y a rien à déclarer : une réponse entière, sans case / There is nothing to report: a whole answer',
  })
  @IsOptional()
  @IsBoolean()
  nothingToReport?: boolean;
  @ApiPropertyOptional({ description: 'La remettre aussi / Hand it in too' })
  @IsOptional()
  @IsBoolean()
  submit?: boolean;
}

export class ReturnChangeBody extends WhyBody {
  @ApiProperty(cells) @IsObject() cells!: Record<string, unknown>;
}

export class ReturnStepBody extends WhyBody {}

export class ReturnReopeningBody {
  @Text({ to: 500, description: 'Pourquoi / Why' }) why!: string;
  @Day({
    required: false,
    description:
      'Un jour jusqu’auquel corriger, la collecte finie; par le ministère / A day until which to correct it, the campaign over; by the ministry',
  })
  lateUntil?: string;
}

export class ReturnExceptionBody {
  @Text({ to: 500, description: 'Pourquoi / Why' }) why!: string;
  @ApiPropertyOptional({ description: 'Attendue, ou non / Expected, or not' })
  @IsOptional()
  @IsBoolean()
  expected?: boolean;
  @Day({ required: false, description: 'Un jour de retard à elle / A late day of its own' }) lateUntil?: string;
}

export class ReturnApprovalView {
  @ApiProperty({ enum: organisationKinds }) level!: OrganisationKind;
  @ApiProperty() organisation!: string;
  @ApiProperty({ description: 'Un pseudonyme, ou un système / A pseudonym, or a system' }) by!: string;
  @ApiProperty({ format: 'date-time' }) at!: string;
}

export class ReturnSummaryView {
  @ApiProperty() campaign!: string;
  @ApiProperty() organisation!: string;
  @ApiProperty({ description: 'Son nom, le jour de la collecte / Its name on the campaign’s day' }) name!: string;
  @ApiProperty({ enum: returnStatuses }) status!: ReturnStatus;
  @ApiProperty() nothingToReport!: boolean;
  @ApiProperty({ type: 'integer', description: 'Cases obligatoires sans valeur / Required cells without a value' })
  missing!: number;
  @ApiProperty({ type: String, format: 'date', nullable: true }) lateUntil!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) receivedAt!: Date | null;
  @ApiProperty({ type: Boolean, nullable: true, description: 'null: non remise / not received' }) onTime!:
    boolean | null;
  @ApiProperty({ type: [ReturnApprovalView] }) approvals!: readonly ReturnApprovalView[];
  @ApiProperty({ type: 'integer' }) version!: number;
}

export const ReturnPage = PageOf(ReturnSummaryView);

export class ReturnFindingView {
  @ApiProperty() cell!: string;
  @ApiProperty() code!: string;
  @ApiProperty() detail!: string;
  @ApiProperty({ type: String, nullable: true }) remedy!: string | null;
}

export class ReturnView extends ReturnSummaryView {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Une case absente est manquante, et non zéro. / A cell that is absent is missing, not zero.',
  })
  cells!: Readonly<Record<string, string>>;
  @ApiProperty({
    type: [ReturnFindingView],
    description: 'Ce qui l’empêche d’être remise / What keeps it from being handed in',
  })
  findings!: readonly ReturnFindingView[];
}
