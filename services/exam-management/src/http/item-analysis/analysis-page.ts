import { escapedHtml } from '@pan/kit/formats';
import type { ToldAnalysis } from '../../application/item-analysis/read-analysis.js';
import type { OptionTableView, PlaceView } from '../../domain/item-analysis/views.js';
import { distributionChart, optionsChart, thirdsChart } from './charts.js';
import { type Language, noReliability, words, written } from './words.js';

const style = `body{font:100%/1.6 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.3rem;margin-top:2rem}h3{font-size:1.1rem}table{border-collapse:collapse;margin-block:1rem}
th,td{border:1px solid #767676;padding:.25rem .6rem;text-align:left}td.n{text-align:right}.beside{display:flex;flex-wrap:wrap;gap:1.5rem;align-items:flex-start}
.wide{overflow-x:auto}svg{max-width:100%;height:auto}.flag{border-inline-start:.3rem solid #a33a00;padding-inline-start:.6rem}`;

/** An item analysis to be read and printed: French, then English; each chart stands beside the table that says the same. Loads nothing. */
export function analysisPage(analysis: ToldAnalysis): string {
  const title = `${words.fr.heading} · ${analysis.title}`;
  return `<!doctype html><html lang="fr-CA"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapedHtml(title)}</title><style>${style}</style>
<main><h1>${escapedHtml(title)}</h1>${partOf(analysis, 'fr')}
<section lang="en-CA">${partOf(analysis, 'en')}</section></main></html>`;
}

function partOf(analysis: ToldAnalysis, language: Language): string {
  const said = words[language];
  const { reliability, noReliability: why, distribution } = analysis;
  const facts = [
    [said.scripts, written(analysis.scripts, language)],
    [said.mean, written(analysis.mean, language)],
    [said.deviation, written(analysis.deviation, language)],
    [
      said.reliability,
      reliability
        ? `${reliability.coefficient === 'kr-20' ? 'KR-20' : 'alpha'} = ${written(reliability.value, language)}`
        : noReliability[language][why!],
    ],
    [said.error, written(reliability?.standardErrorOf100 ?? null, language)],
  ];
  const bins = distribution.map(({ from, to, count }) => [`${from}–${to}`, count]);
  return `<h2>${said.heading}</h2>${analysis.isStale ? `<p class="flag">${said.stale}</p>` : ''}
<table><caption>${said.heading}</caption>${facts.map(([name, value]) => `<tr><th scope="row">${escapedHtml(name!)}</th><td>${escapedHtml(value!)}</td></tr>`).join('')}</table>
<div class="beside">${distributionChart(analysis, language)}${table(said.distributionTitle, [said.scores, said.people], bins, language)}</div>
<div class="wide">${placesTable(analysis.places, language)}</div>
${analysis.places.map((place) => placePart(place, analysis.sessionIds.at(-1)!, language)).join('\n')}`;
}

function placesTable(places: readonly PlaceView[], language: Language): string {
  const said = words[language];
  const heads = [
    said.place,
    said.most,
    said.met,
    said.omitted,
    said.difficulty,
    said.discrimination,
    said.correlation,
    said.without,
  ];
  const rows = places.map((one) => [
    one.counts ? one.ref : `${one.ref} (${said.dropped})`,
    ...[one.most, one.met, one.omitted, one.difficulty, one.discrimination, one.correlation, one.reliabilityWithout],
  ]);
  return table(said.places, heads, rows, language);
}

function placePart(place: PlaceView, sessionId: string, language: Language): string {
  const said = words[language];
  const flags = place.flags.map(
    (flag) =>
      `<p class="flag">${escapedHtml(flag[language])}${flag.isOfKey ? ` ${said.preview} : <code>POST /v1/sessions/${sessionId}/rescorings?dryRun=true</code>` : ''}</p>`,
  );
  const thirds = said.thirds.map((name, at) => [name, place.thirds?.[at] ?? null]);
  return `<h3>${escapedHtml(`${said.place} ${place.ref}`)}</h3>${flags.join('')}${place.withheld ? `<p>${said.withheld}</p>` : ''}
<div class="beside">${thirdsChart(place, language)}${table(`${place.ref}, ${said.thirdsTitle}`, [said.third, said.share], thirds, language)}</div>
${place.tables.map((one) => optionsPart(place, one, language)).join('')}`;
}

function optionsPart(place: PlaceView, options: OptionTableView, language: Language): string {
  const said = words[language];
  const rows = options.options.map(({ option, isKey, chosen, thirds, meanScore }) => [
    `${option ?? said.none}${isKey ? ` (${said.key})` : ''}`,
    ...[chosen, ...said.thirds.map((_, at) => thirds?.[at] ?? null), meanScore],
  ]);
  const heads = [said.option, said.chosen, ...said.thirds, said.meanScore];
  return `<div class="beside">${optionsChart(place, options, language)}${table(`${place.ref}, ${options.response}, ${said.optionsTitle}`, heads, rows, language)}</div>`;
}

/** A dash is a number that is not told, or that says nothing. */
function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
  language: Language,
): string {
  const cell = (value: string | number | null, at: number) =>
    at === 0
      ? `<th scope="row">${escapedHtml(String(value))}</th>`
      : `<td class="n">${typeof value === 'string' ? escapedHtml(value) : written(value, language)}</td>`;
  return `<table><caption>${escapedHtml(caption)}</caption><thead><tr>${heads.map((one) => `<th scope="col">${escapedHtml(one)}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('')}</tbody></table>`;
}
