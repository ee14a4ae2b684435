import { Body, Controller, Get, Param, Put, Query, Res, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IdPath, PageQuery, type Reply, Scopes } from '@pan/kit/http';
import { NameReaders } from '../application/papers/name-readers.js';
import { ReadPaper } from '../application/papers/read-paper.js';
import { fileAnswer, fileKinds, fileOf, FilePath } from './content-file.js';
import { PaperReadPage, PaperReadView, PaperTextView, ReadersBody, ReadersView } from './readers.dto.js';

/** Before its day a paper is read by those who are named, and each look is written down. */
@ApiTags('papers')
@Controller('v1/papers')
export class ReadersController {
  constructor(
    private readonly readers: NameReaders,
    private readonly read: ReadPaper,
  ) {}

  @Put(':id/readers')
  @Scopes('exams:write')
  @ApiOperation({
    summary: 'Nommer qui peut lire l’épreuve avant le jour / Name who may read the paper before its day',
  })
  @ApiOkResponse({ type: ReadersView })
  @ApiProblems('paper-unknown')
  async putReaders(@Param() { id }: IdPath, @Body() { readers }: ReadersBody): Promise<ReadersView> {
    return { items: await this.readers.run(id, readers) };
  }

  @Get(':id/readers')
  @Scopes('exams:write')
  @ApiOperation({ summary: 'Qui peut lire l’épreuve avant le jour / Who may read the paper before its day' })
  @ApiOkResponse({ type: ReadersView })
  @ApiProblems('paper-unknown')
  async listReaders(@Param() { id }: IdPath): Promise<ReadersView> {
    return { items: await this.readers.list(id) };
  }

  @Get(':id/reads')
  @Scopes('exams:write')
  @ApiOperation({ summary: 'Qui a lu l’épreuve, quoi et quand / Who read the paper, what and when' })
  @ApiOkResponse({ type: PaperReadPage })
  @ApiProblems('paper-unknown')
  listReads(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<PaperReadView>> {
    return this.readers.reads(id, query);
  }

  @Get(':id/text')
  @Scopes('exams:read')
  @ApiOperation({
    summary: 'L’épreuve comme on la verra, sans clé / The paper as it will be seen, without a key',
    description: 'Pour une personne nommée; la lecture est inscrite. / For somebody named; the look is written down.',
  })
  @ApiOkResponse({ type: PaperTextView })
  @ApiProblems('paper-unknown', 'not-a-reader')
  readText(@Param() { id }: IdPath): Promise<PaperTextView> {
    return this.read.text(id);
  }

  @Get(':id/files/:hash')
  @Scopes('exams:read')
  @ApiOperation({ summary: 'Une image, un son ou un film de l’épreuve / A picture, a sound or a film of the paper' })
  @ApiProduces(...fileKinds)
  @ApiOkResponse(fileAnswer)
  @ApiProblems('paper-unknown', 'not-a-reader', 'file-unknown')
  async readPaperFile(
    @Param() { id, hash }: FilePath,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<StreamableFile> {
    return fileOf(await this.read.file(id, hash), reply);
  }
}
