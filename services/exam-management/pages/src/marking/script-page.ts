import { value } from '@pan/client';
import { refused, View } from '@pan/pages';
import { html, nothing, type TemplateResult } from 'lit';
import { secondOfDay } from '../times.ts';
import { type Annotation, exams, type Marking, type Scores, showFilesOf } from './api.ts';
import { earlierMarkings } from './earlier.ts';
import { giveBackForm, type ReturnReason } from './give-back.ts';
import './rubric-grid.ts';
import { Scored } from './rubric-grid.ts';
import { scriptBody } from './script-body.ts';
import { Annotated } from './script-answer.ts';
import { totalOf } from './total.ts';
import { t } from './words.ts';

/** A draft leaves so long after the last change. */
const draftAfterMs = 800;

/** One script: question, answer, rubric. What a marker gives is kept as it is given. */
class ScriptPage extends View<Marking> {
  static override properties = {
    ...super.properties,
    marking: {},
    scores: { state: true },
    annotations: { state: true },
    savedAt: { state: true },
    trouble: { state: true },
  };
  declare marking: string;
  declare private scores: Scores;
  declare private annotations: readonly Annotation[];
  declare private savedAt: string;
  declare private trouble: TemplateResult | null;
  private drafting: ReturnType<typeof setTimeout> | undefined;
  private leaving: Promise<unknown> = Promise.resolve();
  private readonly byKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && event.ctrlKey) void this.submit();
  };

  constructor() {
    super();
    [this.scores, this.annotations, this.savedAt, this.trouble] = [{}, [], '', null];
    this.addEventListener(Scored.type, (event) => this.change({ scores: (event as Scored).scores }));
    this.addEventListener(Annotated.type, (event) => this.change({ annotations: (event as Annotated).annotations }));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.byKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.byKey);
    if (this.drafting !== undefined) void this.draft();
  }

  protected async load(): Promise<Marking> {
    showFilesOf(this.marking);
    const marking = await value(exams.GET('/v1/markings/{id}', { params: { path: { id: this.marking } } }));
    [this.scores, this.annotations] = [marking.scores, marking.annotations];
    return marking;
  }

  protected draw(marking: Marking): TemplateResult {
    const { item, responses, scheme, number, stage, state, sessionId } = marking;
    const locked = state !== 'dealt';
    const { points, missing } = totalOf(scheme.rubric, this.scores);
    return html`<p class="script-number">${t.number(number)} · ${t.stages[stage]}</p>
      ${locked ? html`<p class="done">${t.submitted}</p>` : nothing} ${earlierMarkings(marking)}
      <div class="script">
        <div>${scriptBody(item, responses, this.annotations, locked)}</div>
        <section class="grid" aria-labelledby="rubric">
          <h2 id="rubric">${t.rubric}</h2>
          <p class="soft">${t.keys}</p>
          <rubric-grid .rubric=${scheme.rubric} .scores=${this.scores} .locked=${locked}></rubric-grid>
          <p class="total" role="status">${t.total(points, missing)}</p>
          <p class="soft saved-at">${this.savedAt}</p>
          ${this.trouble ?? nothing}
          ${
            locked
              ? nothing
              : html`<button class="main" ?disabled=${this.busy} @click=${() => this.submit()}>${t.submit}</button>
                  ${giveBackForm(stage === 'adjudication' || stage === 'review', (reason) => this.giveBack(reason))}`
          }
        </section>
      </div>
      <p><a href=${`#/correction/seances/${sessionId}`}>${t.back}</a></p>`;
  }

  private change(to: { scores?: Scores; annotations?: readonly Annotation[] }): void {
    Object.assign(this, to);
    this.savedAt = t.saving;
    clearTimeout(this.drafting);
    this.drafting = setTimeout(() => void this.draft(), draftAfterMs);
  }

  /** One after the other, so that none overtakes another. */
  private draft(): Promise<unknown> {
    clearTimeout(this.drafting);
    this.drafting = undefined;
    const annotations = this.annotations.map(sent);
    const body = { scores: this.scores, annotations };
    const params = { path: { id: this.marking } };
    return (this.leaving = this.leaving.then(async () => {
      try {
        await value(exams.PUT('/v1/markings/{id}', { params, body }));
        [this.savedAt, this.trouble] = [t.saved(secondOfDay(new Date().toISOString())), null];
      } catch (error) {
        [this.savedAt, this.trouble] = ['', refused(error)];
      }
    }));
  }

  private submit(): Promise<void> {
    return this.end(() => exams.POST('/v1/markings/{id}/submission', { params: { path: { id: this.marking } } }));
  }

  private giveBack(reason: ReturnReason): Promise<void> {
    return this.end(() =>
      exams.POST('/v1/markings/{id}/return', { params: { path: { id: this.marking } }, body: { reason } }),
    );
  }

  /** Whatever was given is there before it ends, and the marker goes on with the next. */
  private async end(call: () => Promise<{ data?: unknown; error?: unknown; response: Response }>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      if (this.drafting !== undefined) await this.draft();
      await this.leaving;
      await value(call());
      const back = this.querySelector<HTMLAnchorElement>('p:last-of-type > a')!;
      location.hash = new URL(back.href).hash;
    } catch (error) {
      this.trouble = refused(error);
    }
    this.busy = false;
  }
}
customElements.define('script-page', ScriptPage);

const sent = ({ response, from, to, comment }: Annotation) => ({
  ...{ response, comment },
  ...(from !== null && to !== null && { from, to }),
});
