import { hash } from 'node:crypto';
import { escapedHtml } from '@pan/kit/formats';
import type { Cell, FilledDataset } from '../../domain/editions/dataset.js';
import { technologyWords } from '../../domain/editions/network-dataset.js';

const style =
  'body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color-scheme:light dark}' +
  'svg[role]{width:100%;height:auto;border:1px solid}text{font:14px system-ui,sans-serif;fill:currentColor}' +
  'table{border-collapse:collapse;width:100%}th,td{border:1px solid;padding:.3rem .5rem;text-align:left}td.n{text-align:right}' +
  'caption{text-align:left;font-weight:bold;padding:1rem 0 .4rem}@media print{svg{break-inside:avoid}}';

/** The page loads nothing, and only its own style is let in. */
export const mapPolicy = `default-src 'none'; style-src 'sha256-${hash('sha256', style, 'base64')}'; frame-ancestors 'none'`;

interface Mark {
  readonly x: number;
  readonly y: number;
  readonly verdict: string;
  readonly said: string;
}

const width = 1_000;

/** What is told apart by form as well as by colour. */
const forms: Readonly<Record<string, { fr: string; en: string; draw: (x: number, y: number) => string }>> = {
  met: {
    fr: 'tient son contrat',
    en: 'keeps its contract',
    draw: (x, y) => `<circle cx="${x}" cy="${y}" r="6" fill="#1b7837" stroke="#fff"/>`,
  },
  below: {
    fr: 'ne le tient pas',
    en: 'does not',
    draw: (x, y) => `<path d="M${x} ${y - 8}l8 14h-16z" fill="#b2182b" stroke="#fff"/>`,
  },
  unmeasured: {
    fr: 'trop peu mesuré',
    en: 'measured too little',
    draw: (x, y) =>
      `<rect x="${x - 5}" y="${y - 5}" width="10" height="10" fill="none" stroke="currentColor" stroke-width="2"/>`,
  },
};

/** The network of an edition as one page: a drawing without tiles of others, and the table that it is drawn from. */
export function networkMap(number: number, { dataset, rows }: FilledDataset): string {
  const at = (name: string) => dataset.columns.findIndex((one) => one.name === name);
  const of = (row: FilledDataset['rows'][number], name: string) => row[at(name)] ?? null;
  const placed = rows.filter((row) => of(row, 'latitude') !== null && of(row, 'longitude') !== null);
  const frame = frameOf(placed.map((row) => [of(row, 'latitude') as number, of(row, 'longitude') as number]));
  const marks = placed.map((row): Mark => {
    const [x, y] = frame.place(of(row, 'latitude') as number, of(row, 'longitude') as number);
    return {
      x,
      y,
      verdict: String(of(row, 'verdict')),
      said: saidOf(String(of(row, 'name')), of(row, 'contracted_down'), of(row, 'measured_down')),
    };
  });
  const heads = ['name', 'municipality', 'technology', 'contracted_down', 'measured_down', 'share', 'verdict'];
  const words = heads.map((name) => dataset.columns[at(name)]!.title);
  const body = rows.map(
    (row) =>
      `<tr><th scope="row">${escapedHtml(String(of(row, 'name')))}</th>${heads
        .slice(1)
        .map((name) => cellOf(name, of(row, name)))
        .join('')}</tr>`,
  );
  return `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Carte du réseau, édition ${number}</title><style>${style}</style></head><body><main>
<h1>Carte du réseau, édition ${number} <span lang="en">· Map of the network, edition ${number}</span></h1>
<p>${escapedHtml(dataset.description.fr)} <span lang="en">${escapedHtml(dataset.description.en)}</span></p>
<svg viewBox="0 0 ${width} ${frame.height}" role="img" aria-label="Les sites à leur place, par ce que leur lien porte. Le tableau qui suit dit la même chose."><g>${frame.lines}</g><g>${marks.map(drawn).join('')}</g></svg>
<ul>${Object.entries(forms)
    .map(
      ([, { fr, en, draw }]) =>
        `<li><svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">${draw(10, 10)}</svg> ${fr} <span lang="en">· ${en}</span></li>`,
    )
    .join('')}</ul>
<table><caption>Liens par site <span lang="en">· Connections by site</span></caption>
<thead><tr>${words.map(({ fr, en }) => `<th scope="col">${escapedHtml(fr)} <span lang="en">· ${escapedHtml(en)}</span></th>`).join('')}</tr></thead>
<tbody>${body.join('\n')}</tbody></table>
</main></body></html>
`;
}

const saidOf = (name: string, contracted: Cell, measured: Cell): string =>
  `${name}: ${measured === null ? 'non mesuré' : `${decimal(measured)} Mbit/s`} / ${decimal(contracted)} Mbit/s`;

/** As French writes it. */
const decimal = (value: Cell): string => String(value).replace('.', ',');

const drawn = ({ x, y, verdict, said }: Mark): string =>
  `<g><title>${escapedHtml(said)}</title>${(forms[verdict] ?? forms['unmeasured']!).draw(x, y)}</g>`;

function cellOf(name: string, value: string | number | boolean | null): string {
  if (value === null) return '<td></td>';
  if (typeof value === 'number') return `<td class="n">${decimal(value)}</td>`;
  const words =
    name === 'verdict' ? forms[String(value)] : name === 'technology' ? technologyWords[String(value)] : undefined;
  return words ? `<td>${words.fr} <span lang="en">· ${words.en}</span></td>` : `<td>${escapedHtml(String(value))}</td>`;
}

/** Where points stand in the drawing (plate carrée, drawn in by the latitude), and lines of whole or half degrees. */
function frameOf(points: readonly (readonly [number, number])[]) {
  const range = (all: readonly number[], centre: number): [number, number] => {
    const [from, to] = all.reduce(
      ([least, most], one) => [Math.min(least, one), Math.max(most, one)],
      [all[0] ?? centre, all[0] ?? centre],
    );
    const margin = Math.max(0.1, (to - from) * 0.05);
    return [from - margin, to + margin];
  };
  const [south, north] = range(
    points.map(([latitude]) => latitude),
    46.8,
  );
  const [west, east] = range(
    points.map(([, longitude]) => longitude),
    -71.2,
  );
  const scale = width / (east - west);
  const stretch = scale / Math.cos((((south + north) / 2) * Math.PI) / 180);
  const height = Math.round(Math.min(2_000, Math.max(300, (north - south) * stretch)));
  const down = height / (north - south);
  const place = (latitude: number, longitude: number): [number, number] => [
    Math.round((longitude - west) * scale * 10) / 10,
    Math.round((north - latitude) * down * 10) / 10,
  ];
  const step = [0.05, 0.1, 0.5, 1, 2, 5].find((degrees) => Math.max(north - south, east - west) / degrees <= 12) ?? 10;
  const marks = (from: number, to: number) =>
    Array.from(
      { length: Math.floor(to / step) - Math.ceil(from / step) + 1 },
      (_, n) => Math.round((Math.ceil(from / step) + n) * step * 100) / 100,
    );
  const along = [
    ...marks(south, north).map((latitude) => {
      const [, y] = place(latitude, west);
      return `<path d="M0 ${y}H${width}" stroke="#8888" fill="none"/><text x="4" y="${y - 4}">${latitude}° N</text>`;
    }),
    ...marks(west, east).map((longitude) => {
      const [x] = place(north, longitude);
      return `<path d="M${x} 0V${height}" stroke="#8888" fill="none"/><text x="${x + 4}" y="${height - 6}">${-longitude}° O</text>`;
    }),
  ];
  return { place, height, lines: along.join('') };
}
