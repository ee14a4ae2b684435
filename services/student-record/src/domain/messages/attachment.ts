import { DomainError, plainText } from '@pan/kit/domain';

/** Of one message. */
export const mostAttachments = 5;
export const largestAttachment = 10 * 1_048_576;

/** What may be attached, by what is in it; each with the ends of names that say so. Nothing that a program runs, nor an old form that may hold one. */
export const attachmentTypes = {
  'application/pdf': ['pdf'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'image/heic': ['heic'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
  'application/vnd.oasis.opendocument.presentation': ['odp'],
  'text/plain': ['txt'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type AttachmentType = keyof typeof attachmentTypes;

/** `waiting` for the scanner, `found` to be harmful. */
export const scanStates = ['waiting', 'clean', 'found'] as const;
export type ScanState = (typeof scanStates)[number];

/** @throws DomainError attachment-type-not-taken */
export function takenType(found: string | null): AttachmentType {
  if (found === null || !Object.hasOwn(attachmentTypes, found))
    throw new DomainError('attachment-type-not-taken', { type: found ?? '?' });
  return found as AttachmentType;
}

/** @throws DomainError attachment-empty, body-too-large */
export function mustHaveSize(bytes: number): void {
  if (bytes === 0) throw new DomainError('attachment-empty');
  if (bytes > largestAttachment) throw new DomainError('body-too-large');
}

const longestName = 120;
const forbidden = /[\p{C}\p{Zl}\p{Zp}<>:"/\\|?*]/gu;

/** The last part of a path, without what a system of files takes for something else, and with an end that says what it is. */
export function safeName(written: string, type: AttachmentType): string {
  const [first] = attachmentTypes[type];
  const last = plainText(written).split(/[/\\]/).at(-1)!.replace(forbidden, ' ').replace(/\s+/g, ' ');
  const name = last.replace(/^[.\s]+/, '').replace(/[.\s]+$/, '');
  const ends = attachmentTypes[type] as readonly string[];
  const isSaid = ends.some((end) => name.toLowerCase().endsWith(`.${end}`) && name.length > end.length + 1);
  const stem = [...(isSaid ? name.slice(0, name.lastIndexOf('.')) : name)].slice(0, longestName).join('').trim();
  const end = isSaid ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : first;
  return `${stem || 'document'}.${end}`;
}
