import { Body, Controller, Get, Param, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IfMatch, type Reply, Scopes, setVersion } from '@pan/kit/http';
import { OrganisationQueries } from '../../persistence/organisations/organisations.queries.js';
import { PutOrganisation } from '../../application/organisations/put-organisation.js';
import { answerUpsert, type Upsert } from '../answer-upsert.js';
import {
  OrganisationBody,
  OrganisationPage,
  OrganisationPath,
  OrganisationsQuery,
  OrganisationView,
} from './organisations.dto.js';
import { UpsertAnswer } from '../roster/roster.dto.js';

@ApiTags('organisations')
@Controller('v1/organisations')
export class OrganisationsController {
  constructor(
    private readonly queries: OrganisationQueries,
    private readonly put: PutOrganisation,
  ) {}

  @Put(':code')
  @Scopes('organisations:write')
  @ApiOperation({ summary: 'Inscrire une organisation au réseau / Enter an organisation in the network' })
  @ApiCreatedResponse({ type: UpsertAnswer })
  @ApiOkResponse({ type: UpsertAnswer })
  @ApiProblems(
    'organisation-unknown',
    'organisation-cannot-move',
    'organisation-code-taken',
    'out-of-reach',
    'conflict',
  )
  putOrganisation(
    @Param() path: OrganisationPath,
    @Body() body: OrganisationBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Upsert {
    return answerUpsert(reply, this.put.run(path.code, body, version));
  }

  @Get()
  @Scopes('organisations:read')
  @ApiOperation({
    summary: 'Organisations du jeton et celles qui en relèvent / Organisations of the token and those below',
  })
  @ApiOkResponse({ type: OrganisationPage })
  listOrganisations(@Query() query: OrganisationsQuery): Promise<Page<OrganisationView>> {
    return this.queries.list(query);
  }

  @Get(':code')
  @Scopes('organisations:read')
  @ApiOperation({ summary: 'Une organisation / One organisation' })
  @ApiOkResponse({ type: OrganisationView })
  @ApiProblems('organisation-unknown')
  async readOrganisation(
    @Param() path: OrganisationPath,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<OrganisationView> {
    const { version, record } = await this.queries.one(path.code);
    setVersion(reply, version);
    return record;
  }
}
