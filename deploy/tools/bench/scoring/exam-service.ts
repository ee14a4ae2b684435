/** The exam service alone, as production runs it, with the heap of docker-compose.yml. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openAlone, type Alone } from '../alone.ts';
import type { Stage } from '../stage.ts';

export interface JobState {
  readonly state: string;
  readonly progress: { readonly done: number; readonly total: number | null };
}

export interface ExamService extends Alone {
  /** Milliseconds from now until the job at this path has succeeded. */
  untilDone(path: string, seen?: (job: JobState) => void): Promise<number>;
}

export async function openExamService(stage: Stage): Promise<ExamService> {
  const alone = await openAlone('exam-management', stage, { heap: 160, speaking: ['exam-management'] });
  return {
    ...alone,
    untilDone: async (path, seen = () => undefined) => {
      const begun = performance.now();
      for (;;) {
        const job = await alone.ask<JobState>('GET', path);
        seen(job);
        if (job.state === 'succeeded') return performance.now() - begun;
        if (!['queued', 'running'].includes(job.state)) throw new Error(JSON.stringify(job).slice(0, 2_000));
        await sleep(200);
      }
    },
  };
}
