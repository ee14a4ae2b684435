import type { ReadItem } from '@pan/qti';
import type { Dispensations } from '../../domain/results/dispensation.js';
import type { PaperItem } from '../../domain/paper.js';
import type { AskedResponse, NamedPlace } from '../../persistence/item-analysis/score-sums.queries.js';

/** A place that is worth points, with the item that scores it in a session. */
export interface AnalysedPlace {
  readonly place: PaperItem;
  readonly most: number;
  readonly counts: boolean;
  readonly tables: readonly AskedTable[];
}

export interface AskedTable {
  readonly response: string;
  readonly isSingle: boolean;
  readonly options: readonly { readonly option: string; readonly isKey: boolean }[];
}

export const analysedPlaces = (
  places: Iterable<PaperItem>,
  itemOf: (place: PaperItem) => ReadItem,
  dispensations: Dispensations,
): AnalysedPlace[] =>
  [...places].flatMap((place) => {
    const { maxScore, ref } = place;
    if (maxScore === null || maxScore <= 0) return [];
    const counts = dispensations[ref] !== 'dropped';
    return [{ place, most: maxScore, counts, tables: tablesOf(itemOf(place)) }];
  });

/** Responses whose answers are options, in the author's order. The key of an item that is drawn for each candidate is nobody's else. */
function tablesOf({ definition: { responses, templates } }: ReadItem): AskedTable[] {
  return responses.flatMap(({ identifier, baseType, cardinality, form, correct }) => {
    const [choices, ...others] = form?.choices ?? [];
    if (baseType !== 'identifier' || cardinality === 'ordered' || !choices || others.length > 0) return [];
    const keys = correct && 'values' in correct && !templates ? correct.values : [];
    const options = [...choices.keys()].map((option) => ({ option, isKey: keys.includes(option) }));
    return [{ response: identifier, isSingle: cardinality === 'single', options }];
  });
}

/** What a place is called in sittings: by its own name, or numbered where it may be drawn several times. */
export function namedPlaces(names: readonly string[], analysed: readonly AnalysedPlace[]): NamedPlace[] {
  const known = new Map(analysed.map((one) => [one.place.ref, one]));
  return names.flatMap((name) => {
    const one = known.get(name) ?? known.get(name.replace(/\.\d+$/, ''));
    if (!one) return [];
    const { ref, weight } = one.place;
    return [{ name, ref, weight, most: one.most, counts: one.counts }];
  });
}

export const askedResponses = (analysed: readonly AnalysedPlace[]): AskedResponse[] =>
  analysed.flatMap(({ place: { ref }, tables }) =>
    tables.map(({ response, isSingle }) => ({ ref, response, isSingle })),
  );
