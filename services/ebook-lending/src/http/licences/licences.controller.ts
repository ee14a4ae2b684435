import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { instantOf } from '@pan/kit/domain';
import { ApiProblems, Idempotent, type Reply, Scopes } from '@pan/kit/http';
import { AcquireLicence } from '../../application/licences/acquire-licence.js';
import { LendingTerms } from '../../domain/terms.js';
import { LicenceBody, LicenceView } from './licences.dto.js';

@ApiTags('licences')
@Controller('v1/licences')
export class LicencesController {
  constructor(
    private readonly acquireLicence: AcquireLicence,
    private readonly terms: LendingTerms,
  ) {}

  @Post()
  @Idempotent()
  @Scopes('lending:write')
  @ApiOperation({
    summary: 'Acquérir une licence / Acquire a licence',
    description:
      'Le même nom aux mêmes conditions répond la même licence (200). / The same name on the same terms answers the same licence (200).',
  })
  @ApiCreatedResponse({ type: LicenceView })
  @ApiOkResponse({ type: LicenceView, description: 'Déjà acquise / Already acquired' })
  @ApiProblems('title-unknown', 'organisation-unknown', 'out-of-reach', 'licence-already-ended', 'title-withdrawn')
  @ApiProblems('licence-terms-differ', 'licence-of-another-title')
  async acquire(@Body() body: LicenceBody, @Res({ passthrough: true }) reply: Reply): Promise<LicenceView> {
    const { titleId, organisation, sourceId, concurrency, checkouts, expiresAt, loanDays } = body;
    const terms = {
      concurrency: concurrency ?? null,
      checkouts: checkouts ?? null,
      expiresAt: expiresAt ? instantOf(expiresAt) : null,
      loanDays: loanDays ?? this.terms.loanDays,
    };
    const acquired = await this.acquireLicence.run({ titleId, organisation, sourceId, terms });
    void reply.code(acquired.outcome === 'created' ? 201 : 200);
    return acquired.licence;
  }
}
