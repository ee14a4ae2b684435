import type { Element } from 'slimdom';
import { elementsOf } from '@pan/kit/formats';
import type { FileRef, Files } from '../packages/package-files.js';

/** The address of a file beside what shows it: relative, so that a device finds it in the sealed package or at its sitting. */
export const addressOf = ({ hash }: Pick<FileRef, 'hash'>): string => `files/${hash}`;

const pointing = ['src', 'data', 'poster', 'href', 'longdesc', 'altimg'];

/** Rewrites what a text points to; what an item entered by itself points to stays as it is, and leads nowhere. */
export function pointByHash(shown: Element, files: Files): void {
  for (const element of elementsOf(shown))
    for (const one of [...element.attributes]) {
      const file = pointing.includes(one.localName) && files[one.value.trim()];
      if (file) one.value = addressOf(file);
    }
}
