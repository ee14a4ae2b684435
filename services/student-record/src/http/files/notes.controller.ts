import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import {
  ApiProblems,
  Idempotent,
  IdPath,
  IfMatch,
  PageQuery,
  ReadsPersons,
  type Reply,
  Scopes,
  setVersion,
} from '@pan/kit/http';
import { ReadNotes } from '../../application/files/read-notes.js';
import { WriteNotes } from '../../application/files/write-notes.js';
import { RefusedLooks } from '../../application/learners/refused-looks.js';
import { NoteAnswer, NoteBody, NotePage, NoteTextBody, type NoteView } from './notes.dto.js';

/** What professionals keep, behind the wall of their profession. */
@ApiTags('files')
@Controller('v1')
export class NotesController {
  constructor(
    private readonly writing: WriteNotes,
    private readonly reading: ReadNotes,
    private readonly refused: RefusedLooks,
  ) {}

  @Get('learners/:id/professional-notes')
  @Scopes('professional-files:read')
  @ReadsPersons('read-professional-notes')
  @ApiOperation({
    summary: 'Les notes des professionnels de sa profession / The notes of professionals of one’s profession',
    description:
      'Les siennes, et une fois signées celles de la même profession au même endroit. / One’s own, and once signed those of the same profession at the same place.',
  })
  @ApiOkResponse({ type: NotePage })
  @ApiProblems('learner-unknown', 'family-access-only', 'professional-person-required', 'professional-file-on-request')
  listNotes(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<NoteView>> {
    return this.refused.noting('read-files-refused', id, () => this.reading.run(id, query));
  }

  @Post('learners/:id/professional-notes')
  @Idempotent()
  @Scopes('professional-files:write')
  @ApiOperation({ summary: 'Écrire une note, ou un ajout / Write a note, or an addition' })
  @ApiCreatedResponse({ type: NoteAnswer })
  @ApiProblems(
    'learner-unknown',
    'professional-person-required',
    'note-unknown',
    'note-not-signed',
    'note-day-ahead',
    'conflict',
  )
  writeNote(@Param() { id }: IdPath, @Body() body: NoteBody): Promise<NoteAnswer> {
    const { organisation, profession, amends = null, ...said } = body;
    return this.refused.noting('read-files-refused', id, async () => ({
      id: await this.writing.write(id, { organisation, profession, amends }, said),
    }));
  }

  @Put('professional-notes/:id')
  @Scopes('professional-files:write')
  @ApiOperation({ summary: 'Changer sa note, tant qu’elle n’est pas signée / Change one’s note until it is signed' })
  @ApiOkResponse({ type: NoteAnswer })
  @ApiProblems('professional-person-required', 'note-unknown', 'note-signed', 'note-day-ahead', 'conflict')
  async reviseNote(
    @Param() { id }: IdPath,
    @Body() said: NoteTextBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<NoteAnswer> {
    setVersion(reply, await this.writing.revise(id, { ...said }, version));
    return { id };
  }

  @Post('professional-notes/:id/signature')
  @HttpCode(200)
  @Scopes('professional-files:write')
  @ApiOperation({ summary: 'Signer sa note; elle ne change plus / Sign one’s note; it changes no more' })
  @ApiOkResponse({ type: NoteAnswer })
  @ApiProblems('professional-person-required', 'note-unknown', 'conflict')
  async signNote(
    @Param() { id }: IdPath,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<NoteAnswer> {
    setVersion(reply, await this.writing.sign(id, version));
    return { id };
  }
}
