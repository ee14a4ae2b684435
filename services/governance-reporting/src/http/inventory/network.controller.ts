import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IdPath, OneOfScopes, PageQuery, Scopes } from '@pan/kit/http';
import { RecordMeasurements } from '../../application/inventory/record-measurements.js';
import { HistoryQueries } from '../../persistence/history/history.queries.js';
import { InventoryQueries } from '../../persistence/inventory/inventory.queries.js';
import { NetworkQueries } from '../../persistence/inventory/network.queries.js';
import { HistoryPage, HistoryView } from '../programmes/history.dto.js';
import {
  ConnectionPage,
  ConnectionsQuery,
  ConnectionView,
  MeasurementsBody,
  MeasurementsView,
  NetworkPage,
  NetworkQuery,
  NetworkView,
  SitePage,
  SitesQuery,
  SiteView,
} from './network.dto.js';

/** Sites, what connects them, and what the connections carry. */
@ApiTags('inventories')
@Controller('v1')
export class NetworkController {
  constructor(
    private readonly inventories: InventoryQueries,
    private readonly network: NetworkQueries,
    private readonly measurements: RecordMeasurements,
    private readonly history: HistoryQueries,
  ) {}

  @Get('sites')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Les sites des réseaux / The sites of the networks' })
  @ApiOkResponse({ type: SitePage })
  listSites(@Query() query: SitesQuery): Promise<Page<SiteView>> {
    return this.inventories.entries('sites', query);
  }

  @Get('sites/:id')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Un site / A site' })
  @ApiOkResponse({ type: SiteView })
  @ApiProblems('site-unknown')
  readSite(@Param() { id }: IdPath): Promise<SiteView> {
    return this.inventories.entry('sites', id);
  }

  @Get('sites/:id/history')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Ses noms, ses lieux, qui les a versés / Its names and places, and who released them' })
  @ApiOkResponse({ type: HistoryPage })
  @ApiProblems('site-unknown')
  async readSiteHistory(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<HistoryView>> {
    await this.inventories.entry('sites', id);
    return this.history.of(`site/${id}`, query);
  }

  @Get('connections')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Les liens de vos organisations / The connections of your organisations' })
  @ApiOkResponse({ type: ConnectionPage })
  listConnections(@Query() query: ConnectionsQuery): Promise<Page<ConnectionView>> {
    return this.inventories.entries('connections', query);
  }

  @Get('connections/:id')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Un lien / A connection' })
  @ApiOkResponse({ type: ConnectionView })
  @ApiProblems('connection-unknown')
  readConnection(@Param() { id }: IdPath): Promise<ConnectionView> {
    return this.inventories.entry('connections', id);
  }

  @Get('connections/:id/history')
  @Scopes('governance:read')
  @ApiOperation({ summary: 'Qui a changé quoi / Who changed what' })
  @ApiOkResponse({ type: HistoryPage })
  @ApiProblems('connection-unknown')
  async readConnectionHistory(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<HistoryView>> {
    await this.inventories.entry('connections', id);
    return this.history.of(`connection/${id}`, query);
  }

  @Post('connections/:id/measurements')
  @HttpCode(200)
  @OneOfScopes('governance:report', 'governance:write')
  @ApiOperation({ summary: 'Dire ce que le lien a porté / Say what the connection carried' })
  @ApiOkResponse({ type: MeasurementsView })
  @ApiProblems('connection-unknown', 'date-ahead', 'measurement-too-old')
  async recordMeasurements(@Param() { id }: IdPath, @Body() { items }: MeasurementsBody): Promise<MeasurementsView> {
    const all = items.map(({ latency = null, jitter = null, loss = null, ...one }) => ({
      ...one,
      latency,
      jitter,
      loss,
    }));
    const added = await this.measurements.run(id, all);
    return { added, repeated: all.length - added };
  }

  @Get('network')
  @Scopes('governance:read')
  @ApiOperation({
    summary: 'Débits au contrat et mesurés, lien par lien / Speeds contracted and measured, connection by connection',
  })
  @ApiOkResponse({ type: NetworkPage })
  listNetwork(@Query() query: NetworkQuery): Promise<Page<NetworkView>> {
    return this.network.list(query.organisation, query);
  }
}
