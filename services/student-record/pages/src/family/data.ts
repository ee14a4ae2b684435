import { value } from '@pan/client';
import { giveFile, View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { account, record } from '../record.ts';

const t = words({
  fr: {
    what: 'Toutes les données recueillies auprès de l’élève et de sa famille, en JSON, en CSV et en PDF. Ce que l’école a déduit ou jugé n’y est pas. Le fichier reste sept jours; vous seul pouvez le prendre.',
    ask: 'Demander toutes les données',
    progress: 'Le fichier se prépare…',
    take: 'Prendre le fichier (zip)',
    remove: 'Supprimer le fichier maintenant',
    removed: 'Le fichier est supprimé.',
    failed: 'Le fichier n’a pas pu être préparé.',
  },
  en: {
    what: 'All data collected from the learner and the family, as JSON, CSV and PDF. What the school inferred or judged is not in it. The file stays for seven days; you alone can take it.',
    ask: 'Ask for all data',
    progress: 'The file is being prepared…',
    take: 'Take the file (zip)',
    remove: 'Delete the file now',
    removed: 'The file is deleted.',
    failed: 'The file could not be prepared.',
  },
});

const job = (id: string) => value(record.GET('/v1/data-packages/{id}', { params: { path: { id } } }));
type Job = Awaited<ReturnType<typeof job>>;

/** All data of a learner: asked for, watched, taken, deleted. This tab remembers the request, as that of who made it. */
class AllData extends View<Job | null> {
  static override properties = { ...super.properties, learner: {} };
  declare learner: string;

  private get kept(): string {
    return `data-package ${account.subject} ${this.learner}`;
  }

  protected async load() {
    const id = sessionStorage.getItem(this.kept);
    if (!id) return null;
    const shown = await job(id).catch(() => null);
    // Its seven days are over, or it was deleted elsewhere.
    if (!shown) sessionStorage.removeItem(this.kept);
    if (!shown) return null;
    if (shown.state === 'queued' || shown.state === 'running') setTimeout(() => void this.again(), 1_000);
    return shown;
  }

  protected draw(shown: Job | null) {
    return html`<p>${t.what}</p>
      ${shown ? this.job(shown) : nothing}
      ${shown && !hasFailed(shown) ? nothing : html`<button class="main" ?disabled=${this.busy} @click=${() => this.ask()}>${t.ask}</button>`}`;
  }

  private job({ id, state, progress, reason }: Job) {
    if (state === 'queued' || state === 'running')
      return html`<p><label for="progress">${t.progress}</label></p>
        <progress
          id="progress"
          max=${progress.total ?? 1}
          value=${progress.total === null ? nothing : progress.done}
        ></progress>`;
    if (state !== 'succeeded') return html`<p class="refusal">${reason?.detail ?? t.failed}</p>`;
    return html`<p>
      <button class="main" ?disabled=${this.busy} @click=${() => this.take(id)}>${t.take}</button>
      <button ?disabled=${this.busy} @click=${() => this.discard(id)}>${t.remove}</button>
    </p>`;
  }

  private async ask(): Promise<void> {
    await this.act(async () => {
      const asked = await value(
        record.POST('/v1/learners/{id}/data-packages', { params: { path: { id: this.learner } } }),
      );
      sessionStorage.setItem(this.kept, asked.id);
      return t.progress;
    });
  }

  private async take(id: string): Promise<void> {
    await this.act(async () => {
      const asked = record.GET('/v1/data-packages/{id}/content', { params: { path: { id } }, parseAs: 'blob' });
      giveFile(await value(asked), 'donnees-de-l-eleve.zip');
      return t.take;
    });
  }

  private async discard(id: string): Promise<void> {
    await this.act(async () => {
      await value(record.DELETE('/v1/data-packages/{id}', { params: { path: { id } } }));
      sessionStorage.removeItem(this.kept);
      return t.removed;
    });
  }
}
const hasFailed = ({ state }: Job): boolean => ['refused', 'failed', 'cancelled'].includes(state);

customElements.define('all-data', AllData);
