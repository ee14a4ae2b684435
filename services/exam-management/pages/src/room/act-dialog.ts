import { refused } from '@pan/pages';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { actField, loadReasons } from './act-form.ts';
import { acts, type Act, type Field } from './acts.ts';
import type { Seat } from './candidates-table.ts';
import './earlier-answers.ts';
import './held-queues.ts';
import { kept } from './kept-words.ts';
import { t } from './words.ts';

/** What can be done to one candidate, asked in a dialog of the browser's own: focus stays in it, and Escape closes it. */
export class ActDialog extends LitElement {
  static override properties = {
    seat: { state: true },
    outcome: { state: true },
    busy: { state: true },
    looksBack: { state: true },
  };
  declare private seat: Seat | null;
  declare private outcome: TemplateResult | null;
  declare private busy: boolean;
  declare private looksBack: boolean;

  constructor() {
    super();
    [this.seat, this.outcome, this.busy, this.looksBack] = [null, null, false, false];
  }

  protected override createRenderRoot(): this {
    return this;
  }

  async open(seat: Seat): Promise<void> {
    // Of the one before nothing stays.
    [this.seat, this.outcome, this.looksBack] = [null, null, false];
    await this.updateComplete;
    this.seat = seat;
    await loadReasons().catch((error: unknown) => (this.outcome = refused(error)));
    await this.updateComplete;
    this.querySelector('dialog')!.showModal();
  }

  protected override render(): TemplateResult {
    const { seat } = this;
    return html`<dialog aria-labelledby="managed">
      <h2 id="managed">${seat?.name ?? nothing}</h2>
      <p class="soft">${seat ? t.code(seat.code) : nothing}</p>
      ${seat?.sittingId && seat.heldQueues + seat.lateQueues > 0 ? html`<held-queues .sitting=${seat.sittingId}></held-queues>` : nothing}
      ${this.outcome ?? nothing} ${seat ? acts.filter((act) => act.fits(seat)).map((act) => this.act(act)) : nothing}
      ${seat?.sittingId ? this.answers(seat.sittingId) : nothing}
      <form method="dialog"><button>${t.close}</button></form>
    </dialog>`;
  }

  /** What was replaced; asked for by whoever opens it. */
  private answers(sitting: string): TemplateResult {
    return html`<details
      name="acts"
      @toggle=${({ target }: Event) => (this.looksBack ||= (target as HTMLDetailsElement).open)}
    >
      <summary>${kept.earlier}</summary>
      ${this.looksBack ? html`<earlier-answers .sitting=${sitting}></earlier-answers>` : nothing}
    </details>`;
  }

  private act(act: Act): TemplateResult {
    const isOptional = act.name === 'reopen';
    return html`<details name="acts">
      <summary>${t.acts[act.name]}</summary>
      <form @submit=${(event: SubmitEvent) => this.run(event, act)}>
        ${act.fields.map((field) => actField(field, `${act.name}-${field}`, isOptional))}
        <button class="main" ?disabled=${this.busy}>${t.acts[act.name]}</button>
      </form>
    </details>`;
  }

  private async run(event: SubmitEvent, act: Act): Promise<void> {
    event.preventDefault();
    if (this.busy || !this.seat) return;
    this.busy = true;
    const form = event.target as HTMLFormElement;
    try {
      const said = await saidIn(form);
      await act.run(this.seat.sittingId ?? this.seat.candidateId, said);
      form.closest('details')!.open = false;
      this.outcome = html`<p class="done" role="status">${t.done[act.name]}</p>`;
    } catch (error) {
      this.outcome = refused(error);
    }
    this.busy = false;
  }
}
customElements.define('act-dialog', ActDialog);

/** What stands in a form; of a file, its text. */
async function saidIn(form: HTMLFormElement): Promise<Record<Field, string>> {
  const said = [...new FormData(form)].map(async ([name, one]) => [name, one instanceof File ? await one.text() : one]);
  return Object.fromEntries((await Promise.all(said)) as [Field, string][]) as Record<Field, string>;
}
