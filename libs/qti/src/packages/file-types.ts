import { decodeText, decodeXml, DomainError } from '@pan/kit/domain';
import { elementsOf } from '@pan/kit/formats';
import { Xml } from '../reading/xml.js';

// What a file is, by its own bytes: names and declared types are what somebody wrote beside it.

export const fileTypes = [
  ...(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/svg+xml'] as const),
  ...(['audio/mpeg', 'audio/mp4', 'audio/ogg', 'audio/wav'] as const),
  ...(['video/mp4', 'video/webm', 'video/ogg', 'text/vtt', 'text/css', 'application/pdf'] as const),
] as const;
export type FileType = (typeof fileTypes)[number];

/** One file; a film of a signer is the largest that is expected. */
export const largestFile = 32 * 1_048_576;

/** Null for what a candidate's device is not given: no kind that is known, or a drawing or a style sheet that does more than show. */
export function typeOf(bytes: Buffer, path: string): FileType | null {
  const at = (offset: number, text: string) => bytes.toString('latin1', offset, offset + text.length) === text;
  if (at(0, '\x89PNG\r\n\x1a\n')) return 'image/png';
  if (at(0, '\xff\xd8\xff')) return 'image/jpeg';
  if (at(0, 'GIF87a') || at(0, 'GIF89a')) return 'image/gif';
  if (at(0, 'RIFF') && at(8, 'WEBP')) return 'image/webp';
  if (at(0, 'RIFF') && at(8, 'WAVE')) return 'audio/wav';
  if (at(0, 'ID3') || (bytes[0] === 0xff && (bytes[1]! & 0xe6) === 0xe2)) return 'audio/mpeg';
  if (at(4, 'ftyp')) return at(8, 'M4A ') ? 'audio/mp4' : 'video/mp4';
  if (at(0, 'OggS')) return bytes.subarray(0, 512).includes('theora') ? 'video/ogg' : 'audio/ogg';
  if (at(0, '\x1aE\xdf\xa3')) return bytes.subarray(0, 64).includes('webm') ? 'video/webm' : null;
  if (at(0, '%PDF-')) return 'application/pdf';
  if (at(0, 'WEBVTT') || at(3, 'WEBVTT')) return 'text/vtt';
  if (/\.css$/i.test(path)) return isStyle(bytes) ? 'text/css' : null;
  return isDrawing(bytes) ? 'image/svg+xml' : null;
}

/** A style sheet that loads nothing: what it asked for would tell others what is looked at, and when. */
function isStyle(bytes: Buffer): boolean {
  let text: string;
  try {
    text = decodeText(bytes);
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
  const letter = (code: string) => String.fromCharCode(Buffer.from(code.padStart(8, '0'), 'hex').readUInt16BE(2));
  const said = text.replace(/\\([0-9a-f]{1,6})\s?/gi, (_, code: string) => letter(code)).replaceAll('\\', '');
  return !/@import|@namespace|url\s*\(|image-set\s*\(|src\s*\(|expression\s*\(|behavior\s*:|-moz-binding/i.test(said);
}

/** A drawing in SVG without script, foreign content and other files. */
function isDrawing(bytes: Buffer): boolean {
  let root: Xml['root'];
  try {
    root = Xml.read(decodeXml(bytes)).root;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
  if (root.localName !== 'svg' || root.namespaceURI !== 'http://www.w3.org/2000/svg') return false;
  return [...elementsOf(root)].every(
    ({ localName, attributes, textContent }) =>
      !/^(script|foreignobject|iframe|handler|listener)$/i.test(localName) &&
      !(localName === 'style' && /@import|url\s*\(\s*['"]?(?!#)/i.test(textContent ?? '')) &&
      attributes.every(
        ({ localName: name, value }) =>
          !/^on/i.test(name) &&
          !(name === 'href' && !/^(#|data:image\/(png|jpeg|gif|webp);base64,)/i.test(value)) &&
          !/url\(\s*['"]?(?!['"]?#)|javascript:/i.test(value),
      ),
  );
}
