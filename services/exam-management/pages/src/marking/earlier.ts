import { said } from '@pan/pages';
import { html, nothing, type TemplateResult } from 'lit';
import type { Criterion, Earlier, Marking } from './api.ts';
import { t } from './words.ts';

/** What two markers gave, side by side, for whoever decides between them. */
export function earlierMarkings({ earlier, scheme: { rubric, tolerance } }: Marking): TemplateResult | typeof nothing {
  if (earlier.length === 0) return nothing;
  return html`<section class="earlier" aria-labelledby="earlier">
    <h2 id="earlier">${t.earlier}</h2>
    <p class="soft">${t.earlierHelp(tolerance)}</p>
    <div class="wide" tabindex="0" role="region" aria-labelledby="earlier">
      <table>
        <thead>
          <tr>
            <th scope="col">${t.criterion}</th>
            ${earlier.map(({ stage }) => html`<th scope="col">${t.stages[stage]}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rubric.map((criterion) => row(criterion, earlier))}
          <tr>
            <th scope="row">${t.sum}</th>
            ${earlier.map(
              ({ points, returnReason }) =>
                html`<td class="sum">${returnReason ? t.returned(t.reasons[returnReason]) : t.shown(points ?? 0)}</td>`,
            )}
          </tr>
          <tr>
            <th scope="row">${t.annotations}</th>
            ${earlier.map(
              ({ annotations }) =>
                html`<td>
                  ${
                    annotations.length > 0
                      ? html`<ul>
                          ${annotations.map(({ comment }) => html`<li>${comment}</li>`)}
                        </ul>`
                      : '–'
                  }
                </td>`,
            )}
          </tr>
        </tbody>
      </table>
    </div>
  </section>`;
}

const row = ({ code, words }: Criterion, earlier: readonly Earlier[]): TemplateResult =>
  html`<tr>
    <th scope="row">${said(words)}</th>
    ${earlier.map(({ scores }) => html`<td>${scores[code] === undefined ? '–' : t.shown(scores[code])}</td>`)}
  </tr>`;
