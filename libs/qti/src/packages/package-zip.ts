import { decodeXml } from '@pan/kit/domain';
import { Archive, ArchiveDamaged, type ArchiveFile } from '@pan/kit/formats';
import { findingOf, packageProblem, PackageRefused } from './package-problems.js';

/** What a package may cost to read. */
export const zipLimits = { entries: 2_000, inflatedBytes: 256 * 1_048_576, ratio: 200, xmlBytes: 1_048_576 };

/** The files of a package by their path. */
export class PackageZip {
  private readonly known: ReadonlyMap<string, string>;

  private constructor(
    private readonly archive: Archive,
    private readonly files: ReadonlyMap<string, ArchiveFile>,
    /** The folder that everything was packed in, when somebody packed the folder. */
    readonly folder: string,
  ) {
    this.known = new Map([...files.keys()].map((path) => [likeness(path), path]));
  }

  /** Looks at the directory; nothing is inflated yet. @throws PackageRefused */
  static async open(content: Buffer): Promise<PackageZip> {
    const archive = await Archive.open(content, zipLimits);
    const [fault] = archive.faults;
    if (fault) throw refusalOf(fault);
    const files = new Map<string, ArchiveFile>();
    for (const file of archive.files) {
      const code = files.has(file.path) ? 'file-twice' : file.fault;
      if (code) throw new PackageRefused(packageProblem(code, file.path.slice(0, 200), { limit: zipLimits.ratio }));
      files.set(file.path, file);
    }
    const folder = folderOfAll([...files.keys()]);
    const inside = [...files].map(([path, file]) => [path.slice(folder.length), file] as const);
    return new PackageZip(archive, new Map(inside), folder);
  }

  get paths(): string[] {
    return [...this.files.keys()];
  }

  /** The archive's own spelling of a path: Windows knows no case, and a Mac writes accents apart. Null for what it does not hold. */
  spelt(path: string): string | null {
    return this.files.has(path) ? path : (this.known.get(likeness(path)) ?? null);
  }

  /** The bytes of a file; null for what is larger than a file may be. @throws PackageRefused when it is damaged */
  async bytes(path: string, most: number): Promise<Buffer | null> {
    const file = this.files.get(path)!;
    if (file.size > most) return null;
    try {
      return Buffer.concat(await Array.fromAsync(this.archive.read(file)));
    } catch (error) {
      if (error instanceof ArchiveDamaged) throw new PackageRefused(packageProblem('zip-damaged', path));
      throw error;
    }
  }

  /** The text of an XML file. @throws PackageRefused when it is damaged, too large or in no encoding that is read */
  async text(path: string): Promise<string> {
    const file = this.files.get(path)!;
    if (file.size > zipLimits.xmlBytes)
      throw new PackageRefused(packageProblem('xml-too-large', path, { limit: zipLimits.xmlBytes }));
    const bytes = (await this.bytes(path, zipLimits.xmlBytes))!;
    try {
      return decodeXml(bytes);
    } catch (error) {
      throw new PackageRefused(findingOf(error, path));
    }
  }

  close(): void {
    this.archive.close();
  }
}

function refusalOf(fault: Archive['faults'][number]): PackageRefused {
  const params = {
    limit: zipLimits.entries,
    limitMB: Math.floor(zipLimits.inflatedBytes / 1_048_576),
    ...(fault.code === 'zip-path-unsafe' && { path: fault.path.slice(0, 200) }),
  };
  return new PackageRefused(packageProblem(fault.code, 'zip', params));
}

const likeness = (path: string): string => path.normalize('NFC').toLowerCase();

/** The folder that holds all files, the manifest at its top. */
function folderOfAll(paths: readonly string[]): string {
  const [first = ''] = paths.filter((path) => /(^|\/)imsmanifest\.xml$/i.test(path)).sort(byLength);
  const folder = first.slice(0, first.lastIndexOf('/') + 1);
  return paths.every((path) => path.startsWith(folder)) ? folder : '';
}

const byLength = (one: string, other: string): number => one.length - other.length;
