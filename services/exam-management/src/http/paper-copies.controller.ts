import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiProperty, ApiTags } from '@nestjs/swagger';
import { ApiProblems, IdPath, Scopes } from '@pan/kit/http';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { PrintPaper } from '../application/papers/print-paper.js';

class PaperCopyQuery {
  @ApiProperty({
    required: false,
    type: 'integer',
    minimum: 100,
    maximum: 400,
    description: 'Taille du texte / Size of text',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(100)
  @Max(400)
  textPercent?: number;
}

@ApiTags('sessions')
@Controller('v1/sessions')
export class PaperCopiesController {
  constructor(private readonly print: PrintPaper) {}

  @Get(':id/paper-copy')
  @Scopes('exams:schedule')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header(
    'content-security-policy',
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox allow-modals",
  )
  @ApiOperation({
    summary: 'L’épreuve à imprimer, si les écrans font défaut / The paper to be printed, when screens fail',
    description:
      'Avant l’ouverture, pour une personne nommée; chaque copie est inscrite. / Before the opening, for a named reader; each copy is written down.',
  })
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  @ApiProblems('exam-session-unknown', 'out-of-reach', 'not-a-reader')
  readPaperCopy(@Param() { id }: IdPath, @Query() { textPercent = 100 }: PaperCopyQuery): Promise<string> {
    return this.print.run(id, textPercent);
  }
}
