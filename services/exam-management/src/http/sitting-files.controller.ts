import { Controller, Get, Param, Res, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { AlsoBy, ApiProblems, type Reply, Scopes, Unlimited } from '@pan/kit/http';
import { admission } from '../application/admissions/admission-tokens.js';
import { ShowFile } from '../application/sittings/show-file.js';
import { fileAnswer, fileKinds, fileOf, FilePath } from './content-file.js';
import { SittingLease } from './lease.js';

/** What a body names as `files/<hash>`, for a device that has no sealed package. */
@ApiTags('sittings')
@Controller('v1/sittings')
export class SittingFilesController {
  constructor(private readonly show: ShowFile) {}

  @Get(':id/files/:hash')
  @Scopes('exams:sit')
  @AlsoBy(admission)
  @Unlimited()
  @ApiOperation({
    summary: 'Une image, un son ou un film de l’épreuve / A picture, a sound or a film of the paper',
    description: 'Tant que l’épreuve est montrée. / For as long as the paper is shown.',
  })
  @ApiProduces(...fileKinds)
  @ApiOkResponse(fileAnswer)
  @ApiProblems('file-unknown')
  async readSittingFile(
    @Param() { id, hash }: FilePath,
    @SittingLease() lease: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<StreamableFile> {
    return fileOf(await this.show.run(id, hash, lease), reply);
  }
}
