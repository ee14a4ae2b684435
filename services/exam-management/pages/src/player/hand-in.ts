import { refused } from '@pan/pages';
import { html, nothing, type TemplateResult } from 'lit';
import { isAnswered } from './answers.ts';
import { DeskView } from './desk-view.ts';
import { t } from './words.ts';

/** What has an answer, and the hand-in, asked twice. */
class HandIn extends DeskView {
  static override properties = { asked: { state: true }, trouble: { state: true } };
  declare private asked: boolean;
  declare private trouble: TemplateResult | null;

  constructor() {
    super();
    [this.asked, this.trouble] = [false, null];
  }

  protected override render(): TemplateResult {
    const { saver, sitting, phase } = this.desk;
    const done = sitting.items.filter(({ ref }) => isAnswered(saver.answer(ref))).length;
    const isBusy = phase !== 'sitting' || saver.unsaved > 0;
    return html`<h2 id="question" tabindex="-1">${t.review}</h2>
      <p>${sitting.plan?.isStaged ? t.testDone : t.reviewIntro(done, sitting.items.length)}</p>
      <p class="soft">${t.handInHow}</p>
      ${saver.unsaved > 0 ? html`<p class="refusal" role="status">${t.waitForSaves(saver.unsaved)}</p>` : nothing}
      ${phase === 'handing-in' ? html`<p role="status">${t.handingIn}</p>` : nothing} ${this.trouble ?? nothing}
      ${
        this.asked
          ? html`<div class="card" role="group" aria-labelledby="sure">
              <p id="sure">${t.sure}</p>
              <button class="main" ?disabled=${isBusy} @click=${() => this.handIn()}>${t.yes}</button>
              <button @click=${() => (this.asked = false)}>${t.no}</button>
            </div>`
          : html`<p><button class="main" ?disabled=${isBusy} @click=${() => this.ask()}>${t.handIn}</button></p>`
      }`;
  }

  private async ask(): Promise<void> {
    this.asked = true;
    await this.updateComplete;
    this.querySelector<HTMLElement>('.card button')?.focus();
  }

  private async handIn(): Promise<void> {
    this.trouble = null;
    try {
      await this.desk.handIn();
    } catch (error) {
      this.trouble = refused(error);
    }
  }
}
customElements.define('hand-in', HandIn);
