/**
 * `node deploy/run/docker/outage/run.ts [--base …] [--idp …] [--project pan] [--only name,name] [--during command] [--writers 3]`: kills the
 * process of each container in turn under a steady load through the gateway, waits until the engine has it back, and at the end
 * counts in three services what was told. With `--during` nothing is killed: the command, an update say, runs under the load. Needs the demo's clients, a catalogue with an e-book (`npm run story`), and the right to kill processes (root).
 */
import { exec } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { services } from '../../../../libs/contracts/src/context-map.ts';
import { Caller } from './caller.ts';
import { containers, gauge, killed, type Container } from './engine.ts';
import { Load } from './load.ts';

const { values } = parseArgs({
  options: {
    base: { type: 'string', default: 'http://127.0.0.1:7100' },
    idp: { type: 'string', default: 'http://127.0.0.1:7109' },
    project: { type: 'string', default: process.env['PAN_PROJECT'] ?? 'pan' },
    only: { type: 'string' },
    during: { type: 'string' },
    writers: { type: 'string', default: '3' },
  },
});

const all = await containers(values.project);
const struck = values.during ? [] : all.filter(({ name }) => !values.only || values.only.split(',').includes(name));
if (struck.length === 0 && !values.during) throw new Error(`no container of ${values.project} runs`);
const caller = await Caller.of(values.base, values.idp);
const load = new Load(caller, Date.now().toString(36));
await load.open();
const writing = load.run(Number(values.writers));
await Promise.race([writing, sleep(3_000)]);

// Ctrl-C: no more faults, and what was told until then is counted.
let isEnough = false;
process.once('SIGINT', () => (isEnough = true));
let kills = 0;
for (const container of struck) {
  if (isEnough) break;
  const [before, repeated] = [load.told.loans.size, caller.repeated];
  const seconds = await Promise.race([
    killed(container),
    writing.then(() => Promise.reject(new Error('the load ended'))),
  ]);
  kills += 1;
  await moreLoans();
  const [told, again] = [load.told.loans.size - before, caller.repeated - repeated];
  console.log(
    `${container.name.padEnd(22)} ${seconds.toFixed(1).padStart(6)} s   ${told} prêts / loans, ${again} × répété / repeated`,
  );
}
if (values.during) {
  const begun = performance.now();
  const ended = promisify(exec)(values.during, { maxBuffer: 1e8 });
  await Promise.race([ended, writing.then(() => Promise.reject(new Error('the load ended')))]);
  const seconds = (performance.now() - begun) / 1_000;
  await moreLoans();
  console.log(
    `${values.during}: ${seconds.toFixed(1)} s, ${load.told.loans.size} prêts / loans, ${caller.repeated} × répété / repeated`,
  );
}

load.stop();
await writing;
const unlike = await level();
for (const line of unlike) console.error(`✗ ${line}`);
const { learners, loans } = load.told;
if (unlike.length === 0)
  console.log(`✓ ${learners.size} élèves / learners, ${loans.size} prêts / loans: ${kills} × tué / killed`);
process.exitCode = unlike.length === 0 ? 0 : 1;

/** The way from the gateway through the record, Kafka and the library is open again: a few loans more than there were. */
async function moreLoans(): Promise<void> {
  const enough = load.told.loans.size + 5;
  while (load.told.loans.size < enough) await Promise.race([sleep(200), writing]);
}

/** What is still unlike after two minutes; nothing, when all is level. */
async function level(): Promise<string[]> {
  const until = Date.now() + 120_000;
  for (;;) {
    const counted = Object.entries(await load.counted()).map(([what, pair]): [string, readonly [number, number]] => [
      what,
      pair,
    ]);
    const now = await containers(values.project);
    const waiting = await Promise.all(now.filter(isService).map(waitingIn));
    const unlike = [...counted, ...waiting.flat()].filter(([, [found, expected]]) => found !== expected);
    if (unlike.length === 0 || Date.now() > until)
      return unlike.map(([what, [found, expected]]) => `${what}: ${found}, ${expected}`);
    await sleep(2_000);
  }
}

function isService({ name }: Container): boolean {
  return (services as readonly string[]).includes(name);
}

async function waitingIn(container: Container): Promise<[string, readonly [number, number]][]> {
  const names = ['outbox_oldest_age_seconds', 'consumer_lag', 'parked_keys'];
  return Promise.all(
    names.map(
      async (name) =>
        [`${container.name}: ${name}`, [await gauge(container, name), 0]] as [string, readonly [number, number]],
    ),
  );
}
