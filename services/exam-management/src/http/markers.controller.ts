import { Body, Controller, Get, Param, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, IdPath, OneOfScopes, PageQuery, type Reply, Scopes } from '@pan/kit/http';
import { CalibrateMarker } from '../application/marking/calibrate-marker.js';
import { NameMarker } from '../application/marking/name-marker.js';
import { ReadMarkings } from '../application/marking/read-markings.js';
import { MarkingProgressQueries } from '../persistence/marking/progress.queries.js';
import {
  CalibrationBody,
  CalibrationIdView,
  CalibrationPath,
  MarkerBody,
  MarkerIdView,
  MarkerPage,
  MarkerPath,
  MarkerStatisticsPage,
  MarkerStatisticsView,
  MarkerView,
  MarkingProgressView,
} from './markers.dto.js';

/** Who marks in a session, by what common measure, and how far it is. */
@ApiTags('marking')
@Controller('v1/sessions')
export class MarkersController {
  constructor(
    private readonly markers: NameMarker,
    private readonly calibrate: CalibrateMarker,
    private readonly read: ReadMarkings,
    private readonly progress: MarkingProgressQueries,
  ) {}

  @Put(':id/markers/:personId')
  @Scopes('exams:schedule')
  @ApiOperation({
    summary: 'Nommer une personne qui corrige / Name somebody who marks',
    description:
      'Jamais les copies de ses élèves, ni de son école si la règle de la place le dit. / Never scripts of the own pupils, nor of the own school where the rule of the place says so.',
  })
  @ApiOkResponse({ type: MarkerIdView })
  @ApiCreatedResponse({ type: MarkerIdView })
  @ApiProblems(
    ...[
      'exam-session-unknown',
      'organisation-unknown',
      'out-of-reach',
      'place-not-marked-by-people',
      'marker-of-others',
    ],
  )
  async putMarker(
    @Param() { id, personId }: MarkerPath,
    @Body() { organisation, places = [], classIds = [], adjudicates = false, reviews = false, most }: MarkerBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<MarkerIdView> {
    const isNew = await this.markers.run(id, personId, organisation, { places, classIds, adjudicates, reviews, most });
    void reply.code(isNew ? 201 : 200);
    return { personId };
  }

  @Get(':id/markers')
  @Scopes('exams:schedule')
  @ApiOperation({ summary: 'Qui corrige / Who marks' })
  @ApiOkResponse({ type: MarkerPage })
  @ApiProblems('exam-session-unknown')
  async listMarkers(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<MarkerView>> {
    const found = await this.markers.list(id, query);
    return { ...found, items: found.items.map(({ organisationId: _, ...marker }) => marker) };
  }

  @Put(':id/calibration-scripts/:itemRef/:code')
  @Scopes('exams:schedule')
  @ApiOperation({
    summary: 'Inscrire une copie de calibrage / Enter a calibration script',
    description:
      'Une réponse de personne, ses points convenus et l’écart permis; elle ne change plus une fois essayée. / An answer of nobody, its agreed points and the distance permitted; it changes no more once it was tried.',
  })
  @ApiOkResponse({ type: CalibrationIdView })
  @ApiProblems(
    ...['exam-session-unknown', 'out-of-reach', 'place-not-marked-by-people', 'score-not-on-rubric'],
    ...['criterion-not-scored', 'calibration-tried'],
  )
  async putCalibrationScript(
    @Param() { id, itemRef, code }: CalibrationPath,
    @Body() body: CalibrationBody,
  ): Promise<CalibrationIdView> {
    return { id: await this.calibrate.enter(id, { itemRef, code, ...body }) };
  }

  @Get(':id/marking-progress')
  @OneOfScopes('exams:schedule', 'exams:proctor')
  @ApiOperation({ summary: 'L’avancement de la correction / How far the marking is' })
  @ApiOkResponse({ type: MarkingProgressView })
  @ApiProblems('exam-session-unknown')
  async readMarkingProgress(@Param() { id }: IdPath): Promise<MarkingProgressView> {
    return { items: await this.progress.places(id) };
  }

  @Get(':id/marker-statistics')
  @Scopes('exams:schedule')
  @ApiOperation({
    summary: 'Comment chaque personne corrige auprès des autres / How each marker marks beside others',
    description:
      'Sévérité, accord, kappa sur les copies corrigées deux fois; peu de copies se dit. / Severity, agreement, kappa on scripts marked twice; few scripts are said to be few.',
  })
  @ApiOkResponse({ type: MarkerStatisticsPage })
  @ApiProblems('exam-session-unknown')
  listMarkerStatistics(@Param() { id }: IdPath, @Query() query: PageQuery): Promise<Page<MarkerStatisticsView>> {
    return this.read.statistics(id, query);
  }
}
