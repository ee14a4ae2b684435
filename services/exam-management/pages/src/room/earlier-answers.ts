import { value, type examManagement } from '@pan/client';
import { View } from '@pan/pages';
import { html, nothing, type TemplateResult } from 'lit';
import { secondOfDay } from '../times.ts';
import { exams } from './api.ts';
import { kept } from './kept-words.ts';

type Schemas = examManagement.components['schemas'];
type Place = Schemas['ReplacedPlaceView'];
type Version = Schemas['SavedView'];

interface Shown {
  readonly places: readonly Place[];
  /** Of the place that was chosen, the last first. */
  readonly versions: readonly Version[];
}

/** Answers of one candidate that others replaced: an essay that was deleted comes back here. Each look is written down. */
class EarlierAnswers extends View<Shown> {
  static override properties = { ...super.properties, sitting: {} };
  declare sitting: string;
  private place = '';

  protected async load() {
    const { items: places } = await value(exams.GET('/v1/sittings/{id}/versions', { params: { path: this.path } }));
    if (!this.place) return { places, versions: [] };
    const path = { ...this.path, itemRef: this.place };
    const answers = '/v1/sittings/{id}/responses/{itemRef}/versions';
    return { places, versions: (await value(exams.GET(answers, { params: { path } }))).items };
  }

  protected draw({ places, versions }: Shown): TemplateResult {
    if (places.length === 0) return html`<p>${kept.none}</p>`;
    const [now, ...earlier] = versions;
    return html`<label for="versions-of">${kept.place}</label>
      <select id="versions-of" @change=${({ target }: Event) => this.choose((target as HTMLSelectElement).value)}>
        <option value="">${kept.choosePlace}</option>
        ${places.map(
          ({ itemRef, versions: count }) =>
            html`<option value=${itemRef} .selected=${itemRef === this.place}>${kept.placeOf(itemRef, count)}</option>`,
        )}
      </select>
      ${
        now
          ? html`<p class="soft">${kept.now(secondOfDay(now.savedAt))}</p>
              ${written(now)}`
          : nothing
      }
      <ul class="cards">
        ${earlier.map((version) => html`<li>${this.version(version)}</li>`)}
      </ul>`;
  }

  private version(version: Version): TemplateResult {
    const id = `restore-${version.sequence}`;
    return html`<p class="soft">${kept.version(secondOfDay(version.savedAt))}</p>
      ${written(version)}
      <form @submit=${(event: SubmitEvent) => this.restore(event, version)}>
        <label for=${id}>${kept.reason}</label>
        <input id=${id} name="reason" required maxlength="200" />
        <button ?disabled=${this.busy}>${kept.restore}</button>
      </form>`;
  }

  private choose(place: string): Promise<void> {
    this.place = place;
    return this.again();
  }

  private restore(event: SubmitEvent, { sequence }: Version): Promise<void> {
    event.preventDefault();
    const reason = new FormData(event.target as HTMLFormElement).get('reason') as string;
    return this.act(async () => {
      const path = { ...this.path, itemRef: this.place };
      const restorations = '/v1/sittings/{id}/responses/{itemRef}/restorations';
      await value(exams.POST(restorations, { params: { path }, body: { sequence, reason } }));
      return kept.restored;
    });
  }

  private get path() {
    return { id: this.sitting };
  }
}
customElements.define('earlier-answers', EarlierAnswers);

const written = ({ responses }: Version): TemplateResult =>
  html`<p class="said">${Object.values(responses).flat().join('\n') || kept.empty}</p>`;
