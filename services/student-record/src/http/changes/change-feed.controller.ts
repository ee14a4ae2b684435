import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, ReadsPersons, Scopes } from '@pan/kit/http';
import { DomainError } from '@pan/kit/domain';
import { PersonReads } from '../../application/learners/person-reads.js';
import { ChangesQueries } from '../../persistence/changes/changes.queries.js';
import { ChangesQuery, ChangesView, ProofQuery, ProofView } from './change-feed.dto.js';

@ApiTags('changes')
@Controller('v1/changes')
export class ChangeFeedController {
  constructor(
    private readonly queries: ChangesQueries,
    private readonly reads: PersonReads,
  ) {}

  @Get()
  @Header('content-type', 'application/json; charset=utf-8')
  @Scopes('learners:read')
  @ReadsPersons('read-changes')
  @ApiOperation({
    summary: 'Ce qui a changé à votre vue / What has changed in your sight',
    description:
      'Chaque chose une fois, avec sa dernière modification, dans l’ordre; rien ne périme. Redemandez avec la position reçue. / Each thing once, with its latest change, in order; nothing expires. Ask again with the position received.',
  })
  @ApiOkResponse({ type: ChangesView })
  @ApiProblems('organisation-unknown', 'system-token-required', 'no-such-partition')
  async readChanges(@Query() query: ChangesQuery): Promise<string> {
    const { since, kindsAsked: kinds, organisation, partitions, partition, limit } = query;
    if (partition >= partitions) throw new DomainError('no-such-partition');
    const page = await this.queries.page({ since, kinds, organisation, partitions, partition, limit });
    await this.reads.record(page.learners);
    return `{"items":[${page.items}],"position":"${page.position}","more":${page.more}}`;
  }

  @Get('proof')
  @Scopes('learners:read')
  @ApiOperation({
    summary: 'De quoi vérifier que rien ne manque / What shows that nothing is missing',
    description:
      'Par part, le nombre de choses à votre vue et l’empreinte de leurs positions; une part qui diffère se relit seule. / For each part, how many things are in your sight and a digest of their positions; a part that differs is read again alone.',
  })
  @ApiOkResponse({ type: ProofView })
  @ApiProblems('organisation-unknown', 'system-token-required', 'too-many-proofs')
  async proveChanges(@Query() query: ProofQuery): Promise<ProofView> {
    const { kindsAsked: kinds, organisation, partitions, position } = query;
    return this.queries.proof({ kinds, organisation, partitions, position: position ?? null });
  }
}
