/** `npm start`: everything up, the story played, an address for each part; with --check from nothing, verified, and gone again. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { doctor } from './doctor.ts';
import { installation, pidFile, presentServices, secretsOf, type Installation } from './installation.ts';
import * as parts from './parts.ts';
import { memoryOf, memoryOfTree, recordPid, runningPid } from '../../../libs/servers/src/processes.ts';
import { step, table } from './progress.ts';
import { explain } from '../../../libs/servers/src/remedy.ts';
import { play } from '../../tools/story/play.ts';
import { deathsTold, supervise } from './supervisor.ts';

const check = process.argv.includes('--check');
const begun = performance.now();
let stopping = false;
let place = installation(check ? '.local/check' : undefined);

onlyOneLauncher();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void interrupt());

const ok = await main().catch((error: unknown) => {
  if (!stopping) console.error(`\n✗ ${explain(error)}`);
  return false;
});
if (!stopping && (check || !ok)) {
  await shutDown();
  if (check && ok) fs.rmSync(place.state, { recursive: true, force: true });
  process.exit(ok ? 0 : 1);
}

async function main(): Promise<boolean> {
  if (check) await fromNothing();
  place = await step('Vérifications / doctor', () => doctor(place, { movePorts: check }));
  for (const line of deathsTold(place)) console.log(`  · la dernière fois / last time: ${line}`);
  const secrets = secretsOf(place);
  const present = presentServices();

  const starts = new Map<string, () => Promise<unknown>>();
  const start = <T>(part: string, title: string, begin: () => Promise<T>): Promise<T> => {
    starts.set(part, begin);
    return step(title, begin);
  };
  const [adminUrl] = await Promise.all([
    start('postgres', 'PostgreSQL 18', () => parts.postgres(place, secrets)),
    start('kafka', 'Kafka 4.1', () => parts.kafka(place, secrets)),
    step('Construction / build (Nx)', () => parts.build()),
  ]);
  const [made] = await Promise.all([
    step('Bases et rôles / databases, roles', () => parts.databases(adminUrl, present, secrets)),
    step('Sujets et permissions / topics, permissions', () => parts.topics(place, secrets)),
  ]);
  await step('Migrations', (say) => parts.migrate(made, say));
  await start('identity', 'Fournisseur d’identité / identity provider', () => parts.identity(place));
  await Promise.all(
    present.map((name) => start(name, name, () => parts.service(place, name, made.get(name)!, secrets))),
  );
  await start('gateway', 'Portail / portal', async () => {
    const pages = path.join(place.state, 'portal');
    await parts.portal(place, pages);
    await parts.gateway(place, present, pages);
  });
  // What a check finds must stand on no second try.
  if (!check) supervise({ place, starts, stopping: () => stopping, tell: console.error });
  const { ok: told } = await story(place);
  if (check) {
    memory();
    const verdict = told ? '✓ Tout est vérifié / all verified' : '✗ Une ligne est fausse / a line is wrong';
    console.log(`\n${verdict}  ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  } else {
    addresses(place);
  }
  return told || !check;
}

/** The story knows how far an earlier start came, and goes on from there. */
function story(here: Installation): Promise<{ ok: boolean }> {
  return play({
    base: `http://127.0.0.1:${here.ports.gateway}`,
    idp: `http://127.0.0.1:${here.ports.identity}`,
    check,
    print: (line) => {
      console.log(line);
    },
  });
}

function addresses(here: Installation): void {
  const base = `http://127.0.0.1:${here.ports.gateway}`;
  const rows = [
    ['Portail / portal', base],
    ...presentServices().map((name) => [name, `${base}/${name}/docs`, `(direct : ${here.ports[name]})`]),
    [
      'Jetons / tokens',
      `POST http://127.0.0.1:${here.ports.identity}/token`,
      'demo-sis:demo-sis-secret · demo-ministry:demo-ministry-secret',
    ],
    ['PostgreSQL', `127.0.0.1:${here.ports.postgres}`],
    ['Kafka', `127.0.0.1:${here.ports.kafka}`],
    ['Journaux / logs', path.join(here.state, 'logs')],
  ];
  console.log(`\n${table(rows)}\n\nCtrl-C arrête tout. / Ctrl-C stops everything.`);
}

function memory(): void {
  const used = [...parts.runningParts(place)].map(([part, pid]) => ({ part, megabytes: memoryOfTree(pid) }));
  used.push({ part: 'launcher', megabytes: memoryOf(process.pid) });
  const total = used.reduce((sum, { megabytes }) => sum + megabytes, 0);
  console.log(
    `\nMémoire / memory (PSS) : ${total.toFixed(0)} Mo = ${used.map(({ part, megabytes }) => `${part} ${megabytes.toFixed(0)}`).join(' + ')}`,
  );
}

function onlyOneLauncher(): void {
  const file = pidFile(place, 'launcher');
  const other = runningPid(file);
  if (other) {
    console.error(
      `✗ Le système tourne déjà (pid ${other}) : npm run status, npm run stop. / The system is already running.`,
    );
    process.exit(1);
  }
  recordPid(file, process.pid);
}

/** Nothing of an earlier check counts. */
async function fromNothing(): Promise<void> {
  await parts.stopAll(place);
  fs.rmSync(place.state, { recursive: true, force: true });
  recordPid(pidFile(place, 'launcher'), process.pid);
}

async function interrupt(): Promise<void> {
  if (stopping) return;
  console.log('\nArrêt… / stopping…');
  await shutDown();
  process.exit(check ? 1 : 0);
}

/** Repeated until nothing is left, since a start under way may have launched one more part. */
async function shutDown(): Promise<void> {
  stopping = true;
  while ((await parts.stopAll(place, (part) => console.log(`  ${part} ✓`))).length > 0);
  fs.rmSync(pidFile(place, 'launcher'), { force: true });
}
