import { value, type examManagement } from '@pan/client';
import { View } from '@pan/pages';
import { html, nothing, type TemplateResult } from 'lit';
import { timeOfDay } from '../times.ts';
import { exams } from './api.ts';
import { kept } from './kept-words.ts';

type Queue = examManagement.components['schemas']['ShownQueueView'];

/** What devices of one candidate gave back after a cut, and what the proctor makes of it where no rule decides. */
class HeldQueues extends View<readonly Queue[]> {
  static override properties = { ...super.properties, sitting: {} };
  declare sitting: string;

  protected async load() {
    return (await value(exams.GET('/v1/sittings/{id}/held-queues', { params: { path: { id: this.sitting } } }))).items;
  }

  protected draw(queues: readonly Queue[]): TemplateResult {
    return html`<h3>${kept.queues}</h3>
      <ul class="cards">
        ${queues.map((queue) => html`<li>${this.queue(queue)}</li>`)}
      </ul>`;
  }

  private queue(queue: Queue): TemplateResult {
    const { state, why, lastAt, asFile, heldPlaces, replacing, decidedAt, reason } = queue;
    return html`<p><strong>${kept.states[state]}</strong></p>
      <p class="soft">
        ${kept.arrived(timeOfDay(lastAt))}${asFile ? `, ${kept.asFile}` : nothing}. ${why ? kept.why[why] : nothing}
      </p>
      ${state === 'held' ? html`<p>${kept.inIt(heldPlaces, replacing)}</p>` : nothing}
      ${decidedAt ? html`<p class="soft">${kept.decided(timeOfDay(decidedAt), reason ?? '')}</p>` : nothing}
      ${
        state === 'held'
          ? html`<form @submit=${(event: SubmitEvent) => this.decide(event, queue)}>
              <label for=${`reason-${queue.id}`}>${kept.reason}</label>
              <input id=${`reason-${queue.id}`} name="reason" required maxlength="500" />
              <button class="main" value="take" ?disabled=${this.busy}>${kept.take}</button>
              <button value="leave" ?disabled=${this.busy}>${kept.leave}</button>
            </form>`
          : nothing
      }`;
  }

  private decide(event: SubmitEvent, { id: queueId }: Queue): Promise<void> {
    event.preventDefault();
    const accept = (event.submitter as HTMLButtonElement).value === 'take';
    const reason = new FormData(event.target as HTMLFormElement).get('reason') as string;
    return this.act(async () => {
      const params = { path: { id: this.sitting, queueId } };
      await value(exams.POST('/v1/sittings/{id}/held-queues/{queueId}/decision', { params, body: { accept, reason } }));
      return accept ? kept.taken : kept.left;
    });
  }
}
customElements.define('held-queues', HeldQueues);
