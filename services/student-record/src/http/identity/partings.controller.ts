import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, Idempotent, IdPath, IfMatch, ReadsPersons, type Reply, setVersion } from '@pan/kit/http';
import { AccessLog } from '@pan/kit/people';
import { PartLearner } from '../../application/identity/part-learner.js';
import type { PartingAsked } from '../../domain/identity/parting.js';
import { PartingBody, PartingPlanBody, PartingPlanView, PartingView } from './partings.dto.js';
import { DoneByOffice } from '../accounts/office.js';

const unclear = [
  'learner-unknown',
  'parting-beyond-sight',
  'parting-not-merged',
  'parting-part-unknown',
  'parting-known-otherwise',
  'parting-doubled',
  'conflict',
] as const;

@ApiTags('match-pairs')
@Controller('v1/learners/:id')
export class PartingsController {
  constructor(
    private readonly partLearner: PartLearner,
    private readonly accessLog: AccessLog,
  ) {}

  @Post('parting-plan')
  @HttpCode(200)
  @DoneByOffice('identity', 'learners:write')
  @ReadsPersons('plan-parting')
  @ApiOperation({
    summary: 'Ce qui irait où, si un dossier en devenait deux / What would go where if one record became two',
    description:
      'Chaque partie dit de quel côté elle est et par quoi on le sait; `side` null demande une réponse. / Each part says on which side it is and how that is known; a null `side` asks for an answer.',
  })
  @ApiOkResponse({ type: PartingPlanView })
  @ApiProblems(...unclear)
  async planParting(
    @Param() { id }: IdPath,
    @Body() body: PartingPlanBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<PartingPlanView> {
    const plan = await this.partLearner.plan(id, askedBy(body));
    await this.accessLog.record({ learners: [plan.learnerId, ...(body.merged ? [body.merged] : [])] });
    setVersion(reply, plan.version);
    return {
      ...plan,
      parts: plan.parts.map(({ kind, id: part, organisation, source, side, why }) => ({
        ...{ kind, id: part, organisation, source, side, why },
      })),
    };
  }

  @Post('partings')
  @HttpCode(201)
  @Idempotent()
  @DoneByOffice('identity', 'learners:write')
  @ReadsPersons('part-learner')
  @ApiOperation({
    summary: 'Séparer deux élèves réunis dans un dossier / Part two learners whom one record holds',
  })
  @ApiCreatedResponse({ type: PartingView })
  @ApiProblems(...unclear, 'parting-undecided', 'parting-takes-nothing', 'parting-leaves-nothing', 'stale-version')
  async partLearners(
    @Param() { id }: IdPath,
    @Body() { reason, ...body }: PartingBody,
    @IfMatch() version: number | null,
  ): Promise<PartingView> {
    const parted = await this.partLearner.run(id, askedBy(body), reason, version);
    await this.accessLog.record({ learners: [parted.learnerId, parted.fromLearnerId] });
    return parted;
  }
}

const askedBy = ({ merged = undefined, rows = [], parted = [], remaining = [] }: PartingPlanBody): PartingAsked => ({
  ...{ endedId: merged ?? null, rows, parted, remaining },
});
