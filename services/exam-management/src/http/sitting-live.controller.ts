import { Body, Controller, Get, HttpCode, Param, Post, Res, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { AlsoBy, ApiProblems, IdPath, type Reply, Scopes, Unlimited } from '@pan/kit/http';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { admission } from '../application/admissions/admission-tokens.js';
import { LiveStreams } from '../application/monitor/live-streams.js';
import { TellPresence } from '../application/sittings/tell-presence.js';
import { tellEverySeconds } from '../domain/presence.js';
import { phases, type Phase } from '../domain/sitting-state.js';
import { eventStream, streamAnswer } from './event-stream.js';
import { SittingLease } from './lease.js';
import { itemRef } from './sittings.dto.js';

export class PresenceBody {
  @ApiProperty({ required: false, pattern: itemRef.source, example: 'Q01' })
  @IsOptional()
  @Matches(itemRef)
  itemRef?: string;

  @ApiProperty({ required: false, type: 'integer', minimum: 0, maximum: 10_000 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_000)
  answered?: number;

  @ApiProperty({
    required: false,
    type: 'integer',
    minimum: 0,
    maximum: 1_000_000,
    description: 'Sauvegardes gardées, faute de réseau / Saves kept for want of a network',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  queued?: number;
}

export class HeardView {
  @ApiProperty({ enum: phases }) state!: Phase;
  @ApiProperty({ format: 'date-time' }) deadlineAt!: Date;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) pausedAt!: Date | null;
  @ApiProperty({ format: 'date-time' }) serverTime!: Date;
}

/** How a device hears what whoever watches decides: by asking every so often, or by listening. */
@ApiTags('sittings')
@Controller('v1/sittings')
export class SittingLiveController {
  constructor(
    private readonly presence: TellPresence,
    private readonly streams: LiveStreams,
  ) {}

  @Post(':id/presence')
  @HttpCode(200)
  @Scopes('exams:sit')
  @AlsoBy(admission)
  @Unlimited()
  @ApiOperation({
    summary: `Dire que l’appareil est là, toutes les ${tellEverySeconds} secondes / Say that the device is there, every ${tellEverySeconds} seconds`,
  })
  @ApiOkResponse({ type: HeardView })
  postPresence(
    @Param() { id }: IdPath,
    @Body() { itemRef, answered, queued = 0 }: PresenceBody,
    @SittingLease() lease: string,
  ): Promise<HeardView> {
    return this.presence.run(id, lease, { itemRef: itemRef ?? null, answered: answered ?? null, queued });
  }

  @Get(':id/stream')
  @Scopes('exams:sit')
  @AlsoBy(admission)
  @Unlimited()
  @ApiOperation({
    summary: 'Entendre l’état et l’échéance en direct / Hear state and deadline live',
    description:
      'Événements `state` ({state, deadlineAt, pausedAt, serverTime}) et `heartbeat`; finit avec le jeton. / Events `state` ({state, deadlineAt, pausedAt, serverTime}) and `heartbeat`; ends with the token.',
  })
  @ApiOkResponse(streamAnswer)
  @ApiProblems('streams-exhausted')
  async streamSitting(
    @Param() { id }: IdPath,
    @SittingLease() lease: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<StreamableFile> {
    return eventStream(reply, async (listener) => {
      const now = await this.presence.stand(id, lease);
      const leave = this.streams.ofSitting(id, listener);
      listener.send('state', now);
      return leave;
    });
  }
}
