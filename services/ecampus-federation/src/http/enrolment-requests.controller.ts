import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IdPath, ReadsPersons, type Reply, Scopes } from '@pan/kit/http';
import { AccessLog } from '@pan/kit/people';
import { CancelRequest } from '../application/enrolment/cancel-request.js';
import { DecideRequest } from '../application/enrolment/decide-request.js';
import { RequestEnrolment } from '../application/enrolment/request-enrolment.js';
import { RequestQueries } from '../persistence/enrolment/requests.queries.js';
import {
  CancellationBody,
  DecisionBody,
  EnrolmentWishBody,
  RequestPage,
  RequestsQuery,
  RequestView,
} from './enrolment-requests.dto.js';

/** A seat in another institution's course: asked for, decided by home and host, given up. */
@ApiTags('enrolment-requests')
@Controller('v1/enrolment-requests')
export class EnrolmentRequestsController {
  constructor(
    private readonly queries: RequestQueries,
    private readonly request: RequestEnrolment,
    private readonly decide: DecideRequest,
    private readonly cancel: CancelRequest,
    private readonly accessLog: AccessLog,
  ) {}

  @Post()
  @Scopes('enrolments:write')
  @ReadsPersons('request-enrolment')
  @ApiOperation({
    summary: 'Demander une place ailleurs / Ask for a seat elsewhere',
    description:
      'Par l’établissement d’attache, ou par l’élève pour soi. Une demande en cours de même élève et même offre est répondue telle quelle (200). / By the home institution, or by the learner for themselves. A live request of the same learner and offering is answered as it is (200).',
  })
  @ApiCreatedResponse({ type: RequestView })
  @ApiOkResponse({ type: RequestView })
  @ApiProblems(
    ...['offering-unknown', 'learner-not-attending', 'home-ambiguous', 'own-institution', 'requested-from-elsewhere'],
    ...['offering-withdrawn', 'offering-over', 'enrolment-not-open-yet', 'enrolment-closed', 'institution-suspended'],
    ...['out-of-reach', 'enrolment-request-unknown', 'conflict'],
  )
  async requestEnrolment(
    @Body() wish: EnrolmentWishBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<RequestView> {
    const { id, isNew } = await this.request.run(wish);
    void reply.code(isNew ? 201 : 200);
    return this.shown(id);
  }

  @Get()
  @Scopes('federation:read')
  @ReadsPersons('list-enrolment-requests')
  @ApiOperation({ summary: 'Les demandes à la vue du jeton / The requests in sight of the token' })
  @ApiOkResponse({ type: RequestPage })
  @ApiProblems('out-of-reach')
  async listEnrolmentRequests(@Query() query: RequestsQuery): Promise<Page<RequestView>> {
    const found = await this.queries.list(query);
    await this.accessLog.record({ learners: [...new Set(found.items.map(({ learnerId }) => learnerId))] });
    return found;
  }

  @Get(':id')
  @Scopes('federation:read')
  @ReadsPersons('read-enrolment-request')
  @ApiOperation({ summary: 'Une demande / One request' })
  @ApiOkResponse({ type: RequestView })
  @ApiProblems('enrolment-request-unknown', 'out-of-reach')
  readEnrolmentRequest(@Param() { id }: IdPath): Promise<RequestView> {
    return this.shown(id);
  }

  @Post(':id/decisions')
  @HttpCode(200)
  @Scopes('enrolments:write')
  @ReadsPersons('decide-enrolment-request')
  @ApiOperation({
    summary: 'Décider: l’attache d’abord, puis l’accueil / Decide: home first, then host',
    description:
      'Avec les deux accords, l’élève a une place, ou un rang en liste d’attente. / With both agreements the learner has a seat, or a place in the waiting list.',
  })
  @ApiOkResponse({ type: RequestView })
  @ApiProblems(
    ...['enrolment-request-unknown', 'out-of-reach', 'reason-required'],
    ...['already-decided', 'home-decides-first', 'request-ended', 'offering-over'],
  )
  async decideEnrolmentRequest(@Param() { id }: IdPath, @Body() decision: DecisionBody): Promise<RequestView> {
    await this.decide.run(id, decision);
    return this.shown(id);
  }

  @Post(':id/cancellation')
  @HttpCode(200)
  @Scopes('enrolments:write')
  @ReadsPersons('cancel-enrolment-request')
  @ApiOperation({
    summary: 'Annuler; la place va aussitôt à la demande suivante / Cancel; the seat goes to the next in line at once',
  })
  @ApiOkResponse({ type: RequestView })
  @ApiProblems('enrolment-request-unknown', 'out-of-reach', 'request-ended', 'result-already-returned')
  async cancelEnrolmentRequest(@Param() { id }: IdPath, @Body() { by }: CancellationBody): Promise<RequestView> {
    await this.cancel.run(id, by);
    return this.shown(id);
  }

  private async shown(id: string): Promise<RequestView> {
    const found = await this.queries.one(id);
    await this.accessLog.record({ learners: [found.learnerId] });
    return found;
  }
}
