import { Archive, ArchiveDamaged, type ArchiveFile, type ArchiveLimits } from '@pan/kit/formats';
import { bundleProblem, FileRefused, type BundleProblem } from './bundle-problems.js';
import { otherFiles, rosterFiles } from './columns.js';

export const usualLimits: ArchiveLimits = { entries: 64, inflatedBytes: 4 * 2 ** 30, ratio: 200 };

const knownFiles = ['manifest.csv', ...rosterFiles, ...otherFiles];

/** The files of an archive by their name in the standard. */
export class RosterZip {
  readonly problems: BundleProblem[] = [];
  private readonly files = new Map<string, ArchiveFile>();

  private constructor(
    private readonly archive: Archive,
    private readonly limits: ArchiveLimits,
  ) {
    for (const fault of archive.faults) this.tell(fault.code, 'zip', this.placeOf(fault));
    const folder = commonFolder(archive.files.map(({ path }) => path));
    if (folder) this.tell('top-folder', 'zip', { value: folder });
    for (const file of archive.files) this.place(file.path.slice(folder.length), file);
  }

  /** Opens an archive and looks at its directory; what is wrong with it is in `problems`, nothing is inflated yet. */
  static async open(path: string, limits: ArchiveLimits): Promise<RosterZip> {
    return new RosterZip(await Archive.open(path, limits), limits);
  }

  get names(): string[] {
    return [...this.files.keys()];
  }

  has(name: string): boolean {
    return this.files.has(name);
  }

  /** The bytes of a file; refuses it when they are not those that were put in. */
  async *read(name: string): AsyncGenerator<Buffer> {
    const file = this.files.get(name);
    if (!file) throw new Error(`${name} is not in the archive`);
    try {
      yield* this.archive.read(file);
    } catch (error) {
      throw error instanceof ArchiveDamaged ? new FileRefused(bundleProblem('zip-damaged', name)) : error;
    }
  }

  close(): void {
    this.archive.close();
  }

  private place(path: string, file: ArchiveFile): void {
    const name = knownFiles.find((known) => known.toLowerCase() === path.toLowerCase());
    if (!name) return this.tell('entry-unknown', 'zip', { value: path });
    if (name !== path) this.tell('file-name-case', name, { value: path });
    if (this.files.has(name)) return this.tell('file-twice', name);
    this.files.set(name, file);
    if (file.fault) this.tell(file.fault, name, { params: { limit: this.limits.ratio } });
  }

  private placeOf(fault: Archive['faults'][number]): Parameters<typeof bundleProblem>[2] {
    if (fault.code === 'zip-path-unsafe') return { value: fault.path };
    if (fault.code === 'zip-too-many-files') return { params: { count: fault.count, limit: this.limits.entries } };
    if (fault.code === 'zip-too-large')
      return { params: { limitMB: Math.floor(this.limits.inflatedBytes / 1_000_000) } };
    return undefined;
  }

  private tell(...[code, file, where]: Parameters<typeof bundleProblem>): void {
    this.problems.push(bundleProblem(code, file, where));
  }
}

function commonFolder(paths: readonly string[]): string {
  const [first = '', ...others] = paths.map((path) => path.slice(0, path.lastIndexOf('/') + 1));
  let folder = first;
  while (folder && !others.every((other) => other.startsWith(folder)))
    folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
  return folder;
}
