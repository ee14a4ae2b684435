import { Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ApiProblems, IdPath, type Reply, Scopes } from '@pan/kit/http';
import { Jobs, JobView } from '@pan/kit/jobs';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import { RequestReset, resetKind } from '../../application/sandboxes/request-reset.js';
import { OrganisationPath } from '../organisations/organisations.dto.js';

/** Organisations for vendors to try their systems on. */
@ApiTags('sandboxes')
@Controller('v1')
export class SandboxesController {
  constructor(
    private readonly requestReset: RequestReset,
    private readonly jobs: Jobs,
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
  ) {}

  @Post('sandboxes/:code/resets')
  @HttpCode(202)
  @Scopes('learners:write')
  @ApiOperation({
    summary: 'Remettre un bac à sable à son début / Put a sandbox back to its beginning',
    description:
      'Tout y prend fin, les clés redeviennent libres, et la même petite école recommence. Déjà au début, rien ne change. / Everything in it ends, keys are free again, and the same small school begins anew. At its beginning already, nothing changes.',
  })
  @ApiResponse({ status: 202, type: JobView, headers: { Location: { schema: { type: 'string', format: 'uri' } } } })
  @ApiProblems('organisation-unknown', 'not-a-sandbox')
  async resetSandbox(@Param() { code }: OrganisationPath, @Res({ passthrough: true }) reply: Reply): Promise<JobView> {
    const id = await this.requestReset.run(code);
    void reply.header('location', `${this.settings.PUBLIC_URL}/v1/sandbox-resets/${id}`);
    return this.jobs.view(resetKind, id);
  }

  @Get('sandbox-resets/:id')
  @Scopes('learners:write')
  @ApiOperation({ summary: "L'état d'une remise au début / The state of a reset" })
  @ApiOkResponse({ type: JobView })
  @ApiProblems('job-unknown')
  getSandboxReset(@Param() { id }: IdPath): Promise<JobView> {
    return this.jobs.view(resetKind, id);
  }
}
