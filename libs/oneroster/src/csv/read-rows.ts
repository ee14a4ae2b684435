import { schoolDay } from '@pan/kit/domain';
import { Absent } from './absent.js';
import { bundleProblem, type BundleProblem } from './bundle-problems.js';
import type { Version } from './columns.js';
import { CsvFile } from './csv-file.js';
import {
  demographics,
  demographicsAreHeld,
  demographicsRow,
  noteRole,
  personRow,
  roleIsHeld,
  roleRow,
  roleStay,
  changedUser11,
  user11,
  user12,
} from './people-rows.js';
import { hasDemographics, hasFaultyDemographics, isInUsers, isLearner, isStaff, Persons } from './persons.js';
import { course, resource, resourceUse, resourceUses } from './resource-rows.js';
import type { HeldRow, RosterFile, RosterRow } from './roster-row.js';
import { RowCells, type RosterBatch } from './row-cells.js';
import { membership, organisation, schoolClass, session } from './structure-rows.js';
import type { SurveyedFile } from './survey.js';
import type { RosterZip } from './zip.js';

const batchSize = 1_000;

/** What a row of a file gives: a row of ours, several, or nothing that is kept. */
type Take = (row: RowCells) => RosterRow | readonly RosterRow[] | null | undefined;

/** What to remember of a row that gives nothing: an error holds it back, or it is marked as deleted or inactive. */
type OnNothing = (sourceId: string | null, why: 'held' | 'absent', row: RowCells) => unknown;

/** Reads the files in the order in which their rows build on one another. */
export async function* readRows(
  zip: RosterZip,
  files: readonly SurveyedFile[],
  version: Version | null,
): AsyncGenerator<RosterBatch> {
  const today = schoolDay(new Date());
  const persons = new Persons();
  const isDelta = files.some(({ mode }) => mode === 'delta');
  const reading = new Reading(zip, files, isDelta);
  yield* reading.file('orgs.csv', organisation);
  yield* reading.file('academicSessions.csv', session);
  if (isDelta) {
    yield* reading.file('demographics.csv', (row) => demographicsRow(row, today));
    yield* reading.file('users.csv', version === '1.2' ? personRow : (row) => changedUser11(row, persons));
    yield* reading.file('roles.csv', (row) => roleRow(row) ?? otherwise(row));
  } else yield* people(reading, version, today, persons);
  yield* reading.file('classes.csv', (row) => schoolClass(row, reading.absent));
  yield* reading.file('enrollments.csv', (row) => membership(row, reading.absent) ?? (isDelta ? otherwise(row) : null));
  yield* reading.file('courses.csv', course);
  yield* reading.file('resources.csv', resource);
  for (const file of resourceUses) yield* reading.file(file, resourceUse(file, reading.absent));
}

/** The row says something that is not kept; what was kept under its key is no more. */
const otherwise = (row: RowCells): RosterRow | null =>
  row.isFaulty ? null : { kind: 'gone', ...row.origin, otherwise: true };

/** In a complete bundle, what several files say of a person is put together here. */
async function* people(
  reading: Reading,
  version: Version | null,
  today: string,
  persons: Persons,
): AsyncGenerator<RosterBatch> {
  yield* reading.file(
    'demographics.csv',
    (row) => void demographics(row, persons, today),
    (person, why) => person !== null && why === 'held' && demographicsAreHeld(person, persons),
  );
  if (version === '1.2') {
    await reading.silently(
      'roles.csv',
      (row) => noteRole(row, persons),
      (_, why, row) => why === 'held' && roleIsHeld(row, persons),
    );
  }
  yield* reading.file(
    'users.csv',
    version === '1.2' ? (row) => user12(row, persons) : (row) => user11(row, persons),
    (person) => person !== null && persons.markIfKnown(person, isInUsers),
  );
  yield* reading.file('roles.csv', (row) => roleStay(row, persons, reading.absent));
  const strangers: BundleProblem[] = [
    ...unknown('demographics.csv', persons.countWith(hasDemographics | hasFaultyDemographics, isInUsers)),
    ...unknown('roles.csv', persons.countWith(isStaff, isInUsers | isLearner)),
  ];
  if (strangers.length > 0) yield { rows: [], problems: strangers, held: [], done: reading.done };
}

/** People of whom another file speaks and whom `users.csv` does not know. */
const unknown = (file: RosterFile, count: number): BundleProblem[] =>
  count === 0 ? [] : [bundleProblem('person-unknown', file, { params: { count } })];

class Reading {
  done = 0;
  /** What a complete bundle marks as deleted; of a delta the rows are told, since only what is known decides. */
  readonly absent = new Absent();

  constructor(
    private readonly zip: RosterZip,
    private readonly files: readonly SurveyedFile[],
    private readonly isDelta: boolean,
  ) {}

  async *file(name: RosterFile, take: Take, onNothing: OnNothing = () => null): AsyncGenerator<RosterBatch> {
    const file = this.files.find((known) => known.file === name);
    if (!file) return;
    const row = new RowCells(file);
    let rows: RosterRow[] = [];
    let problems: BundleProblem[] = [];
    let held: HeldRow[] = [];
    const csv = await CsvFile.open(name, this.zip.read(name), file.shape.columns);
    for await (const records of csv.records(file.columns.fewest, file.columns.most)) {
      for (const record of records) {
        this.done += 1;
        const taken = row.turnTo(record, problems) ? take(row) : null;
        if (row.isFaulty) {
          const trace = row.trace;
          held.push(trace);
          onNothing(trace.sourceId, 'held', row);
        } else if (row.isAbsent) {
          const { sourceId } = row.trace;
          if (this.isDelta) rows.push({ kind: 'gone', ...row.origin });
          else if (sourceId !== null) this.absent.add(name, sourceId);
          onNothing(sourceId, 'absent', row);
        } else if (taken) {
          if ('kind' in taken) rows.push(taken);
          else rows.push(...taken);
        }
        if (rows.length + problems.length >= batchSize) {
          yield { rows, problems, held, done: this.done };
          [rows, problems, held] = [[], [], []];
        }
      }
    }
    problems.push(...row.inCommon());
    if (rows.length + problems.length + held.length > 0) yield { rows, problems, held, done: this.done };
  }

  /** A first reading of a file that will be read for good later on. */
  async silently(name: RosterFile, take: (row: RowCells) => void, onNothing: OnNothing): Promise<void> {
    const done = this.done;
    for await (const _batch of this.file(name, (row) => void take(row), onNothing));
    this.done = done;
  }
}
