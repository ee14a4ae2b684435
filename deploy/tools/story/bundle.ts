import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import { csvStream, type Manner, type Row } from './csv.ts';
import type { Centre } from './network.ts';
import { manifestHeader, manifestOf, tablesOf } from './oneroster.ts';
import type { Evening } from './evening.ts';

/** A zip entry keeps the local time fields of this date, so the bytes are the same in every time zone. */
const entry = { mtime: new Date(2026, 8, 30, 22, 0, 0), mode: 0o100644, forceDosTimestamp: true };

/** The older system writes as Windows programs do. */
const manners: Record<Centre['oneRoster'], Manner> = { '1.1': { bom: true, eol: '\r\n' }, '1.2': {} };

/** The bundle that a centre's system sends one evening, as a zip that is made while it is read, whatever its size. */
export function bundle(centre: Centre, evening: Evening = {}): Readable {
  const zip = new yazl.ZipFile();
  const output = zip.outputStream as Readable;
  zip.on('error', (error: Error) => output.destroy(error));
  const add = (name: string, header: readonly string[], rows: () => Iterable<Row>) => {
    zip.addReadStreamLazy(`${name}.csv`, entry, (ready) => {
      const csv = csvStream(header, rows(), manners[centre.oneRoster]);
      csv.on('error', (error) => output.destroy(error));
      ready(null, csv);
    });
  };
  add('manifest', manifestHeader, () => manifestOf(centre));
  for (const { name, header, rows } of tablesOf(centre)) add(name, header, () => rows(centre, evening));
  zip.end();
  return output;
}

export const bundleBytes = (centre: Centre, evening: Evening = {}): Promise<Buffer> => buffer(bundle(centre, evening));

export const writeBundle = (path: string, centre: Centre, evening: Evening = {}): Promise<void> =>
  pipeline(bundle(centre, evening), createWriteStream(path));
