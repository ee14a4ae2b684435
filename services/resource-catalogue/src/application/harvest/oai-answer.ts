import { setImmediate } from 'node:timers/promises';
import { DomainError, readDay, readInstant } from '@pan/kit/domain';
import { isHeavyXml, XmlDocument } from '@pan/kit/formats';
import type { Element } from 'slimdom';
import type { Described } from '../../domain/description.js';
import { readDc } from '../formats/read-dc.js';
import { readLom } from '../formats/read-lom.js';
import { child, children, elements, textOf } from '../formats/xml.js';
import { cutPage, recordsIn } from './cut-page.js';
import { elementOf, looseText, without } from './loose-xml.js';

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
  /** The rest of the page, and what leads to the next one, never came. */
  readonly brokeOff: boolean;
}

export interface Provider {
  readonly granularity: 'day' | 'second';
}

/** What a provider answered; where its bytes are not all of its encoding, U+FFFD stands for them. */
export interface Answer {
  readonly text: string;
  readonly isBroken: boolean;
}

/**
 * The two things that a harvest needs to know, whatever else the provider says of itself.
 * @throws DomainError harvest-answer-unreadable, harvest-version-unsupported, harvest-source-refuses
 */
export function readIdentify({ text }: Answer): Provider {
  const identify = elementOf('Identify', text)?.content;
  if (identify === undefined) {
    const { error } = opened(text);
    throw error
      ? new DomainError('harvest-source-refuses', { oaiCode: error })
      : new DomainError('harvest-answer-unreadable');
  }
  if (looseText('protocolVersion', identify) !== '2.0') throw new DomainError('harvest-version-unsupported');
  return { granularity: /T/.test(looseText('granularity', identify)) ? 'second' : 'day' };
}

/**
 * A page of ListRecords, or the one record of GetRecord. A fault of one record is that record's, a fault of the page is everybody's.
 * Each record is read apart, so that the largest page keeps nobody else waiting.
 * @throws DomainError harvest-answer-unreadable, encoding-broken
 */
export async function readListRecords({ text, isBroken }: Answer): Promise<ListPage> {
  const page = await cutPage(text);
  const frame = { before: without('request', page.before), after: without('resumptionToken', page.after), isBroken };
  const around = without('resumptionToken', frame.before) + frame.after;
  const { root, error } = opened(around);
  const answeredAt = dateOf(textOf(child(root, 'responseDate')));
  if (error) return { error, answeredAt, records: [], token: null, brokeOff: false };
  const token = looseText('resumptionToken', page.before + page.after) || null;
  if (!listOf(root)) throw new DomainError('harvest-answer-unreadable');
  if (isBroken && token?.includes(lost)) throw new DomainError('harvest-answer-unreadable');
  const read: HarvestedRecord[] = [];
  for (const record of page.records) {
    read.push(...readAlone(record, frame));
    if (read.length % recordsAtOnce === 0) await setImmediate();
  }
  return { error: null, answeredAt, records: read, token, brokeOff: false };
}

/**
 * What was whole of a list before its answer broke off, and by its identifier what was not; null where that is nothing.
 * @throws DomainError harvest-answer-unreadable, encoding-broken
 */
export async function readBrokenOff({ text, isBroken }: Answer): Promise<ListPage | null> {
  const [root, list] = ['OAI-PMH', 'ListRecords'].map((name) => openingTag(name).exec(text)?.[1]);
  const last = [...text.matchAll(/<\/(?:[\w.-]{1,50}:)?record\s*>/g)].at(-1);
  if (!root || !list || !last || text.includes(`</${root}`)) return null;
  const whole = last.index + last[0].length;
  const page = await readListRecords({ text: `${text.slice(0, whole)}</${list}></${root}>`, isBroken });
  const identifier = looseText('identifier', text.slice(whole));
  const cut = { state: 'refused', identifier, datestamp: null, code: 'record-unreadable', params: {} } as const;
  return { ...page, records: identifier ? [...page.records, cut] : page.records, brokeOff: true };
}

const openingTag = (name: string) => new RegExp(`<((?:[\\w.-]{1,50}:)?${name})[\\s>]`);

const lost = '\uFFFD';
const listOf = (root: Element | null): Element | null => child(root, 'ListRecords') ?? child(root, 'GetRecord');

/** What stands around each record of a page. */
interface Frame {
  readonly before: string;
  readonly after: string;
  readonly isBroken: boolean;
}

/** A page with one record. Where it cannot be read it may be several, of which one lacks its end. */
function readAlone(record: string, frame: Frame): HarvestedRecord[] {
  // Providers that paste each record from a file leave its declaration in.
  const page = frame.before + record.replace(/<\?xml\s[^<>]*\?>/g, '') + frame.after;
  const refused = (code: string): HarvestedRecord[] => {
    const identifier = looseText('identifier', record);
    return [{ state: 'refused', identifier, datestamp: null, code, params: {} }];
  };
  if (frame.isBroken && record.includes(lost)) return refused('encoding-broken');
  if (isHeavyXml(page)) return refused('xml-too-heavy');
  try {
    const [read] = children(listOf(XmlDocument.read(page).root), 'record');
    return read ? [readRecord(read)] : refused('record-unreadable');
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const pieces = recordsIn(record);
    return pieces.length > 1 ? pieces.flatMap((piece) => readAlone(piece, frame)) : refused('record-unreadable');
  }
}

function opened(text: string): { root: Element; error: string | null } {
  const root = readAnswer(text);
  if (root?.localName !== 'OAI-PMH') throw new DomainError('harvest-answer-unreadable');
  const error = child(root, 'error');
  return { root, error: error && (error.getAttribute('code') ?? 'error').slice(0, 60) };
}

function readAnswer(text: string): Element | null {
  try {
    return XmlDocument.read(text).root;
  } catch (error) {
    if (error instanceof DomainError) throw new DomainError('harvest-answer-unreadable');
    throw error;
  }
}

/** Keys are never cut: two that differ at their end are two records. */
export const longestIdentifier = 500;

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
