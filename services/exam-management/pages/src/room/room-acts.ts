import { value } from '@pan/client';
import { refused } from '@pan/pages';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { actField } from './act-form.ts';
import type { Field } from './acts.ts';
import { exams } from './api.ts';
import { t } from './words.ts';

type Name = 'authorise' | 'pause' | 'resume' | 'extend';
type Said = Record<Field, string>;
type Cause = 'outage' | 'room-incident' | 'health' | 'own-fault';

const at = (id: string) => ({ params: { path: { id } } });

const acts: readonly { name: Name; fields: readonly Field[]; run(room: string, said: Said): Promise<unknown> }[] = [
  { name: 'authorise', fields: [], run: (room) => value(exams.POST('/v1/rooms/{id}/authorisations', at(room))) },
  {
    ...{ name: 'pause', fields: ['cause', 'note'] },
    run: (room, { cause, note }) => {
      const body = { cause: cause as Cause, ...(note && { note }) };
      return value(exams.POST('/v1/rooms/{id}/pauses', { ...at(room), body }));
    },
  },
  { name: 'resume', fields: [], run: (room) => value(exams.POST('/v1/rooms/{id}/resumptions', at(room))) },
  {
    ...{ name: 'extend', fields: ['minutes', 'reason'] },
    run: (room, { minutes, reason }) => {
      const body = { minutes: Number(minutes), reason };
      return value(exams.POST('/v1/rooms/{id}/extensions', { ...at(room), body }));
    },
  },
];

/** What is done to everybody in a room at once. */
class RoomActs extends LitElement {
  static override properties = { room: {}, outcome: { state: true }, busy: { state: true } };
  declare room: string;
  declare private outcome: TemplateResult | null;
  declare private busy: boolean;

  constructor() {
    super();
    [this.outcome, this.busy] = [null, false];
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    return html`<h2>${t.roomActs}</h2>
      ${this.outcome ?? nothing}
      <div class="room-acts">
        ${acts.map(
          ({ name, fields, run }) =>
            html`<details name="room-acts">
              <summary>${t.acts[name]}</summary>
              <form @submit=${(event: SubmitEvent) => this.run(event, name, run)}>
                ${fields.map((field) => actField(field, `room-${name}-${field}`, false))}
                <button class="main" ?disabled=${this.busy}>${t.acts[name]}</button>
              </form>
            </details>`,
        )}
      </div>`;
  }

  private async run(
    event: SubmitEvent,
    name: Name,
    act: (room: string, said: Said) => Promise<unknown>,
  ): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    const form = event.target as HTMLFormElement;
    try {
      await act(this.room, Object.fromEntries(new FormData(form)) as Said);
      form.closest('details')!.open = false;
      this.outcome = html`<p class="done" role="status">${t.done[name]}</p>`;
    } catch (error) {
      this.outcome = refused(error);
    }
    this.busy = false;
  }
}
customElements.define('room-acts', RoomActs);
