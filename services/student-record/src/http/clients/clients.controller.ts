import { Body, Controller, Delete, Get, HttpCode, Ip, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IdPath, IfMatch, PageQuery, Public, type Reply, Scopes, setVersion } from '@pan/kit/http';
import { ClientCredentials } from '../../application/clients/client-credentials.js';
import { DecideClient } from '../../application/clients/decide-client.js';
import { ReadAnswers } from '../../application/clients/read-answers.js';
import { RequestClient } from '../../application/clients/request-client.js';
import { overlapHours } from '../../domain/clients/client-access.js';
import { ClientQueries } from '../../persistence/clients/clients.queries.js';
import {
  ApprovedView,
  AskedView,
  ClientPath,
  ClientRequestBody,
  ClientRequestPage,
  ClientRequestView,
  ClientView,
  KeysBody,
  MadeSecretView,
  ProductBody,
  ProofBody,
  RefusalBody,
  RotationBody,
  SecretBody,
  VerificationView,
} from './clients.dto.js';

/** Vendors' systems: asked for by anybody, approved by each organisation for itself. */
@ApiTags('clients')
@Controller('v1')
export class ClientsController {
  constructor(
    private readonly requestClient: RequestClient,
    private readonly decide: DecideClient,
    private readonly credentials: ClientCredentials,
    private readonly answers: ReadAnswers,
    private readonly queries: ClientQueries,
  ) {}

  @Post('client-requests')
  @Public()
  @ApiOperation({
    summary: 'Demander l’accès pour un système / Ask for access for a system',
    description:
      'Signée par la clé qu’elle apporte; sans réponse, elle prend fin après 30 jours. / Signed by the key that it brings; without an answer it ends after 30 days.',
  })
  @ApiCreatedResponse({ type: AskedView })
  @ApiProblems('organisation-unknown', 'sandbox-alone', 'scope-outside-sandbox', 'temporarily-unavailable')
  @ApiProblems('client-key-invalid', 'client-proof-invalid', 'client-proof-used', 'too-many-client-requests')
  async askForClient(@Body() body: ClientRequestBody, @Ip() address: string): Promise<AskedView> {
    return { id: await this.requestClient.run(body, address) };
  }

  @Post('client-requests/:id/answers')
  @HttpCode(200)
  @Public()
  @ApiOperation({
    summary: 'Ce que les organisations ont répondu / What the organisations have answered',
    description: 'Pour qui tient la clé de la demande. / For whoever holds the key of the request.',
  })
  @ApiOkResponse({ type: ClientRequestView })
  @ApiProblems('client-request-unknown', 'client-proof-invalid')
  readAnswers(@Param() { id }: IdPath, @Body() { proof }: ProofBody): Promise<ClientRequestView> {
    return this.answers.run(id, proof);
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
    description:
      'Chaque organisation a un client à elle seule. / Each organisation has a client of its own, which reaches no other.',
  })
  @ApiCreatedResponse({ type: ApprovedView })
  @ApiProblems('client-request-unknown', 'client-request-decided', 'client-request-expired', 'conflict')
  async approveClientRequest(@Param() { id }: IdPath): Promise<ApprovedView> {
    return { clients: await this.decide.approve(id) };
  }

  @Post('client-requests/:id/refusal')
  @HttpCode(204)
  @Scopes('clients:write')
  @ApiOperation({ summary: 'Refuser pour ce que l’on atteint / Refuse for what one reaches' })
  @ApiNoContentResponse()
  @ApiProblems('client-request-unknown', 'client-request-decided', 'conflict')
  refuseClientRequest(@Param() { id }: IdPath, @Body() { reason }: RefusalBody): Promise<void> {
    return this.decide.refuse(id, reason);
  }

  @Get('clients/:id')
  @Scopes('accounts:read')
  @ApiOperation({ summary: 'Ce que disent les jetons d’un système / What a system’s tokens say' })
  @ApiOkResponse({ type: ClientView })
  @ApiProblems('client-unknown')
  async readClient(@Param() { id }: ClientPath, @Res({ passthrough: true }) reply: Reply): Promise<ClientView> {
    const { version, ...client } = await this.queries.client(id);
    setVersion(reply, version);
    return client;
  }

  @Post('clients/:id/verification')
  @HttpCode(200)
  @Scopes('accounts:read')
  @ApiOperation({ summary: 'Le secret est-il celui du système? / Is the secret the system’s?' })
  @ApiOkResponse({ type: VerificationView })
  @ApiProblems('client-unknown', 'too-many-attempts')
  async verifySecret(@Param() { id }: ClientPath, @Body() { secret }: SecretBody): Promise<VerificationView> {
    return { valid: await this.credentials.verify(id, secret) };
  }

  @Post('clients/:id/secrets')
  @Scopes('clients:write')
  @ApiOperation({
    summary: 'Donner un nouveau secret / Give a new secret',
    description: 'L’ancien vaut encore un temps. / The former is still taken for a while.',
  })
  @ApiCreatedResponse({ type: MadeSecretView })
  @ApiProblems('client-unknown', 'client-already-so', 'client-signs-with-key', 'conflict')
  rotateSecret(@Param() { id }: ClientPath, @Body() body: RotationBody): Promise<MadeSecretView> {
    return this.credentials.rotate(id, body.overlapHours ?? overlapHours.usual);
  }

  @Put('clients/:id/keys')
  @HttpCode(204)
  @Scopes('clients:write')
  @ApiOperation({
    summary: 'Remplacer les clés publiques / Replace the public keys',
    description: 'Ses secrets prennent fin : le système signe. / Its secrets end: the system signs.',
  })
  @ApiNoContentResponse()
  @ApiProblems('client-unknown', 'client-already-so', 'client-key-invalid', 'conflict')
  async replaceKeys(
    @Param() { id }: ClientPath,
    @Body() { keys }: KeysBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<void> {
    setVersion(reply, await this.credentials.replaceKeys(id, keys, version));
  }

  @Put('clients/:id/product')
  @HttpCode(204)
  @Scopes('clients:write')
  @ApiOperation({
    summary: 'Dire le progiciel et sa version / Say the package and its version',
    description:
      'Une version qui a perdu son certificat est avertie dans ses réponses. / A version that lost its certificate is warned in its answers.',
  })
  @ApiNoContentResponse()
  @ApiProblems('client-unknown', 'client-already-so', 'conflict')
  async nameProduct(
    @Param() { id }: ClientPath,
    @Body() { product, productVersion }: ProductBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<void> {
    setVersion(reply, await this.credentials.nameProduct(id, product, productVersion, version));
  }

  @Post('clients/:id/suspension')
  @HttpCode(204)
  @Scopes('clients:write')
  @ApiOperation({ summary: 'Suspendre l’accès à ce que l’on atteint / Suspend access to what one reaches' })
  @ApiNoContentResponse()
  @ApiProblems('client-unknown', 'client-already-so', 'conflict')
  async suspendClient(
    @Param() { id }: ClientPath,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<void> {
    setVersion(reply, await this.decide.change(id, 'suspend', version));
  }

  @Delete('clients/:id/suspension')
  @HttpCode(204)
  @Scopes('clients:write')
  @ApiOperation({ summary: 'Lever la suspension / Lift the suspension' })
  @ApiNoContentResponse()
  @ApiProblems('client-unknown', 'client-already-so', 'conflict')
  async resumeClient(
    @Param() { id }: ClientPath,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<void> {
    setVersion(reply, await this.decide.change(id, 'resume', version));
  }

  @Delete('clients/:id')
  @HttpCode(204)
  @Scopes('clients:write')
  @ApiOperation({ summary: 'Retirer pour de bon l’accès à ce que l’on atteint / Withdraw access for good' })
  @ApiNoContentResponse()
  @ApiProblems('client-unknown', 'client-already-so', 'conflict')
  async withdrawClient(
    @Param() { id }: ClientPath,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<void> {
    setVersion(reply, await this.decide.change(id, 'withdraw', version));
  }
}
