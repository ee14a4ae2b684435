import { Body, Controller, Get, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, Idempotent, IdPath, PageQuery, ReadsPersons, Scopes } from '@pan/kit/http';
import { PersonReads } from '../../application/learners/person-reads.js';
import { Attach } from '../../application/messages/attach.js';
import { familySide } from '../../application/messages/family-side.js';
import { ReadOwnMessage } from '../../application/messages/read-own-message.js';
import { Reply } from '../../application/messages/reply.js';
import { MessageQueries } from '../../persistence/messages/messages.queries.js';
import { fileOf, ownView, pageOf, replyView } from './message-views.js';
import {
  AttachmentPath,
  MessageAnswer,
  OwnMessagePage,
  OwnMessageView,
  OwnReplyPage,
  type OwnReplyView,
  ReplyBody,
} from './messages.dto.js';

/** What a family has received, by the rights that hold at this instant. */
@ApiTags('messages')
@Controller('v1/me/messages')
export class OwnMessagesController {
  constructor(
    private readonly reading: ReadOwnMessage,
    private readonly reply: Reply,
    private readonly attach: Attach,
    private readonly queries: MessageQueries,
    private readonly reads: PersonReads,
  ) {}

  @Get()
  @Scopes('messages:read')
  @ReadsPersons('read-own-messages')
  @ApiOperation({ summary: 'Ses messages, les plus récents d’abord / One’s messages, the newest first' })
  @ApiOkResponse({ type: OwnMessagePage })
  @ApiProblems('family-only', 'family-access-only')
  async listOwnMessages(@Query() query: PageQuery): Promise<Page<OwnMessageView>> {
    familySide();
    const { page, learners } = await this.queries.own(query);
    await this.reads.record(learners);
    return pageOf(page, ownView);
  }

  @Get(':id')
  @Scopes('messages:read')
  @ReadsPersons('read-own-message')
  @ApiOperation({ summary: 'Un de ses messages / One of one’s messages' })
  @ApiOkResponse({ type: OwnMessageView })
  @ApiProblems('family-only', 'family-access-only', 'message-unknown')
  async readOwnMessage(@Param() { id }: IdPath): Promise<OwnMessageView> {
    familySide();
    const message = await this.queries.oneOwn(id);
    await this.reads.record(message.learners);
    return ownView(message);
  }

  @Get(':id/attachments/:n')
  @Scopes('messages:read')
  @ReadsPersons('read-own-message')
  @ApiOperation({ summary: 'Une pièce jointe à un de ses messages / An attachment of one of one’s messages' })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiProblems('family-only', 'family-access-only', 'message-unknown', 'attachment-unknown')
  async readOwnAttachment(@Param() { id, n }: AttachmentPath): Promise<StreamableFile> {
    familySide();
    const { messageId, learners } = await this.queries.oneOwn(id);
    const file = await this.attach.read(messageId, n);
    await this.reads.record(learners);
    return fileOf(file);
  }

  @Post(':id/reading')
  @HttpCode(204)
  @Scopes('messages:read')
  @ApiOperation({ summary: 'Dire qu’on l’a lu / Say that one has read it' })
  @ApiNoContentResponse()
  @ApiProblems('family-only', 'message-unknown')
  noteReading(@Param() { id }: IdPath): Promise<void> {
    return this.reading.run(id);
  }

  @Get(':id/replies')
  @Scopes('messages:read')
  @ReadsPersons('read-own-replies')
  @ApiOperation({ summary: 'Le fil entre soi et qui a écrit / The thread between oneself and whoever wrote' })
  @ApiOkResponse({ type: OwnReplyPage })
  @ApiProblems('family-only', 'family-access-only', 'message-unknown')
  async listOwnReplies(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<OwnReplyView>> {
    familySide();
    const { learners } = await this.queries.oneOwn(id);
    const { page } = await this.queries.ownReplies(id, query);
    await this.reads.record(learners);
    return pageOf(page, replyView);
  }

  @Post(':id/replies')
  @HttpCode(201)
  @Idempotent()
  @Scopes('messages:read')
  @ApiOperation({
    summary: 'Répondre à qui a écrit, et à personne d’autre / Reply to whoever wrote, and to nobody else',
  })
  @ApiCreatedResponse({ type: MessageAnswer })
  @ApiProblems('family-only', 'message-unknown', 'thread-full', 'too-many-replies')
  async replyToSchool(@Param() { id }: IdPath, @Body() said: ReplyBody): Promise<MessageAnswer> {
    return { id: await this.reply.toSchool(id, said) };
  }
}
