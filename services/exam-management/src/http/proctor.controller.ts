import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, Costs, IdPath, ReadsPersons, Scopes } from '@pan/kit/http';
import { AccessLog } from '@pan/kit/people';
import { ChangeSitting } from '../application/proctor/change-sitting.js';
import { ReadChanges } from '../application/proctor/read-changes.js';
import { ReopenSitting } from '../application/proctor/reopen-sitting.js';
import { RestoreAnswer } from '../application/proctor/restore-answer.js';
import { TerminateSitting } from '../application/proctor/terminate-sitting.js';
import {
  ChangesView,
  ExtensionBody,
  PauseBody,
  ReasonBody,
  ReopeningBody,
  ReplacedPlacesView,
  RestorationBody,
  SittingTimeView,
  VersionsView,
} from './proctor.dto.js';
import { ResponsePath } from './sittings.dto.js';

const ended = ['sitting-unknown', 'sitting-submitted', 'sitting-terminated'];
const begun = [...ended, 'sitting-not-authorised'];

/** What whoever watches over a room does to one sitting; each act is a row of its log. */
@ApiTags('proctor')
@Controller('v1/sittings')
export class ProctorController {
  constructor(
    private readonly change: ChangeSitting,
    private readonly termination: TerminateSitting,
    private readonly reopening: ReopenSitting,
    private readonly answers: RestoreAnswer,
    private readonly changes: ReadChanges,
    private readonly accessLog: AccessLog,
  ) {}

  @Post(':id/authorisation')
  @HttpCode(200)
  @Scopes('exams:proctor')
  @Costs(1)
  @ApiOperation({ summary: 'Laisser commencer, aussi en retard / Let begin, also late' })
  @ApiOkResponse({ type: SittingTimeView })
  @ApiProblems(...ended, 'sitting-under-way', 'session-closed')
  postAuthorisation(@Param() { id }: IdPath): Promise<SittingTimeView> {
    return this.change.authorise(id);
  }

  @Post(':id/handover')
  @HttpCode(200)
  @Scopes('exams:proctor')
  @Costs(1)
  @ApiOperation({
    summary: 'Laisser le prochain appareil continuer / Let the next device go on',
    description:
      'Celui qui montre le code ou le jeton de la candidate ou du candidat prend le bail; le bail d’avant n’écrit plus. / The one that shows the candidate’s code or token takes the lease; the former lease writes no more.',
  })
  @ApiOkResponse({ type: SittingTimeView })
  @ApiProblems(...ended)
  postHandover(@Param() { id }: IdPath): Promise<SittingTimeView> {
    return this.change.handOver(id);
  }

  @Post(':id/pauses')
  @HttpCode(200)
  @Scopes('exams:proctor')
  @Costs(1)
  @ApiOperation({ summary: 'Interrompre / Pause' })
  @ApiOkResponse({ type: SittingTimeView })
  @ApiProblems(...begun, 'sitting-paused', 'deadline-passed')
  postPause(@Param() { id }: IdPath, @Body() { cause, note }: PauseBody): Promise<SittingTimeView> {
    return this.change.pause(id, cause, note);
  }

  @Post(':id/resumptions')
  @HttpCode(200)
  @Scopes('exams:proctor')
  @Costs(1)
  @ApiOperation({ summary: 'Reprendre après une pause / Go on after a pause' })
  @ApiOkResponse({ type: SittingTimeView })
  @ApiProblems(...begun, 'sitting-not-paused')
  postResumption(@Param() { id }: IdPath): Promise<SittingTimeView> {
    return this.change.resume(id);
  }

  @Post(':id/extensions')
  @HttpCode(200)
  @Scopes('exams:proctor')
  @Costs(1)
  @ApiOperation({ summary: 'Donner plus de temps / Give more time' })
  @ApiOkResponse({ type: SittingTimeView })
  @ApiProblems(...begun, 'deadline-passed')
  postExtension(@Param() { id }: IdPath, @Body() { minutes, reason }: ExtensionBody): Promise<SittingTimeView> {
    return this.change.extend(id, minutes, reason);
  }

  @Post(':id/termination')
  @HttpCode(200)
  @Scopes('exams:proctor')
  @Costs(1)
  @ApiOperation({ summary: 'Mettre fin à une passation / End a sitting' })
  @ApiOkResponse({ type: SittingTimeView })
  @ApiProblems(...begun)
  postTermination(@Param() { id }: IdPath, @Body() { reason }: ReasonBody): Promise<SittingTimeView> {
    return this.termination.run(id, reason);
  }

  @Post(':id/reopening')
  @HttpCode(200)
  @Scopes('exams:proctor')
  @Costs(1)
  @ApiOperation({
    summary: 'Rouvrir après une remise par erreur / Reopen after a hand-in by mistake',
    description:
      'Le reçu d’avant reste au journal; ce qui en fut corrigé ne compte plus. / The former receipt stays in the log; what was scored of it no longer counts.',
  })
  @ApiOkResponse({ type: SittingTimeView })
  @ApiProblems('sitting-unknown', 'sitting-under-way', 'deadline-passed', 'session-releasing')
  postReopening(@Param() { id }: IdPath, @Body() { reason, minutes }: ReopeningBody): Promise<SittingTimeView> {
    return this.reopening.run(id, reason, minutes);
  }

  @Get(':id/changes')
  @Scopes('exams:proctor')
  @ReadsPersons('read-sitting-changes')
  @ApiOperation({
    summary: 'Ce qui fut fait à une passation, par qui, pourquoi / What was done to a sitting, by whom, why',
  })
  @ApiOkResponse({ type: ChangesView })
  @ApiProblems('sitting-unknown')
  async listChanges(@Param() { id }: IdPath): Promise<ChangesView> {
    const { learnerId, items } = await this.changes.run(id);
    await this.accessLog.record({ learners: [learnerId] });
    return { items };
  }

  @Get(':id/versions')
  @Scopes('exams:proctor')
  @ReadsPersons('list-replaced-answers')
  @ApiOperation({
    summary: 'Les places dont une réponse d’avant est gardée / Places of which an earlier answer is kept',
  })
  @ApiOkResponse({ type: ReplacedPlacesView })
  @ApiProblems('sitting-unknown')
  async listReplacedPlaces(@Param() { id }: IdPath): Promise<ReplacedPlacesView> {
    const { learnerId, items } = await this.answers.places(id);
    await this.accessLog.record({ learners: [learnerId] });
    return { items };
  }

  @Get(':id/responses/:itemRef/versions')
  @Scopes('exams:proctor')
  @ReadsPersons('read-answer-versions')
  @ApiOperation({
    summary: 'Les versions d’une réponse, la dernière d’abord / The versions of an answer, the last first',
  })
  @ApiOkResponse({ type: VersionsView })
  @ApiProblems('sitting-unknown')
  async listVersions(@Param() { id, itemRef }: ResponsePath): Promise<VersionsView> {
    const { learnerId, items } = await this.answers.versions(id, itemRef);
    await this.accessLog.record({ learners: [learnerId] });
    return { items };
  }

  @Post(':id/responses/:itemRef/restorations')
  @HttpCode(200)
  @Scopes('exams:proctor')
  @Costs(1)
  @ApiOperation({ summary: 'Remettre une version d’une réponse / Put a version of an answer back' })
  @ApiOkResponse({ type: SittingTimeView })
  @ApiProblems(...begun, 'version-unknown')
  postRestoration(
    @Param() { id, itemRef }: ResponsePath,
    @Body() { sequence, reason }: RestorationBody,
  ): Promise<SittingTimeView> {
    return this.answers.run(id, itemRef, sequence, reason);
  }
}
