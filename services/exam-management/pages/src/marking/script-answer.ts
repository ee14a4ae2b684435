import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Annotation, Responses } from './api.ts';
import { passagesOf, placeOf } from './passages.ts';
import { t } from './words.ts';

/** Remarks after one came or went. */
export class Annotated extends Event {
  static readonly type = 'annotated';
  constructor(readonly annotations: readonly Annotation[]) {
    super(Annotated.type, { bubbles: true });
  }
}

/** A text that was handed in, with the remarks on it. Words to remark on are selected, or written where no pointer is at hand. */
export class ScriptAnswer extends LitElement {
  static override properties = {
    response: {},
    responses: { attribute: false },
    annotations: { attribute: false },
    locked: { type: Boolean },
    trouble: { state: true },
  };
  declare response: string;
  declare responses: Responses;
  declare annotations: readonly Annotation[];
  declare locked: boolean;
  declare private trouble: string;
  private selectedAt = 0;

  constructor() {
    super();
    [this.response, this.responses, this.annotations, this.locked, this.trouble] = ['', {}, [], false, ''];
  }

  private get text(): string {
    return this.responses[this.response]?.[0] ?? '';
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    const own = this.annotations.filter(({ response }) => response === this.response);
    const pieces = passagesOf(this.text, own).map(({ text, remarks }) =>
      remarks.length > 0 ? html`<mark>${text}<sup>${remarks.join(', ')}</sup></mark>` : text,
    );
    const shown = html`<p class="said">${pieces}</p>`;
    return html`<div class="answer" lang="" @mouseup=${() => this.takeSelection()}>${shown}</div>
      <h3>${t.annotations}</h3>
      <ol class="annotations">
        ${own.map((one, at) => this.remark(one, at))}
      </ol>
      ${this.locked ? nothing : this.form()}`;
  }

  private remark(one: Annotation, at: number): TemplateResult {
    const passage = one.from === null || one.to === null ? t.whole : `« ${this.text.slice(one.from, one.to)} »`;
    return html`<li>
      <span class="soft">${passage}</span> ${one.comment}
      ${
        this.locked
          ? nothing
          : html`<button
              aria-label=${t.remove(at + 1)}
              @click=${() => this.change(this.annotations.filter((other) => other !== one))}
            >
              ×
            </button>`
      }
    </li>`;
  }

  private form(): TemplateResult {
    return html`<form class="annotate" @submit=${(event: SubmitEvent) => this.add(event)}>
      <label for="passage">${t.passage}</label>
      <input id="passage" name="passage" autocomplete="off" @input=${() => (this.selectedAt = 0)} />
      <label for="comment">${t.comment}</label>
      <input id="comment" name="comment" required maxlength="1000" autocomplete="off" />
      ${this.trouble ? html`<p class="refusal" role="alert">${this.trouble}</p>` : nothing}
      <button>${t.annotate}</button>
    </form>`;
  }

  /** What is selected in the text is what the next remark is on. */
  private takeSelection(): void {
    const [selection, shown] = [getSelection(), this.querySelector('.answer')!];
    const field = this.querySelector<HTMLInputElement>('#passage');
    if (!field || !selection || selection.isCollapsed || !shown.contains(selection.anchorNode)) return;
    const before = document.createRange();
    before.setStart(shown, 0);
    before.setEnd(selection.getRangeAt(0).startContainer, selection.getRangeAt(0).startOffset);
    // Numbers of remarks stand in the text as shown and not in the answer: the place is near enough to find the words again.
    this.selectedAt = Math.max(0, before.toString().length - 3 * this.annotations.length);
    field.value = selection.toString();
    this.querySelector<HTMLInputElement>('#comment')!.focus();
  }

  private add(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const written = (id: string) => form.querySelector<HTMLInputElement>(`#${id}`)!.value.trim();
    const [passage, comment] = [written('passage'), written('comment')];
    const place = passage === '' ? { from: null, to: null } : placeOf(this.text, passage, this.selectedAt);
    this.trouble = place ? '' : t.passageUnknown;
    if (!place || comment === '') return;
    this.change([...this.annotations, { response: this.response, ...place, x: null, y: null, comment }]);
    form.reset();
    this.querySelector<HTMLInputElement>('#passage')!.focus();
  }

  private change(annotations: readonly Annotation[]): void {
    this.annotations = annotations;
    this.dispatchEvent(new Annotated(annotations));
  }
}
customElements.define('script-answer', ScriptAnswer);
