import { asTableText } from '@pan/kit/domain';
import type { AnalysisView, OptionView, PlaceView } from '../../domain/item-analysis/views.js';

const columns = [
  ...['place', 'item', 'most', 'counts', 'met', 'omitted', 'difficulty', 'discrimination', 'correlation'],
  ...['reliability_without', 'lower_third', 'middle_third', 'upper_third', 'flags'],
  ...['response', 'option', 'is_key', 'chosen', 'chosen_lower', 'chosen_middle', 'chosen_upper', 'mean_score'],
];

type Cell = string | number | boolean | null;

/** A line for each place, then one for each of its options (RFC 4180); an empty cell is withheld, or says nothing. Text that a spreadsheet would run has an apostrophe before it. */
export function analysisCsv({ places }: AnalysisView): string {
  const lines = places.flatMap((place) => [
    [...placeCells(place), ...Array.from({ length: 8 }, () => null)],
    ...place.tables.flatMap(({ response, options }) =>
      options.map((option) => [
        place.ref,
        place.item,
        ...Array.from({ length: 12 }, () => null),
        ...optionCells(response, option),
      ]),
    ),
  ]);
  return [columns, ...lines].map((line) => `${line.map(cell).join()}\r\n`).join('');
}

const placeCells = (one: PlaceView): Cell[] => [
  ...[one.ref, one.item, one.most, one.counts, one.met, one.omitted],
  ...[one.difficulty, one.discrimination, one.correlation, one.reliabilityWithout],
  ...[0, 1, 2].map((at) => one.thirds?.[at] ?? null),
  one.flags.map(({ code }) => code).join(' '),
];

const optionCells = (response: string, { option, isKey, chosen, thirds, meanScore }: OptionView): Cell[] => [
  ...[response, option ?? '(none)', isKey, chosen],
  ...[0, 1, 2].map((at) => thirds?.[at] ?? null),
  meanScore,
];

function cell(value: Cell): string {
  const text = typeof value === 'string' ? asTableText(value) : String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
