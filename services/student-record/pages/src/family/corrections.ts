import { value } from '@pan/client';
import { day, Listing, said, View, words } from '@pan/pages';
import { html, nothing, type TemplateResult } from 'lit';
import { learner, record } from '../record.ts';
import { levelName, subjectName } from '../vocabulary.ts';

const t = words({
  fr: {
    asked: 'Demandes faites',
    none: 'Aucune rectification n’a été demandée.',
    was: (stood: string) => `Le dossier disait: ${stood}`,
    should: (wanted: string) => `Demandé: ${wanted}`,
    nothing: 'rien',
    due: (day: string) => `Réponse due au plus tard le ${day}`,
    late: 'La réponse est en retard.',
    states: {
      asked: 'En attente de réponse',
      accepted: 'Acceptée',
      'accepted-in-part': 'Acceptée en partie',
      refused: 'Refusée',
      withdrawn: 'Retirée',
    },
    answer: (words: string) => `Réponse: ${words}`,
    corrected: (day: string) => `Le dossier est corrigé depuis le ${day}.`,
    withdraw: 'Retirer la demande',
    withdrawn: 'La demande est retirée.',
    ask: 'Demander une rectification',
    what: 'Ce qui est inexact',
    which: 'Où',
    field: 'Donnée',
    value: 'Ce qui devrait être dit',
    empty: 'Laissez vide pour dire qu’il ne devrait rien y avoir.',
    why: 'Pourquoi',
    next: 'Continuer',
    send: 'Envoyer la demande',
    sent: 'La demande est envoyée à l’organisation dont c’est la donnée.',
    recourses: 'Recours',
  },
  en: {
    asked: 'Requests made',
    none: 'No correction has been asked for.',
    was: (stood: string) => `The record said: ${stood}`,
    should: (wanted: string) => `Asked for: ${wanted}`,
    nothing: 'nothing',
    due: (day: string) => `Answer due by ${day}`,
    late: 'The answer is late.',
    states: {
      asked: 'Waiting for an answer',
      accepted: 'Accepted',
      'accepted-in-part': 'Accepted in part',
      refused: 'Refused',
      withdrawn: 'Withdrawn',
    },
    answer: (words: string) => `Answer: ${words}`,
    corrected: (day: string) => `The record has been corrected since ${day}.`,
    withdraw: 'Withdraw the request',
    withdrawn: 'The request is withdrawn.',
    ask: 'Ask for a correction',
    what: 'What is wrong',
    which: 'Where',
    field: 'Datum',
    value: 'What should be said',
    empty: 'Leave empty to say that there should be nothing.',
    why: 'Why',
    next: 'Continue',
    send: 'Send the request',
    sent: 'The request is sent to the organisation whose datum it is.',
    recourses: 'Recourses',
  },
});

const listing = (id: string) =>
  new Listing((cursor) =>
    record.GET('/v1/learners/{id}/correction-requests', {
      params: { path: { id }, query: { ...(cursor && { cursor }) } },
    }),
  );
const correctables = () => value(record.GET('/v1/correctables'));
const results = (id: string) => value(record.GET('/v1/learners/{id}/results', { params: { path: { id } } }));
const accommodations = (id: string) =>
  value(record.GET('/v1/learners/{id}/accommodations', { params: { path: { id } } }));

type Requests = ReturnType<typeof listing>;
type Request = Requests['items'][number];
type Kind = Awaited<ReturnType<typeof correctables>>['kinds'][number];
interface Shown {
  readonly requests: Requests;
  readonly kinds: readonly Kind[];
}

/** What was asked to be corrected, with its answer or its term; and a new request in two steps: what, then how. */
class Corrections extends View<Shown> {
  static override properties = { ...super.properties, learner: {}, chosen: { state: true } };
  declare learner: string;
  declare private chosen: { kind: Kind; records: readonly (readonly [id: string, name: string])[] } | null;
  private listing: Requests | undefined;

  constructor() {
    super();
    this.chosen = null;
  }

  protected async load(): Promise<Shown> {
    this.listing ??= listing(this.learner);
    const [requests, { kinds }] = await Promise.all([this.listing.load(), correctables()]);
    return { requests, kinds };
  }

  protected draw({ requests, kinds }: Shown) {
    return html`<h2>${t.asked}</h2>
      ${requests.items.length === 0 ? html`<p>${t.none}</p>` : nothing}
      <ul class="cards list">
        ${requests.items.map((request) => this.request(request, kinds))}
      </ul>
      ${this.rest(requests)}
      <h2>${t.ask}</h2>
      ${this.chosen ? this.form(this.chosen) : this.choice(kinds)}`;
  }

  private request(request: Request, kinds: readonly Kind[]) {
    const kind = kinds.find((one) => one.kind === request.kind);
    const field = kind?.fields.find((one) => one.field === request.field);
    return html`<li>
      <h3>${kind ? said(kind) : request.kind}: ${field ? said(field) : request.field}</h3>
      <p><strong>${t.states[request.state]}</strong></p>
      <p>${t.was(request.stood ?? t.nothing)}<br />${t.should(request.shouldSay ?? t.nothing)}</p>
      <p class="soft">${request.why}</p>
      ${request.words ? html`<p>${t.answer(request.words)}</p>` : nothing}
      ${request.reason ? html`<p>${said(request.reason)} (${request.reason.law}, ${request.reason.section})</p>` : nothing}
      ${request.correctedAt ? html`<p>${t.corrected(day(request.correctedAt.slice(0, 10)))}</p>` : nothing}
      ${
        request.state === 'asked'
          ? html`<p>${t.due(day(request.dueOn))} ${request.late ? t.late : nothing}</p>
              <button ?disabled=${this.busy} @click=${() => this.withdraw(request)}>${t.withdraw}</button>`
          : nothing
      }
      ${
        request.recourses.length > 0
          ? html`<details>
              <summary>${t.recourses}</summary>
              ${request.recourses.map((one) => html`<p>${said(one)} (${one.law}, ${one.section})</p>`)}
            </details>`
          : nothing
      }
    </li>`;
  }

  private choice(kinds: readonly Kind[]): TemplateResult {
    return html`<form @submit=${(event: SubmitEvent) => this.choose(event, kinds)}>
      <label for="kind">${t.what}</label>
      <select id="kind" name="kind">
        ${kinds.map((kind) => html`<option value=${kind.kind}>${said(kind)}</option>`)}
      </select>
      <button ?disabled=${this.busy}>${t.next}</button>
    </form>`;
  }

  private async choose(event: SubmitEvent, kinds: readonly Kind[]): Promise<void> {
    event.preventDefault();
    const chosen = new FormData(event.target as HTMLFormElement).get('kind');
    const kind = kinds.find((one) => one.kind === chosen)!;
    this.chosen = { kind, records: await this.recordsOf(kind) };
    await this.updateComplete;
    this.querySelector<HTMLElement>('#field')?.focus();
  }

  /** Of a kind of which a learner has several, each by what a reader knows it by. */
  private async recordsOf({ kind }: Kind): Promise<(readonly [string, string])[]> {
    if (kind === 'enrolment') {
      const { enrolments } = await learner(this.learner);
      return enrolments.map(({ id, schoolYear, level }) => [id, `${schoolYear}, ${levelName(level)}`]);
    }
    if (kind === 'result') {
      const { items } = await results(this.learner);
      return items.map((one) => [
        one.id,
        one.title ?? (one.subject ? subjectName(one.subject) : (one.courseCode ?? '')),
      ]);
    }
    if (kind !== 'accommodation') return [];
    const { items } = await accommodations(this.learner);
    return items.map(({ id, tools, validFrom }) => [id, `${[...tools].join(', ')} ${day(validFrom)}`]);
  }

  private form({ kind, records }: NonNullable<typeof this.chosen>): TemplateResult {
    return html`<form @submit=${(event: SubmitEvent) => this.ask(event, kind)}>
      <p>${t.what}: <strong>${said(kind)}</strong></p>
      ${
        kind.inRecord
          ? html`<label for="record">${t.which}</label>
              <select id="record" name="recordId" required>
                ${records.map(([id, name]) => html`<option value=${id}>${name}</option>`)}
              </select>`
          : nothing
      }
      <label for="field">${t.field}</label>
      <select id="field" name="field">
        ${kind.fields.map((field) => html`<option value=${field.field}>${said(field)} (${said(field.form)})</option>`)}
      </select>
      <label for="value">${t.value}</label>
      <input id="value" name="shouldSay" maxlength="500" aria-describedby="value-empty" autocomplete="off" />
      <p class="soft" id="value-empty">${t.empty}</p>
      <label for="why">${t.why}</label>
      <textarea id="why" name="why" required minlength="3" maxlength="2000"></textarea>
      <button class="main" ?disabled=${this.busy}>${t.send}</button>
    </form>`;
  }

  private ask(event: SubmitEvent, { kind }: Kind): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => (form.get(name) as string | null) || null;
    const body = {
      ...{ kind, recordId: text('recordId'), field: text('field')! },
      ...{ shouldSay: text('shouldSay'), why: text('why')! },
    };
    return this.act(async () => {
      const path = { id: this.learner };
      await value(record.POST('/v1/learners/{id}/correction-requests', { params: { path }, body }));
      this.chosen = null;
      return t.sent;
    });
  }

  private withdraw({ id }: Request): Promise<void> {
    return this.act(async () => {
      await value(record.POST('/v1/correction-requests/{id}/withdrawal', { params: { path: { id } } }));
      return t.withdrawn;
    });
  }
}
customElements.define('learner-corrections', Corrections);
