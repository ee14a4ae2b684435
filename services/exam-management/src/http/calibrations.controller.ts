import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, IdPath, Scopes } from '@pan/kit/http';
import { CalibrateMarker } from '../application/marking/calibrate-marker.js';
import { CalibrationOutcomeView, CalibrationsQuery, CalibrationsView, TryBody } from './markings.dto.js';

/** By which a marker finds the common measure; the answers are of nobody. */
@ApiTags('marking')
@Controller('v1/calibrations')
export class CalibrationsController {
  constructor(private readonly calibrate: CalibrateMarker) {}

  @Get()
  @Scopes('exams:mark')
  @ApiOperation({
    summary: 'Les copies de calibrage d’une séance / The calibration scripts of a session',
    description: 'Ce qui fut convenu se montre après l’essai. / What was agreed on is shown after the try.',
  })
  @ApiOkResponse({ type: CalibrationsView })
  @ApiProblems('not-a-marker')
  async listCalibrations(@Query() { session }: CalibrationsQuery): Promise<CalibrationsView> {
    return { items: await this.calibrate.list(session) };
  }

  @Post(':id/tries')
  @HttpCode(200)
  @Scopes('exams:mark')
  @ApiOperation({ summary: 'Essayer une copie de calibrage, une fois / Try a calibration script, once' })
  @ApiOkResponse({ type: CalibrationOutcomeView })
  @ApiProblems(
    'not-a-marker',
    'calibration-unknown',
    'calibration-tried',
    'score-not-on-rubric',
    'criterion-not-scored',
  )
  postTry(@Param() { id }: IdPath, @Body() { scores }: TryBody): Promise<CalibrationOutcomeView> {
    return this.calibrate.try(id, scores);
  }
}
