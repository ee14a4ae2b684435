import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Scopes } from '@pan/kit/http';
import { RotateContent } from '../application/content/rotate-content.js';

class RotatedView {
  @ApiProperty({ type: 'integer' }) wrapped!: number;
  @ApiProperty({ type: 'integer' }) sealed!: number;
}

@ApiTags('operations')
@Controller('v1/operations/content-rotations')
export class ContentKeysController {
  constructor(private readonly rotate: RotateContent) {}

  @Post()
  @HttpCode(200)
  @Scopes('operations')
  @ApiOperation({
    summary: 'Passer le contenu scellé à la clé la plus récente / Bring what is sealed under the newest key',
    description:
      'Une étape; à répéter jusqu’à 0 et 0 (`admin content rotate`). / One step; to be repeated until 0 and 0 (`admin content rotate`).',
  })
  @ApiOkResponse({ type: RotatedView })
  rotateContent(): Promise<RotatedView> {
    return this.rotate.run();
  }
}
