import { Body, Controller, Get, Param, Put, Query, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IfMatch, PageQuery, Public, type Reply, Scopes, setVersion } from '@pan/kit/http';
import { ProgrammeFigures } from '../../application/programmes/programme-figures.js';
import { PutKind } from '../../application/programmes/put-kind.js';
import { definitionSchema } from '../../domain/programmes/definition-schema.js';
import { HistoryQueries } from '../../persistence/history/history.queries.js';
import { KindRepository, type KindRow } from '../../persistence/programmes/kind.repository.js';
import { HistoryPage, HistoryView } from './history.dto.js';
import {
  FigurePath,
  KindAnswer,
  KindPage,
  KindPath,
  KindPutQuery,
  KindQuery,
  KindView,
  ProgrammeFigureQuery,
  ProgrammeFigureView,
} from './kinds.dto.js';

const words = { fr: 'Visite', en: 'Visit' };
/** As little as a definition may say. */
const smallestKind = {
  ...{
    code: 'visit',
    name: words,
    description: words,
    measures: ['M08'],
    systems: [],
    reporters: ['school'],
    shared: true,
  },
  fields: [{ code: 'visitors', type: 'integer', name: { fr: 'Visiteurs', en: 'Visitors' } }],
  states: [{ code: 'made', name: { fr: 'Faite', en: 'Made' }, initial: true }],
  transitions: [],
  figures: [{ code: 'visits', name: { fr: 'Visites', en: 'Visits' }, measure: 'count', by: ['state'] }],
};

/** Kinds of programmes: definitions that the ministry writes, without a line of code. */
@ApiTags('programme-kinds')
@Controller('v1')
export class KindsController {
  constructor(
    private readonly kinds: KindRepository,
    private readonly put: PutKind,
    private readonly history: HistoryQueries,
    private readonly figures: ProgrammeFigures,
  ) {}

  @Get('programme-kinds')
  @Scopes('governance:read')
  @ApiOperation({
    summary: 'Genres de programmes, dans leur version présente / Kinds of programmes, in their present version',
  })
  @ApiOkResponse({ type: KindPage })
  async listKinds(@Query() query: PageQuery): Promise<Page<KindView>> {
    const { items, nextCursor } = await this.kinds.list(query);
    return { items: items.map(viewOf), nextCursor };
  }

  @Get('programme-kinds-schema')
  @Public()
  @ApiOperation({ summary: 'Le schéma JSON d’une définition / The JSON Schema of a definition' })
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: true } })
  readSchema(): object {
    return { $schema: 'https://json-schema.org/draft/2020-12/schema', ...definitionSchema };
  }

  @Get('programme-kinds/:kind')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Un genre, maintenant ou dans une version d’avant / A kind, now or in a former version' })
  @ApiOkResponse({ type: KindView })
  @ApiProblems('programme-kind-unknown')
  async readKind(
    @Param() { kind }: KindPath,
    @Query() { version }: KindQuery,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<KindView> {
    const row = await this.kinds.row(kind, version ?? null);
    setVersion(reply, row.version);
    return viewOf(row);
  }

  @Put('programme-kinds/:kind')
  @Scopes('governance:write')
  @ApiOperation({
    summary: 'Définir un genre, ou le définir à nouveau / Define a kind, or define it anew',
    description:
      'Par le ministère. Toutes les fautes sont dites à la fois, par pointeur; une nouvelle version doit pouvoir lire ce qui fut écrit sous la précédente. / By the ministry. All faults are told at once, by pointer; a new version must be able to read what was written under the one before.',
  })
  @ApiBody({
    schema: {
      type: 'object',
      additionalProperties: true,
      description: 'Selon / By GET /v1/programme-kinds-schema',
      example: smallestKind,
    },
  })
  @ApiCreatedResponse({ type: KindAnswer })
  @ApiOkResponse({ type: KindAnswer })
  @ApiProblems('ministry-only', 'invalid-request')
  async putKind(
    @Param() { kind }: KindPath,
    @Query() { why }: KindPutQuery,
    @Body() definition: object,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<KindAnswer> {
    const { outcome, version: present } = await this.put.run(kind, definition, version, why ?? null);
    setVersion(reply, present);
    void reply.status(outcome === 'created' ? 201 : 200);
    return { code: kind, version: present, changed: outcome !== 'unchanged' };
  }

  @Get('programme-kinds/:kind/history')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Qui a changé la définition, pourquoi, quand / Who changed the definition, why, when' })
  @ApiOkResponse({ type: HistoryPage })
  @ApiProblems('programme-kind-unknown')
  async readKindHistory(@Param() { kind }: KindPath, @Query() query: PageQuery): Promise<Page<HistoryView>> {
    await this.kinds.present(kind);
    return this.history.of(`programme-kind/${kind}`, query);
  }

  @Get('programme-kinds/:kind/figures/:figure')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Un chiffre qui suit de la définition / A figure that follows from the definition' })
  @ApiOkResponse({ type: ProgrammeFigureView })
  @ApiProblems(
    'programme-kind-unknown',
    'programme-figure-unknown',
    'breakdown-unknown',
    'organisation-unknown',
    'out-of-reach',
  )
  readFigure(
    @Param() { kind, figure }: FigurePath,
    @Query() { by, organisation }: ProgrammeFigureQuery,
  ): Promise<ProgrammeFigureView> {
    return this.figures.of(kind, figure, by, organisation);
  }
}

const viewOf = ({ code, version, definition, shipped, at }: KindRow): KindView => ({
  ...{ code, version, shipped, definedAt: at },
  definition,
});
