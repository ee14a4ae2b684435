import type { InputProblem } from '@pan/kit/domain';
import type { Element } from 'slimdom';
import { readPackaged, type ReadItem } from '../reading/read-item.js';
import { mediaIn } from '../reading/addresses.js';
import { isForCandidates, removedFrom } from '../rendering/shown-content.js';
import { readManifest, type Manifest } from './manifest.js';
import { hashWith, PackageFiles, type Files, type KeptFile } from './package-files.js';
import { findingOf, packageProblem } from './package-problems.js';
import { PackageZip } from './package-zip.js';
import { readTest, type ReadTest } from '../tests/read-test.js';
import { unknownVariables } from '../tests/variables.js';

export interface PackagedItem {
  readonly item: ReadItem;
  readonly xml: string;
  readonly files: Files;
}

/** Where everything that was taken stands in its package, so that it can be written again. */
export interface PackageLayout {
  readonly manifest: string;
  /** The test and the sections that it names. */
  readonly sources: readonly { readonly path: string; readonly text: string }[];
  /** Hashes of files by their paths. */
  readonly files: Readonly<Record<string, string>>;
  /** What rubrics of the test point to, by the path of their text. */
  readonly rubricFiles: Readonly<Record<string, Files>>;
}

export interface ReadPackage {
  readonly items: ReadonlyMap<string, PackagedItem>;
  readonly test: ReadTest | null;
  /** What the items point to, by SHA-256. */
  readonly files: ReadonlyMap<string, KeptFile>;
  readonly problems: readonly InputProblem[];
  /** Null without a test. */
  readonly layout: PackageLayout | null;
}

/** Reads everything that a package lists; each fault is one finding, and whatever has an error leaves the whole package out. */
export async function readPackage(content: Buffer): Promise<ReadPackage> {
  const none = { items: new Map(), files: new Map(), test: null, layout: null };
  let zip: PackageZip;
  try {
    zip = await PackageZip.open(content);
  } catch (error) {
    return { ...none, problems: [findingOf(error, 'zip')] };
  }
  try {
    const manifest = await readManifest(zip);
    return await new Reading(zip, [...manifest.problems]).read(manifest);
  } catch (error) {
    return { ...none, problems: [findingOf(error, 'imsmanifest.xml')] };
  } finally {
    zip.close();
  }
}

class Reading {
  private readonly items = new Map<string, PackagedItem>();
  private readonly files: PackageFiles;
  private test: ReadTest | null = null;
  private readonly rubricFiles: Record<string, Files> = {};

  constructor(
    private readonly zip: PackageZip,
    private readonly problems: InputProblem[],
  ) {
    this.files = new PackageFiles(zip, problems);
  }

  async read({ resources, listed, textFor }: Manifest): Promise<ReadPackage> {
    for (const { path } of resources.filter(({ kind }) => kind === 'item'))
      await this.attempt(path, () => this.readItem(path));
    const [first, second] = resources.filter(({ kind }) => kind === 'test');
    if (second) this.problems.push(packageProblem('tests-several', second.path));
    else if (first) await this.attempt(first.path, () => this.readTest(first.path));
    if (resources.every(({ kind }) => kind !== 'item' && kind !== 'test'))
      this.problems.push(packageProblem('package-empty', 'imsmanifest.xml'));
    const read = new Set(resources.filter(({ kind }) => kind === 'item' || kind === 'test').map(({ path }) => path));
    for (const path of this.zip.paths)
      if (!read.has(path) && !this.files.asked.has(path) && !/^imsmanifest\.xml$/i.test(path))
        this.problems.push(
          packageProblem(listed.has(path) ? 'resource-not-kept' : 'file-not-listed', path, {}, 'warning'),
        );
    const { items, test, problems } = this;
    const layout = test && this.layoutOf(test, textFor);
    return { items, files: this.files.kept, test, problems, layout };
  }

  private layoutOf({ sources }: ReadTest, textFor: Manifest['textFor']): PackageLayout {
    const kept = [...this.items.keys(), ...sources.map(({ path }) => path), ...this.files.paths.keys()];
    return {
      manifest: textFor(new Set(kept)),
      sources: sources.map(({ path, text }) => ({ path, text })),
      files: Object.fromEntries(this.files.paths),
      rubricFiles: this.rubricFiles,
    };
  }

  private async readItem(path: string): Promise<void> {
    const xml = await this.zip.text(path);
    const read = readPackaged(xml);
    const files = await this.files.of(path, { root: read.xml.root, placeOf: (element) => read.xml.placeOf(element) });
    const item = { ...read, contentHash: hashWith(read.contentHash, files) };
    const twin = [...this.items].find(([, known]) => known.item.identifier === item.identifier);
    if (twin)
      this.problems.push(
        packageProblem('item-identifier-twice', path, { identifier: item.identifier, other: twin[0] }),
      );
    this.items.set(path, { item, xml, files });
    for (const { code, params } of item.warnings) this.problems.push(packageProblem(code, path, params, 'warning'));
  }

  private async readTest(path: string): Promise<void> {
    const read = await readTest(path, await this.zip.text(path), (named) => this.sectionAt(named));
    const places = read.places.map((place) => ({ ...place, path: this.zip.spelt(place.path) ?? place.path }));
    const test = { ...read, places };
    this.problems.push(...test.warnings);
    for (const { ref, path: item } of test.places)
      if (!this.items.has(item)) this.problems.push(packageProblem('place-without-item', path, { place: ref, item }));
    const used = new Set(test.places.map((place) => place.path));
    for (const item of this.items.keys())
      if (!used.has(item)) this.problems.push(packageProblem('item-not-in-test', item, {}, 'warning'));
    const known = test.places.filter((place) => this.items.has(place.path));
    const items = new Map(known.map(({ ref, path: item }) => [ref, this.items.get(item)!.item.definition]));
    this.problems.push(...unknownVariables(read.definition, items));
    await this.readRubrics(read);
    this.test = test;
  }

  private async readRubrics({ rubrics }: ReadTest): Promise<void> {
    for (const [source, of] of Map.groupBy(rubrics, (rubric) => rubric.source)) {
      const elements = of.map(({ element }) => element);
      const placeOf = (element: Element) => source.xml.placeOf(element);
      this.rubricFiles[source.path] = await this.files.at(source.path, elements.flatMap(mediaIn), placeOf);
      for (const element of elements.filter(isForCandidates))
        for (const { at, removed } of removedFrom(element))
          this.problems.push(packageProblem('content-not-shown', source.path, { ...placeOf(at), removed }, 'warning'));
    }
  }

  /** A section that has a file of its own. */
  private async sectionAt(path: string): Promise<string | null> {
    const spelt = this.zip.spelt(path);
    if (spelt === null) return null;
    this.files.asked.add(spelt);
    return this.zip.text(spelt);
  }

  private async attempt(path: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.problems.push(findingOf(error, path));
    }
  }
}
