/** Brings back a part that died, with a word of why; one that cannot start is left after a few tries. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { logFile, pidFile, type Installation } from './installation.ts';
import { endOf, isAlive, lastLines, readText, recordedPid } from '../../../libs/servers/src/processes.ts';

export interface Death {
  readonly at: string;
  readonly why: string;
}

/** Milliseconds before each try; a part that dies once more within the time that counts is left. */
const pauses = [0, 1_000, 2_000, 4_000, 8_000];
const countsFor = 600_000;

export interface Supervised {
  readonly place: Installation;
  /** How each part is started; it resolves when the part answers. */
  readonly starts: ReadonlyMap<string, () => Promise<unknown>>;
  readonly stopping: () => boolean;
  readonly tell: (line: string) => void;
  readonly pauses?: readonly number[];
}

export function supervise({ starts, ...supervised }: Supervised): void {
  fs.rmSync(file(supervised.place), { force: true });
  for (const [part, start] of starts) void watch(part, start, supervised);
}

async function watch(part: string, start: () => Promise<unknown>, on: Omit<Supervised, 'starts'>): Promise<void> {
  const { place, stopping, tell, pauses: waits = pauses } = on;
  const log = logFile(place, part);
  const launched = pidFile(place, part);
  for (;;) {
    const pid = recordedPid(launched);
    while (isAlive(pid)) await sleep(250);
    if (stopping()) return;
    const why = wordOf(pid, log);
    const deaths = noteDeath(place, part, why);
    const recent = deaths.filter(({ at }) => Date.now() - Date.parse(at) < countsFor).length;
    const pause = waits[recent - 1];
    if (pause === undefined) {
      tell(`✗ ${part} : ${recent} arrêts, laissé là / died ${recent} times, left: ${why}\n  ${log}`);
      return;
    }
    tell(`✗ ${part} s’est arrêté, on le relance / died, starting it again: ${why}`);
    await sleep(pause);
    if (stopping()) return;
    await start().then(
      () => tell(`✓ ${part} répond de nouveau / answers again`),
      () => undefined,
    );
  }
}

/** How the process ended, and the line of its log that says most about it. */
function wordOf(pid: number, log: string): string {
  const lines = lastLines(log, 60).split('\n');
  const telling = lines.findLast((line) => /"level":60|Assertion failed|FATAL|^\w*Error\b/.test(line)) ?? lines.at(-1)!;
  return [endOf(pid), telling.slice(0, 300)].filter(Boolean).join(' · ');
}

const file = (place: Installation) => path.join(place.state, 'run', 'deaths.json');

/** What died since the last start, by part. */
export function deathsOf(place: Installation): Readonly<Record<string, readonly Death[]>> {
  return JSON.parse(readText(file(place)) ?? '{}') as Record<string, Death[]>;
}

function noteDeath(place: Installation, part: string, why: string): readonly Death[] {
  const known = deathsOf(place);
  const deaths = [...(known[part] ?? []), { at: new Date().toISOString(), why }].slice(-100);
  fs.writeFileSync(`${file(place)}.new`, JSON.stringify({ ...known, [part]: deaths }));
  fs.renameSync(`${file(place)}.new`, file(place));
  return deaths;
}

/** A line for each part that died. */
export function deathsTold(place: Installation): string[] {
  return Object.entries(deathsOf(place)).map(([part, deaths]) => {
    const { at, why } = deaths.at(-1)!;
    return `${part} : ${deaths.length} arrêt(s), le dernier ${at} / died ${deaths.length} time(s), last ${at}: ${why}`;
  });
}
