import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, PageQuery, Public, Scopes, type Page } from '@pan/kit';
import { ClientQueries } from '../application/clients/clients.queries.js';
import { DecideClient } from '../application/clients/decide-client.js';
import { RequestClient } from '../application/clients/request-client.js';
import {
  ApprovedView,
  AskedView,
  ClientPath,
  ClientRequestBody,
  ClientRequestPage,
  ClientRequestView,
  ClientView,
  SecretBody,
  VerificationView,
} from './clients.dto.js';
import { IdPath } from './learners.dto.js';

/** Vendors' systems: asked for by anybody, approved by each organisation for itself. */
@ApiTags('clients')
@Controller('v1')
export class ClientsController {
  constructor(
    private readonly requestClient: RequestClient,
    private readonly decide: DecideClient,
    private readonly queries: ClientQueries,
  ) {}

  @Post('client-requests')
  @Public()
  @ApiOperation({ summary: 'Demander l’accès pour un système / Ask for access for a system' })
  @ApiCreatedResponse({ type: AskedView })
  @ApiProblems('organisation-unknown', 'sandbox-alone', 'scope-outside-sandbox', 'temporarily-unavailable')
  async askForClient(@Body() body: ClientRequestBody): Promise<AskedView> {
    return { id: await this.requestClient.run(body) };
  }

  @Get('client-requests')
  @Scopes('clients:write')
  @ApiOperation({ summary: 'Demandes à votre portée / Requests in your reach' })
  @ApiOkResponse({ type: ClientRequestPage })
  listClientRequests(@Query() query: PageQuery): Promise<Page<ClientRequestView>> {
    return this.queries.list(query);
  }

  @Get('client-requests/:id')
  @Scopes('clients:write')
  @ApiOperation({ summary: 'Une demande / One request' })
  @ApiOkResponse({ type: ClientRequestView })
  @ApiProblems('client-request-unknown')
  readClientRequest(@Param() { id }: IdPath): Promise<ClientRequestView> {
    return this.queries.request(id);
  }

  @Post('client-requests/:id/approval')
  @Scopes('clients:write')
  @ApiOperation({
    summary: 'Approuver pour ce que l’on atteint / Approve for what one reaches',
    description: 'La première approbation montre le secret, une fois. / The first approval shows the secret, once.',
  })
  @ApiCreatedResponse({ type: ApprovedView })
  @ApiProblems('client-request-unknown', 'client-request-decided', 'conflict')
  approveClientRequest(@Param() { id }: IdPath): Promise<ApprovedView> {
    return this.decide.approve(id);
  }

  @Get('clients/:id')
  @Scopes('accounts:read')
  @ApiOperation({ summary: 'Ce que disent les jetons d’un système / What a system’s tokens say' })
  @ApiOkResponse({ type: ClientView })
  @ApiProblems('client-unknown')
  readClient(@Param() { id }: ClientPath): Promise<ClientView> {
    return this.queries.client(id);
  }

  @Post('clients/:id/verification')
  @HttpCode(200)
  @Scopes('accounts:read')
  @ApiOperation({ summary: 'Le secret est-il celui du système? / Is the secret the system’s?' })
  @ApiOkResponse({ type: VerificationView })
  @ApiProblems('client-unknown')
  async verifySecret(@Param() { id }: ClientPath, @Body() { secret }: SecretBody): Promise<VerificationView> {
    return { valid: await this.decide.verify(id, secret) };
  }

  @Post('clients/:id/suspension')
  @HttpCode(204)
  @Scopes('clients:write')
  @ApiOperation({ summary: 'Suspendre l’accès à ce que l’on atteint / Suspend access to what one reaches' })
  @ApiNoContentResponse()
  @ApiProblems('client-unknown', 'client-already-so', 'conflict')
  suspendClient(@Param() { id }: ClientPath): Promise<void> {
    return this.decide.change(id, 'suspend');
  }

  @Delete('clients/:id/suspension')
  @HttpCode(204)
  @Scopes('clients:write')
  @ApiOperation({ summary: 'Lever la suspension / Lift the suspension' })
  @ApiNoContentResponse()
  @ApiProblems('client-unknown', 'client-already-so', 'conflict')
  resumeClient(@Param() { id }: ClientPath): Promise<void> {
    return this.decide.change(id, 'resume');
  }

  @Delete('clients/:id')
  @HttpCode(204)
  @Scopes('clients:write')
  @ApiOperation({ summary: 'Retirer pour de bon l’accès à ce que l’on atteint / Withdraw access for good' })
  @ApiNoContentResponse()
  @ApiProblems('client-unknown', 'client-already-so', 'conflict')
  withdrawClient(@Param() { id }: ClientPath): Promise<void> {
    return this.decide.change(id, 'withdraw');
  }
}
