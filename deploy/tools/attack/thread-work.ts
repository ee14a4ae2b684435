import { readFileSync } from 'node:fs';

/** What Linux counts by. */
const tick = 10;

/**
 * Milliseconds of a wait that are the process's own: those in which the thread of its event loop was at work. A wait in which it
 * had no processor to work on is the machine's; where the system does not tell, elsewhere than on Linux, the whole wait counts.
 * @returns what says so when the wait is over
 */
export function waitFor(pid: number | null): () => number {
  const [begun, worked] = [performance.now(), workOf(pid)];
  return () => {
    const waited = performance.now() - begun;
    const work = workOf(pid);
    return work === null || worked === null ? waited : Math.min(waited, work - worked + tick);
  };
}

function workOf(pid: number | null): number | null {
  if (pid === null) return null;
  try {
    const fields = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * tick;
  } catch {
    return null;
  }
}
