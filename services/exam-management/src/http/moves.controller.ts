import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AlsoBy, ApiProblems, IdPath, Scopes, Unlimited } from '@pan/kit/http';
import { admission } from '../application/admissions/admission-tokens.js';
import { MoveOn } from '../application/sittings/move-on.js';
import { SittingLease } from './lease.js';
import { MoveBody } from './moves.dto.js';
import { SittingView } from './sittings.dto.js';

/** The way of a candidate through a test that is met place by place. */
@ApiTags('sittings')
@Controller('v1/sittings')
export class MovesController {
  constructor(private readonly moveOn: MoveOn) {}

  @Post(':id/moves')
  @HttpCode(200)
  @Scopes('exams:sit')
  @AlsoBy(admission)
  @Unlimited()
  @ApiOperation({
    summary: 'Passer à la suite d’un test, selon ses règles / Move on in a test, by its rules',
    description:
      'Pour un test parcouru place par place : la réponse dit ce qui est ouvert, et montre ce qui vient. / For a test that is met place by place: the answer says what is open, and shows what comes.',
  })
  @ApiOkResponse({ type: SittingView })
  @ApiProblems('nothing-to-move', 'no-way-back', 'part-is-linear', 'place-not-at-hand', 'place-needs-answer')
  @ApiProblems('response-not-valid', 'too-early-to-move', 'test-over', 'sitting-submitted', 'sitting-terminated')
  @ApiProblems('sitting-not-authorised', 'sitting-paused', 'deadline-passed')
  postMove(@Param() { id }: IdPath, @Body() body: MoveBody, @SittingLease() lease: string): Promise<SittingView> {
    const { sealed = false, ...move } = body;
    return this.moveOn.run(id, move, lease, sealed);
  }
}
