import { giveFile } from '@pan/pages';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Seat } from './candidates-table.ts';
import { seal, unseal, type SealedSeat } from './sealed.ts';
import { toolName } from './tools.ts';
import { t } from './words.ts';

const keptAs = (room: string): string => `pan-exam-list ${room}`;

/** A room's list with names, taken the day before and opened by a phrase on the day, whatever else is away. */
class SealedList extends LitElement {
  static override properties = {
    room: {},
    seats: { attribute: false },
    opened: { state: true },
    told: { state: true },
  };
  declare room: string;
  declare seats: readonly Seat[];
  declare private opened: readonly SealedSeat[];
  declare private told: TemplateResult | null;

  constructor() {
    super();
    [this.opened, this.told] = [[], null];
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    return html`<details class="sealed">
      <summary>${t.sealed}</summary>
      <p>${t.sealedIntro}</p>
      ${this.told ?? nothing}
      <form @submit=${(event: SubmitEvent) => this.submit(event)}>
        <label for="phrase">${t.phrase}</label>
        <input id="phrase" name="phrase" type="password" required minlength="12" autocomplete="off" />
        <label for="list">${t.file}</label>
        <input id="list" name="list" type="file" accept=".age" />
        <p>
          <button class="main" name="act" value="take" ?disabled=${this.seats.length === 0}>${t.take}</button>
          <button name="act" value="open">${t.open}</button>
        </p>
      </form>
      ${this.opened.length > 0 ? list(this.opened) : nothing}
    </details>`;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const phrase = form.get('phrase') as string;
    const isTaking = (event.submitter as HTMLButtonElement).value === 'take';
    await (isTaking ? this.take(phrase) : this.unlock(phrase, form.get('list') as File));
  }

  private async take(phrase: string): Promise<void> {
    const file = await seal(this.seats.map(sealed), phrase);
    localStorage.setItem(keptAs(this.room), btoa(String.fromCharCode(...file)));
    giveFile(new Blob([file]), 'liste-de-salle.age');
    this.told = html`<p class="done" role="status">${t.taken}</p>`;
  }

  private async unlock(phrase: string, chosen: File): Promise<void> {
    const kept = localStorage.getItem(keptAs(this.room));
    if (chosen.size === 0 && !kept) return this.say(t.noList);
    const file =
      chosen.size > 0
        ? new Uint8Array(await chosen.arrayBuffer())
        : Uint8Array.from(atob(kept!), (letter) => letter.charCodeAt(0));
    try {
      this.opened = await unseal(file, phrase);
    } catch {
      return this.say(t.wrongPhrase);
    }
    this.told = html`<p class="done" role="status">${t.opened}</p>`;
    const detail = new Map(this.opened.map(({ learnerId, name }) => [learnerId, name]));
    this.dispatchEvent(new CustomEvent('list-opened', { detail }));
  }

  private say(text: string): void {
    this.told = html`<p class="refusal" role="alert">${text}</p>`;
  }
}
customElements.define('sealed-list', SealedList);

const sealed = ({ learnerId, name, code, extraTimePercent, tools }: Seat): SealedSeat => ({
  ...{ learnerId, name, code },
  measures: [...(extraTimePercent > 0 ? [t.moreTime(extraTimePercent)] : []), ...tools.map(toolName)].join(' · '),
});

const list = (seats: readonly SealedSeat[]): TemplateResult =>
  html`<ul class="sealed-seats">
    ${seats.map(({ name, code, measures }) => html`<li>${name} · ${t.code(code)} ${measures ? `· ${measures}` : ''}</li>`)}
  </ul>`;
