import type { InputProblem } from '@pan/kit/domain';
import type { Element } from 'slimdom';
import { childrenNamed, Xml } from '../reading/xml.js';
import { manifestOf } from './write-manifest.js';
import { packageProblem, PackageRefused } from './package-problems.js';
import type { PackageZip } from './package-zip.js';

export interface Resource {
  readonly kind: 'item' | 'test' | 'stimulus' | 'other';
  readonly path: string;
}

/** What the manifest lists, each resource once, and what it says that the archive does not hold. */
export interface Manifest {
  readonly resources: readonly Resource[];
  /** Every file that it names, itself included. */
  readonly listed: ReadonlySet<string>;
  readonly problems: readonly InputProblem[];
  /** Its text for an archive that holds these files alone, each by its address from the top. */
  readonly textFor: (kept: ReadonlySet<string>) => string;
}

const name = 'imsmanifest.xml';

/** @throws PackageRefused without a readable manifest at the root, or for the whole package of another format */
export async function readManifest(zip: PackageZip): Promise<Manifest> {
  const own = zip.spelt(name);
  if (!own) throw new PackageRefused(packageProblem('manifest-missing', name));
  const { root } = Xml.read(await zip.text(own));
  if (root.localName !== 'manifest') throw new PackageRefused(packageProblem('manifest-missing', name));
  const at = (folder: string, href: string) => {
    const path = resolved(folder, href);
    return path && (zip.spelt(path) ?? path);
  };
  const problems: InputProblem[] = [];
  const resources = new Map<string, Resource>();
  if (zip.folder) problems.push(packageProblem('top-folder', own, { folder: zip.folder.slice(0, 200) }, 'warning'));
  const listed = new Set([own]);
  for (const holder of childrenNamed(root, 'resources')) {
    for (const resource of childrenNamed(holder, 'resource')) {
      const foreign = foreignFormat(resource.getAttribute('type') ?? '');
      if (foreign) throw new PackageRefused(packageProblem(foreign, own));
      const below = belowOf(resource);
      const files = childrenNamed(resource, 'file').map((file) => at(below, file.getAttribute('href') ?? ''));
      for (const file of files) if (file) listed.add(file);
      const href = resource.getAttribute('href');
      const path = href === null ? (files[0] ?? null) : at(below, href);
      if (!path) {
        problems.push(
          packageProblem('resource-address-unsafe', name, {
            resource: (href ?? resource.getAttribute('identifier') ?? '').slice(0, 200),
          }),
        );
        continue;
      }
      listed.add(path);
      if (!zip.spelt(path)) problems.push(packageProblem('file-missing', path));
      else if (resources.has(path)) problems.push(packageProblem('resource-twice', path, {}, 'warning'));
      else resources.set(path, { kind: kindOf(resource.getAttribute('type') ?? ''), path });
    }
  }
  const textFor = (kept: ReadonlySet<string>) => manifestOf(root, kept, (element, href) => at(belowOf(element), href));
  return { resources: [...resources.values()], listed, problems, textFor };
}

function kindOf(type: string): Resource['kind'] {
  const [, kind] = /^imsqti_(item|test|stimulus)_xmlv(?:2p[0-2]|3p0)$/.exec(type) ?? [];
  return (kind as 'item' | 'test' | 'stimulus' | undefined) ?? 'other';
}

/** What a package is refused by name for: nothing in it reads as an item of QTI 2 or 3. */
function foreignFormat(type: string): string | null {
  if (/^imsqti_apip(?:item|section|test)_/i.test(type)) return 'apip-unsupported';
  return /^imsqti_xmlv1p/i.test(type) ? 'qti-1-unsupported' : null;
}

/** What addresses of a resource start from. */
const belowOf = (resource: Element): string => {
  const holder = resource.parentElement!;
  return baseOf(holder.parentElement!) + baseOf(holder) + baseOf(resource);
};

const baseOf = (element: Element): string => {
  const base = element.getAttributeNS('http://www.w3.org/XML/1998/namespace', 'base') ?? '';
  return base && !base.endsWith('/') ? `${base}/` : base;
};

/** An address within the package, percent-decoded; null for one that leaves it. */
export function resolved(base: string, href: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(href.trim().split(/[?#]/, 1)[0]!).replaceAll('\\', '/');
  } catch {
    return null;
  }
  if (/^[a-z][a-z0-9+.-]*:|^\//i.test(path)) return null;
  const steps: string[] = [];
  for (const step of `${base}${path}`.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.pop() === undefined) return null;
  }
  return steps.join('/') || null;
}

/** The folder that a file's own addresses start from. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
