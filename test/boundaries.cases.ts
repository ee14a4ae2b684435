const floors = [
  'domain',
  'context',
  'formats',
  'ops',
  'tracing',
  'net',
  'data',
  'people',
  'messaging',
  'http',
  'jobs',
  'service',
];

/** A small repository of the house's layout. */
export const world: Record<string, string> = {
  ...Object.fromEntries(floors.map((room) => [`libs/kit/src/${room}/index.ts`, `export const ${room}s = 1;\n`])),
  'libs/kit/src/data/index.ts': `export const datas = 1;\nexport const lockAll = 1;\n`,
  'libs/kit/src/data/rows.ts': `export const rows: string[] = [];\n`,
  'libs/contracts/src/index.ts': `export const type = 'lending.loan-opened.v1';\n`,
  'libs/record-copies/src/index.ts': `export const copies: string[] = [];\n`,
  'libs/servers/src/postgres.ts': `export const started = true;\n`,
  'libs/testing/src/index.ts': `export const broker = 'kafka';\n`,
  'services/exams/src/domain/sitting.ts': `export const seats = 30;\n`,
  'services/lending/src/domain/loan.ts': `export const days = 21;\n`,
  'services/lending/src/application/renew.ts': `export const renewals = 1;\n`,
  'services/lending/src/http/loan.dto.ts': `export const shape = 'loan';\n`,
  'services/lending/src/messaging/learners.consumer.ts': `export const handled = 1;\n`,
  'services/lending/src/persistence/tables.ts': `export const tables: string[] = [];\n`,
  'services/lending/src/persistence/egg.ts': `import type { Hen } from './hen.js';\nexport interface Egg {\n  hen: Hen;\n}\n`,
  'deploy/run/local/start.ts': `export const started = true;\n`,
};

/** One file that breaks a rule and its neighbour that keeps it. */
export interface Case {
  readonly rule: string;
  readonly bad: [path: string, code: string];
  readonly good: [path: string, code: string];
}

const domain = (name: string) => `services/lending/src/domain/${name}.ts`;
const application = (name: string) => `services/lending/src/application/${name}.ts`;
const use = (module: string, name = '* as it') => `import ${name} from '${module}';\nexport const used = it;\n`;
const pass = (parameters: string, body: string) =>
  `export function decide(${parameters}): unknown {\n  return ${body};\n}\n`;

/** Shown to dependency-cruiser. */
export const imports: Case[] = [
  {
    rule: 'services-import-only-libs',
    bad: ['services/lending/src/boot.ts', use('../../../deploy/run/local/start.js')],
    good: ['services/lending/src/boots.ts', use('@pan/kit/data')],
  },
  {
    rule: 'persistence-knows-no-use-case',
    bad: ['services/lending/src/persistence/holds.ts', use('../application/renew.js')],
    good: ['services/lending/src/persistence/loans.ts', use('../domain/loan.js')],
  },
  {
    rule: 'services-never-import-one-another',
    bad: ['services/lending/src/persistence/seats.ts', use('../../../exams/src/domain/sitting.js')],
    good: ['services/lending/src/persistence/days.ts', use('../domain/loan.js')],
  },
  {
    rule: 'libs-by-their-name',
    bad: ['services/lending/src/persistence/rows.ts', use('../../../../libs/kit/src/data/rows.js')],
    good: ['services/lending/src/persistence/database.ts', use('@pan/kit/data')],
  },
  {
    rule: 'deploy-takes-libs-by-their-name',
    bad: ['deploy/run/local/rows.ts', use('../../../libs/kit/src/data/rows.ts')],
    good: ['deploy/run/local/topics.ts', use('../../../libs/kit/src/messaging/kafka.ts')],
  },
  {
    rule: 'pages-know-the-service-by-its-api',
    bad: ['services/lending/pages/src/loans.ts', use('../../src/domain/loan.js')],
    good: ['services/lending/pages/src/main.ts', use('@pan/client')],
  },
  {
    rule: 'pages-stay-in-the-browser',
    bad: ['services/lending/src/http/view.ts', use('../../pages/src/main.js')],
    good: ['services/lending/pages/src/start.ts', use('./main.js')],
  },
  {
    rule: 'libs-import-no-service',
    bad: ['libs/testing/src/loans.ts', use('../../../services/lending/src/domain/loan.js')],
    good: ['libs/testing/src/kit.ts', use('@pan/kit/data')],
  },
  {
    rule: 'libs-import-no-deploy',
    bad: ['libs/kit/src/ops/start.ts', use('../../../../deploy/run/local/start.js')],
    good: ['libs/testing/src/start.ts', use('../../servers/src/postgres.js')],
  },
  {
    rule: 'contracts-import-nothing-of-ours',
    bad: ['libs/contracts/src/lending.ts', use('@pan/kit/domain')],
    good: ['libs/contracts/src/exams.ts', use('class-validator')],
  },
  {
    rule: 'kit-imports-no-contracts',
    bad: ['libs/kit/src/messaging/facts.ts', use('@pan/contracts')],
    good: ['libs/kit/src/messaging/errors.ts', use('../domain/index.js')],
  },
  ...(['@nestjs/common', 'typeorm', '@pan/kit/data', '@pan/kit/jobs'] as const).map((module, index): Case => ({
    rule: 'pure-libs-know-no-framework',
    bad: [`libs/qti/src/impure-${index}.ts`, use(module)],
    good: [`libs/qti/src/pure-${index}.ts`, use('@pan/kit/domain')],
  })),
  ...(['@pan/kit/http', '@pan/testing', '../../kit/src/data/rows.js'] as const).map((module, index): Case => ({
    rule: 'record-copies-stand-on-kit-and-contracts',
    bad: [`libs/record-copies/src/elsewhere-${index}.ts`, use(module)],
    good: [
      `libs/record-copies/src/here-${index}.ts`,
      use(['@pan/kit/data', '@pan/kit/messaging', '@pan/contracts'][index]!),
    ],
  })),
  {
    rule: 'record-copies-for-services',
    bad: ['libs/testing/src/copies.ts', use('@pan/record-copies')],
    good: ['services/lending/src/persistence/copies.ts', use('@pan/record-copies')],
  },
  ...floors.slice(0, -1).map((room, floor): Case => ({
    rule: `kit-${room}-imports-downwards`,
    bad: [`libs/kit/src/${room}/upwards.ts`, use(`../${floors[floor + 1]}/index.js`)],
    good: [`libs/kit/src/${floors[floor + 1]}/downwards.ts`, use(`../${room}/index.js`)],
  })),
  {
    rule: 'testing-only-from-specs-and-deploy',
    bad: ['services/lending/src/http/token.ts', use('@pan/testing')],
    good: ['services/lending/src/http/token.spec.ts', use('@pan/testing')],
  },
  ...(
    [
      '@nestjs/common',
      'typeorm',
      '@pan/kit/data',
      'node:crypto',
      '../persistence/tables.js',
      '../http/loan.dto.js',
    ] as const
  ).map((module, index): Case => ({
    rule: 'domain-imports-only-domain',
    bad: [domain(`bad-import-${index}`), use(module)],
    good: [domain(`good-import-${index}`), use(['@pan/kit/domain', '@pan/contracts', './loan.js'][index % 3]!)],
  })),
  ...(
    ['../http/loan.dto.js', '../messaging/learners.consumer.js', '@pan/kit/http', 'fastify', '@nestjs/swagger'] as const
  ).map((module, index): Case => ({
    rule: 'application-knows-no-http-nor-messaging',
    bad: [application(`answer-${index}`), use(module)],
    good: [application(`borrow-${index}`), use(['../domain/loan.js', '@pan/kit/data', '@nestjs/common'][index % 3]!)],
  })),
  {
    rule: 'kafkajs-in-one-file',
    bad: ['libs/kit/src/messaging/topics.ts', use('kafkajs')],
    good: ['libs/kit/src/messaging/kafka.ts', use('kafkajs')],
  },
  {
    rule: 'pg-only-through-the-kit',
    bad: ['services/lending/src/persistence/pool.ts', use('pg')],
    good: ['libs/kit/src/data/session.ts', use('pg')],
  },
  {
    rule: 'deploy-imports-no-service',
    bad: ['deploy/run/local/seed.ts', use('../../../services/lending/src/domain/loan.ts')],
    good: ['deploy/run/local/map.ts', use('@pan/contracts')],
  },
  {
    rule: 'no-cycles',
    bad: [
      'services/lending/src/persistence/hen.ts',
      `import type { Egg } from './egg.js';\nexport interface Hen {\n  egg: Egg;\n}\n`,
    ],
    good: [
      'services/lending/src/persistence/nest.ts',
      `import type { Hen } from './hen.js';\nexport type Nest = Hen[];\n`,
    ],
  },
  {
    rule: 'every-import-resolves',
    bad: ['services/lending/src/persistence/lost.ts', use('./nowhere.js')],
    good: ['services/lending/src/persistence/found.ts', use('./tables.js')],
  },
];

/** Shown to ESLint. */
export const code: Case[] = [
  ...[
    ['text: string', 'new Date(text)', 'at: number', 'new Date(at)'],
    ['text: string', 'Date.parse(text)', 'at: Date', 'at.getTime()'],
    ['text: string | null', 'Number(text)', 'count: bigint', 'Number(count)'],
    ['text: string', 'Number.parseInt(text, 10)', 'number: number', 'Math.trunc(number)'],
    ['text: string', '+text', 'number: number', '+number'],
    ['texts: string[]', 'texts.map(Number)', 'numbers: number[]', 'numbers.map(Math.trunc)'],
    ['bytes: Buffer', 'bytes.toString()', 'bytes: Buffer', "bytes.toString('hex')"],
    ['bytes: Buffer', "bytes.toString('utf8')", 'number: number', 'number.toString()'],
    ['bytes: Buffer', "new TextDecoder('utf-8').decode(bytes)", 'text: string', 'new TextEncoder().encode(text)'],
  ].map(([takes, reads, takesWell, readsWell], index): Case => ({
    rule: 'read-by-the-shared-readers',
    bad: [domain(`reading-${index}`), pass(takes!, reads!)],
    good: [domain(`read-${index}`), pass(takesWell!, readsWell!)],
  })),
  ...(['new Date()', 'Date.now()', 'performance.now()'] as const).map((clock, index): Case => ({
    rule: 'domain-has-no-clock',
    bad: [domain(`clock-${index}`), pass('', clock)],
    good: [domain(`instant-${index}`), pass('now: Date', 'new Date(now.getTime() + 1)')],
  })),
  ...(['Math.random()', 'crypto.randomUUID()'] as const).map((chance, index): Case => ({
    rule: 'domain-has-no-random',
    bad: [domain(`chance-${index}`), pass('', chance)],
    good: [domain(`drawn-${index}`), pass('drawn: number', 'Math.floor(drawn)')],
  })),
  ...(["process.env['REGION']", 'globalThis'] as const).map((environment, index): Case => ({
    rule: 'domain-has-no-environment',
    bad: [domain(`environment-${index}`), pass('', environment)],
    good: [domain(`setting-${index}`), pass('region: string', 'region')],
  })),
  {
    rule: 'pg-pool-only-in-kit-data',
    bad: ['libs/kit/src/messaging/pool.ts', `import pg from 'pg';\nexport const pool = new pg.Pool();\n`],
    good: ['libs/kit/src/data/pool.ts', `import pg from 'pg';\nexport const pool = new pg.Pool();\n`],
  },
  {
    rule: 'as-service-for-a-step',
    bad: [application('bare'), pass('unit: { asService(step?: () => unknown): unknown }', 'unit.asService()')],
    good: [application('step'), pass('unit: { asService(step?: () => unknown): unknown }', 'unit.asService(() => 1)')],
  },
  {
    rule: 'sight-set-in-kit-data',
    bad: [application('sight'), pass('', `"select set_config('app.service', 'on', true)"`)],
    good: ['libs/kit/src/data/sight.ts', pass('', `"select set_config('app.service', 'on', true)"`)],
  },
  {
    rule: 'sight-set-in-kit-data',
    bad: [application('ears'), pass('rows: string', "`select set_config('app.hears', 'on', true) from ${rows}`")],
    good: ['services/lending/src/persistence/migrations/0002-sight.ts', pass('', `"set_config('app.service', 'on')"`)],
  },
  ...Object.entries({
    query: [pass('unit: { query(sql: string): unknown }', `unit.query('select 1')`)],
    aggregate: [pass('unit: { save(loan: object): unknown }', 'unit.save({})')],
    manager: [pass('unit: { manager: object }', 'unit.manager')],
    bulk: [`import { lockAll } from '@pan/kit/data';\nexport const used = lockAll;\n`],
  }).map(([name, [code]]): Case => ({
    rule: 'sql-in-persistence',
    bad: [`services/resource-catalogue/src/application/${name}.ts`, code!],
    good: [`services/resource-catalogue/src/persistence/${name}.repository.ts`, code!],
  })),
  {
    rule: 'migrations-hold-literal-sql',
    bad: [
      'services/lending/src/persistence/migrations/0003-borrowed.ts',
      pass('table: string', '`drop table ${table}`'),
    ],
    good: ['services/lending/src/persistence/migrations/0003-literal.ts', pass('', '`drop table egg`')],
  },
  {
    rule: 'migrations-hold-literal-sql',
    bad: [
      'services/lending/src/persistence/migrations/0004-borrowed.ts',
      `import { sql } from '../egg.js';\nexport const up = sql;\n`,
    ],
    good: [
      'services/lending/src/persistence/migrations/0004-literal.ts',
      `import type { Egg } from '../egg.js';\nexport const henOf = (egg: Egg) => egg.hen;\n`,
    ],
  },
  {
    rule: '@typescript-eslint/no-floating-promises',
    bad: [
      application('forget'),
      `const send = async () => Promise.resolve();\nexport function run(): void {\n  send();\n}\n`,
    ],
    good: [
      application('wait'),
      `const send = async () => Promise.resolve();\nexport async function run(): Promise<void> {\n  await send();\n}\n`,
    ],
  },
  {
    rule: '@typescript-eslint/no-misused-promises',
    bad: [
      application('doubt'),
      `const held = async () => Promise.resolve(true);\nexport const free = () => (held() ? 0 : 1);\n`,
    ],
    good: [
      application('know'),
      `const held = async () => Promise.resolve(true);\nexport const free = async () => ((await held()) ? 0 : 1);\n`,
    ],
  },
  {
    rule: '@typescript-eslint/no-explicit-any',
    bad: [application('anything'), `export function take(it: any): void {\n  void it;\n}\n`],
    good: [application('something'), `export function take(it: unknown): void {\n  void it;\n}\n`],
  },
];

/** Shown to the compiler. */
export const types: Case[] = [
  {
    rule: 'TS7006',
    bad: [application('untyped'), `export function take(it): void {\n  void it;\n}\n`],
    good: [application('typed'), `export function take(it: string): void {\n  void it;\n}\n`],
  },
  {
    rule: 'TS2532',
    bad: [application('first'), `export const first = (names: string[]) => names[0].length;\n`],
    good: [application('maybe-first'), `export const first = (names: string[]) => names[0]?.length;\n`],
  },
];
