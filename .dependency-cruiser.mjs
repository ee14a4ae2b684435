/** Who may import whom. Each rule is proved red once by test/boundaries.spec.ts. */
const ours = '^(libs|services|deploy|test)/';
const byName = '^libs/[^/]+/(src/index\\.ts$|[^/]+\\.json$|schemas/|samples/)|^libs/kit/src/[^/]+/index\\.ts$';

/** The floors of the kit: a room imports only from those named before it. */
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
const spec = '\\.(spec|it-spec)\\.ts$|/test/|^test/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'services-import-only-libs',
      severity: 'error',
      comment: 'A service stands on the libraries alone; what runs it (deploy, test) stays outside.',
      from: { path: '^services/' },
      to: { path: ours, pathNot: '^(libs|services)/' },
    },
    {
      name: 'services-never-import-one-another',
      severity: 'error',
      comment: 'Services speak by events; a shared fact is a contract.',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'libs-by-their-name',
      severity: 'error',
      comment: 'A library is used through what it exports, never through a path into its rooms.',
      from: { path: '^(services|test)/' },
      to: { path: '^libs/', pathNot: byName },
    },
    {
      name: 'deploy-takes-libs-by-their-name',
      severity: 'error',
      comment: 'Three files and the servers excepted, which the launcher reads before anything is built.',
      from: { path: '^deploy/' },
      to: {
        path: '^libs/',
        pathNot: `${byName}|^libs/servers/src/|^libs/kit/src/messaging/kafka\\.ts$|^libs/contracts/src/(context-map|scopes)\\.ts$`,
      },
    },
    {
      name: 'pages-know-the-service-by-its-api',
      severity: 'error',
      comment:
        'What runs in a browser asks as any client does: the pages’ library, the typed client, and nothing of a server.',
      from: { path: '^(libs|services/[^/]+)/pages/' },
      to: { path: ours, pathNot: '^libs/(pages|client)/|^$1/pages/' },
    },
    {
      name: 'pages-stay-in-the-browser',
      severity: 'error',
      comment: 'No service or other library imports what needs a document.',
      from: { path: ours, pathNot: '^(libs|services/[^/]+)/pages/' },
      to: { path: '^(libs|services/[^/]+)/pages/' },
    },
    {
      name: 'libs-import-no-service',
      severity: 'error',
      comment: 'A library knows no service.',
      from: { path: '^libs/' },
      to: { path: '^(services|test)/' },
    },
    {
      name: 'libs-import-no-deploy',
      severity: 'error',
      comment: 'What runs the system stays outside; the servers that specs start too are libs/servers.',
      from: { path: '^libs/' },
      to: { path: '^deploy/' },
    },
    {
      name: 'contracts-import-nothing-of-ours',
      severity: 'error',
      comment: 'Contracts are what services agree on, so they depend on nobody.',
      from: { path: '^libs/contracts/' },
      to: { path: ours, pathNot: '^libs/contracts/' },
    },
    {
      name: 'kit-imports-no-contracts',
      severity: 'error',
      comment: 'The kit knows no business.',
      from: { path: '^libs/kit/' },
      to: { path: '^libs/', pathNot: '^libs/(kit|testing)/' },
    },
    {
      name: 'pure-libs-know-no-framework',
      severity: 'error',
      comment:
        'Formats and arithmetic, which a browser or a command could use: no Nest, no database, of the kit only what is pure too.',
      from: { path: '^libs/(disclosure|oneroster|qti|quebec)/', pathNot: spec },
      to: {
        path: '^libs/kit/|^libs/testing/|node_modules/(@nestjs|typeorm|pg|kafkajs|fastify)/',
        pathNot: '^libs/kit/src/(domain|formats)/index\\.ts$',
      },
    },
    {
      name: 'record-copies-stand-on-kit-and-contracts',
      severity: 'error',
      comment:
        'What services copy of the record is written with the kit, by its names, from contracts and nothing else.',
      from: { path: '^libs/record-copies/', pathNot: spec },
      to: {
        path: '^libs/',
        pathNot:
          '^libs/record-copies/|^libs/contracts/src/index\\.ts$|^libs/kit/src/(domain|data|messaging)/index\\.ts$',
      },
    },
    {
      name: 'record-copies-for-services',
      severity: 'error',
      comment: 'No library knows how a service copies the record.',
      from: { path: '^libs/', pathNot: '^libs/record-copies/' },
      to: { path: '^libs/record-copies/' },
    },
    ...floors.slice(0, -1).map((room, floor) => ({
      name: `kit-${room}-imports-downwards`,
      severity: 'error',
      comment: `A lower floor never imports a higher one: ${floors.join(', ')}.`,
      from: { path: `^libs/kit/src/${room}/` },
      to: { path: `^libs/kit/src/(?!(${floors.slice(0, floor + 1).join('|')})/)` },
    })),
    {
      name: 'testing-only-from-specs-and-deploy',
      severity: 'error',
      comment: 'Embedded servers and forged tokens have no place in a running service.',
      from: { pathNot: `${spec}|^deploy/|^libs/testing/` },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'domain-imports-only-domain',
      severity: 'error',
      comment:
        "Rules of the business read without a framework: own domain files, the kit's domain room, contracts, and our pure libraries.",
      from: { path: '^services/([^/]+)/src/domain/', pathNot: spec },
      to: {
        pathNot:
          '^services/$1/src/domain/|^libs/kit/src/(domain|formats)/|^libs/(contracts|disclosure|quebec|qti)/src/index\\.ts$',
      },
    },
    {
      name: 'application-knows-no-http-nor-messaging',
      severity: 'error',
      comment: 'A use case is the same whoever asks: a request, a message or an import.',
      from: { path: '^services/[^/]+/src/application/', pathNot: spec },
      to: {
        path: '^services/[^/]+/src/(http|messaging)/|^libs/kit/src/(http|service)/|node_modules/(fastify|@nestjs/(swagger|microservices|platform-fastify))/',
      },
    },
    {
      name: 'persistence-knows-no-use-case',
      severity: 'error',
      comment: 'Repositories and queries stand below the use cases that call them.',
      from: { path: '^services/[^/]+/src/persistence/', pathNot: spec },
      to: { path: '^services/[^/]+/src/(application|http|messaging)/' },
    },
    {
      name: 'kafkajs-in-one-file',
      severity: 'error',
      comment:
        'The client is unmaintained: what we may have to leave is named in one place. The benchmark measures against it.',
      from: { pathNot: '^libs/kit/src/messaging/kafka\\.ts$|^deploy/tools/bench/' },
      to: { path: '(^|/)node_modules/kafkajs/' },
    },
    {
      name: 'pg-only-through-the-kit',
      severity: 'error',
      comment: 'Row-level security holds only on connections that the kit has set up.',
      from: { path: '^services/', pathNot: spec },
      to: { path: '(^|/)node_modules/(pg|pg-pool)/' },
    },
    {
      name: 'deploy-imports-no-service',
      severity: 'error',
      comment: 'A service is run as a process; only the generator of documents loads its built form.',
      from: { path: '^deploy/' },
      to: { path: '^services/[^/]+/(?!dist/)' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'every-import-resolves', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '/dist/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(libs|services)/[^/]+/(dist|coverage|pages/dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
