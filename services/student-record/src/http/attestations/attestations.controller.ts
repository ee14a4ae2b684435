import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, Idempotent, IdPath, PageQuery, ReadsPersons, Scopes } from '@pan/kit/http';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import { IssueAttestation } from '../../application/attestations/issue-attestation.js';
import { RevokeAttestation } from '../../application/attestations/revoke-attestation.js';
import { ShareAttestation } from '../../application/attestations/share-attestation.js';
import { PersonReads } from '../../application/learners/person-reads.js';
import { RefusedLooks } from '../../application/learners/refused-looks.js';
import { monthsOfLink } from '../../domain/attestations/attestation-link.js';
import { AttestationQueries } from '../../persistence/attestations/attestations.queries.js';
import {
  AttestationAnswer,
  AttestationBody,
  AttestationPage,
  type AttestationView,
  LinkAnswer,
  LinkBody,
  LinkPath,
} from './attestations.dto.js';

/** How a credential of the data model 2.0 is served (Verifiable Credentials 2.0, C.1). */
export const credentialType = 'application/vc';

/** Results that a family has signed by the record, to show to whom it chooses. */
@ApiTags('attestations')
@Controller('v1')
export class AttestationsController {
  constructor(
    private readonly issue: IssueAttestation,
    private readonly revoke: RevokeAttestation,
    private readonly share: ShareAttestation,
    private readonly queries: AttestationQueries,
    private readonly reads: PersonReads,
    private readonly refused: RefusedLooks,
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
  ) {}

  @Post('learners/:id/attestations')
  @Idempotent()
  @Scopes('learners:read')
  @ApiOperation({
    summary: 'Faire attester un résultat / Have a result attested',
    description:
      'Une attestation Open Badges 3.0, signée; elle ne dit que ce que vous permettez. / A signed Open Badges 3.0 credential; it tells only what you let it.',
  })
  @ApiCreatedResponse({ type: AttestationAnswer })
  @ApiProblems(
    'family-only',
    'learner-unknown',
    'attested-result-unknown',
    'result-not-attestable',
    'attestation-key-missing',
    'too-many-attestations',
  )
  async issueAttestation(@Param() { id }: IdPath, @Body() body: AttestationBody): Promise<AttestationAnswer> {
    const { resultId, discloses = [] } = body;
    const asked = { resultId, discloses };
    return { id: await this.refused.noting('attest-refused', id, () => this.issue.run(id, asked)) };
  }

  @Get('learners/:id/attestations')
  @Scopes('learners:read')
  @ReadsPersons('read-attestations')
  @ApiOperation({ summary: 'Ses attestations et leurs liens / One’s attestations and their links' })
  @ApiOkResponse({ type: AttestationPage })
  @ApiProblems('family-only', 'learner-unknown', 'family-access-only')
  async listAttestations(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<AttestationView>> {
    const { learnerId, page } = await this.queries.ofLearner(id, query);
    await this.reads.record([learnerId]);
    return page;
  }

  @Get('attestations/:id')
  @Scopes('learners:read')
  @ReadsPersons('read-attestations')
  @Header('content-type', credentialType)
  @ApiOperation({ summary: 'Une attestation, telle que signée / An attestation, as it was signed' })
  @ApiProduces(credentialType)
  @ApiOkResponse({ schema: { type: 'object' } })
  @ApiProblems('family-only', 'attestation-unknown', 'family-access-only')
  async getAttestation(@Param() { id }: IdPath): Promise<string> {
    const { learnerId, credential } = await this.queries.credential(id);
    await this.reads.record([learnerId]);
    return JSON.stringify(credential);
  }

  @Post('attestations/:id/revocation')
  @HttpCode(204)
  @Scopes('learners:read')
  @ApiOperation({
    summary:
      'Retirer une attestation; qui la vérifie ensuite le voit / Take an attestation back; whoever verifies it afterwards sees it',
  })
  @ApiNoContentResponse()
  @ApiProblems('family-only', 'attestation-unknown')
  revokeAttestation(@Param() { id }: IdPath): Promise<void> {
    return this.revoke.withdraw(id);
  }

  @Post('attestations/:id/links')
  @Scopes('learners:read')
  @ApiOperation({
    summary: 'Donner une attestation par un lien, pour un temps / Give an attestation by a link, for a time',
  })
  @ApiCreatedResponse({ type: LinkAnswer })
  @ApiProblems('family-only', 'attestation-unknown', 'attestation-revoked')
  async linkAttestation(@Param() { id }: IdPath, @Body() { months }: LinkBody): Promise<LinkAnswer> {
    const { id: linkId, validUntil, secret } = await this.share.make(id, months ?? monthsOfLink.usual);
    return { id: linkId, validUntil, url: `${this.settings.PUBLIC_URL}/v1/shared-attestations/${secret}` };
  }

  @Delete('attestations/:id/links/:linkId')
  @HttpCode(204)
  @Scopes('learners:read')
  @ApiOperation({ summary: 'Retirer un lien / Take a link back' })
  @ApiNoContentResponse()
  @ApiProblems('family-only', 'attestation-unknown')
  endLink(@Param() { id, linkId }: LinkPath): Promise<void> {
    return this.share.end(id, linkId);
  }
}
