import { bundleProblem, type BundleProblem } from './bundle-problems.js';
import { manifestShape, type Mode, otherFiles, requiredFiles, rosterFiles, type Version } from './columns.js';
import { CsvFile } from './csv-file.js';
import { matchHeaders } from './headers.js';
import type { RosterFile } from './roster-row.js';
import type { RosterZip } from './zip.js';

/** What the sender declares: the version, and for each file whether it is there. */
export interface Manifest {
  readonly version: string | null;
  readonly files: ReadonlyMap<string, { readonly value: string; readonly row: number }>;
}

/** The standard names some twenty; more lines teach nothing. */
const mostFiles = 100;

const nothing: Manifest = { version: null, files: new Map() };

export async function readManifest(zip: RosterZip, problems: BundleProblem[]): Promise<Manifest> {
  if (!zip.has('manifest.csv')) return nothing;
  const csv = await CsvFile.open('manifest.csv', zip.read('manifest.csv'), manifestShape.columns);
  const { columns, problems: headerProblems } = matchHeaders(manifestShape, csv.headers);
  problems.push(...headerProblems);
  const name = columns.at.get('propertyName');
  const value = columns.at.get('value');
  const files = new Map<string, { value: string; row: number }>();
  let version: string | null = null;
  for await (const records of csv.records(columns.fewest, columns.most)) {
    if (name === undefined || value === undefined) break;
    for (const { cells, line } of records) {
      const property = cells[name]?.trim().toLowerCase() ?? '';
      const said = cells[value]?.trim() ?? '';
      if (property === 'oneroster.version') version = said;
      if (property.startsWith('file.') && files.size < mostFiles)
        files.set(nameInStandard(property.slice(5)), { value: said, row: line });
    }
  }
  problems.push(...csv.remarks());
  return { version, files };
}

function nameInStandard(lowerCase: string): string {
  return (
    [...rosterFiles, ...otherFiles].find((file) => file.toLowerCase() === `${lowerCase}.csv`) ?? `${lowerCase}.csv`
  );
}

/** The version to read by: what the files show, when it goes against what is declared. */
export function versionOf(
  zip: RosterZip,
  manifest: Manifest,
  usersHeaders: readonly string[],
  problems: BundleProblem[],
): Version | null {
  const headers = new Set(usersHeaders.map((header) => header.toLowerCase()));
  const has11 = headers.has('role') && ['orgsourcedids', 'orgs'].some((header) => headers.has(header));
  const has12 = zip.has('roles.csv');
  const shown: Version | null = has12 && !has11 ? '1.2' : has11 && !has12 ? '1.1' : null;
  const tell = (...[code, params]: ['version-guessed' | 'version-contradicted', Record<string, string>]) =>
    problems.push(bundleProblem(code, 'manifest.csv', { field: 'oneroster.version', params }));

  if (!manifest.version) {
    const guess = shown ?? (has11 && has12 ? '1.2' : null);
    if (guess) tell('version-guessed', { version: guess });
    else problems.push(bundleProblem('manifest-missing', 'manifest.csv'));
    return guess;
  }
  const declared = /^v?(1\.[12])(\.\d+)?$/i.exec(manifest.version)?.[1] as Version | undefined;
  if (!declared) {
    problems.push(
      bundleProblem('version-unsupported', 'manifest.csv', { field: 'oneroster.version', value: manifest.version }),
    );
    return null;
  }
  if (shown && shown !== declared) tell('version-contradicted', { declared, version: shown });
  return shown ?? declared;
}

/**
 * Compares what is declared with what is there, and says which files are to be read, and as what. Once one of them is a delta, those
 * of which the manifest says nothing are read as such too, since a delta ends nothing by what it leaves out; and no file is required.
 */
export function filesToRead(
  zip: RosterZip,
  manifest: Manifest,
  version: Version,
  problems: BundleProblem[],
): ReadonlyMap<RosterFile, Mode> {
  const wordFor = (file: string) => manifest.files.get(file)?.value.toLowerCase();
  const isDelta = rosterFiles.some((file) => wordFor(file) === 'delta');
  const isRequired = (file: string) => !isDelta && requiredFiles[version].some((required) => required === file);
  // Courses are read for the sake of resources alone, and systems announce them that write none.
  const isRead = (file: string) => file !== 'courses.csv' && rosterFiles.some((known) => known === file);
  const tell = (code: Parameters<typeof bundleProblem>[0], file: string, row?: number, value?: string) =>
    problems.push(
      bundleProblem(code, file, { ...(row !== undefined && { row }), ...(value !== undefined && { value }) }),
    );

  for (const file of requiredFiles[version])
    if (isRequired(file) && !zip.has(file)) tell('required-file-missing', file);
  for (const [file, { value, row }] of manifest.files) {
    const word = value.toLowerCase();
    if (word !== 'bulk' && word !== 'delta' && word !== 'absent') {
      problems.push(bundleProblem('manifest-value-unknown', 'manifest.csv', { row, value, params: { name: file } }));
    }
    if ((word === 'bulk' || word === 'delta') && !zip.has(file) && !isRequired(file))
      tell(isRead(file) ? 'declared-file-missing' : 'unread-file-missing', file);
    if (word === 'absent' && zip.has(file))
      tell(isRequired(file) ? 'required-file-declared-absent' : 'file-declared-absent', file);
  }
  const present = rosterFiles.filter((file) => zip.has(file) && (version === '1.2' || file !== 'roles.csv'));
  if (manifest !== nothing)
    for (const file of present) if (!manifest.files.has(file)) tell('file-not-in-manifest', file);
  const read = present.filter((file) => isRequired(file) || wordFor(file) !== 'absent');
  if (read.length === 0) tell('nothing-to-read', 'manifest.csv');
  return new Map(read.map((file) => [file, isDelta && wordFor(file) !== 'bulk' ? 'delta' : 'bulk']));
}
