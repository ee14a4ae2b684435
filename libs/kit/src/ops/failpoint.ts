import { writeSync } from 'node:fs';
import { readInteger } from '../domain/index.js';

const [armed, count, how] = (process.env['PAN_FAILPOINT'] ?? '').split(':');
let left = readInteger(count ?? '1') ?? 1;

/**
 * Kills this process at a named place, the way a power cut would, when PAN_FAILPOINT=`name[:nth]` says so; `name:nth:stop`
 * stops it there instead, with whatever it holds. Fault specs only.
 */
export function failpoint(name: string): void {
  if (name !== armed || --left !== 0) return;
  writeSync(2, `failpoint ${name}\n`);
  process.kill(process.pid, how === 'stop' ? 'SIGSTOP' : 'SIGKILL');
}
