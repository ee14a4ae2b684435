import { crc32 } from 'node:zlib';
import { fromBufferPromise, getFileNameLowLevel, openPromise, validateFileName, type Entry, type ZipFile } from 'yauzl';

// A zip archive that somebody sent: its directory is judged before anything is inflated, and what is inflated is compared with it.

/** What an archive may cost to read. */
export interface ArchiveLimits {
  readonly entries: number;
  readonly inflatedBytes: number;
  /** How many times its size a file may inflate to. */
  readonly ratio: number;
}

export type ArchiveFault =
  | { readonly code: 'zip-unreadable' | 'zip-damaged' | 'zip-too-large' }
  | { readonly code: 'zip-too-many-files'; readonly count: number }
  | { readonly code: 'zip-path-unsafe'; readonly path: string };

export type FileFault = 'zip-encrypted' | 'zip-method-unsupported' | 'zip-inflation';

export interface ArchiveFile {
  /** Folders parted by `/`, as the archive spells it. */
  readonly path: string;
  readonly size: number;
  /** Why it is not to be read; null when it may be. */
  readonly fault: FileFault | null;
}

/** The bytes are not those that were put in. */
export class ArchiveDamaged extends Error {}

/** Files this small are harmless whatever they inflate to. */
const harmless = 1_048_576;
/** What operating systems put into archives on their own. */
const litter = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._[^/]*$)/i;

export class Archive {
  /** What is wrong with the archive as a whole; its files may not be what was packed. */
  readonly faults: ArchiveFault[] = [];
  /** In the order of the directory, without folders and without what operating systems add; a path may stand there twice. */
  readonly files: ArchiveFile[] = [];
  private readonly entries = new Map<ArchiveFile, Entry>();

  private constructor(private readonly zip: ZipFile | null) {}

  /** @param source a file's path, or the bytes. @throws what the file system throws, and nothing else */
  static async open(source: string | Buffer, limits: ArchiveLimits): Promise<Archive> {
    const options = { autoClose: false, decodeStrings: false } as const;
    let archive: Archive;
    try {
      archive = new Archive(
        await (typeof source === 'string' ? openPromise(source, options) : fromBufferPromise(source, options)),
      );
    } catch (error) {
      if (isSystemError(error)) throw error;
      archive = new Archive(null);
      archive.faults.push({ code: 'zip-unreadable' });
      return archive;
    }
    try {
      await archive.readDirectory(limits);
    } catch (error) {
      if (isSystemError(error)) {
        archive.close();
        throw error;
      }
      archive.faults.push({ code: 'zip-damaged' });
    }
    return archive;
  }

  /** @throws ArchiveDamaged */
  async *read(file: ArchiveFile): AsyncGenerator<Buffer> {
    const entry = this.entries.get(file)!;
    let sum = 0;
    try {
      for await (const chunk of (await this.zip!.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
        sum = crc32(chunk, sum);
        yield chunk;
      }
    } catch (error) {
      if (isSystemError(error)) throw error;
      throw new ArchiveDamaged();
    }
    if (sum !== entry.crc32) throw new ArchiveDamaged();
  }

  close(): void {
    this.zip?.close();
  }

  private async readDirectory(limits: ArchiveLimits): Promise<void> {
    const zip = this.zip!;
    if (zip.entryCount > limits.entries) {
      this.faults.push({ code: 'zip-too-many-files', count: zip.entryCount });
      return;
    }
    let inflated = 0;
    for await (const entry of zip.eachEntry()) {
      const path = pathOf(entry);
      if (validateFileName(path) !== null) this.faults.push({ code: 'zip-path-unsafe', path });
      else if (!path.endsWith('/') && !litter.test(path)) {
        const file = { path, size: entry.uncompressedSize, fault: faultOf(entry, limits) };
        inflated += file.size;
        this.files.push(file);
        this.entries.set(file, entry);
      }
    }
    if (inflated > limits.inflatedBytes) this.faults.push({ code: 'zip-too-large' });
  }
}

/** By the entry's own flag: UTF-8, or the code page 437 of older programs; some programs for Windows part folders by a backslash. */
const pathOf = ({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string =>
  getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false).replaceAll('\\', '/');

function faultOf(entry: Entry, { ratio }: ArchiveLimits): FileFault | null {
  if (entry.isEncrypted()) return 'zip-encrypted';
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) return 'zip-method-unsupported';
  const isBomb = entry.uncompressedSize > harmless && entry.uncompressedSize > ratio * entry.compressedSize;
  return isBomb ? 'zip-inflation' : null;
}

const isSystemError = (error: unknown): boolean => typeof error === 'object' && error !== null && 'syscall' in error;
