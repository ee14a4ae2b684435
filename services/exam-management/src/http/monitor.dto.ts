import { ApiProperty } from '@nestjs/swagger';
import { type Connection, connections } from '../domain/presence.js';
import { type BrowserState, browserStates } from '../domain/secure-browser.js';
import { phases, type Phase } from '../domain/sitting-state.js';
import { standings, type Standing } from '../domain/standing.js';
import { RoomView } from './rooms.dto.js';
import { RoomMeasureView } from './candidates.dto.js';

const at = { type: 'string', format: 'date-time', nullable: true } as const;

export class WatchedCandidateView {
  @ApiProperty({ format: 'uuid' }) candidateId!: string;
  @ApiProperty({ format: 'uuid' }) learnerId!: string;
  @ApiProperty({ enum: standings }) standing!: Standing;
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true }) sittingId!: string | null;
  @ApiProperty({ type: 'string', enum: [...phases, null], nullable: true }) state!: Phase | null;
  @ApiProperty(at) startedAt!: Date | null;
  @ApiProperty(at) deadlineAt!: Date | null;
  @ApiProperty(at) pausedAt!: Date | null;
  @ApiProperty({ type: 'integer', nullable: true }) remainingSeconds!: number | null;
  @ApiProperty({ type: 'integer' }) extraTimePercent!: number;
  @ApiProperty({ type: [RoomMeasureView] }) measures!: readonly RoomMeasureView[];
  @ApiProperty({ type: 'integer', description: 'Places répondues et sauvegardées / Places answered and saved' })
  answered!: number;
  @ApiProperty({ type: 'integer' }) places!: number;
  @ApiProperty({ type: 'string', nullable: true, description: 'Où l’appareil dit être / Where the device says it is' })
  itemRef!: string | null;
  @ApiProperty(at) lastSavedAt!: Date | null;
  @ApiProperty(at) lastSeenAt!: Date | null;
  @ApiProperty({
    type: 'integer',
    description:
      'Sauvegardes que l’appareil garde, faute de réseau / Saves that the device keeps for want of a network',
  })
  queued!: number;
  @ApiProperty({
    enum: connections,
    description:
      'online: 45 s; late: 2 min; offline: davantage; none: rien encore / online: 45 s; late: 2 min; offline: longer; none: nothing yet',
  })
  connection!: Connection;
  @ApiProperty({ type: 'integer' }) irregularities!: number;
  @ApiProperty({
    ...{ type: 'string', enum: [...browserStates, null], nullable: true },
    description:
      'Safe Exam Browser à la dernière demande; null où la séance n’en demande pas / Safe Exam Browser at the last request; null where the session asks for none',
  })
  seb!: BrowserState | null;
  @ApiProperty({
    type: 'integer',
    description: 'Files d’appareils prises après l’échéance / Queues of devices taken after the deadline',
  })
  lateQueues!: number;
  @ApiProperty({
    type: 'integer',
    description: 'Files qui attendent une décision / Queues that wait for a decision',
  })
  heldQueues!: number;
}

export class RoomMonitorView {
  @ApiProperty({ format: 'date-time' }) serverTime!: Date;
  @ApiProperty({ type: RoomView }) room!: RoomView;
  @ApiProperty({ type: [WatchedCandidateView] }) candidates!: readonly WatchedCandidateView[];
}

export class RoomCountsView {
  @ApiProperty({ type: 'string', nullable: true }) organisation!: string | null;
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true }) roomId!: string | null;
  @ApiProperty({ type: 'string', nullable: true }) room!: string | null;
  @ApiProperty({ type: 'integer' }) candidates!: number;
  @ApiProperty({ type: 'integer' }) absent!: number;
  @ApiProperty({ type: 'integer' }) withdrawn!: number;
  @ApiProperty({ type: 'integer' }) notBegun!: number;
  @ApiProperty({ type: 'integer' }) awaiting!: number;
  @ApiProperty({ type: 'integer' }) sitting!: number;
  @ApiProperty({ type: 'integer' }) paused!: number;
  @ApiProperty({ type: 'integer' }) submitted!: number;
  @ApiProperty({ type: 'integer' }) terminated!: number;
}

export class SessionMonitorView {
  @ApiProperty({ format: 'date-time' }) serverTime!: Date;
  @ApiProperty({ type: [RoomCountsView] }) items!: readonly RoomCountsView[];
}
