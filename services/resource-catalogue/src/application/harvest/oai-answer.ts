import { setImmediate } from 'node:timers/promises';
import { isHeavyXml } from '@pan/kit';
import { DomainError, readDay, readInstant } from '@pan/kit/domain';
import type { Element } from 'slimdom';
import type { Described } from '../../domain/description.js';
import { readDc } from '../formats/read-dc.js';
import { readLom } from '../formats/read-lom.js';
import { child, children, elements, readXml, textOf } from '../formats/xml.js';
import { cutPage } from './cut-page.js';

const recordsAtOnce = 20;

/** One record of a list: alive with its description, deleted, or refused with the reason. */
export type HarvestedRecord = { readonly identifier: string; readonly datestamp: Date | null } & (
  | { readonly state: 'alive'; readonly described: Described; readonly origin: string | null }
  | { readonly state: 'deleted' }
  | { readonly state: 'refused'; readonly code: string; readonly params: Readonly<Record<string, string | number>> }
);

export interface ListPage {
  readonly error: string | null;
  readonly answeredAt: Date | null;
  readonly records: readonly HarvestedRecord[];
  /** Null at the end of the list. */
  readonly token: string | null;
}

export interface Provider {
  readonly granularity: 'day' | 'second';
}

/** @throws DomainError harvest-answer-unreadable, harvest-version-unsupported, harvest-source-refuses */
export function readIdentify(text: string): Provider {
  const { root, error } = opened(text);
  if (error) throw new DomainError('harvest-source-refuses', { oaiCode: error });
  const identify = child(root, 'Identify');
  if (!identify) throw new DomainError('harvest-answer-unreadable');
  if (textOf(child(identify, 'protocolVersion')) !== '2.0') throw new DomainError('harvest-version-unsupported');
  return { granularity: /T/.test(textOf(child(identify, 'granularity'))) ? 'second' : 'day' };
}

/**
 * A page of ListRecords. A fault of one record is that record's, a fault of the page is everybody's.
 * Each record is read apart, so that the largest page keeps nobody else waiting.
 * @throws DomainError harvest-answer-unreadable
 */
export async function readListRecords(text: string): Promise<ListPage> {
  const { before, records, after } = await cutPage(text);
  const { root, error } = opened(before + after);
  const answeredAt = dateOf(textOf(child(root, 'responseDate')));
  if (error) return { error, answeredAt, records: [], token: null };
  const list = child(root, 'ListRecords');
  if (!list) throw new DomainError('harvest-answer-unreadable');
  const token = textOf(child(list, 'resumptionToken')) || null;
  const read: HarvestedRecord[] = [];
  for (const record of records) {
    read.push(readAlone(before + record + after));
    if (read.length % recordsAtOnce === 0) await setImmediate();
  }
  return { error: null, answeredAt, records: read, token };
}

/** A page with one record. */
function readAlone(page: string): HarvestedRecord {
  if (isHeavyXml(page)) return { state: 'refused', identifier: '', datestamp: null, code: 'xml-too-heavy', params: {} };
  const [record] = children(child(opened(page).root, 'ListRecords'), 'record');
  if (!record) throw new DomainError('harvest-answer-unreadable');
  return readRecord(record);
}

function opened(text: string): { root: Element; error: string | null } {
  const root = readAnswer(text);
  if (root?.localName !== 'OAI-PMH') throw new DomainError('harvest-answer-unreadable');
  const error = child(root, 'error');
  return { root, error: error && (error.getAttribute('code') ?? 'error').slice(0, 60) };
}

function readAnswer(text: string): Element | null {
  try {
    return readXml(text).documentElement;
  } catch (error) {
    if (error instanceof DomainError) throw new DomainError('harvest-answer-unreadable');
    throw error;
  }
}

/** Keys are never cut: two that differ at their end are two records. */
const longestIdentifier = 500;

function readRecord(record: Element): HarvestedRecord {
  const header = child(record, 'header');
  const identifier = textOf(child(header, 'identifier'));
  const datestamp = dateOf(textOf(child(header, 'datestamp')));
  const refused = (code: string, params = {}): HarvestedRecord => ({
    state: 'refused',
    identifier,
    datestamp,
    code,
    params,
  });
  if (identifier.length > longestIdentifier)
    return refused('identifier-too-long', { length: identifier.length, limit: longestIdentifier });
  if (!identifier || !datestamp) return refused('record-header-incomplete');
  if (header!.getAttribute('status') === 'deleted') return { state: 'deleted', identifier, datestamp };
  const metadata = child(record, 'metadata');
  const [content] = metadata ? elements(metadata) : [];
  if (!content) return refused('record-without-metadata');
  try {
    const described = content.localName.toLowerCase() === 'lom' ? readLom(content) : readDc(content);
    return { state: 'alive', identifier, datestamp, described, origin: originOf(record) };
  } catch (error) {
    if (error instanceof DomainError) return refused(error.code, error.params);
    throw error;
  }
}

/** Under which identifier the first repository of a chain knows it (OAI provenance container). */
function originOf(record: Element): string | null {
  const provenance = children(record, 'about')
    .map((about) => child(about, 'provenance'))
    .find((found) => found !== null);
  let [origin, identifier] = [child(provenance ?? null, 'originDescription'), ''];
  while (origin) {
    identifier = textOf(child(origin, 'identifier')) || identifier;
    origin = child(origin, 'originDescription');
  }
  return identifier.length <= longestIdentifier ? identifier || null : null;
}

/** An OAI-PMH date: a day or an instant; UTC is the protocol's, an offset that a provider writes all the same is read. */
const dateOf = (text: string): Date | null =>
  /^0/.test(text) ? null : readInstant(readDay(text) === null ? text : `${text}T00:00:00Z`);

/** Written as the provider's granularity wants it. */
export const oaiDate = (at: Date, granularity: Provider['granularity']): string =>
  granularity === 'day' ? at.toISOString().slice(0, 10) : `${at.toISOString().slice(0, 19)}Z`;
