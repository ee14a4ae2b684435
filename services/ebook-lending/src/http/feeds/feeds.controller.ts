import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, Scopes, Takes } from '@pan/kit/http';
import { ImportFeed } from '../../application/odl/import-feed.js';
import { FeedQuery, FeedView, feedView } from './feeds.dto.js';
import { opdsFeed } from '../opds/documents.js';

@ApiTags('feeds')
@Controller('v1/feeds')
export class FeedsController {
  constructor(private readonly importFeed: ImportFeed) {}

  @Post()
  @HttpCode(200)
  @Scopes('lending:write')
  @ApiOperation({
    summary: 'Verser un flux OPDS 2.0 ou ODL 1.0 / Bring in an OPDS 2.0 or ODL 1.0 feed',
    description:
      'Ce qui se comprend est pris, chaque écart est dit; le même flux de nouveau ne change rien. / What can be understood is taken and each departure said; the same feed again changes nothing.',
  })
  @Takes('application/json', opdsFeed)
  @ApiBody({
    schema: {
      type: 'object',
      required: ['publications'],
      properties: { publications: { type: 'array', maxItems: 500, items: {} } },
    },
  })
  @ApiOkResponse({ type: FeedView })
  @ApiProblems('feed-unreadable', 'organisation-unknown', 'out-of-reach')
  async importFeedOf(@Body() body: unknown, @Query() { organisation, strict }: FeedQuery): Promise<FeedView> {
    return feedView(await this.importFeed.run(body, organisation, strict));
  }
}
