import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { type Gap, gapReasons, type GapReason, type Stretch } from '../../domain/learners/path.js';
import { transferStates, type TransferState } from '../../domain/transfers/transfer.js';
import type { PathStayRecord } from '../../persistence/transfers/transfers.queries.js';
import { EnrolmentView } from './learners.dto.js';

const day = { type: String, format: 'date' } as const;

export class PathStayView extends EnrolmentView {
  @ApiProperty({ example: 'École du Ruisseau' }) organisationName!: string;
}

/** Stays that have a day in common. */
export class PathStretchView {
  @ApiProperty({ enum: ['stays'] }) kind!: 'stays';
  @ApiProperty(day) from!: string;
  @ApiProperty({ ...day, description: 'Le premier jour après / The first day after' }) until!: string;
  @ApiProperty({ type: [PathStayView] }) stays!: readonly PathStayView[];
}

export class PathGapView {
  @ApiProperty({ enum: ['gap'] }) kind!: 'gap';
  @ApiProperty(day) from!: string;
  @ApiProperty({ ...day, nullable: true, description: 'Nul: jusqu’à maintenant / Null: up to now' }) until!:
    string | null;
  @ApiProperty({
    enum: gapReasons,
    description: 'L’âge n’est dit qu’avec demographics:read / Age is told with demographics:read alone',
  })
  reason!: GapReason;
}

export class PathTransferView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'css-a.ecole' }) from!: string;
  @ApiProperty({ example: 'css-b.ecole' }) to!: string;
  @ApiProperty(day) movesOn!: string;
  @ApiProperty({ enum: transferStates }) state!: TransferState;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) endedEnrolmentId!: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) enrolmentId!: string | null;
}

@ApiExtraModels(PathStretchView, PathGapView)
export class PathView {
  @ApiProperty({ format: 'uuid' }) learnerId!: string;
  @ApiProperty({
    description:
      'Faux: d’autres centres peuvent en dire plus, qu’il y en ait ou non / False: other centres may tell more, whether or not there is any',
  })
  whole!: boolean;
  @ApiProperty({
    type: 'array',
    items: { oneOf: [{ $ref: getSchemaPath(PathStretchView) }, { $ref: getSchemaPath(PathGapView) }] },
  })
  path!: readonly (Stretch<PathStayRecord> | Gap)[];
  @ApiProperty({ type: [PathTransferView] }) transfers!: readonly PathTransferView[];
}
