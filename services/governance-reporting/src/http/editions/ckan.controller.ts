import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiProblems, Public, type RefusalShape, type Request } from '@pan/kit/http';
import { SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../../config.js';
import { CkanActions, type Asked } from '../../domain/editions/ckan.js';
import { EditionQueries } from '../../persistence/editions/editions.queries.js';

const actions = ['package_list', 'package_show', 'package_search', 'resource_show'];
const answer = {
  schema: {
    type: 'object' as const,
    required: ['help', 'success', 'result'],
    properties: { help: { type: 'string' as const }, success: { type: 'boolean' as const }, result: {} },
  },
};
const summary = 'API d’actions de CKAN, version 3 / CKAN action API, version 3';
const problems = ['ckan-action-unknown', 'ckan-not-found', 'ckan-parameter-wrong'];

/** As Données Québec's harvester and ckanapi ask: an action by GET or POST, with CKAN's answers and errors. */
@ApiTags('ckan')
@Controller(['api/3/action', 'api/action'])
export class CkanController {
  constructor(
    private readonly editions: EditionQueries,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get(':action')
  @Public()
  @ApiOperation({ summary })
  @ApiParam({ name: 'action', schema: { type: 'string', enum: actions } })
  @ApiOkResponse(answer)
  @ApiProblems(...problems)
  getAction(@Param('action') action: string, @Req() request: Request): Promise<object> {
    return this.run(action, Object.fromEntries(new URLSearchParams(request.url.split('?')[1] ?? '')));
  }

  @Post(':action')
  @HttpCode(200)
  @Public()
  @ApiOperation({ summary })
  @ApiParam({ name: 'action', schema: { type: 'string', enum: actions } })
  @ApiBody({ required: false, schema: { type: 'object' } })
  @ApiOkResponse(answer)
  @ApiProblems(...problems)
  postAction(@Param('action') action: string, @Body() body: unknown): Promise<object> {
    return this.run(action, typeof body === 'object' && body !== null ? (body as Asked) : {});
  }

  private async run(action: string, asked: Asked): Promise<object> {
    const [newest] = await this.editions.list('released', null, 1);
    const { PUBLIC_URL, EDITION_LICENCE } = this.settings;
    const result = new CkanActions(newest ?? null, PUBLIC_URL, EDITION_LICENCE).run(action, asked);
    return { help: `${PUBLIC_URL}/api/3/action/help_show?name=${encodeURIComponent(action)}`, success: true, result };
  }
}

const typeOf: Readonly<Record<number, string>> = {
  404: 'Not Found Error',
  409: 'Validation Error',
  403: 'Authorization Error',
};

/** Refusals as CKAN prints them. */
export const ckanRefusals: readonly RefusalShape[] = ['/api/3/action/', '/api/action/'].map((prefix) => ({
  prefix,
  mediaType: 'application/json',
  name: 'CkanError',
  schema: {
    type: 'object',
    required: ['success', 'error'],
    properties: {
      success: { type: 'boolean' },
      error: {
        type: 'object',
        required: ['__type', 'message'],
        properties: { __type: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
  render: ({ status, detail }) => ({
    success: false,
    error: { __type: typeOf[status] ?? 'Bad Request', message: detail },
  }),
}));
