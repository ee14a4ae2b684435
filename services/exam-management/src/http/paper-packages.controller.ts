import { Controller, Get, Header, Param, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ApiProblems, IdPath, Scopes } from '@pan/kit/http';
import { ExportPaper } from '../application/papers/export-paper.js';
import { fileAnswer } from './content-file.js';

@ApiTags('papers')
@Controller('v1/papers')
export class PaperPackagesController {
  constructor(private readonly exportPaper: ExportPaper) {}

  @Get(':id/package')
  @Scopes('exams:write')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Le paquet QTI d’une épreuve, clés comprises / The QTI package of a paper, keys among it',
    description:
      'Pour qui l’a inscrite; chaque lecture est inscrite. Réimporté, il donne la même épreuve. / For those who entered it; each read is written down. Imported again, it is the same paper.',
  })
  @ApiProduces('application/zip')
  @ApiOkResponse(fileAnswer)
  @ApiProblems('paper-unknown', 'paper-without-package')
  async readPaperPackage(@Param() { id }: IdPath): Promise<StreamableFile> {
    const bytes = await this.exportPaper.run(id);
    return new StreamableFile(bytes, {
      type: 'application/zip',
      length: bytes.length,
      disposition: `attachment; filename="${id}.zip"`,
    });
  }
}
