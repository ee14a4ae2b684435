import { setImmediate } from 'node:timers/promises';
import { tagsOf } from '@pan/kit';
import { DomainError } from '@pan/kit/domain';

const most = { records: 10_000, around: 65_536 };
const tagsAtOnce = 5_000;

/** A page of a list as text: its records, and what stands before the first and after the last. */
export interface CutPage {
  readonly before: string;
  readonly records: readonly string[];
  readonly after: string;
}

/** Finds the records, which stand two levels deep, without parsing. @throws DomainError harvest-answer-unreadable */
export async function cutPage(text: string): Promise<CutPage> {
  const records: string[] = [];
  let [depth, tags, first, begin, last] = [0, 0, -1, -1, 0];
  for (const { kind, at, end } of tagsOf(text)) {
    if (++tags % tagsAtOnce === 0) await setImmediate();
    if (kind === 'end') depth -= 1;
    if (depth === 2 && begin < 0 && (kind === 'start' || kind === 'empty') && isRecord(text, at)) begin = at;
    if (depth === 2 && begin >= 0 && (kind === 'end' || kind === 'empty')) {
      last = end + 1;
      records.push(text.slice(begin, last));
      if (first < 0) first = begin;
      begin = -1;
    }
    if (kind === 'start') depth += 1;
  }
  if (first < 0) return { before: text, records, after: '' };
  const page = { before: text.slice(0, first), records, after: text.slice(last) };
  if (records.length > most.records || page.before.length + page.after.length > most.around)
    throw new DomainError('harvest-answer-unreadable');
  return page;
}

const isRecord = (text: string, at: number): boolean =>
  /^<(?:[^\s/>:]{1,50}:)?record[\s/>]/i.test(text.slice(at, at + 60));
