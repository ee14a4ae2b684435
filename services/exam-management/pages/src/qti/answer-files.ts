/** A file that a candidate hands in: by its hash, with the kind and the name that it has. */
export interface AnswerFile {
  readonly hash: string;
  readonly type: string;
  readonly name: string;
}

/** Where files of answers are kept, on this device and by the service; set by whoever may reach it. */
export interface AnswerFiles {
  /** @returns its hash */
  keep(file: Blob): Promise<string>;
  /** Its address within this page. @throws where it is not to be had */
  at(hash: string): Promise<string>;
}

let files: AnswerFiles | null = null;
export const keepAnswerFilesBy = (by: AnswerFiles): void => void (files = by);

export const answerFiles = (): AnswerFiles => {
  if (!files) throw new Error('no answers are kept here');
  return files;
};

/** As the engine reads it: `<hash> <media type> <name>`. */
export const writtenFile = ({ hash, type, name }: AnswerFile): string => `${hash} ${type} ${name}`;

export function fileIn(value: string | undefined): AnswerFile | null {
  const [, hash, type, name] = /^([0-9a-f]{64}) (\S+) (.+)$/.exec(value ?? '') ?? [];
  return hash && type && name ? { hash, type, name } : null;
}

/** What is taken, whatever an author asks for; the service looks into each. */
export const takenTypes: Readonly<Record<string, string>> = {
  'application/pdf': '.pdf',
  'image/png': '.png',
  'image/jpeg': '.jpg,.jpeg',
  'image/webp': '.webp',
  'text/plain': '.txt',
  'text/csv': '.csv',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': '.docx',
  'application/vnd.oasis.opendocument.text': '.odt',
  'audio/mpeg': '.mp3',
  'audio/wav': '.wav',
};

/** A service keeps no file that is larger. */
export const largestFile = 10 * 1_048_576;
