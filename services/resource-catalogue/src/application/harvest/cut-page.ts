import { setImmediate } from 'node:timers/promises';
import { DomainError } from '@pan/kit/domain';
import { tagsOf } from '@pan/kit/formats';

const most = { records: 10_000, around: 65_536 };
const tagsAtOnce = 5_000;

/** A page of a list as text: its records, and what stands before the first and after the last. */
export interface CutPage {
  readonly before: string;
  readonly records: readonly string[];
  readonly after: string;
}

/**
 * Finds the records without parsing, so that one that no parser takes costs only itself: by their place, two levels deep, or by their
 * name where the tags do not balance. What a provider's server wrote before or behind the document is left out.
 * @throws DomainError harvest-answer-unreadable
 */
export async function cutPage(answer: string): Promise<CutPage> {
  const text = answer.slice(beginOf(answer));
  const { records, begin, last, end } = (await byPlace(text)) ?? byName(text);
  if (records.length > most.records || answer.length - (last - begin) > most.around)
    throw new DomainError('harvest-answer-unreadable');
  return { before: text.slice(0, begin), records, after: text.slice(last, end) };
}

/** The records that stand one after the other in a text, by their name alone. */
export const recordsIn = (text: string): readonly string[] => byName(text).records;

/** Where the first record begins and the last one and the document end. */
interface Cut {
  readonly records: readonly string[];
  readonly begin: number;
  readonly last: number;
  readonly end: number;
}

/** Null where a tag too many or too few leaves something between the records, or another end than the document's. */
async function byPlace(text: string): Promise<Cut | null> {
  const records: string[] = [];
  let [depth, tags, first, begin, last] = [0, 0, -1, -1, 0];
  for (const { kind, at, end } of tagsOf(text)) {
    if (++tags % tagsAtOnce === 0) await setImmediate();
    if (kind === 'end') depth -= 1;
    if (depth === 2 && begin < 0 && (kind === 'start' || kind === 'empty') && recordTag.test(text.slice(at, at + 60))) {
      if (first >= 0 && text.slice(last, at).trim()) return null;
      begin = at;
    }
    if (depth === 2 && begin >= 0 && (kind === 'end' || kind === 'empty')) {
      last = end + 1;
      records.push(text.slice(begin, last));
      if (first < 0) first = begin;
      begin = -1;
    }
    if (kind === 'start') depth += 1;
    if (depth === 0 && kind === 'end')
      return rootEnd.test(text.slice(at, end + 1)) ? cut(records, first, last, end + 1) : null;
  }
  return null;
}

/** Each record from its tag to its end tag, or to the next one's beginning. */
function byName(text: string): Cut {
  const end = endOfRoot(text);
  const records: string[] = [];
  let [first, begin, last] = [-1, -1, 0];
  for (const { 0: tag, index } of text.slice(0, end).matchAll(recordTags)) {
    const isEnd = tag.startsWith('</');
    if (begin >= 0) records.push(text.slice(begin, (last = isEnd ? index + tag.length : index)));
    begin = isEnd ? -1 : index;
    if (first < 0) first = begin;
  }
  return cut(records, first, last, end);
}

const recordTag = /^<(?:[^\s/>:]{1,50}:)?record[\s/>]/i;
const recordTags = /<\/?(?:[\w.-]{1,50}:)?record(?:\s[^<>]*)?(?<!\/)>/gi;
const rootEnd = /^<\/(?:[^\s/>:]{1,50}:)?OAI-PMH\s*>$/;

const cut = (records: string[], first: number, last: number, end: number): Cut =>
  first < 0 ? { records, begin: end, last: end, end } : { records, begin: first, last, end };

function endOfRoot(text: string): number {
  const from = Math.max(0, text.length - most.around);
  const root = [...text.slice(from).matchAll(/<\/(?:[\w.-]{1,50}:)?OAI-PMH\s*>/g)].at(-1);
  return root ? from + root.index + root[0].length : text.length;
}

/** A warning of the provider's server may stand before the document; a document type is never passed over. */
function beginOf(text: string): number {
  return Math.max(0, text.slice(0, most.around).search(/<\?xml\s|<!doctype|<(?:[\w.-]{1,50}:)?OAI-PMH[\s>]/i));
}
