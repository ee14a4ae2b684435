import type { studentRecord } from '@pan/client';
import { pause, value, type Session } from './api.ts';
import { bundleBytes } from './bundle.ts';
import type { Evening } from './evening.ts';
import type { Centre } from './network.ts';
import { record } from './story.ts';

/** Its counts are named `learner.created`, `stay.ended`, `membership.unchanged` … */
export type ImportJob = studentRecord.JobView;

/** Sends a centre's bundle of one evening and follows its import to the end. */
export async function sendBundle(sis: Session, centre: Centre, evening: Evening = {}) {
  const zip = await bundleBytes(centre, evening);
  const { status, location } = await sis.send(`${record}/imports?source=${centre.system}`, zip);
  const id = location!.slice(location!.lastIndexOf('/') + 1);
  for (;;) {
    const job = await value(sis.studentRecord.GET('/v1/imports/{id}', { params: { path: { id } } }));
    if (job.state !== 'queued' && job.state !== 'running') return { status, path: `${record}/imports/${id}`, job };
    await pause(200);
  }
}

/** How many things an import created, changed, ended or found gone; what stayed as it was does not count. */
export function changesIn({ counts }: ImportJob): number {
  return Object.entries(counts)
    .filter(([name]) => /\.(created|changed|ended|absent)$/.test(name))
    .reduce((sum, [, count]) => sum + count, 0);
}

/** Sends a bundle that says nothing new, and counts the facts that left the student record meanwhile. */
export async function resend(sis: Session, centre: Centre, evening: Evening = {}) {
  const before = await factsSent(sis);
  const { path, job } = await sendBundle(sis, centre, evening);
  const emitted = (await factsSent(sis)) - before;
  return { path, state: job.state, changes: changesIn(job), emitted };
}

/** Read once nothing waits to be sent any more. */
async function factsSent(sis: Session): Promise<number> {
  for (;;) {
    if (figureIn(await sis.text(metrics), 'outbox_oldest_age_seconds') === 0) break;
    await pause(200);
  }
  await pause(300);
  return figureIn(await sis.text(metrics), 'relay_sent_total');
}

export const metrics = '/student-record/metrics';

function figureIn(text: string, name: string): number {
  const [, figure] = new RegExp(`^${name} (\\S+)$`, 'm').exec(text) ?? [];
  if (figure === undefined) throw new Error(`${metrics}: ${name} ?`);
  return Number(figure);
}
