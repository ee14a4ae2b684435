import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';

const samples = join(import.meta.dirname, '../../../libs/qti/samples');
const entry = { mtime: new Date(2026, 10, 2, 9, 0, 0), mode: 0o100644, forceDosTimestamp: true };

export const paperIdentifier = 'mathematique-sciences-4-2027-01';

/** The paper with an essay, which people mark. */
export const essayIdentifier = 'francais-5-2027-01';
export const essayPlace = 'E01';

/** A paper as its authors send it: by default that of January. */
export function paperZip(
  sample: 'mathematique-sciences-4' | 'francais-5' = 'mathematique-sciences-4',
): Promise<Buffer> {
  const folder = join(samples, sample);
  const zip = new yazl.ZipFile();
  for (const path of globSync('**/*.xml', { cwd: folder }).sort())
    zip.addBuffer(readFileSync(join(folder, path)), path, entry);
  zip.end();
  return buffer(zip.outputStream as Readable);
}

type Responses = Record<string, string[]>;

/** The places of the paper in order: what is right, and what it is worth. */
const places: readonly { ref: string; right: Responses; points: number }[] = [
  { ref: 'Q01', right: { RESPONSE: ['C'] }, points: 1 },
  { ref: 'Q02', right: { RESPONSE: ['6,5'] }, points: 2 },
  { ref: 'Q03', right: { RESPONSE: ['L2'] }, points: 1 },
  { ref: 'Q04', right: { X: ['3'], Y: ['-4'] }, points: 2 },
  { ref: 'Q05', right: { RESPONSE: ['I3'] }, points: 1 },
  { ref: 'Q06', right: { RESPONSE: ['TEN V', 'INT A', 'RES O', 'PUI W'] }, points: 4 },
  { ref: 'Q07', right: { RESPONSE: ['K NA', 'CL BR', 'NE HE'] }, points: 3 },
  { ref: 'Q08', right: { RESPONSE: ['7'] }, points: 1 },
  { ref: 'Q09', right: { RESPONSE: ['2,7'] }, points: 1 },
  { ref: 'Q10', right: { RESPONSE: ['EOL', 'HYD'] }, points: 2 },
  { ref: 'Q11', right: { RESPONSE: ['Photosynthèse'] }, points: 1 },
  { ref: 'Q12', right: { RESPONSE: ['RES G1', 'PHO G2'] }, points: 2 },
  { ref: 'Q13', right: { RESPONSE: ['C2'] }, points: 1 },
  { ref: 'Q14', right: { RESPONSE: ['OBS', 'HYP', 'EXP', 'ANA'] }, points: 2 },
];

export interface Performance {
  answers: readonly { ref: string; responses: Responses }[];
  /** Of 24. */
  points: number;
  /** Out of 100, as the paper's points give it. */
  mark: number;
}

/** Pupils answer from the first place on, and stop sooner or later. */
export function performanceOf(pupil: number): Performance {
  const done = places.slice(0, places.length - (pupil % 8));
  const points = done.reduce((sum, place) => sum + place.points, 0);
  return {
    answers: done.map(({ ref, right }) => ({ ref, responses: right })),
    points,
    mark: Math.floor((points * 100) / 24 + 0.5),
  };
}
