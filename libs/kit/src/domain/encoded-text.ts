import { isUtf8 } from 'node:buffer';
import { DomainError } from './domain-error.js';

// Bytes become text by the encoding that they declare, or are refused by its name: never `�` in place of what somebody wrote.

/** The encodings that are read, by the labels that documents declare. */
const encodings: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  // What is declared Latin-1 is written on Windows as often as not; the WHATWG reads both alike.
  'iso-8859-1': 'windows-1252',
  iso8859_1: 'windows-1252',
  latin1: 'windows-1252',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
  'iso-8859-15': 'iso-8859-15',
  latin9: 'iso-8859-15',
};

/** @throws DomainError encoding-unknown, encoding-broken: with the name of the encoding, and where it breaks */
export function decodeText(bytes: Uint8Array, declared = 'utf-8'): string {
  const encoding = encodings[declared.trim().toLowerCase()];
  if (!encoding) throw new DomainError('encoding-unknown', { encoding: declared.slice(0, 40) });
  if (encoding === 'utf-8' && isUtf8(bytes)) return unmarked(bytes);
  if (encoding === 'windows-1252') refuseUnassigned(bytes, declared);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new DomainError('encoding-broken', { encoding: declared.slice(0, 40) });
  }
}

/**
 * The text of an XML document (XML 1.0 §4.3.3 and Appendix F): a byte order mark says its encoding; else what transported it
 * (the charset of a media type, RFC 7303 §3); else its own declaration; else UTF-8.
 * @throws DomainError encoding-unknown, encoding-broken
 */
export function decodeXml(bytes: Uint8Array, charset: string | null = null): string {
  return decodeText(bytes, encodingOf(bytes, charset));
}

const encodingOf = (bytes: Uint8Array, charset: string | null): string =>
  markOf(bytes) ?? charset ?? declarationOf(bytes) ?? 'utf-8';

/**
 * The same for a reader of pieces, as of a page of records: what breaks stands as U+FFFD, and the reader refuses each piece that holds one.
 * @throws DomainError encoding-unknown
 */
export function decodeXmlInPieces(
  bytes: Uint8Array,
  charset: string | null = null,
): { text: string; isBroken: boolean } {
  try {
    return { text: decodeXml(bytes, charset), isBroken: false };
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'encoding-broken') throw error;
  }
  const encoding = encodings[encodingOf(bytes, charset).trim().toLowerCase()]!;
  const text = new TextDecoder(encoding).decode(bytes);
  return {
    text: encoding === 'windows-1252' ? text.replace(/[\u0081\u008D\u008F\u0090\u009D]/g, '\uFFFD') : text,
    isBroken: true,
  };
}

/** The charset parameter of a media type, or null. */
export function charsetOf(mediaType: string | null | undefined): string | null {
  return (
    /;\s*charset\s*=\s*(?:"([^"]{1,40})"|([^\s;"]{1,40}))/i
      .exec(mediaType ?? '')
      ?.slice(1)
      .find(Boolean) ?? null
  );
}

function markOf([first, second, third]: Uint8Array): string | null {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : null;
}

/** What `<?xml … encoding="…"?>` says; the declaration itself is ASCII in every encoding that is read without a mark. */
function declarationOf(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  if (first === 0x3c && second === 0) return 'utf-16le';
  if (first === 0 && second === 0x3c) return 'utf-16be';
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  return /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([\w.-]{1,40})["']/.exec(head)?.[1] ?? null;
}

/** Much faster than a TextDecoder, which bodies and events by the thousand make worth while. */
function unmarked(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** TextDecoder gives control characters for the five bytes that Windows-1252 leaves free. */
function refuseUnassigned(bytes: Uint8Array, declared: string): void {
  if ([0x81, 0x8d, 0x8f, 0x90, 0x9d].some((byte) => bytes.includes(byte)))
    throw new DomainError('encoding-broken', { encoding: declared.slice(0, 40) });
}
