import { pause, type Session } from './api.ts';
import { bundleBytes } from './bundle.ts';
import type { Evening } from './evening.ts';
import type { Centre } from './network.ts';
import { record } from './story.ts';

export interface ImportJob {
  id: string;
  state: 'queued' | 'running' | 'waiting' | 'succeeded' | 'refused' | 'failed' | 'cancelled';
  progress: { done: number; total: number | null };
  /** `learner.created`, `stay.ended`, `membership.unchanged` … */
  counts: Record<string, number>;
  reason: { code: string; detail: string } | null;
  problems: ImportProblem[];
}

export interface ImportProblem {
  severity: string;
  file: string | null;
  row: number | null;
  field: string | null;
  code: string;
  value: string | null;
  detail: string;
  remedy: string | null;
}

/** Sends a centre's bundle of one evening and follows its import to the end. */
export async function sendBundle(sis: Session, centre: Centre, evening: Evening = {}) {
  const zip = await bundleBytes(centre, evening);
  const accepted = await sis.post(`${record}/imports?source=${centre.system}`, { zip });
  const path = new URL(accepted.headers.get('location')!).pathname;
  for (;;) {
    const job = await sis.get<ImportJob>(path);
    if (job.state !== 'queued' && job.state !== 'running') return { status: accepted.status, path, job };
    await pause(200);
  }
}

/** How many things an import created, changed, ended or found gone; what stayed as it was does not count. */
export function changesIn({ counts }: ImportJob): number {
  return Object.entries(counts)
    .filter(([name]) => /\.(created|changed|ended|absent)$/.test(name))
    .reduce((sum, [, count]) => sum + count, 0);
}
