import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, IdPath, IfMatch, Scopes } from '@pan/kit/http';
import { type PlaceScheme, PutMarkingScheme } from '../application/marking/put-marking-scheme.js';
import type { MarkingScheme } from '../domain/marking/marking-scheme.js';
import { MarkingSchemeBody, MarkingSchemesView, PlacePath } from './marking-schemes.dto.js';

/** How people mark the places of a paper that no machine can; part of what is approved. */
@ApiTags('papers')
@Controller('v1/papers')
export class MarkingSchemesController {
  constructor(private readonly schemes: PutMarkingScheme) {}

  @Put(':id/marking-schemes/:itemRef')
  @Scopes('exams:write')
  @ApiOperation({
    summary: 'Dire comment des personnes corrigent une place / Say how people mark a place',
    description:
      'Avant l’approbation; les approbations d’avant tombent. / Before the approval; approvals from before fall.',
  })
  @ApiOkResponse({ type: MarkingSchemesView })
  @ApiProblems(
    ...[
      'paper-unknown',
      'paper-approved',
      'place-unknown',
      'place-scored-by-machine',
      'rubric-unfit',
      'marking-scheme-unfit',
    ],
  )
  async putMarkingScheme(
    @Param() { id, itemRef }: PlacePath,
    @Body() body: MarkingSchemeBody,
    @IfMatch() version: number | null,
  ): Promise<MarkingSchemesView> {
    await this.schemes.run(id, itemRef, schemeOf(body), version);
    return this.listMarkingSchemes({ id });
  }

  @Get(':id/marking-schemes')
  @Scopes('exams:write')
  @ApiOperation({ summary: 'Comment des personnes corrigent les places / How people mark the places' })
  @ApiOkResponse({ type: MarkingSchemesView })
  @ApiProblems('paper-unknown')
  async listMarkingSchemes(@Param() { id }: IdPath): Promise<MarkingSchemesView> {
    return { items: (await this.schemes.list(id)).map(shown) };
  }
}

const schemeOf = ({
  rubric,
  ownSchool,
  percent,
  within,
  agreement,
  calibrations,
  ...given
}: MarkingSchemeBody): MarkingScheme => ({
  ...given,
  rubric: rubric.map(({ levels = [], range = null, ...criterion }) => ({ ...criterion, levels, range })),
  ...{ ownSchool: ownSchool ?? 'never', percent: percent ?? null, within: within ?? null },
  ...{ agreement: agreement ?? 'mean', calibrations: calibrations ?? 0 },
});

const shown = ({ scheme, ...place }: PlaceScheme) => ({ ...place, ...scheme });
