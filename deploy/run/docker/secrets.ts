/**
 * Draws every secret that is not there yet and hands each container the ones it needs, as files in a volume of its own.
 * `node deploy/run/docker/secrets.ts` does it; `… secrets.ts show <name>` prints one for the operator.
 */
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { services, type ServiceName } from '../../../libs/contracts/src/context-map.ts';

export type Secrets = Readonly<Record<string, string>>;

/** What every service reads from `<NAME>_FILE`, and what one of them needs beside. */
const keysOf: Partial<Record<ServiceName, readonly string[]>> = {
  'student-record': ['identity-key', 'attestation-keys'],
  'exam-management': ['content-keys', 'admission-key'],
  'governance-reporting': ['edition-key'],
};

export const names: readonly string[] = [
  'postgres-password',
  'kafka-cluster-id',
  'kafka-admin-password',
  'keycloak-admin-password',
  'keycloak-database-password',
  'identity-provider-secret',
  'realm-keeper-secret',
  'grafana-admin-password',
  ...services.flatMap((service) =>
    ['owner-password', 'app-password', 'kafka-password', ...(keysOf[service] ?? [])].map(
      (kind) => `${service}-${kind}`,
    ),
  ),
];

/** A file that the operator laid there is taken; the rest is drawn once. */
export function secretsIn(folder: string): Secrets {
  const bad: string[] = [];
  const secrets = names.map((name): [string, string] => {
    const file = path.join(folder, name);
    if (!fs.existsSync(file)) fs.writeFileSync(file, draw(name), { mode: 0o600 });
    const value = fs.readFileSync(file, 'utf8').trim();
    if (!/^[\w.~-]{12,200}$/.test(value)) bad.push(name);
    return [name, value];
  });
  if (bad.length > 0)
    throw new Error(
      `${bad.join(', ')} : de 12 à 200 lettres, chiffres, « . _ ~ - » / 12 to 200 letters, digits and . _ ~ - only`,
    );
  return Object.fromEntries(secrets);
}

function draw(name: string): string {
  if (name === 'kafka-cluster-id') return randomBytes(16).toString('base64url').replace(/^-/, 'A');
  return randomBytes(/-keys?$/.test(name) ? 32 : 18).toString('hex');
}

/** Container → file → text; nothing that a container does not need. */
export function handedOut(secrets: Secrets): Record<string, Record<string, string>> {
  const of = (name: string) => secrets[name]!;
  const url = (user: string, password: string, database: string) =>
    `postgres://${user}:${password}@postgres:5432/${database}`;
  const files: Record<string, Record<string, string>> = {
    postgres: { password: of('postgres-password') },
    grafana: { password: of('grafana-admin-password') },
    kafka: { environment: shell({ CLUSTER_ID: of('kafka-cluster-id'), ...jaas(secrets) }) },
    keycloak: {
      environment: shell({
        KC_DB_PASSWORD: of('keycloak-database-password'),
        KC_BOOTSTRAP_ADMIN_PASSWORD: of('keycloak-admin-password'),
      }),
    },
    tokens: clientSecrets(secrets),
    migrate: {
      ...clientSecrets(secrets),
      'postgres-url': url('postgres', of('postgres-password'), 'postgres'),
      'kafka-password': of('kafka-admin-password'),
      'keycloak-database-password': of('keycloak-database-password'),
      'keycloak-admin-password': of('keycloak-admin-password'),
    },
  };
  for (const service of services) {
    const database = service.replaceAll('-', '_');
    files[service] = {
      'database-url': url(`${database}_app`, of(`${service}-app-password`), database),
      'kafka-password': of(`${service}-kafka-password`),
    };
    for (const key of keysOf[service] ?? []) files[service][key] = of(`${service}-${key}`);
    for (const role of ['owner', 'app'])
      files['migrate']![`${service}-${role}-password`] = of(`${service}-${role}-password`);
  }
  return files;
}

/** Of the clients by which tokens.ts asks the student record and writes into the realm. */
function clientSecrets(secrets: Secrets): Record<string, string> {
  return Object.fromEntries(['identity-provider-secret', 'realm-keeper-secret'].map((name) => [name, secrets[name]!]));
}

/** Each service logs in under its own name; `admin` is the jobs and the broker itself. */
function jaas(secrets: Secrets): Record<string, string> {
  const admin = secrets['kafka-admin-password']!;
  const users = { admin, ...Object.fromEntries(services.map((name) => [name, secrets[`${name}-kafka-password`]!])) };
  const login = (known: Record<string, string>) =>
    [
      'org.apache.kafka.common.security.plain.PlainLoginModule required',
      `username="admin" password="${admin}"`,
      ...Object.entries(known).map(([user, password]) => `user_${user}="${password}"`),
    ].join(' ') + ';';
  return {
    KAFKA_LISTENER_NAME_INSIDE_PLAIN_SASL_JAAS_CONFIG: login(users),
    KAFKA_LISTENER_NAME_OUTSIDE_PLAIN_SASL_JAAS_CONFIG: login(users),
    KAFKA_LISTENER_NAME_CONTROLLER_PLAIN_SASL_JAAS_CONFIG: login({ admin }),
  };
}

function shell(variables: Record<string, string>): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value}'\n`)
    .join('');
}

/** What an operator's folder lacks is told in a sentence. */
function orEnd<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, path: place, message } = error as NodeJS.ErrnoException;
    const name = path.basename(place ?? '');
    console.error(
      code === 'EACCES'
        ? `✗ PAN_SECRETS, ${name} : l’utilisateur 1000 doit pouvoir lire chaque fichier et écrire dans le dossier / user 1000 must be able to read each file and to write into the folder: chown -R 1000`
        : `✗ ${message}`,
    );
    process.exit(1);
  }
}

/** Each folder is a volume that one container alone mounts, so that mode 0444 lets in whichever user runs there. */
function handOut(root: string, files: Record<string, Record<string, string>>): void {
  for (const [container, entries] of Object.entries(files)) {
    const folder = path.join(root, container);
    fs.mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(entries)) {
      const fresh = path.join(folder, `.${name}`);
      fs.rmSync(fresh, { force: true });
      fs.writeFileSync(fresh, text, { mode: 0o444 });
      fs.renameSync(fresh, path.join(folder, name));
    }
  }
}

if (import.meta.main) {
  const root = process.env['SECRETS_ROOT'] ?? '/secrets';
  const secrets = orEnd(() => secretsIn(path.join(root, 'all')));
  const [command, name = ''] = process.argv.slice(2);
  if (command === 'show') {
    console.log(secrets[name] ?? `Au choix / one of: ${names.join(', ')}`);
  } else {
    handOut(root, handedOut(secrets));
    console.log(`${names.length} secrets ✓`);
  }
}
