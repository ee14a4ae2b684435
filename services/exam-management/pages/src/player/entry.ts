import { refused } from '@pan/pages';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Desk } from './desk.ts';
import { type Admission, admissionOfThisTab, enter } from './enter.ts';
import './player.ts';
import type { Sittings } from './sittings.ts';
import { t } from './words.ts';

/** Where a candidate comes in: with the code of a session and their own, or by the link of the room, which names the session. */
class ExamEntry extends LitElement {
  static override properties = {
    session: {},
    desk: { state: true },
    trouble: { state: true },
    busy: { state: true },
    inOtherTab: { state: true },
  };
  declare sittings: Sittings;
  /** From the link; empty where the candidate types it. */
  declare session: string;
  declare private desk: Desk | null;
  declare private trouble: TemplateResult | null;
  declare private busy: boolean;
  declare private inOtherTab: Admission | null;

  constructor() {
    super();
    [this.desk, this.trouble, this.busy, this.inOtherTab] = [null, null, false, null];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const known = admissionOfThisTab();
    if (known) void this.enter(known, false);
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    document.documentElement.toggleAttribute('data-sitting', this.desk !== null);
    if (this.desk) return html`<exam-player .desk=${this.desk}></exam-player>`;
    const other = this.inOtherTab;
    if (other)
      return html`<p class="refusal" role="alert">${t.otherTab}</p>
        <p><button class="main" @click=${() => this.enter(other, true)}>${t.here}</button></p>`;
    const known = admissionOfThisTab();
    return html`${this.trouble ?? nothing}
      <form @submit=${(event: SubmitEvent) => this.submit(event)}>
        ${
          this.session
            ? nothing
            : html`<label for="session">${t.session}</label>
                <input
                  id="session"
                  name="session"
                  required
                  autocomplete="off"
                  spellcheck="false"
                  aria-describedby="session-how"
                  .value=${known?.sessionId ?? ''}
                />
                <p class="soft" id="session-how">${t.sessionHow}</p>`
        }
        <label for="code">${t.code}</label>
        <input
          id="code"
          name="code"
          required
          maxlength="40"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          aria-describedby="code-how"
          .value=${known?.code ?? ''}
        />
        <p class="soft" id="code-how">${t.codeHow}</p>
        <button class="main" ?disabled=${this.busy}>${t.start}</button>
      </form>`;
  }

  private submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const sessionId = this.session || (form.get('session') as string).trim();
    return this.enter({ sessionId, code: form.get('code') as string }, false);
  }

  private async enter(admission: Admission, takeOver: boolean): Promise<void> {
    if (this.busy) return;
    [this.busy, this.trouble] = [true, null];
    try {
      this.desk = await enter(this.sittings, admission, takeOver);
      this.inOtherTab = this.desk ? null : admission;
    } catch (error) {
      this.trouble = refused(error);
    }
    this.busy = false;
  }
}
customElements.define('exam-entry', ExamEntry);
