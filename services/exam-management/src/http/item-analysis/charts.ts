import type { AnalysisView, OptionTableView, PlaceView } from '../../domain/item-analysis/views.js';
import { barChart } from './bar-chart.js';
import { type Language, words, written } from './words.js';

/** How a question separates those who do well from the others: the share of its points by thirds of scores. */
export function thirdsChart({ ref, thirds }: PlaceView, language: Language): string {
  const said = words[language];
  const bars = said.thirds.map((label, at) => {
    const share = thirds?.[at] ?? null;
    return { label, said: `${label} : ${written(share, language)}`, height: share && Math.max(0, Math.min(1, share)) };
  });
  return barChart(`${ref}, ${said.thirdsTitle}`, bars, '1');
}

/** How many chose each option; keys are drawn full. */
export function optionsChart({ ref }: PlaceView, table: OptionTableView, language: Language): string {
  const said = words[language];
  const most = Math.max(1, ...table.options.map(({ chosen }) => chosen ?? 0));
  const bars = table.options.map(({ option, isKey, chosen }) => {
    const label = `${option ?? said.none}${isKey ? ` (${said.key})` : ''}`;
    const height = chosen === null ? null : chosen / most;
    return { label, said: `${label} : ${written(chosen, language)}`, height, isMarked: isKey };
  });
  return barChart(`${ref}, ${table.response}, ${said.optionsTitle}`, bars, written(most, language));
}

/** How many have which score. Bins are as wide as small groups need, so that a bar's height is of its whole bin. */
export function distributionChart({ distribution }: Pick<AnalysisView, 'distribution'>, language: Language): string {
  const said = words[language];
  const most = Math.max(1, ...distribution.map(({ count }) => count));
  const bars = distribution.map(({ from, to, count }) => ({
    label: distribution.length > 10 ? String(from) : `${from}–${to}`,
    said: `${from}–${to} : ${written(count, language)}`,
    height: count / most,
  }));
  return barChart(said.distributionTitle, bars, written(most, language));
}
