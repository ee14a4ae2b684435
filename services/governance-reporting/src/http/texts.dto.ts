import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { DocumentId, Sector } from '../domain/register.js';

export class TextView {
  @ApiProperty() fr!: string;
  @ApiProperty({ type: String, nullable: true, description: 'null: the plan exists in French only' }) en!:
    string | null;
}

export class OwnTextView {
  @ApiProperty() fr!: string;
  @ApiProperty() en!: string;
}

export class ProvenanceView {
  @ApiProperty({ enum: ['A', 'B'], description: 'A: text of the plan; B: press release' }) document!: DocumentId;
  @ApiProperty({ type: 'integer' }) line!: number;
  @ApiPropertyOptional({ type: 'integer' }) toLine?: number;
}

export class SourcedView {
  @ApiProperty({ type: [ProvenanceView] }) provenance!: readonly ProvenanceView[];
}

export class SourcedTitleView extends SourcedView {
  @ApiProperty({ type: TextView }) title!: TextView;
}

/** A measure with the entries around it, an objective, an orientation: a titled part of the plan. */
export class PartView extends SourcedTitleView {
  @ApiProperty() id!: string;
}

export const sectors = { type: 'string', isArray: true, enum: ['EDUC', 'ES'] } as const;
export const cents = { type: 'integer', description: 'cents' } as const;
export type { Sector };
