import { Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IdPath, IfMatch, PageQuery, type Reply, Scopes, setVersion } from '@pan/kit/http';
import { ApprovePaper } from '../application/papers/approve-paper.js';
import { PaperQueries } from '../persistence/papers/papers.queries.js';
import { PaperDetailView, PaperPage, PaperView } from './papers.dto.js';

@ApiTags('papers')
@Controller('v1/papers')
export class PapersController {
  constructor(
    private readonly queries: PaperQueries,
    private readonly approvePaper: ApprovePaper,
  ) {}

  @Get()
  @Scopes('exams:read')
  @ApiOperation({ summary: 'Épreuves de qui les a inscrites / Papers of those who entered them' })
  @ApiOkResponse({ type: PaperPage })
  listPapers(@Query() query: PageQuery): Promise<Page<PaperView>> {
    return this.queries.list(query);
  }

  @Get(':id')
  @Scopes('exams:read')
  @ApiOperation({ summary: 'Une épreuve et ses items / A paper and its items' })
  @ApiOkResponse({ type: PaperDetailView })
  @ApiProblems('paper-unknown')
  async readPaper(@Param() { id }: IdPath, @Res({ passthrough: true }) reply: Reply): Promise<PaperDetailView> {
    const paper = await this.queries.one(id);
    setVersion(reply, paper.version);
    return paper;
  }

  @Post(':id/approvals')
  @HttpCode(200)
  @Scopes('exams:approve')
  @ApiOperation({
    summary: 'Approuver une épreuve telle qu’elle est / Approve a paper as it is',
    description:
      'Deux approbations de deux auteurs la rendent définitive. / Two approvals by two actors make it final.',
  })
  @ApiOkResponse({ type: PaperDetailView })
  @ApiProblems(
    'paper-unknown',
    'paper-approved',
    'already-approved-by-you',
    'paper-needs-markers',
    'paper-without-points',
  )
  async postApproval(
    @Param() { id }: IdPath,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<PaperDetailView> {
    await this.approvePaper.run(id, version);
    return this.readPaper({ id }, reply);
  }
}
