import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { storedInteger } from '@pan/kit/domain';
import { ApiProblems, Public } from '@pan/kit/http';
import { CredentialSigner } from '../../application/attestations/credential-signer.js';
import { ShareAttestation } from '../../application/attestations/share-attestation.js';
import { StatusLists } from '../../application/attestations/status-lists.js';
import { credentialType } from './attestations.controller.js';
import { SharedPath, StatusListPath } from './attestations.dto.js';

/** What a verifier needs, without an account: the keys, the lists of what was revoked, and what a link leads to. */
@ApiTags('attestations')
@Controller('v1')
export class IssuerController {
  constructor(
    private readonly signer: CredentialSigner,
    private readonly lists: StatusLists,
    private readonly share: ShareAttestation,
  ) {}

  @Get('attestation-issuer/did.json')
  @Public()
  @Header('content-type', 'application/did+json')
  @ApiOperation({
    summary: 'Les clés qui vérifient les attestations (did:web) / The keys that verify attestations (did:web)',
  })
  @ApiProduces('application/did+json')
  @ApiOkResponse({ schema: { type: 'object' } })
  async issuerKeys(): Promise<string> {
    return JSON.stringify(await this.signer.document());
  }

  @Get('attestation-status-lists/:list')
  @Public()
  @Header('content-type', credentialType)
  @ApiOperation({
    summary:
      'Quelles attestations sont révoquées (Bitstring Status List) / Which attestations are revoked (Bitstring Status List)',
  })
  @ApiProduces(credentialType)
  @ApiOkResponse({ schema: { type: 'object' } })
  @ApiProblems('attestation-status-list-unknown', 'attestation-key-missing')
  async statusList(@Param() { list }: StatusListPath): Promise<string> {
    return JSON.stringify(await this.lists.one(storedInteger(list)));
  }

  @Get('shared-attestations/:secret')
  @Public()
  @Header('content-type', credentialType)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'L’attestation à laquelle mène un lien / The attestation to which a link leads' })
  @ApiProduces(credentialType)
  @ApiOkResponse({ schema: { type: 'object' } })
  @ApiProblems('attestation-link-unknown')
  async readShared(@Param() { secret }: SharedPath): Promise<string> {
    return JSON.stringify(await this.share.open(secret));
  }
}
