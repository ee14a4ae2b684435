import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IdPath, OneOfScopes, PageQuery, ReadsPersons, type Reply, Scopes } from '@pan/kit/http';
import { AccessLog } from '@pan/kit/people';
import { PlaceCandidates } from '../application/rooms/place-candidates.js';
import { PutRoom } from '../application/rooms/put-room.js';
import { RemoveRoom } from '../application/rooms/remove-room.js';
import { SealRoomList } from '../application/rooms/seal-room-list.js';
import { ExamRoomQueries } from '../persistence/rooms/exam-rooms.queries.js';
import { PlacingBody, RoomBody, RoomPage, RoomPath, RoomView, SealedListView, SealingBody } from './rooms.dto.js';

@ApiTags('rooms')
@Controller('v1')
export class RoomsController {
  constructor(
    private readonly queries: ExamRoomQueries,
    private readonly put: PutRoom,
    private readonly remove: RemoveRoom,
    private readonly place: PlaceCandidates,
    private readonly seal: SealRoomList,
    private readonly accessLog: AccessLog,
  ) {}

  @Put('sessions/:id/rooms/:code')
  @Scopes('exams:schedule')
  @ApiOperation({
    summary: 'Dire où l’on passe l’épreuve, et qui surveille / Say where the exam is sat, and who watches over it',
    description:
      'Le code est celui de l’organisation : deux écoles ont chacune leur 204. / The code is the organisation’s own: two schools have each a 204.',
  })
  @ApiOkResponse({ type: RoomView })
  @ApiCreatedResponse({ type: RoomView })
  @ApiProblems('exam-session-unknown', 'organisation-unknown', 'organisation-not-in-session', 'out-of-reach')
  async putRoom(
    @Param() { id, code }: RoomPath,
    @Body() { organisation, authorises = false, ...terms }: RoomBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<RoomView> {
    const { id: roomId, isNew } = await this.put.run(id, code, organisation, { ...terms, authorises });
    void reply.code(isNew ? 201 : 200);
    return this.queries.one(roomId);
  }

  @Get('sessions/:id/rooms')
  @OneOfScopes('exams:schedule', 'exams:proctor', 'exams:sit')
  @ApiOperation({
    summary: 'Les salles que l’on surveille, ou toutes celles d’un système / The rooms that one watches over',
  })
  @ApiOkResponse({ type: RoomPage })
  @ApiProblems('exam-session-unknown')
  listRooms(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<RoomView>> {
    return this.queries.list(id, query);
  }

  @Delete('rooms/:id')
  @HttpCode(204)
  @Scopes('exams:schedule')
  @ApiOperation({ summary: 'Retirer une salle vide / Remove an empty room' })
  @ApiNoContentResponse()
  @ApiProblems('exam-room-unknown', 'room-not-empty')
  deleteRoom(@Param() { id }: IdPath): Promise<void> {
    return this.remove.run(id);
  }

  @Post('rooms/:id/candidates')
  @HttpCode(200)
  @Scopes('exams:schedule')
  @ApiOperation({
    summary: 'Donner leur place à des candidats / Place candidates in a room',
    description: 'Ou les y déplacer, même pendant la passation. / Or move them there, also while they sit.',
  })
  @ApiOkResponse({ type: RoomView })
  @ApiProblems('exam-room-unknown', 'candidate-unknown')
  async placeCandidates(@Param() { id }: IdPath, @Body() { candidateIds }: PlacingBody): Promise<RoomView> {
    await this.place.run(id, candidateIds);
    return this.queries.one(id);
  }

  @Post('rooms/:id/sealed-list')
  @HttpCode(200)
  @Scopes('exams:proctor')
  @ReadsPersons('seal-room-list')
  @ApiOperation({
    summary: 'La feuille de salle, scellée pour qui surveille / The room’s list, sealed for the proctor',
    description:
      'Dans les quatre jours d’avant : codes et mesures, jamais de nom. Elle s’ouvre sans réseau, avec la clé. / In the four days before: codes and measures, never a name. It opens without a network, with the key.',
  })
  @ApiOkResponse({ type: SealedListView })
  @ApiProblems('exam-room-unknown', 'recipient-unfit', 'too-early-to-seal', 'session-closed', 'out-of-reach')
  async postSealedList(@Param() { id }: IdPath, @Body() { recipient }: SealingBody): Promise<SealedListView> {
    const { learners, ...sealed } = await this.seal.run(id, recipient);
    await this.accessLog.record({ learners });
    return sealed;
  }
}
