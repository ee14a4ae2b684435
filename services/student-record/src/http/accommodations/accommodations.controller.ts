import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { currentCaller } from '@pan/kit/context';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IdPath, IfMatch, PageQuery, ReadsPersons, type Reply, Scopes } from '@pan/kit/http';
import { EndAccommodation } from '../../application/accommodations/end-accommodation.js';
import { LearnerFileQueries } from '../../persistence/learners/learner-file.queries.js';
import { PersonReads } from '../../application/learners/person-reads.js';
import { RefusedLooks } from '../../application/learners/refused-looks.js';
import { PutAccommodation, type AccommodationKey } from '../../application/accommodations/put-accommodation.js';
import { accommodationKinds, authorities } from '../../domain/accommodations/kinds.js';
import {
  AccommodationBody,
  AccommodationEnd,
  AccommodationKindsView,
  AccommodationPage,
  AccommodationView,
} from './accommodations.dto.js';
import { answerUpsert, type Upsert } from '../answer-upsert.js';
import { SourcePath, SourceQuery, UpsertAnswer } from '../roster/roster.dto.js';

const bySource = 'organisations/:code/accommodations/by-source/:sourceId';

/** Measures for the exam room: how much time, which tools, until when. Nothing says why. */
@ApiTags('accommodations')
@Controller('v1')
export class AccommodationsController {
  constructor(
    private readonly put: PutAccommodation,
    private readonly end: EndAccommodation,
    private readonly queries: LearnerFileQueries,
    private readonly reads: PersonReads,
    private readonly refused: RefusedLooks,
  ) {}

  @Get('accommodation-kinds')
  @Scopes('learners:read')
  @ApiOperation({
    summary: 'Mesures d’adaptation, leurs réglages, qui en décide / Accommodations, how they are set, who decides',
  })
  @ApiOkResponse({ type: AccommodationKindsView })
  listAccommodationKinds(): AccommodationKindsView {
    return { items: accommodationKinds, authorities };
  }

  @Put(bySource)
  @Scopes('accommodations:write')
  @ApiOperation({
    summary: 'Accorder une mesure d’adaptation / Grant an accommodation',
    description: 'Redite après sa fin, elle vaut de nouveau. / Said again after its end, it holds again.',
  })
  @ApiCreatedResponse({ type: UpsertAnswer, description: 'Nouvelle pour ce système / New for this system' })
  @ApiOkResponse({ type: UpsertAnswer, description: 'Déjà connue / Known already' })
  @ApiProblems(
    'organisation-unknown',
    'conflict',
    'learner-not-sent',
    'accommodation-cannot-move',
    'intervention-plan-not-sent',
    'accommodation-ends-before-it-begins',
    'accommodation-parameter-unknown',
    'accommodation-parameter-outside',
    'accommodation-parameter-twice',
    'accommodation-decided-after-its-end',
  )
  putAccommodation(
    @Param() path: SourcePath,
    @Query() query: SourceQuery,
    @Body()
    { learnerSourceId, validUntil = null, parameters = [], decided, planSourceId = null, ...terms }: AccommodationBody,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Upsert {
    const by = decided ? { ...decided, reference: decided.reference ?? null } : null;
    const said = { ...terms, validUntil, parameters, decided: by, planSourceId };
    return answerUpsert(reply, this.put.run(keyOf(path, query), learnerSourceId, said, version));
  }

  @Post(`${bySource}/end`)
  @HttpCode(200)
  @Scopes('accommodations:write')
  @ApiOperation({ summary: 'Mettre fin à une mesure d’adaptation / End an accommodation' })
  @ApiOkResponse({ type: UpsertAnswer })
  @ApiProblems('organisation-unknown', 'conflict', 'accommodation-unknown')
  endAccommodation(
    @Param() path: SourcePath,
    @Query() query: SourceQuery,
    @Body() { endedOn = null }: AccommodationEnd,
    @IfMatch() version: number | null,
    @Res({ passthrough: true }) reply: Reply,
  ): Upsert {
    return answerUpsert(reply, this.end.run(keyOf(path, query), endedOn, version));
  }

  @Get('learners/:id/accommodations')
  @Scopes('assistance-files:read')
  @ReadsPersons('read-accommodations')
  @ApiOperation({ summary: 'Mesures d’adaptation d’un élève / A learner’s accommodations' })
  @ApiOkResponse({ type: AccommodationPage })
  @ApiProblems('learner-unknown', 'family-access-only')
  listAccommodations(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<AccommodationView>> {
    return this.refused.noting('read-files-refused', id, async () => {
      const { learnerId, page } = await this.queries.accommodations(id, query);
      await this.reads.record([learnerId]);
      return page;
    });
  }
}

function keyOf({ code, sourceId }: SourcePath, { source }: SourceQuery): AccommodationKey {
  return { organisation: code, source: source ?? currentCaller().clientId, sourceId };
}
