import { elementsOf } from '@pan/kit/formats';
import type { Element } from 'slimdom';
import { folderOf, resolved } from '../packages/manifest.js';
import { packageProblem, PackageRefused } from '../packages/package-problems.js';
import { attribute, nameOf, Xml } from '../reading/xml.js';

/** A file that a test is written in: its own, or one of the sections that it names. */
export class Source {
  private constructor(
    readonly path: string,
    readonly text: string,
    readonly xml: Xml,
  ) {}

  /** @throws DomainError for what is no XML that is read */
  static read(path: string, text: string): Source {
    return new Source(path, text, Xml.read(text));
  }

  get root(): Element {
    return this.xml.root;
  }

  /** An address of this file, as a path of the package; null for one that leaves it. */
  address(element: Element): string | null {
    return resolved(folderOf(this.path), attribute(element, 'href') ?? '');
  }

  problem(element: Element, code: string, more: Params = {}, severity: 'error' | 'warning' = 'error') {
    return packageProblem(
      code,
      this.path,
      { ...this.xml.placeOf(element), element: element.localName, ...more },
      severity,
    );
  }

  refusal(element: Element, code: string, more: Params = {}): PackageRefused {
    return new PackageRefused(this.problem(element, code, more));
  }
}

/** Where a reference or a rule of a test was written. */
const origins = new WeakMap<object, { readonly source: Source; readonly element: Element }>();

export function writtenIn<T extends object>(source: Source, element: Element, read: T): T {
  origins.set(read, { source, element });
  return read;
}

/** Why what was read cannot be followed, at its own line. */
export function refusalOf(read: object, code: string, more: Params): PackageRefused {
  const { source, element } = origins.get(read)!;
  return source.refusal(element, code, more);
}

export type Params = Readonly<Record<string, string | number>>;

/** The text of a file of the package by its path; null for one that it does not hold. */
export type TextAt = (path: string) => Promise<string | null>;

const mostSections = 200;

/** The sections that stand in files of their own, by their paths. @throws PackageRefused */
export async function sectionSources(test: Source, textAt: TextAt): Promise<ReadonlyMap<string, Source>> {
  const found = new Map<string, Source>();
  const waiting = [test];
  for (let source = waiting.shift(); source; source = waiting.shift())
    for (const element of elementsOf(source.root)) {
      if (nameOf(element) !== 'assessmentSectionRef') continue;
      const path = source.address(element);
      if (path !== null && found.has(path)) continue;
      const text = path === null ? null : await textAt(path);
      if (path === null || text === null || found.size === mostSections)
        throw source.refusal(element, 'section-missing', { address: (attribute(element, 'href') ?? '').slice(0, 200) });
      const section = Source.read(path, text);
      if (nameOf(section.root) !== 'assessmentSection') throw section.refusal(section.root, 'not-a-section');
      found.set(path, section);
      waiting.push(section);
    }
  return found;
}
