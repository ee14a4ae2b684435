import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res, type StreamableFile } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IdPath, IfMatch, ReadsPersons, type Reply, Scopes, setVersion } from '@pan/kit/http';
import { AccessLog } from '@pan/kit/people';
import { DealScript } from '../application/marking/deal-script.js';
import { MarkScript } from '../application/marking/mark-script.js';
import { ReadMarkings } from '../application/marking/read-markings.js';
import { fileAnswer, fileKinds, fileOf, FilePath } from './content-file.js';
import {
  type AnnotationBody,
  AssignmentsView,
  DealBody,
  DraftBody,
  MarkingPage,
  MarkingRowView,
  MarkingsQuery,
  MarkingView,
  ReturnBody,
} from './markings.dto.js';

const held = ['not-a-marker', 'marking-unknown', 'marking-ended'];

/** The scripts of the person who marks; an answer names nobody and no school. */
@ApiTags('marking')
@Controller('v1')
export class MarkingsController {
  constructor(
    private readonly deal: DealScript,
    private readonly mark: MarkScript,
    private readonly read: ReadMarkings,
    private readonly accessLog: AccessLog,
  ) {}

  @Get('marking-assignments')
  @Scopes('exams:mark')
  @ApiOperation({ summary: 'Les séances que l’on corrige / The sessions that one marks' })
  @ApiOkResponse({ type: AssignmentsView })
  @ApiProblems('not-a-marker')
  async listAssignments(): Promise<AssignmentsView> {
    return { items: await this.read.assignments() };
  }

  @Post('markings')
  @Scopes('exams:mark')
  @ReadsPersons('mark-script')
  @ApiOperation({
    summary: 'Recevoir la copie suivante / Be given the next script',
    description: '204 : rien n’attend cette personne. / 204: nothing waits for this person.',
  })
  @ApiCreatedResponse({ type: MarkingView })
  @ApiNoContentResponse()
  @ApiProblems('not-a-marker', 'marker-not-calibrated', 'hand-full', 'marker-has-enough')
  async postMarking(
    @Body() { sessionId }: DealBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<MarkingView | undefined> {
    const id = await this.deal.run(sessionId);
    if (id !== null) return this.readMarking({ id }, reply);
    await this.accessLog.record({ learners: [] });
    void reply.code(204);
    return undefined;
  }

  @Get('markings')
  @Scopes('exams:mark')
  @ApiOperation({ summary: 'Ses copies / One’s scripts' })
  @ApiOkResponse({ type: MarkingPage })
  @ApiProblems('not-a-marker')
  listMarkings(@Query() query: MarkingsQuery): Promise<Page<MarkingRowView>> {
    return this.read.list(query.state ? [query.state] : [], query);
  }

  @Get('markings/:id')
  @Scopes('exams:mark')
  @ReadsPersons('mark-script')
  @ApiOperation({
    summary: 'Une copie, sa grille et ce que l’on en a noté / A script, its rubric and what one has noted of it',
  })
  @ApiOkResponse({ type: MarkingView })
  @ApiProblems('not-a-marker', 'marking-unknown')
  async readMarking(@Param() { id }: IdPath, @Res({ passthrough: true }) reply: Reply): Promise<MarkingView> {
    const { marking, learnerId, organisation } = await this.read.one(id);
    // The entry is for the pupil’s school alone: seen by the marker’s, it would say whose the script is.
    await this.accessLog.record({ learners: [learnerId], visibleTo: organisation === null ? [] : [organisation] });
    setVersion(reply, marking.version);
    return marking;
  }

  @Put('markings/:id')
  @HttpCode(204)
  @Scopes('exams:mark')
  @ApiOperation({ summary: 'Garder points et annotations / Keep points and annotations' })
  @ApiNoContentResponse()
  @ApiProblems(...held, 'score-not-on-rubric', 'annotation-outside')
  putMarking(
    @Param() { id }: IdPath,
    @Body() { scores, annotations }: DraftBody,
    @IfMatch() version: number | null,
  ): Promise<void> {
    return this.mark.draft(id, { scores, annotations: annotations.map(placed) }, version);
  }

  @Post('markings/:id/submission')
  @HttpCode(204)
  @Scopes('exams:mark')
  @ApiOperation({ summary: 'Remettre la correction / Submit the marking' })
  @ApiNoContentResponse()
  @ApiProblems(...held, 'criterion-not-scored')
  postMarkingSubmission(@Param() { id }: IdPath): Promise<void> {
    return this.mark.submit(id);
  }

  @Post('markings/:id/return')
  @HttpCode(204)
  @Scopes('exams:mark')
  @ApiOperation({
    summary: 'Rendre une copie / Give a script back',
    description:
      'Une autre personne la reçoit; ce qui ne se corrige pas par la grille va à qui arbitre. / Another marker gets it; what cannot be marked by the rubric goes to whoever adjudicates.',
  })
  @ApiNoContentResponse()
  @ApiProblems(...held, 'adjudication-decides')
  postReturn(@Param() { id }: IdPath, @Body() { reason }: ReturnBody): Promise<void> {
    return this.mark.giveBack(id, reason);
  }

  @Get('markings/:id/files/:hash')
  @Scopes('exams:mark')
  @ApiOperation({ summary: 'Une image, un son ou un film de l’épreuve / A picture, a sound or a film of the paper' })
  @ApiProduces(...fileKinds)
  @ApiOkResponse(fileAnswer)
  @ApiProblems('not-a-marker', 'marking-unknown', 'file-unknown')
  async readMarkingFile(
    @Param() { id, hash }: FilePath,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<StreamableFile> {
    return fileOf(await this.read.file(id, hash), reply);
  }
}

const placed = ({ response, from, to, x, y, comment }: AnnotationBody) => ({
  ...{ response, from: from ?? null, to: to ?? null, x: x ?? null, y: y ?? null, comment },
});
