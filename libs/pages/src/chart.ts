import { html, svg, type TemplateResult } from 'lit';
import { number } from './language.ts';

export interface Bar {
  readonly label: string;
  /** Null: not told. */
  readonly value: number | null;
}

const lineHeight = 34;
const [left, width] = [190, 600];

/**
 * Horizontal bars from zero, the picture of a table that stands beside it: hidden from screen readers, which have the table.
 * What is not told has no bar, and a dash.
 */
export function bars(all: readonly Bar[]): TemplateResult {
  const most = Math.max(1, ...all.map(({ value }) => value ?? 0));
  const height = all.length * lineHeight;
  return html`<svg class="chart" viewBox="0 0 ${left + width + 90} ${height}" aria-hidden="true" focusable="false">
    ${all.map(({ label, value }, at) => {
      const y = at * lineHeight;
      const long = value === null ? 0 : (value / most) * width;
      return svg`<text x=${left - 8} y=${y + 21} text-anchor="end">${short(label)}</text>
        <rect x=${left} y=${y + 5} width=${long} height=${lineHeight - 12} rx="3"></rect>
        <text x=${left + long + 8} y=${y + 21}>${value === null ? '–' : number(value)}</text>`;
    })}
  </svg>`;
}

const short = (label: string): string => (label.length > 26 ? `${label.slice(0, 25)}…` : label);
