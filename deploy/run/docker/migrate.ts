/** Everything that must be in place before a service starts, each step safe to repeat: databases and roles, topics and permissions, six schemas, the realm, the portal. */
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { services, topicPermissions, topicRules } from '../../../libs/contracts/src/context-map.ts';
import { createAcls, createTopics, removeOtherAcls } from '../../../libs/kit/src/messaging/kafka.ts';
import { connected, createDatabase, createServiceDatabase } from '../../../libs/servers/src/databases.ts';
import { explain, Remedy } from '../../../libs/servers/src/remedy.ts';
import { buildPortal } from '../../apps/portal/build.ts';
import { readDemo, requireOrigins } from './addresses.ts';
import { refuseDemoInPublic, refuseFormerDemo } from './demo.ts';
import { realm } from './realm.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const [base, idp] = [environment('PAN_BASE_URL'), environment('PAN_IDENTITY_URL')];
const adminUrl = secret('postgres-url');
const doors = { base, idp, bind: process.env['PAN_BIND'] ?? '', host: process.env['PAN_HOST'] ?? '' };

await step('adresses / addresses', async () => {
  requireOrigins({ PAN_BASE_URL: base, PAN_IDENTITY_URL: idp });
  refuseDemoInPublic(readDemo(process.env['PAN_DEMO']), doors);
});
const isDemo = readDemo(process.env['PAN_DEMO']);

// Two at once would alter one role, one realm file and one portal at once: the second waits until the first has ended.
const turn = new pg.Client({ connectionString: adminUrl });
await step('seul / alone', async () => {
  await requirePassword();
  await turn.connect();
  await turn.query(`select pg_advisory_lock(hashtext('pan: migrate'))`);
});

await step('bases et rôles / databases, roles', async () => {
  for (const service of services)
    await createServiceDatabase(adminUrl, databaseOf(service), {
      owner: secret(`${service}-owner-password`),
      app: secret(`${service}-app-password`),
    });
  await createDatabase(adminUrl, 'keycloak', 'keycloak', secret('keycloak-database-password'));
  await refuseFormerDemo(adminUrl, doors);
});

await step('sujets et permissions / topics, permissions', async () => {
  const admin = {
    brokers: environment('KAFKA_BROKERS').split(','),
    clientId: 'migrate',
    username: 'admin',
    password: secret('kafka-password'),
    mechanism: 'plain',
  } as const;
  await patiently(async () => {
    await createTopics(admin, topicRules());
    await createAcls(admin, topicPermissions());
    for (const gone of await removeOtherAcls(admin, topicPermissions())) console.log(`  − ${gone}`);
  });
});

for (const service of services) await step(`migrations ${service}`, () => migrate(service));

await step('royaume / realm', () => {
  const document = realm({
    base,
    demo: isDemo,
    readingRedirects: process.env['PAN_READING_REDIRECTS'] ?? '',
    asker: secret('identity-provider-secret'),
    keeper: secret('realm-keeper-secret'),
  });
  fs.writeFileSync('/realm/pan-realm.json', JSON.stringify(document, null, 2));
  return Promise.resolve();
});

// The volume itself cannot be replaced, a folder in it can.
await step('portail / portal', async () => {
  await buildPortal('/portal/fresh', { base, idp });
  fs.rmSync('/portal/site', { recursive: true, force: true });
  fs.renameSync('/portal/fresh', '/portal/site');
});
await turn.end();

/** PostgreSQL keeps the password that its superuser had at the first start, or was given since. */
async function requirePassword(): Promise<void> {
  await connected(adminUrl, () => Promise.resolve()).catch((error: unknown) => {
    if ((error as { code?: string }).code !== '28P01') throw error;
    throw new Remedy(
      "postgres-password n’est pas le mot de passe que PostgreSQL a dans le volume : remettez le fichier d’avant, ou donnez le nouveau : docker compose exec postgres psql -U postgres -c '\\password'",
      "postgres-password is not the password that PostgreSQL has in the volume: put the former file back, or give it the new one: docker compose exec postgres psql -U postgres -c '\\password'",
    );
  });
}

async function migrate(service: string): Promise<void> {
  const url = new URL(adminUrl);
  url.username = `${databaseOf(service)}_owner`;
  url.password = secret(`${service}-owner-password`);
  url.pathname = databaseOf(service);
  const script = path.join(root, 'services', service, 'dist', 'migrate.js');
  const { stdout } = await promisify(execFile)(process.execPath, [script], {
    env: { ...process.env, DATABASE_OWNER_URL: url.href },
  });
  process.stdout.write(stdout.replace(/^(?=.)/gm, '    '));
}

async function step(title: string, work: () => Promise<void>): Promise<void> {
  const begun = performance.now();
  try {
    await work();
  } catch (error) {
    console.error(`✗ ${title}\n${(error as { stderr?: string }).stderr ?? explain(error)}`);
    process.exit(1);
  }
  console.log(`✓ ${title}  ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}

/** A broker that has just begun, on a busy machine, may need a while to hear of what it was told. */
async function patiently(work: () => Promise<void>, times = 6): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (times === 1) throw error;
    console.log(`  … ${(error as Error).message}`);
    await sleep(3_000);
    await patiently(work, times - 1);
  }
}

function databaseOf(service: string): string {
  return service.replaceAll('-', '_');
}

function secret(name: string): string {
  return fs.readFileSync(path.join('/run/secrets', name), 'utf8').trim();
}

function environment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} : manque / is missing`);
  return value;
}
