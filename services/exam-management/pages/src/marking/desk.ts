import { value } from '@pan/client';
import { instant, Listing, View } from '@pan/pages';
import { html, nothing, type TemplateResult } from 'lit';
import { type Calibration, exams, type MarkingRow } from './api.ts';
import { t } from './words.ts';

interface Desk {
  readonly calibrations: readonly Calibration[];
  readonly inHand: readonly MarkingRow[];
}

/** What one has to mark in a session: first what calibrates, then what is in hand, and the next script. */
class MarkingDesk extends View<Desk> {
  static override properties = { ...super.properties, session: {} };
  declare session: string;

  protected async load(): Promise<Desk> {
    const held = new Listing((cursor) =>
      exams.GET('/v1/markings', { params: { query: { state: 'dealt', ...(cursor && { cursor }) } } }),
    );
    const query = { session: this.session };
    const [{ items: calibrations }] = await Promise.all([
      value(exams.GET('/v1/calibrations', { params: { query } })),
      held.load(),
    ]);
    return { calibrations, inHand: held.items.filter(({ sessionId }) => sessionId === this.session) };
  }

  protected draw({ calibrations, inHand }: Desk): TemplateResult {
    return html`${calibrations.length > 0 ? this.calibrations(calibrations) : nothing}
      <h2>${t.inHand}</h2>
      ${
        inHand.length === 0
          ? html`<p>${t.nothingInHand}</p>`
          : html`<ul class="cards">
              ${inHand.map(
                ({ id, number, stage, leaseUntil }) =>
                  html`<li>
                    <h3><a href=${`#/correction/copies/${id}`}>${t.number(number)}</a></h3>
                    <p>${t.stages[stage]}</p>
                    <p class="soft">${t.until(instant(leaseUntil))}</p>
                  </li>`,
              )}
            </ul>`
      }
      <p>
        <button class="main" ?disabled=${this.busy} @click=${() => this.act(() => this.next())}>${t.draw}</button>
      </p>`;
  }

  private calibrations(calibrations: readonly Calibration[]): TemplateResult {
    return html`<h2>${t.calibration}</h2>
      <p class="soft">${t.calibrationHelp}</p>
      <ul class="cards">
        ${calibrations.map(
          ({ id, code, outcome }) =>
            html`<li>
              <h3>${code}</h3>
              ${
                outcome
                  ? html`<p>${(outcome.isMet ? t.met : t.notMet)(outcome.points, outcome.agreedPoints)}</p>`
                  : html`<p><a href=${`#/correction/calibrage/${this.session}/${id}`}>${t.calibrate}</a></p>`
              }
            </li>`,
        )}
      </ul>`;
  }

  private async next(): Promise<string> {
    const marking = await value(exams.POST('/v1/markings', { body: { sessionId: this.session } }));
    // No content: nothing waits for this person.
    if (!marking) return t.nothingWaits;
    location.hash = `#/correction/copies/${marking.id}`;
    return t.drawn;
  }
}
customElements.define('marking-desk', MarkingDesk);
