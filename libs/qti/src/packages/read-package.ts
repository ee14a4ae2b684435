import type { InputProblem } from '@pan/kit/domain';
import { readItem, type ReadItem } from '../reading/read-item.js';
import { readManifest, type Resource } from './manifest.js';
import { findingOf, packageProblem } from './package-problems.js';
import { PackageZip } from './package-zip.js';
import { readTest, type ReadTest } from './read-test.js';

export interface ReadPackage {
  readonly items: ReadonlyMap<string, { item: ReadItem; xml: string }>;
  readonly test: ReadTest | null;
  readonly problems: readonly InputProblem[];
}

/** Reads everything that a package lists; each fault is one finding, and whatever has an error leaves the whole package out. */
export async function readPackage(content: Buffer): Promise<ReadPackage> {
  const none = { items: new Map(), test: null };
  let zip: PackageZip;
  try {
    zip = await PackageZip.open(content);
  } catch (error) {
    return { ...none, problems: [findingOf(error, 'zip')] };
  }
  try {
    const { resources, problems } = await readManifest(zip);
    const reading = new Reading(zip, [...problems]);
    return await reading.read(resources);
  } catch (error) {
    return { ...none, problems: [findingOf(error, 'imsmanifest.xml')] };
  } finally {
    zip.close();
  }
}

class Reading {
  private readonly items = new Map<string, { item: ReadItem; xml: string }>();
  private test: ReadTest | null = null;

  constructor(
    private readonly zip: PackageZip,
    private readonly problems: InputProblem[],
  ) {}

  async read(resources: readonly Resource[]): Promise<ReadPackage> {
    for (const { path } of resources.filter(({ kind }) => kind === 'item'))
      await this.attempt(path, () => this.readItem(path));
    const [first, second] = resources.filter(({ kind }) => kind === 'test');
    if (second) this.problems.push(packageProblem('tests-several', second.path));
    else if (first) await this.attempt(first.path, () => this.readTest(first.path));
    if (resources.every(({ kind }) => kind === 'other'))
      this.problems.push(packageProblem('package-empty', 'imsmanifest.xml'));
    return { items: this.items, test: this.test, problems: this.problems };
  }

  private async readItem(path: string): Promise<void> {
    const xml = await this.zip.text(path);
    const item = readItem(xml);
    const twin = [...this.items].find(([, known]) => known.item.identifier === item.identifier);
    if (twin)
      this.problems.push(
        packageProblem('item-identifier-twice', path, { identifier: item.identifier, other: twin[0] }),
      );
    this.items.set(path, { item, xml });
    for (const { code, params } of item.warnings) this.problems.push(packageProblem(code, path, params, 'warning'));
  }

  private async readTest(path: string): Promise<void> {
    const read = readTest(path, await this.zip.text(path));
    const places = read.places.map((place) => ({ ...place, path: this.zip.spelt(place.path) ?? place.path }));
    const test = { ...read, places };
    this.problems.push(...test.warnings);
    for (const { ref, path: item } of test.places)
      if (!this.items.has(item)) this.problems.push(packageProblem('place-without-item', path, { place: ref, item }));
    const used = new Set(test.places.map((place) => place.path));
    for (const item of this.items.keys())
      if (!used.has(item)) this.problems.push(packageProblem('item-not-in-test', item, {}, 'warning'));
    this.test = test;
  }

  private async attempt(path: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.problems.push(findingOf(error, path));
    }
  }
}
