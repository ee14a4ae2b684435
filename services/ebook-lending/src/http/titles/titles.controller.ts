import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IdPath, Scopes } from '@pan/kit/http';
import { TitleQueries, type TitleRecord } from '../../persistence/titles/titles.queries.js';
import { TitlePage, TitleQuery, TitlesQuery, TitleView } from './titles.dto.js';

@ApiTags('titles')
@Controller('v1/titles')
export class TitlesController {
  constructor(private readonly queries: TitleQueries) {}

  @Get()
  @Scopes('lending:read')
  @ApiOperation({ summary: 'Titres qui se prêtent / Titles that can be lent' })
  @ApiOkResponse({ type: TitlePage })
  @ApiProblems('organisation-unknown')
  listTitles(@Query() query: TitlesQuery): Promise<Page<TitleRecord>> {
    return this.queries.list(query);
  }

  @Get(':id')
  @Scopes('lending:read')
  @ApiOperation({ summary: 'Un titre / A title' })
  @ApiOkResponse({ type: TitleView })
  @ApiProblems('title-unknown', 'organisation-unknown')
  readTitle(@Param() { id }: IdPath, @Query() { organisation }: TitleQuery): Promise<TitleRecord> {
    return this.queries.one(id, organisation);
  }
}
