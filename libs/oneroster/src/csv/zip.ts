import { crc32 } from 'node:zlib';
import { getFileNameLowLevel, openPromise, validateFileName, type Entry, type ZipFile } from 'yauzl';
import { bundleProblem, FileRefused, type BundleProblem } from './bundle-problems.js';
import { otherFiles, rosterFiles } from './columns.js';

/** What an archive may cost to read. */
export interface ZipLimits {
  readonly entries: number;
  readonly inflatedBytes: number;
  /** How many times its size an entry may inflate to. */
  readonly ratio: number;
}

export const usualLimits: ZipLimits = { entries: 64, inflatedBytes: 4 * 2 ** 30, ratio: 200 };

/** Entries this small are harmless whatever they inflate to. */
const harmless = 1_048_576;
const knownFiles = ['manifest.csv', ...rosterFiles, ...otherFiles];
/** What operating systems add to archives on their own. */
const litter = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._[^/]*$)/i;

/** The files of an archive by their name in the standard. */
export class RosterZip {
  readonly problems: BundleProblem[] = [];
  private readonly entries = new Map<string, Entry>();

  private constructor(private readonly zip: ZipFile | null) {}

  /** Opens an archive and looks at its directory; what is wrong with it is in `problems`, nothing is inflated yet. */
  static async open(path: string, limits: ZipLimits): Promise<RosterZip> {
    let zip: ZipFile;
    try {
      zip = await openPromise(path, { autoClose: false, decodeStrings: false });
    } catch (error) {
      if (isSystemError(error)) throw error;
      const none = new RosterZip(null);
      none.tell('zip-unreadable', 'zip');
      return none;
    }
    const archive = new RosterZip(zip);
    try {
      await archive.readDirectory(zip, limits);
    } catch (error) {
      if (isSystemError(error)) {
        zip.close();
        throw error;
      }
      archive.tell('zip-damaged', 'zip');
    }
    return archive;
  }

  get names(): string[] {
    return [...this.entries.keys()];
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /** The bytes of a file; refuses it when they are not those that were put in. */
  async *read(name: string): AsyncGenerator<Buffer> {
    const entry = this.entries.get(name);
    if (!this.zip || !entry) throw new Error(`${name} is not in the archive`);
    let sum = 0;
    try {
      const stream = await this.zip.openReadStreamPromise(entry);
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        sum = crc32(chunk, sum);
        yield chunk;
      }
    } catch (error) {
      if (isSystemError(error)) throw error;
      throw new FileRefused(bundleProblem('zip-damaged', name));
    }
    if (sum !== entry.crc32) throw new FileRefused(bundleProblem('zip-damaged', name));
  }

  close(): void {
    this.zip?.close();
  }

  private async readDirectory(zip: ZipFile, limits: ZipLimits): Promise<void> {
    if (zip.entryCount > limits.entries) {
      this.tell('zip-too-many-files', 'zip', { params: { count: zip.entryCount, limit: limits.entries } });
      return;
    }
    const found: { path: string; entry: Entry }[] = [];
    for await (const entry of zip.eachEntry()) {
      const path = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
      if (validateFileName(path) !== null) this.tell('zip-path-unsafe', 'zip', { value: path });
      else if (!path.endsWith('/') && !litter.test(path)) found.push({ path, entry });
    }
    if (found.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0) > limits.inflatedBytes) {
      this.tell('zip-too-large', 'zip', { params: { limitMB: Math.floor(limits.inflatedBytes / 1_000_000) } });
    }
    const folder = commonFolder(found.map(({ path }) => path));
    if (folder) this.tell('top-folder', 'zip', { value: folder });
    for (const { path, entry } of found) this.place(path.slice(folder.length), entry, limits);
  }

  private place(path: string, entry: Entry, limits: ZipLimits): void {
    const name = knownFiles.find((known) => known.toLowerCase() === path.toLowerCase());
    if (!name) return this.tell('entry-unknown', 'zip', { value: path });
    if (name !== path) this.tell('file-name-case', name, { value: path });
    if (this.entries.has(name)) return this.tell('file-twice', name);
    this.entries.set(name, entry);
    if (entry.isEncrypted()) this.tell('zip-encrypted', name);
    else if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) this.tell('zip-method-unsupported', name);
    else if (entry.uncompressedSize > harmless && entry.uncompressedSize > limits.ratio * entry.compressedSize) {
      this.tell('zip-inflation', name, { params: { limit: limits.ratio } });
    }
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

const isSystemError = (error: unknown): boolean => typeof error === 'object' && error !== null && 'syscall' in error;
