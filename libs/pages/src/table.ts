import { html, type TemplateResult } from 'lit';
import { number } from './language.ts';

export type Cell = string | number | boolean | null | TemplateResult;

/** A table with its title and its columns' words; the first cell of a row names it. */
export function table(caption: string, columns: readonly string[], rows: readonly (readonly Cell[])[]): TemplateResult {
  return html`<div class="wide" role="region" tabindex="0" aria-label=${caption}>
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([first, ...rest]) =>
            html`<tr>
              <th scope="row">${shown(first ?? null)}</th>
              ${rest.map((cell) => html`<td class=${typeof cell === 'number' ? 'number' : ''}>${shown(cell)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function shown(cell: Cell): string | TemplateResult {
  if (cell === null) return '–';
  if (typeof cell === 'number') return number(cell);
  return typeof cell === 'boolean' ? (cell ? '✓' : '') : cell;
}
