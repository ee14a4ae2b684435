import { refused } from '@pan/pages';
import { html, nothing, type TemplateResult } from 'lit';
import { DeskView } from './desk-view.ts';
import { t } from './words.ts';

/** On to what comes in a test that is met place by place, from where there is no way back; says `moved` once it came. */
class MoveOn extends DeskView {
  static override properties = { isBusy: { state: true }, trouble: { state: true } };
  declare private isBusy: boolean;
  declare private trouble: TemplateResult | null;

  constructor() {
    super();
    [this.isBusy, this.trouble] = [false, null];
  }

  protected override render(): TemplateResult {
    const isShut = this.isBusy || this.desk.isLocked;
    return html`<span class="soft" id="no-way-back">${t.noWayBack}</span>
      <button class="main" aria-describedby="no-way-back" ?disabled=${isShut} @click=${() => this.go()}>
        ${t.moveOn}
      </button>
      ${this.trouble ?? nothing}`;
  }

  private async go(): Promise<void> {
    [this.isBusy, this.trouble] = [true, null];
    try {
      if (await this.desk.moveOn()) this.dispatchEvent(new Event('moved', { bubbles: true }));
      else this.trouble = html`<p class="refusal" role="alert">${t.notSaved(this.desk.saver.unsaved)}</p>`;
    } catch (error) {
      this.trouble = refused(error);
    } finally {
      this.isBusy = false;
    }
  }
}
customElements.define('move-on', MoveOn);
