import { ApiProperty } from '@nestjs/swagger';
import { IdPath, IsPlainText } from '@pan/kit/http';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { heldReasons, type HeldReason } from '../domain/answer-queue.js';
import { phases, type Phase } from '../domain/sitting-state.js';
import { AreResponses, type Responses } from './items.dto.js';

const mac = /^[A-Za-z0-9_-]{43}$/;
const example = 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg';
const place = /^[\p{L}\p{N}_.-]{1,100}$/u;
export const queueStates = ['taken', 'taken-late', 'held', 'accepted', 'rejected'] as const;

export class QueueEntryBody {
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 1_000_000 }) @IsInt() @Min(0) @Max(1_000_000) index!: number;
  @ApiProperty({ pattern: place.source, example: 'Q01' }) @Matches(place) itemRef!: string;
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 1_000_000_000 })
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  sequence!: number;
  @AreResponses() responses!: Responses;
  @ApiProperty({
    pattern: mac.source,
    example,
    description: 'HMAC-SHA256 de l’entrée et de la signature d’avant / of the entry and of the signature before it',
  })
  @Matches(mac)
  mac!: string;
}

export class QueueBody {
  @ApiProperty({ format: 'uuid', description: 'Tiré par l’appareil / Drawn by the device' }) @IsUUID() queueId!: string;
  @ApiProperty({ type: [QueueEntryBody], minItems: 1, maxItems: 500 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => QueueEntryBody)
  entries!: QueueEntryBody[];
  @ApiProperty({
    pattern: '^(start|[A-Za-z0-9_-]{43})$',
    example: 'start',
    description: 'La signature avant la première entrée, ou `start` / The signature before the first entry, or `start`',
  })
  @Matches(/^(start|[A-Za-z0-9_-]{43})$/)
  previous!: string;
  @ApiProperty({ pattern: mac.source, example, description: 'Sur la fin de l’envoi / Over the end of what is sent' })
  @Matches(mac)
  seal!: string;
}

export class KeptPlaceView {
  @ApiProperty() itemRef!: string;
  @ApiProperty({ type: 'integer' }) sequence!: number;
  @ApiProperty({ format: 'date-time' }) savedAt!: Date;
  @ApiProperty() hash!: string;
}

export class QueueAnswerView {
  @ApiProperty({ format: 'uuid' }) queueId!: string;
  @ApiProperty({ type: 'integer', description: 'D’où l’appareil continue / From where the device goes on' })
  nextIndex!: number;
  @ApiProperty({ enum: queueStates }) state!: (typeof queueStates)[number];
  @ApiProperty({ enum: heldReasons, nullable: true }) why!: HeldReason | null;
  @ApiProperty({ type: [KeptPlaceView], description: 'Ce qui est gardé de ces places / What is kept of these places' })
  acknowledged!: readonly KeptPlaceView[];
  @ApiProperty({ format: 'date-time' }) deadlineAt!: Date;
  @ApiProperty({ enum: phases }) sittingState!: Phase;
  @ApiProperty({ format: 'date-time' }) serverTime!: Date;
}

export class ShownQueueView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: queueStates }) state!: (typeof queueStates)[number];
  @ApiProperty({ enum: heldReasons, nullable: true }) why!: HeldReason | null;
  @ApiProperty({ type: 'integer' }) entries!: number;
  @ApiProperty({
    type: 'integer',
    description: 'Places dont une réponse est retenue / Places of which an answer is held',
  })
  heldPlaces!: number;
  @ApiProperty({
    type: 'integer',
    description: 'De celles-ci, où une autre réponse est enregistrée / Of these, where another answer is saved',
  })
  replacing!: number;
  @ApiProperty({ description: 'Remise par fichier / Handed in as a file' }) asFile!: boolean;
  @ApiProperty({ format: 'date-time' }) firstAt!: Date;
  @ApiProperty({ format: 'date-time' }) lastAt!: Date;
  @ApiProperty({ format: 'date-time', nullable: true, type: String }) decidedAt!: Date | null;
  @ApiProperty({ nullable: true, type: String }) decidedBy!: string | null;
  @ApiProperty({ nullable: true, type: String }) reason!: string | null;
}

export class QueuesView {
  @ApiProperty({ type: [ShownQueueView] }) items!: readonly ShownQueueView[];
}

export class QueuePath extends IdPath {
  @ApiProperty({ format: 'uuid' }) @IsUUID() queueId!: string;
}

export class DecisionBody {
  @ApiProperty() @IsBoolean() accept!: boolean;
  @ApiProperty({ example: 'panne du réseau de la salle', pattern: '^\\S(.{0,498}\\S)?$' })
  @IsPlainText({ to: 500 })
  reason!: string;
}
