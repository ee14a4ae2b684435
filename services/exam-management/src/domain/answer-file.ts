import { DomainError } from '@pan/kit/domain';

/** What candidates hand in as files, by what is in them; nothing that a program runs. */
export const answerFileTypes = [
  ...(['image/png', 'image/jpeg', 'image/webp', 'application/pdf', 'text/plain', 'text/csv'] as const),
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.oasis.opendocument.text',
  ...(['audio/mpeg', 'audio/wav'] as const),
] as const;
export type AnswerFileType = (typeof answerFileTypes)[number];

/** One file, and all that one sitting keeps. */
export const largestAnswerFile = 10 * 1_048_576;
const most = { files: 60, bytes: 100 * 1_048_576 };

/** @param found in its bytes: null where that is text, or nothing known @throws DomainError file-type-not-taken */
export function answerFileType(found: string | null, isText: boolean): AnswerFileType {
  const type = found ?? (isText ? 'text/plain' : null);
  const known = answerFileTypes.find((one) => one === type);
  if (!known) throw new DomainError('file-type-not-taken', { type: type ?? '?' });
  return known;
}

/** @throws DomainError answer-files-exhausted */
export function requireRoom(kept: { readonly files: number; readonly bytes: number }, bytes: number): void {
  if (kept.files + 1 > most.files || kept.bytes + bytes > most.bytes)
    throw new DomainError('answer-files-exhausted', { files: kept.files });
}
