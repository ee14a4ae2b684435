import { instant, refused } from '@pan/pages';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Desk } from './desk.ts';
import { type Admission, admissionOfThisTab, Entry, isAnswered, isTooEarly } from './enter.ts';
import './player.ts';
import { t } from './words.ts';

/** A timer of the browser holds some weeks at most. */
const longestWaitMs = 3_600_000;

/** Where a candidate comes in: with the code of a session and their own, or by the link of the room, which names the session. */
class ExamEntry extends LitElement {
  static override properties = {
    session: {},
    desk: { state: true },
    trouble: { state: true },
    busy: { state: true },
    entry: { state: true },
    inOtherTab: { state: true },
  };
  /** The address of the service. */
  declare service: string;
  /** From the link; empty where the candidate types it. */
  declare session: string;
  declare private desk: Desk | null;
  declare private trouble: TemplateResult | null;
  declare private busy: boolean;
  /** A code was recognised, and the moment to begin has not come, or another tab holds the sitting. */
  declare private entry: Entry | null;
  declare private inOtherTab: boolean;

  constructor() {
    super();
    [this.desk, this.trouble, this.busy, this.entry, this.inOtherTab] = [null, null, false, null, false];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const known = admissionOfThisTab();
    if (known) void this.enter(known);
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    document.documentElement.toggleAttribute('data-sitting', this.desk !== null);
    if (this.desk) return html`<exam-player .desk=${this.desk}></exam-player>`;
    if (this.entry) return this.waiting(this.entry);
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
    return this.enter({ sessionId, code: form.get('code') as string });
  }

  private waiting(entry: Entry): TemplateResult {
    if (this.inOtherTab)
      return html`<p class="refusal" role="alert">${t.otherTab}</p>
        <p><button class="main" @click=${() => this.begin(entry, true)}>${t.here}</button></p>`;
    return html`${this.trouble ?? nothing}
      <p class="banner" role="status">${t.opensAt(instant(entry.opensAt))}</p>`;
  }

  private async enter(admission: Admission): Promise<void> {
    if (this.busy) return;
    [this.busy, this.trouble] = [true, null];
    try {
      await this.begin(await Entry.of(this.service, admission), false);
    } catch (error) {
      [this.entry, this.trouble] = [null, refused(error)];
    }
    this.busy = false;
  }

  /** Begins when the candidate's moment has come; what was too early, or met no answer, is tried again by itself. */
  private async begin(entry: Entry, takeOver: boolean): Promise<void> {
    this.entry = entry;
    this.inOtherTab = !(await entry.hold(takeOver));
    while (!this.inOtherTab && !this.desk) {
      const wait = entry.msToStart;
      await new Promise((resolve) => setTimeout(resolve, Math.min(wait, longestWaitMs)));
      if (wait > longestWaitMs) continue;
      try {
        this.desk = await entry.start();
      } catch (error) {
        if (!isTooEarly(error)) throw error;
        this.trouble = refused(error);
        await new Promise((resolve) => setTimeout(resolve, 2_000 + Math.random() * 4_000));
        if (isAnswered(error)) await entry.renew();
      }
    }
  }
}
customElements.define('exam-entry', ExamEntry);
