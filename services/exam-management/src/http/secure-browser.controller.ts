import { Body, Controller, Get, HttpCode, Param, Post, Put, Req } from '@nestjs/common';
import { ApiHeader, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { ApiProblems, Costs, IdPath, IsPlainText, Public, ReadsPersons, type Request, Scopes } from '@pan/kit/http';
import { AccessLog } from '@pan/kit/people';
import { ArrayMaxSize, IsArray, Matches } from 'class-validator';
import { ArrangeBrowser } from '../application/secure-browser/arrange-browser.js';
import { CheckBrowser } from '../application/secure-browser/check-browser.js';
import { proofOf } from './secure-browser.guard.js';

const key = /^[0-9a-f]{64}$/;
const example = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const keys = { type: 'array', maxItems: 50, items: { type: 'string', pattern: key.source, example } } as const;

class BrowserKeysBody {
  @ApiProperty({ ...keys, description: 'Clés de configuration (Config Key) / Configuration keys' })
  @IsArray()
  @ArrayMaxSize(50)
  @Matches(key, { each: true })
  configKeys!: string[];

  @ApiProperty({ ...keys, description: 'Clés du navigateur (Browser Exam Key) / Browser exam keys' })
  @IsArray()
  @ArrayMaxSize(50)
  @Matches(key, { each: true })
  browserExamKeys!: string[];
}

class ExemptionBody {
  @ApiProperty({ example: 'iPad sans Safe Exam Browser', pattern: '^\\S(.{0,498}\\S)?$' })
  @IsPlainText({ to: 500 })
  reason!: string;
}

class BrowserStateView {
  @ApiProperty({ enum: ['ok', 'refused', 'none'] }) state!: 'ok' | 'refused' | 'none';
  @ApiProperty({ format: 'date-time', nullable: true, type: String }) checkedAt!: Date | null;
}

class HandshakeView {
  @ApiProperty({ enum: ['ok', 'refused', 'not-required'] }) state!: 'ok' | 'refused' | 'not-required';
}

/** With which browser a session is sat: Safe Exam Browser, known by its keys. */
@ApiTags('secure browser')
@Controller('v1')
export class SecureBrowserController {
  constructor(
    private readonly arrange: ArrangeBrowser,
    private readonly check: CheckBrowser,
    private readonly accessLog: AccessLog,
  ) {}

  @Put('sessions/:id/secure-browser')
  @HttpCode(204)
  @Scopes('exams:schedule')
  @ApiOperation({
    summary: 'Dire avec quel navigateur la séance se passe / Say with which browser the session is sat',
    description:
      'Deux listes vides n’en demandent aucun. Une passation commencée n’est jamais coupée. / Two empty lists ask for none. A sitting that has begun is never cut off.',
  })
  @ApiNoContentResponse()
  @ApiProblems('exam-session-unknown', 'out-of-reach')
  putSecureBrowser(
    @Param() { id }: IdPath,
    @Body() { configKeys, browserExamKeys: examKeys }: BrowserKeysBody,
  ): Promise<void> {
    return this.arrange.require(id, { configKeys, examKeys });
  }

  @Get('sessions/:id/secure-browser/handshake')
  @Public()
  @ApiOperation({ summary: 'Ce navigateur convient-il? / Does this browser do?' })
  @ApiHeader({ name: 'X-SafeExamBrowser-ConfigKeyHash', required: false })
  @ApiHeader({ name: 'X-SafeExamBrowser-RequestHash', required: false })
  @ApiOkResponse({ type: HandshakeView })
  async readHandshake(@Param() { id }: IdPath, @Req() request: Request): Promise<HandshakeView> {
    return { state: await this.check.stateFor(id, request.url, proofOf(request)) };
  }

  @Post('candidates/:id/secure-browser-exemption')
  @HttpCode(204)
  @Scopes('exams:proctor')
  @Costs(1)
  @ReadsPersons('exempt-from-secure-browser')
  @ApiOperation({ summary: 'Laisser entrer sans ce navigateur / Let in without this browser' })
  @ApiNoContentResponse()
  @ApiProblems('candidate-unknown')
  async postExemption(@Param() { id }: IdPath, @Body() { reason }: ExemptionBody): Promise<void> {
    await this.accessLog.record({ learners: [await this.arrange.exempt(id, reason)] });
  }

  @Get('sittings/:id/secure-browser')
  @Scopes('exams:proctor')
  @Costs(1)
  @ReadsPersons('read-secure-browser')
  @ApiOperation({
    summary: 'Le navigateur d’une passation, à sa dernière demande / The browser of a sitting, when it last asked',
  })
  @ApiOkResponse({ type: BrowserStateView })
  @ApiProblems('sitting-unknown')
  async readBrowserState(@Param() { id }: IdPath): Promise<BrowserStateView> {
    const { learnerId, ...state } = await this.arrange.stateOf(id);
    await this.accessLog.record({ learners: [learnerId] });
    return state;
  }
}
