import { Body, Controller, Get, Param, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, PageQuery, type Reply, Scopes } from '@pan/kit/http';
import { Completeness } from '../../application/collections/completeness.js';
import { ReturnIndicators } from '../../application/collections/return-indicators.js';
import { OpenCampaign } from '../../application/collections/open-campaign.js';
import { CampaignRepository } from '../../persistence/collections/campaign.repository.js';
import { HistoryQueries } from '../../persistence/history/history.queries.js';
import { HistoryPage, HistoryView } from '../programmes/history.dto.js';
import {
  CampaignBody,
  CampaignCompletenessView,
  CampaignPage,
  CampaignPath,
  CampaignsQuery,
  CampaignView,
  ReturnIndicatorPath,
  ReturnIndicatorView,
  CampaignCompletenessQuery,
} from './campaigns.dto.js';

/** Collections of returns: a form, for a period, to the organisations that were expected as of a day of it. */
@ApiTags('campaigns')
@Controller('v1/campaigns')
export class CampaignsController {
  constructor(
    private readonly open: OpenCampaign,
    private readonly campaigns: CampaignRepository,
    private readonly completeness: Completeness,
    private readonly indicators: ReturnIndicators,
    private readonly history: HistoryQueries,
  ) {}

  @Get()
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Collectes / Campaigns' })
  @ApiOkResponse({ type: CampaignPage })
  listCampaigns(@Query() query: CampaignsQuery): Promise<Page<CampaignView>> {
    return this.campaigns.list(query);
  }

  @Put(':campaign')
  @Scopes('governance:write')
  @ApiOperation({
    summary: 'Ouvrir une collecte / Open a campaign',
    description:
      'Par le ministère. Qui est attendu est arrêté à l’ouverture, tel que le réseau était le jour dit; redire la même chose ne change rien. / By the ministry. Who is expected is settled by the opening, as the network was on the day named; the same said again changes nothing.',
  })
  @ApiCreatedResponse({ type: CampaignView })
  @ApiOkResponse({ type: CampaignView })
  @ApiProblems(
    ...['ministry-only', 'return-form-unknown', 'organisation-unknown', 'out-of-reach'],
    ...['campaign-exists', 'campaign-days-unfit', 'nobody-expected'],
  )
  async openCampaign(
    @Param() { campaign }: CampaignPath,
    @Body() body: CampaignBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<CampaignView> {
    const { why = null, expectedOn = null, within = null, remindDaysBefore = null, remindDaysAfter = null } = body;
    const { form, title, periodStart, periodEnd, dueOn, lateUntil } = body;
    const terms = { form, title: { fr: title.fr, en: title.en }, periodStart, periodEnd, dueOn, lateUntil };
    const asked = { ...terms, expectedOn, within, remindDaysBefore, remindDaysAfter };
    void reply.status((await this.open.run(campaign, asked, why)) ? 201 : 200);
    return this.campaigns.read(campaign);
  }

  @Get(':campaign')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Une collecte / A campaign' })
  @ApiOkResponse({ type: CampaignView })
  @ApiProblems('campaign-unknown')
  readCampaign(@Param() { campaign }: CampaignPath): Promise<CampaignView> {
    return this.campaigns.read(campaign);
  }

  @Get(':campaign/history')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Qui l’a ouverte, pourquoi, quand / Who opened it, why, when' })
  @ApiOkResponse({ type: HistoryPage })
  @ApiProblems('campaign-unknown')
  async readCampaignHistory(
    @Param() { campaign }: CampaignPath,
    @Query() query: PageQuery,
  ): Promise<Page<HistoryView>> {
    await this.campaigns.read(campaign);
    return this.history.of(`campaign/${campaign}`, query);
  }

  @Get(':campaign/completeness')
  @Scopes('governance:read')
  @ApiOperation({
    summary: 'Combien ont répondu, à temps, au complet / How many have answered, on time, completely',
    description: 'Parmi les organisations à votre portée. / Among the organisations in your reach.',
  })
  @ApiOkResponse({ type: CampaignCompletenessView })
  @ApiProblems('campaign-unknown')
  readCampaignCompleteness(
    @Param() { campaign }: CampaignPath,
    @Query() { by }: CampaignCompletenessQuery,
  ): Promise<CampaignCompletenessView> {
    return this.completeness.of(campaign, by ?? null);
  }

  @Get(':campaign/indicators/:indicator')
  @Scopes('governance:read')
  @ApiOperation({
    summary: 'Un chiffre qui suit des déclarations / A figure that follows from the returns',
    description:
      'Parmi les organisations à votre portée; combien ont répondu est à côté. Ce qui n’est pas connu a une raison, et n’est jamais zéro. / Among the organisations in your reach; how many have answered stands beside it. What is not known has a reason, and is never zero.',
  })
  @ApiOkResponse({ type: ReturnIndicatorView })
  @ApiProblems('campaign-unknown', 'return-indicator-unknown')
  readReturnIndicator(
    @Param() { campaign, indicator }: ReturnIndicatorPath,
    @Query() { by }: CampaignCompletenessQuery,
  ): Promise<ReturnIndicatorView> {
    return this.indicators.of(campaign, indicator, by ?? null);
  }
}
