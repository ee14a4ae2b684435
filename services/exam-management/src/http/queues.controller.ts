import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AlsoBy, ApiProblems, Costs, IdPath, ReadsPersons, Scopes, Unlimited } from '@pan/kit/http';
import { AccessLog } from '@pan/kit/people';
import { admission } from '../application/admissions/admission-tokens.js';
import { DecideQueue } from '../application/queues/decide-queue.js';
import { TakeQueue } from '../application/queues/take-queue.js';
import { SittingLease } from './lease.js';
import { DecisionBody, QueueAnswerView, QueueBody, QueuePath, QueuesView } from './queues.dto.js';

const refusals = [
  ...['queue-foreign', 'queue-tampered', 'queue-truncated', 'queue-gap', 'queue-forked'],
  ...['place-unknown', 'response-unknown', 'sitting-paused', 'sitting-not-authorised', 'candidate-made-up'],
];

/** Answers that devices kept while they had no network. */
@ApiTags('sittings')
@Controller('v1/sittings')
export class QueuesController {
  constructor(
    private readonly queue: TakeQueue,
    private readonly decide: DecideQueue,
    private readonly accessLog: AccessLog,
  ) {}

  @Post(':id/queue')
  @HttpCode(200)
  @Scopes('exams:sit')
  @AlsoBy(admission)
  @Unlimited()
  @ApiOperation({
    summary: 'Rendre ce qui a été gardé sans réseau / Give what was kept without a network',
    description:
      'Dans l’ordre des signatures, chaque entrée une fois; répéter ne change rien. / In the order of the signatures, each entry once; repeating changes nothing.',
  })
  @ApiOkResponse({ type: QueueAnswerView })
  @ApiProblems(...refusals)
  postQueue(@Param() { id }: IdPath, @Body() body: QueueBody, @SittingLease() lease: string): Promise<QueueAnswerView> {
    return this.queue.fromDevice(id, body, lease);
  }

  @Post(':id/queue-files')
  @HttpCode(200)
  @Scopes('exams:proctor')
  @Costs(1)
  @ReadsPersons('take-queue-file')
  @ApiOperation({
    summary: 'Remettre le fichier d’un appareil en panne / Hand in the file of a broken device',
    description: 'Le même contenu que l’appareil aurait envoyé. / The same that the device would have sent.',
  })
  @ApiOkResponse({ type: QueueAnswerView })
  @ApiProblems('sitting-unknown', ...refusals)
  async postQueueFile(@Param() { id }: IdPath, @Body() body: QueueBody): Promise<QueueAnswerView> {
    const { learnerId, ...answer } = await this.queue.fromFile(id, body);
    await this.accessLog.record({ learners: [learnerId] });
    return answer;
  }

  @Get(':id/held-queues')
  @Scopes('exams:proctor')
  @Costs(1)
  @ReadsPersons('list-queues')
  @ApiOperation({
    summary: 'Ce que des appareils ont rendu après une coupure / What devices gave back after a cut',
    description: 'Pris, pris en retard ou retenu pour une décision. / Taken, taken late or held for a decision.',
  })
  @ApiOkResponse({ type: QueuesView })
  @ApiProblems('sitting-unknown')
  async listQueues(@Param() { id }: IdPath): Promise<QueuesView> {
    const { learnerId, items } = await this.decide.list(id);
    await this.accessLog.record({ learners: [learnerId] });
    return { items };
  }

  @Post(':id/held-queues/:queueId/decision')
  @HttpCode(200)
  @Scopes('exams:proctor')
  @Costs(1)
  @ReadsPersons('decide-queue')
  @ApiOperation({ summary: 'Prendre ou laisser ce qui est retenu / Take or leave what is held' })
  @ApiOkResponse({ type: QueuesView })
  @ApiProblems('sitting-unknown', 'queue-unknown', 'queue-not-held', 'candidate-made-up')
  async postDecision(
    @Param() { id, queueId }: QueuePath,
    @Body() { accept, reason }: DecisionBody,
  ): Promise<QueuesView> {
    const { learnerId, items } = await this.decide.run(id, queueId, accept, reason);
    await this.accessLog.record({ learners: [learnerId] });
    return { items };
  }
}
