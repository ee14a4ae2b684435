import { ApiProperty } from '@nestjs/swagger';
import { levels, type Level } from '@pan/contracts';
import { PageOf } from '@pan/kit/http';

export class ApprovalView {
  @ApiProperty({
    description: 'La personne, ou le système qui agit pour lui-même / The person, or the system that acts for itself',
  })
  actor!: string;
  @ApiProperty({ format: 'date-time' }) at!: string;
}

export class PaperView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() identifier!: string;
  @ApiProperty() title!: string;
  @ApiProperty() subject!: string;
  @ApiProperty({ enum: levels }) level!: Level;
  @ApiProperty({ example: 'fr-CA' }) language!: string;
  @ApiProperty({ enum: ['draft', 'approved'] }) state!: 'draft' | 'approved';
  @ApiProperty({ type: 'integer' }) itemCount!: number;
  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'null : une personne doit corriger / a person has to mark',
  })
  maxScore!: number | null;
  @ApiProperty({ type: [ApprovalView] }) approvals!: readonly ApprovalView[];
  @ApiProperty({ type: 'integer' }) version!: number;
}

export class PaperItemView {
  @ApiProperty({ example: 'Q01' }) ref!: string;
  @ApiProperty({ format: 'uuid' }) itemId!: string;
  @ApiProperty() identifier!: string;
  @ApiProperty() part!: string;
  @ApiProperty() section!: string;
  @ApiProperty() weight!: number;
  @ApiProperty({ type: 'number', nullable: true }) maxScore!: number | null;
}

export class PaperDetailView extends PaperView {
  @ApiProperty({ type: [PaperItemView] }) items!: readonly PaperItemView[];
}

export const PaperPage = PageOf(PaperView);
