import tseslint from 'typescript-eslint';

/** Time, chance and environment reach the domain as arguments; each message begins with the rule's name. */
const clock = 'domain-has-no-clock: take the instant as an argument.';
const chance = 'domain-has-no-random: take the id or the drawn value as an argument.';
const environment = 'domain-has-no-environment: take what you need as an argument.';
const pool =
  'pg-pool-only-in-kit-data: go through UnitOfWork or Database, which set the organisations a caller may see.';

/** Type-aware: what others wrote becomes a date, a number or text by the readers of @pan/kit/domain alone. */
const ownReaders = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const { program, esTreeNodeToTSNodeMap } = context.sourceCode.parserServices;
    const checker = program.getTypeChecker();
    const namesOf = (node) => {
      const type = checker.getTypeAtLocation(esTreeNodeToTSNodeMap.get(node));
      return (type.isUnion() ? type.types : [type]).map((part) => checker.typeToString(part));
    };
    const isText = (node) => namesOf(node).some((name) => /^(string|any|unknown|".*"|`.*`)$/.test(name));
    const isBytes = (node) => namesOf(node).some((name) => /^(Buffer|Uint8Array|NonSharedBuffer)\b/.test(name));
    const say = (node, reader) =>
      context.report({
        node,
        message: `read-by-the-shared-readers: ${reader} of @pan/kit/domain, which refuse what is none.`,
      });
    const asNumber = (node) => {
      const [value] = node.arguments;
      if (value && isText(value)) say(node, 'readInteger, readNumber or storedInteger');
    };
    return {
      "NewExpression[callee.name='Date'][arguments.length=1]": (node) =>
        isText(node.arguments[0]) && say(node, 'readDay, readInstant or instantOf'),
      "CallExpression[callee.object.name='Date'][callee.property.name='parse']": (node) =>
        say(node, 'readInstant or instantOf'),
      'CallExpression[callee.name=/^(Number|parseInt|parseFloat)$/]': asNumber,
      "CallExpression[callee.object.name='Number'][callee.property.name=/^parse(Int|Float)$/]": asNumber,
      "UnaryExpression[operator='+']": (node) => isText(node.argument) && say(node, 'readInteger or readNumber'),
      "CallExpression[callee.property.name='map'] > Identifier[name=/^(Number|parseInt|parseFloat)$/]": (node) =>
        say(node, 'readInteger or readNumber'),
      "CallExpression[callee.property.name='toString']": (node) => {
        const [encoding] = node.arguments;
        const isDecoding = !encoding || /^utf-?(8|16)/i.test(String(encoding.value ?? ''));
        if (isDecoding && isBytes(node.callee.object)) say(node, 'decodeText or decodeXml');
      },
      "NewExpression[callee.name='TextDecoder']": (node) => say(node, 'decodeText or decodeXml'),
    };
  },
};

const oneStep = 'as-service-for-a-step: pass the step, after which the sight of the caller holds again.';
const sight =
  'sight-set-in-kit-data: what row-level security lets by for the service itself is set by unit.asService(step) and by consumers.';

const asServiceForAStep = [
  { selector: "CallExpression[callee.property.name='asService'][arguments.length=0]", message: oneStep },
];

const noPool = [
  { selector: "NewExpression[callee.name='Pool'], NewExpression[callee.property.name='Pool']", message: pool },
  { selector: "ImportDeclaration[source.value='pg-pool']", message: pool },
  ...asServiceForAStep,
];

const noSight = ['Literal[value=/app\\.(service|hears)/]', 'TemplateElement[value.raw=/app\\.(service|hears)/]'].map(
  (selector) => ({ selector, message: sight }),
);

/** Whatever a migration read from elsewhere could change after it had run somewhere. */
const literal = 'migrations-hold-literal-sql: write the statement out; what it says must never change again.';
const literalSql = ["ImportDeclaration[importKind!='type']", 'TemplateLiteral[expressions.length>0]'].map(
  (selector) => ({
    selector,
    message: literal,
  }),
);

/** Services in which only repositories and queries read and write the database. */
const servicesWithoutSqlOutside = [
  'ebook-lending',
  'ecampus-federation',
  'exam-management',
  'governance-reporting',
  'resource-catalogue',
  'student-record',
];
const sqlOutside = 'sql-in-persistence: a repository loads and saves aggregates, a class of queries reads for http.';
const noSql = [
  "CallExpression[callee.property.name='query']",
  "CallExpression[callee.object.name='unit'][callee.property.name=/^(find|save)$/]",
  "MemberExpression[object.name='unit'][property.name=/^(client|manager)$/]",
  "ImportDeclaration[source.value='@pan/kit/data'] > ImportSpecifier[imported.name=/^(load|lock|insert|update)All$/]",
].map((selector) => ({ selector, message: sqlOutside }));

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '**/dist/**',
      '**/coverage/**',
      '.local/**',
      '.nx/**',
      'deploy/apps/portal/assets/**',
      'libs/client/src/generated/**',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.strict,
  { rules: { '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }] } },
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-base-to-string': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/require-array-sort-compare': ['error', { ignoreStringArrays: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // Nest modules are empty classes, and so are contracts without a field.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      // With noUncheckedIndexedAccess, `rows[0]!` after a statement that always answers one row is the plainer claim.
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-syntax': ['error', ...noPool, ...noSight],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    // Nest reads the types of constructor and handler parameters at run time, so a type-only import would break injection.
    files: ['libs/{kit,record-copies}/src/**/*.ts', 'services/*/src/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['libs/*/src/**/*.ts', 'services/*/src/**/*.ts'],
    ignores: ['libs/servers/**', 'libs/testing/**', '**/*.spec.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['libs/{disclosure,kit,oneroster,qti,quebec,record-copies}/src/**/*.ts', 'services/*/src/**/*.ts'],
    ignores: ['**/*.spec.ts', 'libs/kit/src/domain/**', '**/migrations/**'],
    plugins: { pan: { rules: { 'read-by-the-shared-readers': ownReaders } } },
    rules: { 'pan/read-by-the-shared-readers': 'error' },
  },
  {
    files: ['libs/kit/src/data/**', 'libs/testing/**', 'deploy/tools/bench/**', '**/*.it-spec.ts', '**/test/**'],
    rules: { 'no-restricted-syntax': ['error', ...asServiceForAStep] },
  },
  {
    files: servicesWithoutSqlOutside.map((service) => `services/${service}/src/{application,http}/**/*.ts`),
    ignores: ['**/*.spec.ts'],
    rules: { 'no-restricted-syntax': ['error', ...noPool, ...noSight, ...noSql] },
  },
  {
    files: ['services/*/src/persistence/migrations/**'],
    ignores: ['**/index.ts'],
    rules: { 'no-restricted-syntax': ['error', ...noPool, ...literalSql] },
  },
  {
    files: ['services/*/src/domain/**/*.ts', 'libs/kit/src/domain/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'process', message: environment },
        { name: 'globalThis', message: environment },
        { name: 'crypto', message: chance },
        { name: 'performance', message: clock },
        { name: 'setTimeout', message: clock },
        { name: 'setInterval', message: clock },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: clock },
        { object: 'Math', property: 'random', message: chance },
        { object: 'Temporal', property: 'Now', message: clock },
        { object: 'process', property: 'env', message: environment },
      ],
      'no-restricted-syntax': [
        'error',
        ...noPool,
        ...noSight,
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: clock },
        { selector: "CallExpression[callee.name='Date']", message: clock },
      ],
    },
  },
  {
    files: ['**/*.spec.ts', '**/*.it-spec.ts', '**/test/**/*.ts'],
    rules: { '@typescript-eslint/no-extraneous-class': 'off' },
  },
  { files: ['**/*.mjs', '**/*.js'], ...tseslint.configs.disableTypeChecked },
);
