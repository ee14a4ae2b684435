import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Injectable,
  Module,
  Param,
  ParseUUIDPipe,
  Post,
  Put,
  Query,
  Res,
  type OnModuleInit,
} from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  kitTablesSql,
  serviceEnvironment,
  testDatabase,
  testIssuer,
  testKafka,
  type TestDatabase,
  type TestIssuer,
} from '@pan/testing';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, IsString, Length, Min, ValidateNested } from 'class-validator';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { currentCaller } from '@pan/kit/context';
import { Database, migrate, page, UnitOfWork } from '@pan/kit/data';
import { defineProblems, DomainError, requireVersion } from '@pan/kit/domain';
import {
  ApiProblems,
  Deprecated,
  Idempotent,
  IfMatch,
  PageQuery,
  Public,
  ReadsPersons,
  type Reply,
  Scopes,
  setVersion,
  TakesZip,
} from '@pan/kit/http';
import { type JobContext, type JobHandler, type JobOutcome, Jobs, JobWorker } from '@pan/kit/jobs';
import { loadConfig, serviceSettings } from '@pan/kit/ops';
import { AccessLog } from '@pan/kit/people';
import { createApp } from '@pan/kit/service';

defineProblems({
  'box-unknown': { status: 404, fr: 'Boîte inconnue : {id}.', en: 'Unknown box: {id}.' },
  'box-is-full': {
    status: 409,
    fr: 'La boîte {id} est pleine.',
    en: 'Box {id} is full.',
    remedyFr: 'Videz-la.',
    remedyEn: 'Empty it.',
  },
  'row-misread': {
    status: 422,
    fr: 'La ligne {row} est illisible.',
    en: 'Row {row} is unreadable.',
    remedyFr: 'Corrigez-la.',
    remedyEn: 'Mend it.',
  },
  'much-would-end': { status: 422, fr: '{count} séjours prendraient fin.', en: '{count} stays would end.' },
});

class Tables1 implements MigrationInterface {
  name = 'Tables1700000000001';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`${kitTablesSql}
      create table box (id uuid primary key default gen_random_uuid(), label text not null unique, organisation text not null);
      alter table box enable row level security;
      alter table box force row level security;
      create policy box_of on box using (organisation = any (app_organisations()));`);
  }
  async down(): Promise<void> {}
}

class Item {
  @IsString() @Length(1, 20) label!: string;
  @IsOptional() @IsInt() @Min(0) weight?: number;
}

class BoxBody {
  @IsString() @Length(1, 60) label!: string;
  @IsIn(['small', 'large']) @IsOptional() size?: string;
  @IsOptional() @IsArray() @ArrayMaxSize(3) @ValidateNested({ each: true }) @Type(() => Item) items?: Item[];
}

class BoxQuery extends PageQuery {
  @IsOptional() @IsString() label?: string;
}

@Controller('v1/boxes')
class BoxController {
  inserted = 0;
  gate: Promise<void> = Promise.resolve();

  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly accessLog: AccessLog,
    private readonly jobs: Jobs,
  ) {}

  @Get('old/:id')
  @Public()
  @Deprecated({ since: '2027-01-31', sunset: '2027-07-01', successor: '/v2/boxes/{id}' })
  old(@Param('id') _id: string) {
    return { items: [], nextCursor: 'next' };
  }

  @Get('caller')
  @Scopes('learners:read')
  async caller() {
    await sleep(1);
    const { scopes, ...caller } = currentCaller();
    return { ...caller, scopes: [...scopes] };
  }

  @Post('caller')
  @HttpCode(200)
  @Scopes('learners:read')
  async callerOfPost(@Body() _body: BoxBody) {
    await sleep(1);
    return { clientId: currentCaller().clientId };
  }

  @Get('open')
  @Public()
  open() {
    return { clientId: currentCaller().clientId };
  }

  @Get('persons')
  @Scopes('learners:read')
  @ReadsPersons('list-persons')
  async persons(@Query('who') who: string) {
    await this.accessLog.record({ learners: who.split(',') });
    return { items: who.split(',') };
  }

  @Post('persons')
  @Scopes('learners:write')
  @ReadsPersons('enter-person')
  @Idempotent()
  async enterPerson(@Body() body: BoxBody) {
    // So long that those who send at once have all begun.
    await this.database.query('select pg_sleep(0.2)');
    await this.accessLog.record({ learners: [body.label] });
    return { id: body.label };
  }

  @Get('forgotten')
  @Scopes('learners:read')
  @ReadsPersons('forgotten')
  forgotten() {
    return { name: 'Canari Tremblay' };
  }

  @Get('pages')
  @Scopes('learners:read')
  pages(@Query() query: BoxQuery) {
    const from = query.after((key) => (typeof key === 'number' ? key : null)) ?? 0;
    const rows = Array.from({ length: 5 }, (_, index) => index + 1).filter((row) => row > from);
    return page(rows.slice(0, query.limit + 1), query.limit, (last) => last);
  }

  @Get('failures/:kind')
  @Scopes('learners:read')
  async fail(@Param('kind') kind: string) {
    if (kind === 'full') throw new DomainError('box-is-full', { id: 7 });
    if (kind === 'uncatalogued') throw new DomainError('nobody-explained-this');
    if (kind === 'bug') throw new TypeError('Canari Tremblay is not a function');
    await this.work.run((unit) =>
      unit.query(
        kind === 'serialization' ? `do $$ begin raise sqlstate '40001'; end $$` : 'select $1::uuid',
        kind === 'uuid' ? ['Canari'] : [],
      ),
    );
  }

  @Post('')
  @Scopes('learners:write')
  @Idempotent()
  @ApiProblems('box-is-full')
  async create(@Body() body: BoxBody, @Res({ passthrough: true }) reply: Reply) {
    this.inserted += 1;
    await this.gate;
    const id = await this.work.run(async (unit) => {
      const [box] = await unit.query<{ id: string }>(
        'insert into box (label, organisation) values ($1, $2) returning id',
        [body.label, currentCaller().organisations[0]],
      );
      return box!.id;
    });
    if (body.label === 'too much') throw new DomainError('box-is-full', { id });
    setVersion(reply, 1);
    void reply.header('location', `/v1/boxes/${id}`);
    return { id, label: body.label };
  }

  @Put(':id')
  @Scopes('learners:write')
  put(
    @Param('id', ParseUUIDPipe) id: string,
    @IfMatch({ required: true }) version: number | null,
    @Body() _body: BoxBody,
  ) {
    requireVersion(version, 3);
    return { id };
  }

  @Get(':id')
  @Scopes('learners:read')
  @ApiProblems('box-unknown')
  async get(@Param('id', ParseUUIDPipe) id: string, @Res({ passthrough: true }) reply: Reply) {
    const [box] = await this.work.run((unit) =>
      unit.query<{ id: string }>('select id, label from box where id = $1', [id]),
    );
    if (!box) throw new DomainError('box-unknown', { id });
    setVersion(reply, 1);
    return box;
  }

  @Post('raw')
  @HttpCode(200)
  @Scopes('roster:import')
  @TakesZip(3_000_000)
  @Header('content-type', 'application/json')
  async raw(@Body() body: Readable) {
    let bytes = 0;
    for await (const chunk of body) bytes += (chunk as Buffer).length;
    return JSON.stringify({ bytes, rows: await this.database.query('select 1 as one') });
  }

  @Post('jobs')
  @HttpCode(202)
  @Scopes('roster:import')
  async enqueue(@Query('plan') plan: string, @Query('lock') lock: string) {
    const id = await this.work.run((unit) =>
      this.jobs.enqueue({ kind: 'counting', lockKey: lock ?? 'one', params: { plan }, unit }),
    );
    return this.jobs.view('counting', id);
  }

  @Get('jobs/:id')
  @Scopes('roster:import')
  job(@Param('id', ParseUUIDPipe) id: string) {
    return this.jobs.view('counting', id);
  }

  @Get('jobs/:id/problems')
  @Scopes('roster:import')
  problems(@Param('id', ParseUUIDPipe) id: string, @Query() query: PageQuery) {
    return this.jobs.problems('counting', id, query);
  }

  @Post('jobs/:id/:verb')
  @HttpCode(200)
  @Scopes('roster:import')
  decide(@Param('id', ParseUUIDPipe) id: string, @Param('verb') verb: string) {
    return verb === 'confirmation' ? this.jobs.confirm('counting', id) : this.jobs.cancel('counting', id);
  }
}

/** Does what its plan says, and notes how many ran at once. */
@Injectable()
export class Counting implements JobHandler, OnModuleInit {
  readonly kind = 'counting';
  readonly ran: string[] = [];
  readonly ends: string[] = [];
  atOnce = 0;
  mostAtOnce = 0;

  constructor(
    private readonly worker: JobWorker,
    private readonly work: UnitOfWork,
  ) {}

  onModuleInit(): void {
    this.worker.register(this);
  }

  async run(context: JobContext): Promise<JobOutcome> {
    this.ran.push(`${currentCaller().clientId}/${context.organisations.join()}/${String(context.params['plan'])}`);
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce);
    try {
      return await this.follow(String(context.params['plan']), context);
    } finally {
      this.atOnce -= 1;
    }
  }

  async ended(jobId: string): Promise<void> {
    this.ends.push(jobId);
    return Promise.resolve();
  }

  private async follow(plan: string, context: JobContext): Promise<JobOutcome> {
    context.progress(1, 2);
    context.addCounts({ rows: 3 });
    if (plan === 'slow') await sleep(400);
    if (plan === 'refused') throw new DomainError('box-is-full', { id: 1 });
    if (plan === 'bug') throw new TypeError('no');
    if (plan === 'endless') {
      while (!context.cancelled()) await sleep(20);
      return { state: 'cancelled' };
    }
    if (plan === 'ask' && !context.confirmed)
      return { state: 'waiting', code: 'much-would-end', params: { count: 12 } };
    let attempts = 0;
    if (plan === 'crossed')
      await this.work.run(async (unit) => {
        context.addCounts({ boxes: 1 });
        await context.addProblems([{ severity: 'warning', code: 'row-misread', row: 1, params: { row: 1 } }]);
        if ((attempts += 1) === 1) await unit.query(`do $$ begin raise sqlstate '40P01'; end $$`);
      });
    await this.work
      .run(async (unit) => {
        await context.hold(unit);
        const problem = { severity: 'error' as const, code: 'row-misread', file: 'users.csv', value: 'Canari' };
        if (plan === 'problems')
          await context.addProblems(Array.from({ length: 60 }, (_, row) => ({ ...problem, row, params: { row } })));
        if (plan === 'flood') await context.addProblems(Array.from({ length: 6_000 }, () => problem));
        if (plan === 'flood') await context.addProblems(Array.from({ length: 6_000 }, () => problem));
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    context.progress(2);
    return { state: 'succeeded' };
  }
}

@Module({ controllers: [BoxController], providers: [Counting] })
export class BoxModule {}

export interface Boxes {
  readonly app: NestFastifyApplication;
  readonly counting: Counting;
  readonly controller: BoxController;
  readonly database: TestDatabase;
  readonly issuer: TestIssuer;
  readonly url: string;
  call(
    method: string,
    path: string,
    options?: { token?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<Answer>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
}

export const boxOptions = { entities: [], migrations: [Tables1] };
export const boxSchema = serviceSettings('student-record', 0);

export async function boxes(): Promise<Boxes> {
  const [issuer, database, kafka] = await Promise.all([
    testIssuer(),
    testDatabase('student-record'),
    testKafka(['student-record']),
  ]);
  await migrate(database.ownerUrl, boxOptions.migrations);
  const environment = serviceEnvironment('student-record', { database, kafka, issuer });
  const settings = loadConfig(boxSchema, {
    ...environment,
    LOG_LEVEL: 'silent',
    DATABASE_POOL: '4',
    BODY_SECONDS: '1',
  });
  const app = await createApp(BoxModule, { settings, ...boxOptions });
  const url = await app.getUrl();
  const standard = await issuer.token({
    organisations: ['css-a'],
    scopes: ['learners:read', 'learners:write', 'roster:import', 'operations'],
  });
  return {
    app,
    counting: app.get(Counting),
    controller: app.get(BoxController),
    database,
    issuer,
    url,
    call: async (method, path, { token = standard, body, headers = {} } = {}) => {
      const answer = await fetch(url + path, {
        method,
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      return {
        status: answer.status,
        headers: answer.headers,
        text,
        json: /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : undefined,
      };
    },
    close: async () => {
      await app.close();
      await issuer.close();
      await Promise.all([database.drop(), kafka.drop()]);
    },
  };
}
