import { value } from '@pan/client';
import { instant, Listing, number, View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { record } from '../record.ts';
import { countsTable } from './import-counts.ts';

const t = words({
  fr: {
    received: (at: string) => `Reçu le ${at}`,
    ended: (at: string) => `Terminé le ${at}`,
    states: {
      queued: 'En file: il commence dans un instant',
      running: 'En cours',
      waiting: 'Attend votre confirmation',
      succeeded: 'Terminé',
      refused: 'Refusé: rien n’a changé',
      failed: 'Interrompu par une panne: rien n’a changé',
      cancelled: 'Arrêté: rien n’en reste',
    },
    progress: (done: string, total: string) => `${done} lignes sur ${total}`,
    problems: (count: string) => `Ce qui a été trouvé, ligne par ligne: ${count}`,
    none: 'Aucune faute n’a été trouvée.',
    columns: ['Où', 'Ce qui ne va pas', 'Que faire'],
    place: (file: string, row: string, field: string) =>
      [file, row && `ligne ${row}`, field].filter(Boolean).join(', '),
    warning: 'Avertissement',
    error: 'Retenu',
    value: (said: string) => `Il y est écrit: ${said}`,
    check: 'Vérifiez ci-dessous les écoles et les groupes, puis confirmez ou arrêtez.',
    confirm: 'Confirmer: laisser aller l’envoi',
    confirmed: 'L’envoi est confirmé et se poursuit.',
    cancel: 'Arrêter l’envoi',
    cancelled: 'L’envoi est arrêté.',
    another: 'Envoyer un autre fichier',
    keep: 'L’adresse de cette page mène au rapport; gardez-la.',
  },
  en: {
    received: (at: string) => `Received on ${at}`,
    ended: (at: string) => `Ended on ${at}`,
    states: {
      queued: 'Queued: it begins in a moment',
      running: 'Running',
      waiting: 'Waits for your confirmation',
      succeeded: 'Done',
      refused: 'Refused: nothing has changed',
      failed: 'Stopped by a failure: nothing has changed',
      cancelled: 'Cancelled: nothing of it remains',
    },
    progress: (done: string, total: string) => `${done} rows of ${total}`,
    problems: (count: string) => `What was found, row by row: ${count}`,
    none: 'No fault was found.',
    columns: ['Where', 'What is wrong', 'What to do'],
    place: (file: string, row: string, field: string) => [file, row && `row ${row}`, field].filter(Boolean).join(', '),
    warning: 'Warning',
    error: 'Held back',
    value: (said: string) => `It says: ${said}`,
    check: 'Check the schools and classes below, then confirm or cancel.',
    confirm: 'Confirm: let the import go on',
    confirmed: 'The import is confirmed and goes on.',
    cancel: 'Cancel the import',
    cancelled: 'The import is cancelled.',
    another: 'Send another file',
    keep: 'The address of this page leads to the report; keep it.',
  },
});

const job = (id: string) => value(record.GET('/v1/imports/{id}', { params: { path: { id } } }));
const problems = (id: string) =>
  new Listing((cursor) =>
    record.GET('/v1/imports/{id}/problems', { params: { path: { id }, query: { ...(cursor && { cursor }) } } }),
  );
type Job = Awaited<ReturnType<typeof job>>;
type Problems = ReturnType<typeof problems>;
interface Shown {
  readonly job: Job;
  readonly problems: Problems;
}

const lookAgainAfter = 2_000;
const goesOn = ({ state }: Job) => state === 'queued' || state === 'running';

/** How an import goes, what was found, and what waits for a person. */
class ImportReport extends View<Shown> {
  static override properties = { ...super.properties, job: {} };
  declare job: string;
  private listing: Problems | undefined;
  private next: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.next);
  }

  protected async load(): Promise<Shown> {
    this.listing ??= problems(this.job);
    const [found] = await Promise.all([job(this.job), this.listing.load()]);
    clearTimeout(this.next);
    if (goesOn(found) && this.isConnected) this.next = setTimeout(() => void this.again(), lookAgainAfter);
    return { job: found, problems: this.listing };
  }

  protected draw({ job: shown, problems: found }: Shown) {
    const { done, total } = shown.progress;
    return html`<section class="card">
        <p role="status"><strong>${t.states[shown.state]}</strong></p>
        ${
          goesOn(shown) && total !== null
            ? html`<progress max=${total} value=${done} aria-label=${t.states[shown.state]}></progress>
                <p>${t.progress(number(done), number(total))}</p>`
            : nothing
        }
        ${shown.reason ? html`<p>${shown.reason.detail} ${shown.state === 'waiting' ? t.check : (shown.reason.remedy ?? nothing)}</p>` : nothing}
        <p class="soft">
          ${t.received(instant(shown.createdAt))}${shown.endedAt ? html`<br />${t.ended(instant(shown.endedAt))}` : nothing}
        </p>
        ${
          shown.state === 'waiting'
            ? html`<button class="main" ?disabled=${this.busy} @click=${() => this.settle('confirmation')}>
                ${t.confirm}
              </button>`
            : nothing
        }
        ${
          shown.endedAt === null
            ? html`<button ?disabled=${this.busy} @click=${() => this.settle('cancellation')}>${t.cancel}</button>`
            : nothing
        }
      </section>
      ${countsTable(shown.counts)}
      <h2>${t.problems(number(shown.problemCount))}</h2>
      ${found.items.length === 0 ? html`<p>${shown.endedAt ? t.none : ''}</p>` : this.table(found)} ${this.rest(found)}
      <p class="soft">${t.keep}</p>
      <p><a href="#/envois">${t.another}</a></p>`;
  }

  private table(found: Problems) {
    const title = t.problems(number(found.items.length));
    return html`<div class="wide" role="region" tabindex="0" aria-label=${title}>
      <table>
        <thead>
          <tr>
            ${t.columns.map((column) => html`<th scope="col">${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${found.items.map(
            ({ severity, file, row, field, detail, value: said, remedy }) =>
              html`<tr>
                <th scope="row">
                  ${t.place(file ?? '', row === null ? '' : String(row), field ?? '')}<br /><span class="soft"
                    >${severity === 'warning' ? t.warning : t.error}</span
                  >
                </th>
                <td>${detail} ${said ? html`<br /><span class="soft">${t.value(said)}</span>` : nothing}</td>
                <td>${remedy ?? '–'}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  private settle(step: 'confirmation' | 'cancellation'): Promise<void> {
    return this.act(async () => {
      await value(record.POST(`/v1/imports/{id}/${step}`, { params: { path: { id: this.job } } }));
      return step === 'confirmation' ? t.confirmed : t.cancelled;
    });
  }
}
customElements.define('import-report', ImportReport);
