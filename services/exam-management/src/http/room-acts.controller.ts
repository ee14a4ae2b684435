import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, IdPath, Scopes } from '@pan/kit/http';
import { ChangeRoom } from '../application/proctor/change-room.js';
import { ChangedView, ExtensionBody, PauseBody } from './proctor.dto.js';

/** What whoever watches does to a room; those whom it does not concern are passed by. */
@ApiTags('proctor')
@Controller('v1/rooms')
export class RoomActsController {
  constructor(private readonly change: ChangeRoom) {}

  @Post(':id/authorisations')
  @HttpCode(200)
  @Scopes('exams:proctor')
  @ApiOperation({ summary: 'Laisser commencer qui attend / Let those who wait begin' })
  @ApiOkResponse({ type: ChangedView })
  @ApiProblems('exam-room-unknown', 'session-closed')
  async postAuthorisations(@Param() { id }: IdPath): Promise<ChangedView> {
    return { sittings: await this.change.authorise(id) };
  }

  @Post(':id/pauses')
  @HttpCode(200)
  @Scopes('exams:proctor')
  @ApiOperation({ summary: 'Interrompre la salle / Pause the room' })
  @ApiOkResponse({ type: ChangedView })
  @ApiProblems('exam-room-unknown')
  async postPauses(@Param() { id }: IdPath, @Body() { cause, note }: PauseBody): Promise<ChangedView> {
    return { sittings: await this.change.pause(id, cause, note) };
  }

  @Post(':id/resumptions')
  @HttpCode(200)
  @Scopes('exams:proctor')
  @ApiOperation({ summary: 'Reprendre dans la salle / Go on in the room' })
  @ApiOkResponse({ type: ChangedView })
  @ApiProblems('exam-room-unknown')
  async postResumptions(@Param() { id }: IdPath): Promise<ChangedView> {
    return { sittings: await this.change.resume(id) };
  }

  @Post(':id/extensions')
  @HttpCode(200)
  @Scopes('exams:proctor')
  @ApiOperation({ summary: 'Donner plus de temps à la salle / Give the room more time' })
  @ApiOkResponse({ type: ChangedView })
  @ApiProblems('exam-room-unknown')
  async postExtensions(@Param() { id }: IdPath, @Body() { minutes, reason }: ExtensionBody): Promise<ChangedView> {
    return { sittings: await this.change.extend(id, minutes, reason) };
  }
}
