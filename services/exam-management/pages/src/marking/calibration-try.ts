import { value } from '@pan/client';
import { said, View } from '@pan/pages';
import { html, nothing, type TemplateResult } from 'lit';
import { type Calibration, exams, type Scores } from './api.ts';
import './rubric-grid.ts';
import { Scored } from './rubric-grid.ts';
import { scriptBody } from './script-body.ts';
import { totalOf } from './total.ts';
import { t } from './words.ts';

/** A script that was marked together beforehand: one gives points, then sees what was agreed on. */
class CalibrationTry extends View<Calibration | undefined> {
  static override properties = { ...super.properties, session: {}, script: {}, scores: { state: true } };
  declare session: string;
  declare script: string;
  declare private scores: Scores;
  private readonly byKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && event.ctrlKey) void this.compare();
  };

  constructor() {
    super();
    this.scores = {};
    this.addEventListener(Scored.type, (event) => (this.scores = (event as Scored).scores));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.byKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.byKey);
  }

  protected async load(): Promise<Calibration | undefined> {
    const { items } = await value(exams.GET('/v1/calibrations', { params: { query: { session: this.session } } }));
    return items.find(({ id }) => id === this.script);
  }

  protected draw(script: Calibration | undefined): TemplateResult {
    if (!script) return html`<p>${t.nothingWaits}</p>`;
    const { rubric, item, responses, outcome } = script;
    const { points, missing } = totalOf(rubric, this.scores);
    return html`<div class="script">
        <div>${scriptBody(item, responses, [], true)}</div>
        <section class="grid" aria-labelledby="rubric">
          <h2 id="rubric">${t.rubric}</h2>
          <p class="soft">${outcome ? nothing : t.keys}</p>
          <rubric-grid .rubric=${rubric} .scores=${this.scores} .locked=${outcome !== null}></rubric-grid>
          ${
            outcome
              ? html`<p>${(outcome.isMet ? t.met : t.notMet)(outcome.points, outcome.agreedPoints)}</p>
                  <p>
                    ${t.agreed} :
                    ${rubric.map(({ code, words }) => `${said(words)} ${t.shown(outcome.agreedScores[code] ?? 0)}`).join(' · ')}
                  </p>`
              : html`<p class="total" role="status">${t.total(points, missing)}</p>
                  <button class="main" ?disabled=${this.busy} @click=${() => this.compare()}>${t.try}</button>`
          }
        </section>
      </div>
      <p><a href=${`#/correction/seances/${this.session}`}>${t.back}</a></p>`;
  }

  private compare(): Promise<void> {
    return this.act(async () => {
      const params = { path: { id: this.script } };
      const call = exams.POST('/v1/calibrations/{id}/tries', { params, body: { scores: this.scores } });
      const { isMet, points, agreedPoints } = await value(call);
      return (isMet ? t.met : t.notMet)(points, agreedPoints);
    });
  }
}
customElements.define('calibration-try', CalibrationTry);
