import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import {
  ApiProblems,
  Idempotent,
  IdPath,
  IfMatch,
  PageQuery,
  Public,
  type Reply,
  Scopes,
  setVersion,
  TakesText,
  TextBody,
} from '@pan/kit/http';
import { SETTINGS } from '@pan/kit/ops';
import { CreateResource } from '../application/resources/create-resource.js';
import { readLomText } from '../application/formats/read-lom.js';
import { PublishResource } from '../application/resources/publish-resource.js';
import { ReviseResource } from '../application/resources/revise-resource.js';
import { WithdrawResource } from '../application/resources/withdraw-resource.js';
import type { Settings } from '../config.js';
import type { Resource } from '../domain/resource.js';
import { ResourceQueries, type Double, type ResourceRecord } from '../persistence/resources/resources.queries.js';
import { SearchQueries } from '../persistence/search/search.queries.js';
import { describedByHand } from './described-by-hand.js';
import { OwnerQuery } from './fields.js';
import {
  DescriptionBody,
  DoublePage,
  RecordPage,
  ResourceAnswer,
  ResourceRecordView,
  ResourceView,
  SearchQuery,
  SearchView,
} from './resources.dto.js';

const lomProblems = [
  'xml-unreadable',
  'xml-has-doctype',
  'xml-too-deep',
  'xml-too-heavy',
  'lom-expected',
  'title-missing',
  'title-too-long',
];
const handProblems = ['competency-unknown', 'isbn-invalid', 'address-invalid', 'text-unseen', 'title-missing'];
const revisionProblems = ['resource-unknown', 'out-of-reach', 'resource-withdrawn', 'resource-is-harvested'];
const ownerProblems = ['organisation-required', 'organisation-unknown', 'out-of-reach'];

@ApiTags('resources')
@Controller('v1')
export class ResourcesController {
  constructor(
    private readonly create: CreateResource,
    private readonly publish: PublishResource,
    private readonly revise: ReviseResource,
    private readonly withdraw: WithdrawResource,
    private readonly queries: ResourceQueries,
    private readonly search: SearchQueries,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get('resources')
  @Public()
  @ApiOperation({ summary: 'Chercher dans le catalogue / Search the catalogue' })
  @ApiOkResponse({ type: SearchView })
  async searchResources(@Query() query: SearchQuery): Promise<SearchView> {
    const { items, ...rest } = await this.search.run(query, query);
    return { ...rest, items: items.map(({ id, description, publishedAt }) => ({ id, ...description, publishedAt })) };
  }

  @Get('resources/:id')
  @Public()
  @ApiOperation({ summary: 'Une ressource publiée / A published resource' })
  @ApiOkResponse({ type: ResourceView })
  @ApiProblems('resource-unknown', 'resource-withdrawn')
  async readResource(@Param() { id }: IdPath, @Res({ passthrough: true }) reply: Reply): Promise<ResourceView> {
    const record = await this.queries.published(id);
    setVersion(reply, record.version);
    return ResourceView.of(record);
  }

  @Get('resources/:id/record')
  @Scopes('resources:write')
  @ApiOperation({ summary: 'Une ressource à soi, quel que soit son état / A resource of one’s own, in any state' })
  @ApiOkResponse({ type: ResourceRecordView })
  @ApiProblems('resource-unknown')
  async readRecord(@Param() { id }: IdPath, @Res({ passthrough: true }) reply: Reply): Promise<ResourceRecord> {
    const record = await this.queries.record(id);
    setVersion(reply, record.version);
    return record;
  }

  @Post('resources')
  @Idempotent()
  @Scopes('resources:write')
  @TakesText('application/xml', 'text/xml')
  @ApiOperation({ summary: 'Verser une notice LOM, en brouillon / Enter a LOM record, as a draft' })
  @ApiCreatedResponse({ type: ResourceAnswer, headers: { Location: { schema: { type: 'string', format: 'uri' } } } })
  @ApiProblems(...lomProblems, ...ownerProblems)
  async enterLom(
    @Query() { organisation }: OwnerQuery,
    @Body() body: TextBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<ResourceAnswer> {
    return this.created(reply, await this.create.run(readLomText(body.text), organisation));
  }

  @Post('descriptions')
  @Idempotent()
  @Scopes('resources:write')
  @ApiOperation({ summary: 'Décrire une ressource à la main, en brouillon / Describe a resource by hand, as a draft' })
  @ApiCreatedResponse({ type: ResourceAnswer, headers: { Location: { schema: { type: 'string', format: 'uri' } } } })
  @ApiProblems(...handProblems, ...ownerProblems)
  async describe(
    @Query() { organisation }: OwnerQuery,
    @Body() body: DescriptionBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<ResourceAnswer> {
    return this.created(reply, await this.create.run(describedByHand(body), organisation));
  }

  @Put('resources/:id')
  @Scopes('resources:write')
  @TakesText('application/xml', 'text/xml')
  @ApiOperation({ summary: 'Remplacer la description par une notice LOM / Replace the description by a LOM record' })
  @ApiOkResponse({ type: ResourceAnswer })
  @ApiProblems(...lomProblems, ...revisionProblems)
  async reviseByLom(
    @Param() { id }: IdPath,
    @Body() body: TextBody,
    @IfMatch({ required: true }) version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<ResourceAnswer> {
    return answered(reply, await this.revise.run(id, readLomText(body.text), version));
  }

  @Put('descriptions/:id')
  @Scopes('resources:write')
  @ApiOperation({ summary: 'Remplacer la description à la main / Replace the description by hand' })
  @ApiOkResponse({ type: ResourceAnswer })
  @ApiProblems(...handProblems, ...revisionProblems)
  async reviseByHand(
    @Param() { id }: IdPath,
    @Body() body: DescriptionBody,
    @IfMatch({ required: true }) version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<ResourceAnswer> {
    return answered(reply, await this.revise.run(id, describedByHand(body), version));
  }

  @Post('resources/:id/publication')
  @HttpCode(200)
  @Idempotent()
  @Scopes('resources:write')
  @ApiOperation({ summary: 'Publier une ressource / Publish a resource' })
  @ApiOkResponse({ type: ResourceAnswer })
  @ApiProblems('resource-unknown', 'out-of-reach', 'resource-already-published')
  async publishResource(@Param() { id }: IdPath, @Res({ passthrough: true }) reply: Reply): Promise<ResourceAnswer> {
    return answered(reply, await this.publish.run(id));
  }

  @Post('resources/:id/withdrawal')
  @HttpCode(200)
  @Idempotent()
  @Scopes('resources:write')
  @ApiOperation({ summary: 'Retirer une ressource / Withdraw a resource' })
  @ApiOkResponse({ type: ResourceAnswer })
  @ApiProblems('resource-unknown', 'out-of-reach', 'resource-not-published')
  async withdrawResource(@Param() { id }: IdPath, @Res({ passthrough: true }) reply: Reply): Promise<ResourceAnswer> {
    return answered(reply, await this.withdraw.run(id));
  }

  @Get('drafts')
  @Scopes('resources:write')
  @ApiOperation({ summary: 'Ses propres brouillons / One’s own drafts' })
  @ApiOkResponse({ type: RecordPage })
  listDrafts(@Query() query: PageQuery): Promise<Page<ResourceRecord>> {
    return this.queries.drafts(query);
  }

  @Get('doubles')
  @Scopes('resources:write')
  @ApiOperation({
    summary: 'Les doubles possibles, à juger par une personne / Possible doubles, for a person to judge',
  })
  @ApiOkResponse({ type: DoublePage })
  listDoubles(@Query() query: PageQuery): Promise<Page<Double>> {
    return this.queries.doubles(query);
  }

  private created(reply: Reply, resource: Resource): ResourceAnswer {
    void reply.header('location', `${this.settings.PUBLIC_URL}/v1/resources/${resource.id}/record`);
    return answered(reply, resource);
  }
}

function answered(reply: Reply, resource: Resource): ResourceAnswer {
  setVersion(reply, resource.version);
  return ResourceAnswer.of(resource);
}
