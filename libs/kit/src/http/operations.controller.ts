import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Optional,
  Param,
  ParseIntPipe,
  Post,
  Query,
} from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsUUID, Matches } from 'class-validator';
import { AccessLog } from '../people/access-log.js';
import { Scopes } from './auth.js';
import { page, type Page } from '../data/page.js';
import { PageOf, PageQuery } from './cursor.js';
import { ReadsPersons } from './reads-persons.js';
import { ApiProblems } from './route.js';
import { DomainError } from '../domain/index.js';
import { DeadLetters, learnersOf } from '../messaging/dead-letters.js';
import { Projections } from '../messaging/projections.js';
import { StateRepublisher } from '../messaging/state-republisher.js';

/** One fact that could not be applied, or that waits behind one; never its content. */
export class DeadLetterLine {
  @ApiProperty({ example: '12' }) id!: string;
  @ApiProperty({ example: 'student-record.events' }) topic!: string;
  @ApiProperty() partition!: number;
  @ApiProperty({ example: '4711' }) offset!: string;
  @ApiProperty() key!: string;
  @ApiProperty({ type: String, nullable: true }) type!: string | null;
  @ApiProperty({ example: 'schema-violated' }) code!: string;
  @ApiProperty() reason!: string;
  @ApiProperty({ format: 'date-time' }) at!: Date;
}

const DeadLetterPage = PageOf(DeadLetterLine);

export class DeadLetterDetail extends DeadLetterLine {
  @ApiProperty({ type: Object, additionalProperties: { type: 'string' } }) headers!: Record<string, string>;
  @ApiProperty({ type: String, nullable: true }) payload!: string | null;
}

export class Replayed {
  @ApiProperty({ description: 'How many facts of the key were applied, in order' }) applied!: number;
}

export class Republish {
  @ApiProperty({ description: 'Whom the facts are for', example: 'student-record', pattern: '^[a-z-]{1,40}$' })
  @Matches(/^[a-z-]{1,40}$/)
  reader!: string;

  @ApiPropertyOptional({ description: '`next` of the answer before; absent at the beginning', format: 'uuid' })
  @IsOptional()
  @IsUUID()
  after?: string;
}

export class Republished {
  @ApiProperty({ description: 'How many facts were told again' }) told!: number;
  @ApiProperty({ type: String, nullable: true, format: 'uuid', description: 'Where to go on; null at the end' })
  next!: string | null;
}

export class Passed {
  @ApiProperty({ description: 'How many facts were removed unread' }) passed!: number;
}

/** What an operator does about facts: those that could not be applied, and those that a reader has lost; the same in every service. */
@ApiTags('operations')
@Controller('v1/operations')
export class OperationsController {
  constructor(
    private readonly deadLetters: DeadLetters,
    private readonly republisher: StateRepublisher,
    private readonly accessLog: AccessLog,
    @Optional() @Inject(Projections) private readonly projections: Projections | null,
  ) {}

  @Get('dead-letters')
  @Scopes('operations')
  @ApiOperation({ summary: 'Facts that could not be applied, and those parked behind them' })
  @ApiOkResponse({ type: DeadLetterPage })
  async list(@Query() query: PageQuery): Promise<Page<DeadLetterLine>> {
    const after =
      query.after((position) => (typeof position === 'string' && /^\d{1,18}$/.test(position) ? position : null)) ?? '0';
    return page(await this.deadLetters.list(after, query.limit + 1), query.limit, (letter) => letter.id);
  }

  @Get('dead-letters/:id')
  @Scopes('operations')
  @ReadsPersons('show-dead-letter')
  @ApiOperation({ summary: 'One fact that could not be applied, with its headers and payload' })
  @ApiOkResponse({ type: DeadLetterDetail })
  @ApiProblems('dead-letter-unknown')
  async show(@Param('id', ParseIntPipe) id: number): Promise<DeadLetterDetail> {
    const letter = await this.deadLetters.show(String(id));
    await this.accessLog.record({ learners: learnersOf(letter) });
    return letter;
  }

  @Post('dead-letters/:id/replay')
  @HttpCode(200)
  @Scopes('operations')
  @ApiOperation({ summary: 'Apply everything parked for the key of this fact, in order' })
  @ApiOkResponse({ type: Replayed })
  @ApiProblems('dead-letter-unknown', 'dead-letter-still-fails')
  async replay(@Param('id', ParseIntPipe) id: number): Promise<Replayed> {
    return { applied: await this.deadLetters.replay(String(id)) };
  }

  @Delete('dead-letters/:id')
  @HttpCode(204)
  @Scopes('operations')
  @ApiOperation({ summary: 'Drop one fact for good' })
  @ApiProblems('dead-letter-unknown')
  discard(@Param('id', ParseIntPipe) id: number): Promise<void> {
    return this.deadLetters.discard(String(id));
  }

  @Post('republish')
  @HttpCode(200)
  @Scopes('operations')
  @ApiOperation({ summary: 'Tell one reader again what holds now, some hundred at a time' })
  @ApiOkResponse({ type: Republished })
  @ApiProblems('nothing-to-republish')
  republish(@Body() { reader, after }: Republish): Promise<Republished> {
    return this.republisher.run(reader, after);
  }

  @Post('projection/forward')
  @HttpCode(200)
  @Scopes('operations')
  @ApiOperation({ summary: 'Go on past facts for this service alone that were removed before it read them' })
  @ApiOkResponse({ type: Passed })
  @ApiProblems('no-projection')
  async forward(): Promise<Passed> {
    if (!this.projections) throw new DomainError('no-projection');
    return { passed: await this.projections.forward() };
  }
}
