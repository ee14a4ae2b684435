import { Controller, Get, Param, Res, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, IdPath, OneOfScopes, ReadsPersons, type Reply, Scopes } from '@pan/kit/http';
import { AccessLog } from '@pan/kit/people';
import { LiveStreams } from '../application/monitor/live-streams.js';
import { type RoomNow, WatchRoom } from '../application/monitor/watch-room.js';
import { SessionCountQueries } from '../persistence/monitor/session-counts.queries.js';
import { eventStream, streamAnswer } from './event-stream.js';
import { RoomMonitorView, SessionMonitorView } from './monitor.dto.js';

/** What whoever watches sees while an exam is sat: a room by candidate, a session by counts. */
@ApiTags('monitor')
@Controller('v1')
export class MonitorController {
  constructor(
    private readonly watch: WatchRoom,
    private readonly streams: LiveStreams,
    private readonly counts: SessionCountQueries,
    private readonly accessLog: AccessLog,
  ) {}

  @Get('rooms/:id/monitor')
  @Scopes('exams:proctor')
  @ReadsPersons('watch-room')
  @ApiOperation({ summary: 'Une salle maintenant, par candidat / A room now, by candidate' })
  @ApiOkResponse({ type: RoomMonitorView })
  @ApiProblems('exam-room-unknown')
  readRoomMonitor(@Param() { id }: IdPath): Promise<RoomMonitorView> {
    return this.shown(id);
  }

  @Get('rooms/:id/monitor/stream')
  @Scopes('exams:proctor')
  @ReadsPersons('watch-room')
  @ApiOperation({
    summary: 'Une salle en direct / A room live',
    description:
      'Événements `snapshot` (la salle), `changes` ({serverTime, candidates, gone}) et `heartbeat`; finit avec le jeton. / Events `snapshot` (the room), `changes` ({serverTime, candidates, gone}) and `heartbeat`; ends with the token.',
  })
  @ApiOkResponse(streamAnswer)
  @ApiProblems('exam-room-unknown', 'streams-exhausted')
  async streamRoomMonitor(@Param() { id }: IdPath, @Res({ passthrough: true }) reply: Reply): Promise<StreamableFile> {
    return eventStream(reply, async (listener) => {
      const now = await this.shown(id);
      const leave = await this.streams.ofRoom(now, listener);
      listener.send('snapshot', now);
      return leave;
    });
  }

  @Get('sessions/:id/monitor')
  @OneOfScopes('exams:schedule', 'exams:proctor')
  @ApiOperation({
    summary: 'Une séance en nombres, par organisation et par salle / A session in numbers, by organisation and room',
  })
  @ApiOkResponse({ type: SessionMonitorView })
  @ApiProblems('exam-session-unknown')
  readSessionMonitor(@Param() { id }: IdPath): Promise<SessionMonitorView> {
    return this.counts.of(id);
  }

  private async shown(roomId: string): Promise<RoomNow> {
    const now = await this.watch.now(roomId);
    await this.accessLog.record({ learners: now.candidates.map(({ learnerId }) => learnerId) });
    return now;
  }
}
