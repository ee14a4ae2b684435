import { value, type examManagement } from '@pan/client';
import { View } from '@pan/pages';
import { html, nothing, type TemplateResult } from 'lit';
import { secondOfDay } from '../times.ts';
import { exams } from './api.ts';
import { t } from './words.ts';

type Counts = examManagement.components['schemas']['SessionMonitorView'];
type Row = Counts['items'][number];
const numbers = [
  'candidates',
  'notBegun',
  'awaiting',
  'sitting',
  'paused',
  'submitted',
  'terminated',
  'absent',
] as const;

const againMs = 15_000;

/** A session in numbers, for a school, a centre or the ministry: by school and room, nobody by name. */
class SessionCounts extends View<Counts> {
  static override properties = { ...super.properties, session: {} };
  declare session: string;
  private asking: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.asking = setInterval(() => void this.again(), againMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.asking);
  }

  protected load(): Promise<Counts> {
    return value(exams.GET('/v1/sessions/{id}/monitor', { params: { path: { id: this.session } } }));
  }

  protected draw({ items, serverTime }: Counts): TemplateResult {
    if (items.length === 0) return html``;
    const total = (name: (typeof numbers)[number]): number => items.reduce((sum, row) => sum + row[name], 0);
    return html`<h2>${t.counts}</h2>
      <p class="soft">${t.asOf(secondOfDay(serverTime))}</p>
      <div class="wide" role="region" tabindex="0" aria-label=${t.counts}>
        <table>
          <thead>
            <tr>
              <th scope="col">${t.room}</th>
              ${numbers.map((name) => html`<th scope="col">${t.numbers[name]}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${items.map((row) => this.row(row))}
            <tr>
              <th scope="row">${t.total}</th>
              ${numbers.map((name) => html`<td class="number">${total(name)}</td>`)}
            </tr>
          </tbody>
        </table>
      </div>`;
  }

  private row(row: Row): TemplateResult {
    return html`<tr>
      <th scope="row">
        ${row.room ?? t.unplaced} ${row.organisation ? html`<span class="soft">${row.organisation}</span>` : nothing}
      </th>
      ${numbers.map((name) => html`<td class="number">${row[name]}</td>`)}
    </tr>`;
  }
}
customElements.define('session-counts', SessionCounts);
