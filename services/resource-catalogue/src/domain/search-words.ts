import { fold } from './folding.js';

/** Words so common in French that the beginning of one says nothing. */
const common = new Set(['a', 'au', 'aux', 'avec', 'ce', 'ces', 'dans', 'de', 'des', 'du', 'en', 'et', 'la', 'le', 'les', 'leur', 'ma', 'mes', 'ou', 'par', 'pas', 'pour', 'que', 'qui', 'sa', 'se', 'ses', 'son', 'sur', 'un', 'une', 'l', 'd', 'j', 'm', 't', 's', 'n', 'c', 'qu', 'jusqu', 'lorsqu', 'puisqu', 'quoiqu', 'presqu', 'quelqu']); // prettier-ignore

/**
 * A question as beginnings of unaccented words, so that "etabliss" finds "établissement" while it is still being typed.
 * @returns the text of a tsquery, empty when no word says anything
 */
export function prefixQuery(question: string): string {
  const words = fold(question).match(/[\p{L}\p{N}]+/gu) ?? [];
  const telling = words.filter((word) => word.length > 1 && !common.has(word)).slice(0, 20);
  return telling.map((word) => `${word.slice(0, 60)}:*`).join(' & ');
}
