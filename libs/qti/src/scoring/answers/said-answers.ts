import { writtenAs } from '../values/scalars.js';
import type { Answer, Answers } from './answer.js';

type Word = string | number | boolean;
/** A file that stands elsewhere: `hash` or `address` says where. */
interface SaidFile {
  readonly name: string;
  readonly type: string;
  readonly hash?: string;
  readonly address?: string;
}
/** An answer as whoever tries an item writes it: one value or several, `"A B"` for a pair, `"10 20"` for a point, a file, a record's fields. */
export type SaidAnswer = Word | SaidFile | readonly (Word | SaidFile)[] | Readonly<Record<string, Word>>;

const isWord = (said: unknown): said is Word => ['string', 'number', 'boolean'].includes(typeof said);
const isObject = (said: unknown): said is Record<string, unknown> =>
  typeof said === 'object' && said !== null && !Array.isArray(said);

function isFile(said: unknown): said is SaidFile {
  if (!isObject(said) || !isWord(said['name']) || !isWord(said['type'])) return false;
  const at = said['hash'] ?? said['address'];
  return Object.keys(said).length === 3 && typeof at === 'string' && isWhole(at, said['type'], said['name']);
}

/** Whether the three words of a file stand apart when it is written as a text. */
const isWhole = (at: string, type: Word, name: Word): boolean =>
  /^\S+$/.test(at) && /^[\w.+-]+\/[\w.+-]+$/.test(String(type)) && /^\S/.test(String(name));

/** Whether a value has one of the forms of an answer. */
export function isAnswer(said: unknown): said is SaidAnswer {
  if (isWord(said) || isFile(said)) return true;
  if (Array.isArray(said)) return said.every((one) => isWord(one) || isFile(one));
  return isObject(said) && Object.values(said).every(isWord);
}

export const answersFrom = (said: Readonly<Record<string, SaidAnswer>>): Answers =>
  Object.fromEntries(Object.entries(said).map(([identifier, answer]) => [identifier, answerFrom(answer)]));

function answerFrom(said: SaidAnswer): Answer {
  if (isWord(said) || isFile(said)) return [textFrom(said)];
  return Array.isArray(said) ? (said as readonly (Word | SaidFile)[]).map(textFrom) : (said as Record<string, Word>);
}

const textFrom = (said: Word | SaidFile): string =>
  isWord(said) ? String(said) : writtenAs({ at: said.hash ?? said.address!, type: said.type, name: said.name });
