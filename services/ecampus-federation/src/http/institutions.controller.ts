import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IfMatch, PageQuery, type Reply, Scopes, setVersion } from '@pan/kit/http';
import { AdmitInstitution } from '../application/institutions/admit-institution.js';
import { DescribeInstitution } from '../application/institutions/describe-institution.js';
import { InstitutionQueries } from '../persistence/institutions/institutions.queries.js';
import { SuspendInstitution } from '../application/institutions/suspend-institution.js';
import { InstitutionBody, InstitutionPage, InstitutionPath, InstitutionView } from './institutions.dto.js';

@ApiTags('institutions')
@Controller('v1/institutions')
export class InstitutionsController {
  constructor(
    private readonly queries: InstitutionQueries,
    private readonly describe: DescribeInstitution,
    private readonly admit: AdmitInstitution,
    private readonly suspend: SuspendInstitution,
  ) {}

  @Put(':code')
  @Scopes('federation:write')
  @ApiOperation({
    summary: 'Dire où un établissement répond en OOAPI v5 / Say where an institution answers OOAPI v5',
    description:
      'Le document de service (GET /) est lu aussitôt; la réponse dit ce qui n’y est pas conforme. / The service document (GET /) is read at once; the answer says what of it does not conform.',
  })
  @ApiCreatedResponse({ type: InstitutionView })
  @ApiOkResponse({ type: InstitutionView })
  @ApiProblems('organisation-unknown', 'out-of-reach', 'not-higher-education', 'conflict')
  async putInstitution(
    @Param() { code }: InstitutionPath,
    @Body() { endpoint, kinds }: InstitutionBody,
    @IfMatch() expected: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<InstitutionView> {
    const isNew = await this.describe.run(code, endpoint, kinds, expected);
    void reply.code(isNew ? 201 : 200);
    return this.readInstitution({ code }, reply);
  }

  @Get(':code')
  @Scopes('federation:read')
  @ApiOperation({ summary: 'Un établissement / One institution' })
  @ApiOkResponse({ type: InstitutionView })
  @ApiProblems('organisation-unknown', 'out-of-reach', 'institution-unknown')
  async readInstitution(
    @Param() { code }: InstitutionPath,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<InstitutionView> {
    const { version, record } = await this.queries.one(code);
    setVersion(reply, version);
    return record;
  }

  @Get()
  @Scopes('federation:read')
  @ApiOperation({ summary: 'Les établissements, par code / The institutions, by code' })
  @ApiOkResponse({ type: InstitutionPage })
  listInstitutions(@Query() query: PageQuery): Promise<Page<InstitutionView>> {
    return this.queries.list(query);
  }

  @Post(':code/admission')
  @HttpCode(204)
  @Scopes('federation:write')
  @ApiOperation({ summary: 'Admettre un établissement / Admit an institution' })
  @ApiNoContentResponse()
  @ApiProblems(
    ...['organisation-unknown', 'out-of-reach', 'institution-unknown'],
    ...['institution-already-admitted', 'endpoint-not-conformant'],
  )
  admitInstitution(@Param() { code }: InstitutionPath): Promise<void> {
    return this.admit.run(code);
  }

  @Post(':code/suspension')
  @HttpCode(204)
  @Scopes('federation:write')
  @ApiOperation({
    summary:
      'Suspendre un établissement: aucune nouvelle demande, rien de perdu / Suspend: no new request, nothing lost',
  })
  @ApiNoContentResponse()
  @ApiProblems('organisation-unknown', 'out-of-reach', 'institution-unknown', 'institution-not-admitted')
  suspendInstitution(@Param() { code }: InstitutionPath): Promise<void> {
    return this.suspend.run(code);
  }
}
