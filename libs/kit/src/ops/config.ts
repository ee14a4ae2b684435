import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { tracingSettings } from './tracing-settings.js';

// Environment → one validated typed object, every bad variable named at once. @nestjs/config stops at English and knows no `NAME_FILE` secrets.

/** Injection token of the settings given to the service. */
export const SETTINGS = Symbol('settings');

const port = z.coerce.number().int().min(0).max(65_535);

/** What every service reads; a service adds its own with `.extend({ … })`. */
export function serviceSettings(service: string, defaultPort: number) {
  return z.object({
    SERVICE: z.literal(service).default(service),
    PORT: port.default(defaultPort),
    HOST: z.string().default('127.0.0.1'),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
    DATABASE_POOL: z.coerce.number().int().min(3).max(200).default(10),
    KAFKA_BROKERS: z.string().transform((list) => list.split(',').map((broker) => broker.trim())),
    KAFKA_USERNAME: z.string().optional(),
    KAFKA_PASSWORD: z.string().optional(),
    KAFKA_MECHANISM: z.enum(['scram-sha-256', 'plain']).default('scram-sha-256'),
    KAFKA_TOPIC_PREFIX: z
      .string()
      .regex(/^[a-z0-9.-]*$/)
      .default(''),
    ISSUER: z.url(),
    JWKS_URL: z.url(),
    /** Where the provider says which issuer its tokens name; without it nobody notices that it is another than `ISSUER`. */
    DISCOVERY_URL: z.url().optional(),
    TOKEN_URL: z.url().default('http://127.0.0.1:7109/token'),
    AUDIENCE: z.string().default('urn:qc:pan'),
    /** Without a slash at its end, whichever way it is written. */
    PUBLIC_URL: z
      .url()
      .transform((url) => url.replace(/\/$/, ''))
      .default(`http://127.0.0.1:7100/${service}`),
    PORTAL_URL: z.url().optional(),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    /** Within which the body of a request must have come, bundles apart. */
    BODY_SECONDS: z.coerce.number().min(1).max(600).default(30),
    /** What a system, a person and a stranger's network may use up in a minute: reading costs 1, writing 5, a harvest or an import 50. */
    POINTS_OF_SYSTEM: z.coerce.number().int().min(1).default(60_000),
    POINTS_OF_PERSON: z.coerce.number().int().min(1).default(1_200),
    POINTS_OF_STRANGER: z.coerce.number().int().min(1).default(3_000),
    SPOOL_DIR: z.string().optional(),
    ...tracingSettings,
  });
}

export type ServiceSettings = z.infer<ReturnType<typeof serviceSettings>>;

export interface BadVariable {
  readonly name: string;
  readonly fr: string;
  readonly en: string;
}

export class ConfigError extends Error {
  constructor(readonly variables: readonly BadVariable[]) {
    const lines = variables.map(({ name, fr, en }) => `  ${name} : ${fr} / ${en}`);
    super(['La configuration est refusée / The configuration is refused:', ...lines].join('\n'));
    this.name = 'ConfigError';
  }
}

/** Reads each variable of the schema, or the file that `<NAME>_FILE` points to; an empty variable counts as absent. */
export function loadConfig<S extends z.ZodObject>(schema: S, env: NodeJS.ProcessEnv = process.env): z.infer<S> {
  const values: Record<string, string> = {};
  const bad: BadVariable[] = [];
  for (const name of Object.keys(schema.shape)) {
    const file = env[`${name}_FILE`];
    try {
      const value = env[name] || (file && readFileSync(file, 'utf8').trim());
      if (value) values[name] = value;
    } catch {
      bad.push({ name: `${name}_FILE`, fr: 'le fichier ne peut pas être lu', en: 'the file cannot be read' });
    }
  }
  const french = schema.safeParse(values, { error: z.locales.frCA().localeError });
  const english = schema.safeParse(values, { error: z.locales.en().localeError });
  if (english.success && bad.length === 0) return english.data;
  for (const [index, issue] of (english.error?.issues ?? []).entries()) {
    const name = issue.path.join('.');
    if (bad.some((known) => known.name === `${name}_FILE`)) continue;
    const absent = !(name in values);
    bad.push({
      name,
      fr: absent ? 'manque' : (french.error?.issues[index]?.message ?? ''),
      en: absent ? 'is missing' : issue.message,
    });
  }
  throw new ConfigError(bad);
}
