import { crc32 } from 'node:zlib';
import { decodeXml } from '@pan/kit/domain';
import { fromBufferPromise, getFileNameLowLevel, validateFileName, type Entry, type ZipFile } from 'yauzl';
import { findingOf, packageProblem, PackageRefused } from './package-problems.js';

/** What a package may cost to read. */
export const zipLimits = { entries: 2_000, inflatedBytes: 256 * 1_048_576, ratio: 200, xmlBytes: 1_048_576 };
const harmless = 1_048_576;

/** What systems put beside the files that somebody packed. */
const litter = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._[^/]*$)/i;

/** The files of a package by their path. */
export class PackageZip {
  private readonly known: ReadonlyMap<string, string>;

  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
    /** The folder that everything was packed in, when somebody packed the folder. */
    readonly folder: string,
  ) {
    this.known = new Map([...entries.keys()].map((path) => [likeness(path), path]));
  }

  /** Looks at the directory; nothing is inflated yet. @throws PackageRefused */
  static async open(content: Buffer): Promise<PackageZip> {
    let zip: ZipFile;
    try {
      zip = await fromBufferPromise(content, { decodeStrings: false });
    } catch {
      throw new PackageRefused(packageProblem('zip-unreadable', 'zip'));
    }
    if (zip.entryCount > zipLimits.entries)
      throw new PackageRefused(packageProblem('zip-too-many-files', 'zip', { limit: zipLimits.entries }));
    const entries = new Map<string, Entry>();
    let inflated = 0;
    try {
      for await (const entry of zip.eachEntry()) {
        // By the entry's own flag: UTF-8, or the code page 437 of older programs.
        // Some programs for Windows part folders by a backslash.
        const path = getFileNameLowLevel(
          entry.generalPurposeBitFlag,
          entry.fileNameRaw,
          entry.extraFields,
          false,
        ).replaceAll('\\', '/');
        if (validateFileName(path) !== null)
          throw new PackageRefused(packageProblem('zip-path-unsafe', 'zip', { path: path.slice(0, 200) }));
        if (path.endsWith('/') || litter.test(path)) continue;
        check(path, entry, entries);
        inflated += entry.uncompressedSize;
        entries.set(path, entry);
      }
    } catch (error) {
      if (error instanceof PackageRefused) throw error;
      throw new PackageRefused(packageProblem('zip-damaged', 'zip'));
    }
    if (inflated > zipLimits.inflatedBytes)
      throw new PackageRefused(
        packageProblem('zip-too-large', 'zip', { limitMB: Math.floor(zipLimits.inflatedBytes / 1_048_576) }),
      );
    const folder = folderOfAll([...entries.keys()]);
    const inside = [...entries].map(([path, entry]) => [path.slice(folder.length), entry] as const);
    return new PackageZip(zip, new Map(inside), folder);
  }

  get paths(): string[] {
    return [...this.entries.keys()];
  }

  /** The archive's own spelling of a path: Windows knows no case, and a Mac writes accents apart. Null for what it does not hold. */
  spelt(path: string): string | null {
    return this.entries.has(path) ? path : (this.known.get(likeness(path)) ?? null);
  }

  /** The text of an XML file. @throws PackageRefused when it is damaged, too large or in no encoding that is read */
  async text(path: string): Promise<string> {
    const entry = this.entries.get(path)!;
    if (entry.uncompressedSize > zipLimits.xmlBytes)
      throw new PackageRefused(packageProblem('xml-too-large', path, { limit: zipLimits.xmlBytes }));
    const chunks: Buffer[] = [];
    let [size, sum] = [0, 0];
    try {
      for await (const chunk of (await this.zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > zipLimits.xmlBytes) throw new Error('longer than it said');
        sum = crc32(chunk, sum);
        chunks.push(chunk);
      }
    } catch {
      throw new PackageRefused(packageProblem('zip-damaged', path));
    }
    if (sum !== entry.crc32) throw new PackageRefused(packageProblem('zip-damaged', path));
    return decoded(Buffer.concat(chunks), path);
  }

  close(): void {
    this.zip.close();
  }
}

function check(path: string, entry: Entry, known: ReadonlyMap<string, Entry>): void {
  const refuse = (code: string, params = {}) => new PackageRefused(packageProblem(code, path.slice(0, 200), params));
  if (known.has(path)) throw refuse('file-twice');
  if (entry.isEncrypted()) throw refuse('zip-encrypted');
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) throw refuse('zip-method-unsupported');
  if (entry.uncompressedSize > harmless && entry.uncompressedSize > zipLimits.ratio * entry.compressedSize)
    throw refuse('zip-inflation', { limit: zipLimits.ratio });
}

function decoded(bytes: Buffer, path: string): string {
  try {
    return decodeXml(bytes);
  } catch (error) {
    throw new PackageRefused(findingOf(error, path));
  }
}

const likeness = (path: string): string => path.normalize('NFC').toLowerCase();

/** The folder that holds all files, the manifest at its top. */
function folderOfAll(paths: readonly string[]): string {
  const [first = ''] = paths.filter((path) => /(^|\/)imsmanifest\.xml$/i.test(path)).sort(byLength);
  const folder = first.slice(0, first.lastIndexOf('/') + 1);
  return paths.every((path) => path.startsWith(folder)) ? folder : '';
}

const byLength = (one: string, other: string): number => one.length - other.length;
