import { Session } from 'node:inspector/promises';
import * as fs from 'node:fs';
import { OutboxBell } from '@pan/kit';
import { openStage } from './stage.ts';
import { openSides, boot } from './events/sides.ts';
import { batchesOf, produce, count } from './events/bare-kafka.ts';
import { fillOutbox, rowsOf } from './events/facts.ts';
const stage = await openStage(true);
const sides = await openSides(stage);
const N = 150000;
const rows = rowsOf(N);
const batches = batchesOf(rows);
const session = new Session();
session.connect();
await session.post('Profiler.enable');
const cpuOf = async (name: string, work: () => Promise<void>) => {
  await session.post('Profiler.start');
  const c = process.cpuUsage();
  const t = performance.now();
  const pg = pgCpu();
  await work();
  const d = process.cpuUsage(c);
  const ms = performance.now() - t;
  const { profile } = await session.post('Profiler.stop');
  fs.writeFileSync(`/tmp/prof/${name}.cpuprofile`, JSON.stringify(profile));
  console.log(
    name,
    ((N * 1000) / ms).toFixed(0),
    '/s; node',
    ((d.user + d.system) / N).toFixed(1),
    'µs/event (sys',
    (d.system / N).toFixed(1) + '); pg',
    (((pgCpu() - pg) * 1000) / N).toFixed(1),
    'µs/event',
  );
};
function pgCpu() {
  let sum = 0;
  for (const p of fs.readdirSync('/proc').filter((e) => /^\d+$/.test(e))) {
    try {
      const f = fs.readFileSync(`/proc/${p}/stat`, 'utf8');
      if (!f.includes('(postgres)')) continue;
      const cmd = fs.readFileSync(`/proc/${p}/cmdline`, 'utf8');
      const ppid = Number(f.split(') ')[1]!.split(' ')[1]);
      if (ppid !== stage.servers.postgres.pid) continue;
      const x = f.split(') ')[1]!.split(' ');
      sum += (Number(x[11]) + Number(x[12])) * 10;
    } catch {}
  }
  return sum;
}
const what = process.argv[2]!;
fs.mkdirSync('/tmp/prof', { recursive: true });
if (what === 'relay') {
  const app = await boot('student-record', sides.environment('student-record'));
  const isEmpty = async () => (await sides.source.query('select 1 from outbox order by seq desc limit 1')).length === 0;
  for (let i = 0; i < 4; i++) {
    await cpuOf('bare', async () => {
      await produce(sides.kafka.as('student-record'), sides.topic, batches);
    });
    await sides.source.query('truncate outbox');
    await fillOutbox(sides.source.adminUrl, rows);
    await cpuOf('relay', async () => {
      app.get(OutboxBell).ring();
      while (!(await isEmpty())) await new Promise((r) => setTimeout(r, 20));
    });
  }
  await app.close();
} else {
  await produce(sides.kafka.as('student-record'), sides.topic, batches);
  const { kafkaClient } = await import('@pan/kit');
  for (let i = 0; i < 4; i++) {
    await cpuOf('count', async () => {
      await count(
        sides.kafka.as('governance-reporting'),
        sides.topic,
        `${sides.kafka.prefix}governance-reporting.b${i}`,
        N,
      );
    });
    await sides.sink.query('truncate stay, inbox, consumer_position');
    const admin = kafkaClient(sides.kafka.as('admin')).admin();
    await admin.connect();
    await admin.deleteGroups([`${sides.kafka.prefix}governance-reporting.projections`]).catch(() => undefined);
    await admin.disconnect();
    const app = await boot('governance-reporting', sides.environment('governance-reporting'));
    const at = async () => (await sides.sink.query<any>('select coalesce(sum(next_offset),0)::int n from consumer_position'))[0].n;
    while (await at() === 0) await new Promise((r) => setTimeout(r, 5));
    const first = await at();
    await cpuOf('project', async () => { while (await at() < N) await new Promise((r) => setTimeout(r, 20)); });
    console.log('counted', N - first, 'of', N);
    await app.close();
  }
}
await sides.close();
await stage.servers.stop();
process.exit(0);
