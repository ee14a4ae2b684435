import type { Readable } from 'node:stream';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Res, StreamableFile } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import {
  ApiProblems,
  Idempotent,
  IdPath,
  IfMatch,
  PageQuery,
  ReadsPersons,
  type Reply as HttpReply,
  Scopes,
  setVersion,
  TakesBytes,
} from '@pan/kit/http';
import { PersonReads } from '../../application/learners/person-reads.js';
import { RefusedLooks } from '../../application/learners/refused-looks.js';
import { Attach } from '../../application/messages/attach.js';
import { RecallMessage } from '../../application/messages/recall-message.js';
import { Reply } from '../../application/messages/reply.js';
import { SayQuietHours } from '../../application/messages/say-quiet-hours.js';
import { sendingSide } from '../../application/messages/sending-side.js';
import { WriteMessage } from '../../application/messages/write-message.js';
import { largestAttachment } from '../../domain/messages/attachment.js';
import { MessageQueries } from '../../persistence/messages/messages.queries.js';
import { OrganisationPath } from '../organisations/organisations.dto.js';
import { fileOf, pageOf, replyView, sentView } from './message-views.js';
import {
  AttachmentPath,
  AttachmentQuery,
  MessageAnswer,
  MessageBody,
  MessagesQuery,
  QuietHoursBody,
  QuietHoursView,
  ReplyPage,
  type ReplyView,
  SentMessagePage,
  SentMessageView,
  ThreadReplyBody,
  UnreadFamilyPage,
  type UnreadFamilyView,
} from './messages.dto.js';

/** What schools write to families, as the school sees it: how many have it and have read it, and what they answer. */
@ApiTags('messages')
@Controller('v1')
export class MessagesController {
  constructor(
    private readonly write: WriteMessage,
    private readonly recall: RecallMessage,
    private readonly reply: Reply,
    private readonly attach: Attach,
    private readonly hours: SayQuietHours,
    private readonly queries: MessageQueries,
    private readonly reads: PersonReads,
    private readonly refused: RefusedLooks,
  ) {}

  @Post('messages')
  @HttpCode(201)
  @Idempotent()
  @Scopes('messages:write')
  @ApiOperation({
    summary: 'Écrire à une famille, un groupe ou une école / Write to a family, a class or a school',
    description:
      'Une copie par personne, pour tous ses enfants; faite pour qui peut la recevoir à cet instant. / One copy for each person, for all of their children; made for whoever may receive it at that instant.',
  })
  @ApiCreatedResponse({ type: MessageAnswer })
  @ApiProblems(
    'school-only',
    'organisation-unknown',
    'learner-unknown',
    'class-unknown',
    'message-audience-malformed',
    'school-audience-office-only',
    'attachments-not-taken',
    'too-many-messages',
  )
  async writeMessage(@Body() body: MessageBody): Promise<MessageAnswer> {
    const { organisation, audience: kind, learnerId = null, classId = null, ...words } = body;
    const { urgency = 'normal', attachments = 0, ...text } = words;
    const written = { ...text, urgency, attachments, audience: { kind, learnerId, classId } };
    const run = () => this.write.run(organisation, written);
    return { id: await (learnerId === null ? run() : this.refused.noting('write-message-refused', learnerId, run)) };
  }

  @Get('messages')
  @Scopes('messages:read')
  @ReadsPersons('list-messages')
  @ApiOperation({ summary: 'Messages envoyés, avec leurs nombres / Messages sent, with their counts' })
  @ApiOkResponse({ type: SentMessagePage })
  @ApiProblems('school-only')
  async listMessages(@Query() query: MessagesQuery): Promise<Page<SentMessageView>> {
    sendingSide();
    const { page, learners } = await this.queries.sent(query, query.organisation ?? null);
    await this.reads.record([...new Set(learners)]);
    return pageOf(page, sentView);
  }

  @Get('messages/:id')
  @Scopes('messages:read')
  @ReadsPersons('read-message')
  @ApiOperation({ summary: 'Un message envoyé / A message sent' })
  @ApiOkResponse({ type: SentMessageView })
  @ApiProblems('school-only', 'message-unknown')
  async readMessage(@Param() { id }: IdPath): Promise<SentMessageView> {
    sendingSide();
    const message = await this.queries.oneSent(id);
    await this.reads.record(message.learnerId === null ? [] : [message.learnerId]);
    return sentView(message);
  }

  @Get('messages/:id/unread-families')
  @Scopes('messages:read')
  @ReadsPersons('read-receipts')
  @ApiOperation({
    summary: 'Les familles dont personne n’a lu le message / Families of which nobody has read the message',
    description:
      'D’un groupe ou d’une famille; jamais lequel des parents. / Of a class or a family; never which parent.',
  })
  @ApiOkResponse({ type: UnreadFamilyPage })
  @ApiProblems('school-only', 'message-unknown', 'receipts-by-count-only')
  async listUnreadFamilies(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<UnreadFamilyView>> {
    sendingSide();
    const { page, learners } = await this.queries.unreadFamilies(id, query);
    await this.reads.record(learners);
    return page;
  }

  @Put('messages/:id/attachments/:n')
  @HttpCode(204)
  @Scopes('messages:write')
  @TakesBytes(largestAttachment)
  @ApiOperation({
    summary: 'Joindre une pièce annoncée / Attach what was announced',
    description:
      'Son genre se lit dans son contenu; le message part quand l’antivirus n’a rien trouvé dans aucune. / Its kind is read in its content; the message leaves once the scanner has found nothing in any.',
  })
  @ApiNoContentResponse()
  @ApiProblems(
    'school-only',
    'message-unknown',
    'attachments-not-taken',
    'attachment-not-announced',
    'message-not-held',
    'attachment-type-not-taken',
    'attachment-empty',
    'too-many-messages',
  )
  putAttachment(
    @Param() { id, n }: AttachmentPath,
    @Query() { name }: AttachmentQuery,
    @Body() body: Readable,
  ): Promise<void> {
    return this.attach.put(id, n, name, body);
  }

  @Get('messages/:id/attachments/:n')
  @Scopes('messages:read')
  @ReadsPersons('read-message')
  @ApiOperation({ summary: 'Une pièce que l’on a jointe / What one has attached' })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiProblems('school-only', 'message-unknown', 'attachment-unknown')
  async readAttachment(@Param() { id, n }: AttachmentPath): Promise<StreamableFile> {
    sendingSide();
    const { learnerId } = await this.queries.oneSent(id);
    const file = await this.attach.read(id, n);
    await this.reads.record(learnerId === null ? [] : [learnerId]);
    return fileOf(file);
  }

  @Post('messages/:id/recall')
  @HttpCode(204)
  @Scopes('messages:write')
  @ApiOperation({
    summary: 'Reprendre un message à qui ne l’a pas lu / Take a message back from whoever has not read it',
    description: 'Qui l’a lu le voit encore, comme rappelé. / Whoever has read it still sees it, as recalled.',
  })
  @ApiNoContentResponse()
  @ApiProblems('school-only', 'message-unknown')
  recallMessage(@Param() { id }: IdPath): Promise<void> {
    return this.recall.run(id);
  }

  @Get('messages/:id/replies')
  @Scopes('messages:read')
  @ReadsPersons('read-replies')
  @ApiOperation({ summary: 'Ce que des familles ont répondu / What families have replied' })
  @ApiOkResponse({ type: ReplyPage })
  @ApiProblems('school-only', 'message-unknown')
  async listReplies(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<ReplyView>> {
    sendingSide();
    await this.queries.oneSent(id);
    const { page, learners } = await this.queries.replies(id, query);
    await this.reads.record(learners);
    return pageOf(page, (reply) => ({ ...replyView(reply), learners: [...reply.learners] }));
  }

  @Post('messages/:id/replies')
  @HttpCode(201)
  @Idempotent()
  @Scopes('messages:write')
  @ApiOperation({ summary: 'Répondre dans un fil / Answer in a thread' })
  @ApiCreatedResponse({ type: MessageAnswer })
  @ApiProblems('school-only', 'message-unknown', 'message-recalled', 'thread-unknown', 'thread-closed', 'thread-full')
  async answerThread(@Param() { id }: IdPath, @Body() body: ThreadReplyBody): Promise<MessageAnswer> {
    const { thread, ...said } = body;
    return { id: await this.reply.toFamily(id, thread, said) };
  }

  @Get('organisations/:code/quiet-hours')
  @Scopes('messages:read')
  @ApiOperation({ summary: 'Les heures calmes d’une organisation / The quiet hours of an organisation' })
  @ApiOkResponse({ type: QuietHoursView })
  @ApiProblems('school-only', 'organisation-unknown', 'quiet-hours-unknown')
  async readQuietHours(
    @Param() { code }: OrganisationPath,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<QuietHoursView> {
    const { version, ...said } = await this.hours.read(code);
    setVersion(reply, version);
    return { organisation: code, ...said };
  }

  @Put('organisations/:code/quiet-hours')
  @HttpCode(204)
  @Scopes('messages:write')
  @ApiOperation({
    summary: 'Dire quand les messages attendent / Say when messages wait',
    description:
      'À l’heure du Québec; vaut pour les organisations au-dessous qui n’en ont pas. / By Quebec’s clock; holds for organisations below that have none.',
  })
  @ApiNoContentResponse()
  @ApiProblems('school-only', 'organisation-unknown', 'quiet-hours-empty', 'conflict')
  async putQuietHours(
    @Param() { code }: OrganisationPath,
    @Body() said: QuietHoursBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<void> {
    setVersion(reply, await this.hours.say(code, said, version));
  }

  @Delete('organisations/:code/quiet-hours')
  @HttpCode(204)
  @Scopes('messages:write')
  @ApiOperation({ summary: 'Ne plus avoir d’heures calmes à soi / Have no quiet hours of one’s own' })
  @ApiNoContentResponse()
  @ApiProblems('school-only', 'organisation-unknown')
  removeQuietHours(@Param() { code }: OrganisationPath): Promise<void> {
    return this.hours.remove(code);
  }
}
