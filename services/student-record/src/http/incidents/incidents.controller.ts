import { Body, Controller, Get, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { schoolDay } from '@pan/kit/domain';
import { ApiProblems, Idempotent, IdPath, IfMatch, type Reply, Scopes, setVersion } from '@pan/kit/http';
import { KeepRegister } from '../../application/incidents/keep-register.js';
import { retentionOn } from '../../domain/files/retention.js';
import { dutiesOf, type IncidentSaid, keptUntil } from '../../domain/incidents/incident.js';
import { IncidentQueries } from '../../persistence/incidents/incidents.queries.js';
import { OrganisationPath } from '../organisations/organisations.dto.js';
import {
  IncidentAnswer,
  IncidentBody,
  IncidentPage,
  IncidentsQuery,
  type IncidentView,
  RetentionDuePage,
  type RetentionDueView,
  RetentionQuery,
} from './incidents.dto.js';

/** What an organisation answers for about personal data: its register of incidents, and what is due to be destroyed. */
@ApiTags('privacy')
@Controller('v1')
export class IncidentsController {
  constructor(
    private readonly keep: KeepRegister,
    private readonly queries: IncidentQueries,
  ) {}

  @Post('organisations/:code/privacy-incidents')
  @Idempotent()
  @Scopes('privacy:write')
  @ApiOperation({ summary: 'Inscrire un incident de confidentialité / Enter a confidentiality incident' })
  @ApiCreatedResponse({ type: IncidentAnswer })
  @ApiProblems('organisation-unknown', 'incident-days-disagree', 'incident-assessed-in-part', 'conflict')
  async enterIncident(@Param() { code }: OrganisationPath, @Body() body: IncidentBody): Promise<IncidentAnswer> {
    return { id: await this.keep.enter(code, said(body)) };
  }

  @Put('privacy-incidents/:id')
  @Scopes('privacy:write')
  @ApiOperation({
    summary: 'Compléter une inscription: évaluation, mesures, avis / Complete an entry: assessment, measures, notices',
    description: 'L’inscription entière; chaque version est gardée. / The whole entry; each version is kept.',
  })
  @ApiOkResponse({ type: IncidentAnswer })
  @ApiProblems(
    'incident-unknown',
    'incident-days-disagree',
    'incident-assessed-in-part',
    'incident-notice-taken-back',
    'conflict',
  )
  async reviseIncident(
    @Param() { id }: IdPath,
    @Body() body: IncidentBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<IncidentAnswer> {
    setVersion(reply, await this.keep.revise(id, said(body), version));
    return { id };
  }

  @Get('organisations/:code/privacy-incidents')
  @Scopes('privacy:write')
  @ApiOperation({
    summary: 'Le registre des incidents, avec ce qui est dû et pour quand / The register, with what is due and by when',
  })
  @ApiOkResponse({ type: IncidentPage })
  @ApiProblems('organisation-unknown')
  async listIncidents(
    @Param() { code }: OrganisationPath,
    @Query() query: IncidentsQuery,
  ): Promise<Page<IncidentView>> {
    const today = schoolDay(new Date());
    const { items, nextCursor } = await this.queries.register(code, query.open === 'true', query);
    const shown = items.map((item) => ({
      ...item,
      duties: dutiesOf({ ...item, isSerious: item.serious }, today),
      keptUntil: keptUntil(item.noticedOn),
    }));
    return { items: shown, nextCursor };
  }

  @Get('organisations/:code/retention-due')
  @Scopes('privacy:write')
  @ApiOperation({
    summary:
      'Dossiers dont le terme de conservation est passé, par organisation / Files past their retention, by organisation',
  })
  @ApiOkResponse({ type: RetentionDuePage })
  @ApiProblems('organisation-unknown')
  async listRetentionDue(
    @Param() { code }: OrganisationPath,
    @Query() query: RetentionQuery,
  ): Promise<Page<RetentionDueView>> {
    const rule = retentionOn(schoolDay(new Date())).find(({ file }) => file === query.file)!;
    const { items, nextCursor } = await this.queries.due(code, rule, query);
    const { file, years, since, verified } = rule;
    return { items: items.map((item) => ({ file, years, since, verified, ...item })), nextCursor };
  }
}

const said = ({ serious = null, assessedOn = null, why = null, ...more }: IncidentBody): IncidentSaid => ({
  ...{ ...more, isSerious: serious, assessedOn, why },
});
