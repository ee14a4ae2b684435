import { createHash } from 'node:crypto';
import type { InputProblem } from '@pan/kit/domain';
import { addressesOf, type Address } from '../reading/addresses.js';
import { readStimulus } from '../reading/read-stimulus.js';
import { removedFrom } from '../rendering/shown-content.js';
import type { Xml } from '../reading/xml.js';
import { largestFile, typeOf, type FileType } from './file-types.js';
import { folderOf, resolved } from './manifest.js';
import { findingOf, packageProblem } from './package-problems.js';
import type { PackageZip } from './package-zip.js';

/** A file by what it is: the SHA-256 of its bytes, in hex; of a shared text that points to others, with theirs. */
export interface FileRef {
  readonly hash: string;
  readonly type: FileType | 'stimulus';
  readonly size: number;
  /** What a shared text points to in its turn. */
  readonly files?: Files;
}

/** Files by the address that a text gives them. */
export type Files = Readonly<Record<string, FileRef>>;

export interface KeptFile {
  readonly type: FileRef['type'];
  readonly bytes: Buffer;
}

/** The files of a package that its items point to, each kept once however many do. */
export class PackageFiles {
  readonly kept = new Map<string, KeptFile>();
  /** Where in the package each kept file stands. */
  readonly paths = new Map<string, string>();
  /** Paths that were looked for, whatever came of it. */
  readonly asked = new Set<string>();
  private readonly stimuli = new Map<string, FileRef | null>();

  constructor(
    private readonly zip: PackageZip,
    private readonly problems: InputProblem[],
  ) {}

  /** What a document of the package points to; what is missing or unfit is a finding about the document. */
  of(path: string, { root, placeOf }: { readonly root: Xml['root']; placeOf: Xml['placeOf'] }): Promise<Files> {
    return this.at(path, addressesOf(root), placeOf);
  }

  /** What these addresses of a document lead to. */
  async at(path: string, addresses: readonly Address[], placeOf: Xml['placeOf']): Promise<Files> {
    const files: Record<string, FileRef> = {};
    for (const { role, address, element } of addresses) {
      if (Object.hasOwn(files, address)) continue;
      const told = (code: string, more: Record<string, string | number> = {}) =>
        this.problems.push(
          packageProblem(code, path, {
            ...placeOf(element),
            ...{ element: element.localName, address: address.slice(0, 200), ...more },
          }),
        );
      const within = resolved(folderOf(path), address);
      const spelt = within && this.zip.spelt(within);
      if (!spelt) told('media-missing');
      else {
        this.asked.add(spelt);
        const file = role === 'stimulus' ? await this.stimulus(spelt) : await this.file(spelt, role, told);
        if (file) files[address] = file;
      }
    }
    return files;
  }

  private async file(
    path: string,
    role: Address['role'],
    told: (code: string, more?: Record<string, number>) => void,
  ): Promise<FileRef | null> {
    const bytes = await this.zip.bytes(path, largestFile);
    if (!bytes) {
      told('media-too-large', { limitMB: largestFile / 1_048_576 });
      return null;
    }
    const type = typeOf(bytes, path);
    if (type && (type === 'text/css') === (role === 'style')) return this.keep(path, type, bytes);
    told('media-unfit');
    return null;
  }

  /** Null for one that has a fault, which is told once. */
  private async stimulus(path: string): Promise<FileRef | null> {
    if (this.stimuli.has(path)) return this.stimuli.get(path)!;
    // A text that names itself does not wait for itself.
    this.stimuli.set(path, null);
    let found: FileRef | null = null;
    try {
      const text = await this.zip.text(path);
      const { xml, root, body } = readStimulus(text);
      for (const { at, removed } of removedFrom(body))
        this.problems.push(packageProblem('content-not-shown', path, { ...xml.placeOf(at), removed }, 'warning'));
      const files = await this.of(path, { root, placeOf: (element) => xml.placeOf(element) });
      found = { ...this.keep(path, 'stimulus', Buffer.from(text), files), files };
    } catch (error) {
      this.problems.push(findingOf(error, path));
    }
    this.stimuli.set(path, found);
    return found;
  }

  /** The same shared text with other pictures is another. */
  private keep(path: string, type: FileRef['type'], bytes: Buffer, files: Files = {}): FileRef {
    const hash = hashWith(createHash('sha256').update(bytes).digest('hex'), files);
    this.kept.set(hash, { type, bytes });
    this.paths.set(path, hash);
    return { hash, type, size: bytes.length };
  }
}

/** The digest of a text together with what it points to: another picture makes another item. */
export function hashWith(contentHash: string, files: Files): string {
  const named = Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1));
  if (named.length === 0) return contentHash;
  const lines = named.map(([address, { hash, files: below }]) => `${address} ${hash} ${hashWith('', below ?? {})}`);
  return createHash('sha256')
    .update([contentHash, ...lines].join('\n'))
    .digest('hex');
}
