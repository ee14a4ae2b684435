import { serializeToWellFormedString, type Element } from 'slimdom';
import type { FileRef, Files } from '../packages/package-files.js';
import { addressesOf } from '../reading/addresses.js';
import { readStimulus } from '../reading/read-stimulus.js';
import { catalogsOf, type Catalog } from './catalogs.js';
import { addressOf, pointByHash } from './point-by-hash.js';
import { keepShown } from './shown-content.js';

/** What goes with a body: style sheets, texts that others show too, supports for those who need them. */
export interface Beside {
  /** Addresses of style sheets, in their order. */
  readonly styles: readonly string[];
  /** Hashes of shared texts. */
  readonly stimuli: readonly string[];
  readonly catalogs: readonly Catalog[];
}

export function besideOf(root: Element, files: Files): Beside {
  const found = addressesOf(root).flatMap(({ role, address }) =>
    files[address] ? [{ role, hash: files[address].hash }] : [],
  );
  const named = (role: string) => [...new Set(found.filter((one) => one.role === role).map(({ hash }) => hash))];
  const styles = named('style').map((hash) => addressOf({ hash }));
  return { styles, stimuli: named('stimulus'), catalogs: catalogsOf(root, files) };
}

/** A shared text as candidates see it. */
export interface ShownStimulus extends Omit<Beside, 'stimuli'> {
  readonly hash: string;
  readonly identifier: string;
  readonly title: string;
  readonly body: string;
}

export function stimulusOf(text: string, { hash, files = {} }: FileRef): ShownStimulus {
  const { identifier, title, body, root } = readStimulus(text);
  const shown = body.cloneNode(true);
  keepShown(shown);
  pointByHash(shown, files);
  const { styles, catalogs } = besideOf(root, files);
  return { hash, identifier, title, body: serializeToWellFormedString(shown), styles, catalogs };
}
