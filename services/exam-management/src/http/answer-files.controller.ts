import type { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Param, Put, Res, StreamableFile } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { AlsoBy, ApiProblems, type Reply, Scopes, TakesBytes, Unlimited } from '@pan/kit/http';
import { admission } from '../application/admissions/admission-tokens.js';
import { KeepAnswerFile } from '../application/sittings/keep-answer-file.js';
import { answerFileTypes, largestAnswerFile } from '../domain/answer-file.js';
import { fileAnswer, FilePath } from './content-file.js';
import { SittingLease } from './lease.js';

/** Files that a candidate hands in or draws; the answer names each by its hash. */
@ApiTags('sittings')
@Controller('v1/sittings')
export class AnswerFilesController {
  constructor(private readonly keep: KeepAnswerFile) {}

  @Put(':id/answer-files/:hash')
  @HttpCode(204)
  @Scopes('exams:sit')
  @AlsoBy(admission)
  @Unlimited()
  @TakesBytes(largestAnswerFile)
  @ApiOperation({
    summary: 'Garder un fichier que la réponse nomme / Keep a file that the answer names',
    description:
      'Son genre se lit dans son contenu. Celui qu’une réponse a nommé à temps peut suivre après l’échéance. / Its kind is read in its content. One that an answer named in time may follow after the deadline.',
  })
  @ApiNoContentResponse()
  @ApiProblems('file-not-its-hash', 'file-type-not-taken', 'answer-files-exhausted')
  @ApiProblems('sitting-submitted', 'sitting-terminated', 'sitting-not-authorised', 'sitting-paused', 'deadline-passed')
  putAnswerFile(@Param() { id, hash }: FilePath, @Body() body: Readable, @SittingLease() lease: string): Promise<void> {
    return this.keep.run(id, hash, body, lease);
  }

  @Get(':id/answer-files/:hash')
  @Scopes('exams:sit')
  @AlsoBy(admission)
  @Unlimited()
  @ApiOperation({ summary: 'Reprendre un fichier de ses réponses / Get a file of one’s answers back' })
  @ApiProduces(...answerFileTypes)
  @ApiOkResponse(fileAnswer)
  @ApiProblems('file-unknown')
  async readAnswerFile(
    @Param() { id, hash }: FilePath,
    @SittingLease() lease: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<StreamableFile> {
    const { type, bytes } = await this.keep.read(id, hash, lease);
    void reply.header('content-security-policy', "default-src 'none'; sandbox");
    return new StreamableFile(bytes, { type, length: bytes.length });
  }
}
