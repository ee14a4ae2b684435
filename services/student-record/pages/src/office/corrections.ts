import { value } from '@pan/client';
import { day, instant, Listing, said, View, words } from '@pan/pages';
import { html, nothing, type TemplateResult } from 'lit';
import { record } from '../record.ts';
import { levelName } from '../vocabulary.ts';
import { namesOf, type Names } from './acts.ts';
import { area, choice, field, written } from './form.ts';

const t = words({
  fr: {
    none: 'Aucune demande de rectification ici.',
    show: 'Montrer',
    shown: { asked: 'Celles qui attendent', accepted: 'Acceptées, dont le dossier est à corriger' },
    hidden: 'Un élève hors de votre vue',
    says: (stood: string) => `Le dossier dit: ${stood}`,
    should: (wanted: string) => `Demandé: ${wanted}`,
    becomes: (wanted: string) => `Accepté: ${wanted}`,
    nothing: 'rien',
    asked: (at: string, by: string) => `Demandée le ${at} par ${by}`,
    by: { learner: 'l’élève', guardian: 'un parent' },
    due: (on: string) => `Réponse due au plus tard le ${on}`,
    late: 'En retard',
    extended: (why: string) => `Délai prolongé: ${why}`,
    answer: 'Répondre',
    decision: 'Décision',
    decisions: { accepted: 'Accepter', 'accepted-in-part': 'Accepter en partie', refused: 'Refuser' },
    part: 'Acceptée en partie: ce qui sera dit',
    partHelp: 'Dans la forme de la donnée; vide, il n’y aura rien.',
    ground: 'Refusée, même en partie: le motif de la loi',
    noGround: 'Aucun',
    words: 'Les mots de la réponse, que la famille lira',
    send: 'Envoyer la réponse',
    sent: 'La réponse est envoyée.',
    extend: 'Prolonger le délai, une fois',
    why: 'Pourquoi la réponse prend plus de temps',
    prolong: 'Prolonger',
    prolonged: 'Le délai est prolongé.',
    corrected: 'Le dossier dit maintenant ce qui a été accepté',
    correctHelp: 'Corrigez d’abord la donnée dans votre système et transmettez-la; confirmez ensuite.',
    done: 'La rectification est close: le dossier est corrigé.',
    closed: (on: string) => `Le dossier est corrigé depuis le ${on}.`,
  },
  en: {
    none: 'No request for a correction here.',
    show: 'Show',
    shown: { asked: 'Those that wait', accepted: 'Accepted, with a record to be corrected' },
    hidden: 'A learner out of your sight',
    says: (stood: string) => `The record says: ${stood}`,
    should: (wanted: string) => `Asked for: ${wanted}`,
    becomes: (wanted: string) => `Accepted: ${wanted}`,
    nothing: 'nothing',
    asked: (at: string, by: string) => `Asked for on ${at} by ${by}`,
    by: { learner: 'the learner', guardian: 'a parent' },
    due: (on: string) => `Answer due by ${on}`,
    late: 'Late',
    extended: (why: string) => `Term prolonged: ${why}`,
    answer: 'Answer',
    decision: 'Decision',
    decisions: { accepted: 'Accept', 'accepted-in-part': 'Accept in part', refused: 'Refuse' },
    part: 'Accepted in part: what will be said',
    partHelp: 'In the form of the datum; if empty there will be nothing.',
    ground: 'Refused, also in part: the ground of the law',
    noGround: 'None',
    words: 'The words of the answer, which the family will read',
    send: 'Send the answer',
    sent: 'The answer is sent.',
    extend: 'Prolong the term, once',
    why: 'Why the answer takes longer',
    prolong: 'Prolong',
    prolonged: 'The term is prolonged.',
    corrected: 'The record now says what was accepted',
    correctHelp: 'First correct the datum in your system and send it; then confirm.',
    done: 'The correction is closed: the record is corrected.',
    closed: (on: string) => `The record has been corrected since ${on}.`,
  },
});

type Standing = 'asked' | 'accepted';
const listing = (state: Standing) =>
  new Listing((cursor) =>
    record.GET('/v1/correction-requests', { params: { query: { state, ...(cursor && { cursor }) } } }),
  );
const correctables = () => value(record.GET('/v1/correctables'));
type Requests = ReturnType<typeof listing>;
type Request = Requests['items'][number];
type Law = Awaited<ReturnType<typeof correctables>>;
type Decision = keyof typeof t.decisions;
interface Shown {
  readonly requests: Requests;
  readonly law: Law;
  readonly names: Names;
}

/** Requests of families for a correction, to be answered by their day, and to be closed once the record says so. */
class CorrectionsToAnswer extends View<Shown> {
  private listing = listing('asked');

  protected async load(): Promise<Shown> {
    const [requests, law] = await Promise.all([this.listing.load(), correctables()]);
    return { requests, law, names: await namesOf(requests.items.map(({ learnerId }) => learnerId)) };
  }

  protected draw({ requests, law, names }: Shown) {
    return html`<label for="standing">${t.show}</label>
      <select
        id="standing"
        @change=${(event: Event) => this.choose((event.target as HTMLSelectElement).value as Standing)}
      >
        ${(Object.entries(t.shown) as [Standing, string][]).map(
          ([state, text]) => html`<option value=${state}>${text}</option>`,
        )}
      </select>
      <div role="status">${requests.items.length === 0 ? html`<p>${t.none}</p>` : nothing}</div>
      <ul class="cards list">
        ${requests.items.map((request) => this.request(request, law, names))}
      </ul>
      ${this.rest(requests)}`;
  }

  private request(request: Request, law: Law, names: Names): TemplateResult {
    const kind = law.kinds.find((one) => one.kind === request.kind);
    const of = kind?.fields.find((one) => one.field === request.field);
    const { stood, shouldSay, becomes, askedAt, askedAs, extendedWhy, correctedAt } = request;
    const told = (text: string | null) =>
      text === null ? t.nothing : request.field === 'level' ? levelName(text) : text;
    return html`<li>
      <h2>${names.get(request.learnerId) ?? t.hidden}</h2>
      <p><strong>${kind ? said(kind) : request.kind}: ${of ? said(of) : request.field}</strong></p>
      <p>${t.says(told(stood))}<br />${t.should(told(shouldSay))}</p>
      ${becomes === null ? nothing : html`<p>${t.becomes(told(becomes))}</p>`}
      <p class="said">${request.why}</p>
      <p class="soft">${t.asked(instant(askedAt), t.by[askedAs])}</p>
      ${extendedWhy ? html`<p class="soft">${t.extended(extendedWhy)}</p>` : nothing}
      ${
        request.state === 'asked'
          ? html`<p>${t.due(day(request.dueOn))} ${request.late ? html`<strong>${t.late}</strong>` : nothing}</p>
              ${this.answers(request, law)}`
          : correctedAt
            ? html`<p>${t.closed(day(correctedAt.slice(0, 10)))}</p>`
            : html`<p class="soft">${t.correctHelp}</p>
                <button class="main" ?disabled=${this.busy} @click=${() => this.close(request)}>${t.corrected}</button>`
      }
    </li>`;
  }

  private answers(request: Request, law: Law): TemplateResult {
    const form = `c-${request.id}`;
    const grounds = law.refusalReasons.map((one) => [one.reason, `${said(one)} (${one.law}, ${one.section})`] as const);
    return html`<details>
        <summary>${t.answer}</summary>
        <form @submit=${(event: SubmitEvent) => this.answer(event, request)}>
          ${choice(form, 'decision', t.decision, Object.entries(t.decisions))}
          ${field(form, 'becomes', t.part, { isOptional: true, help: t.partHelp })}
          ${choice(form, 'reason', t.ground, [['', t.noGround], ...grounds])} ${area(form, 'words', t.words)}
          <button class="main" ?disabled=${this.busy}>${t.send}</button>
        </form>
      </details>
      ${
        request.extendedAt
          ? nothing
          : html`<details>
              <summary>${t.extend}</summary>
              <form @submit=${(event: SubmitEvent) => this.extend(event, request)}>
                ${area(`x-${request.id}`, 'why', t.why)}
                <button ?disabled=${this.busy}>${t.prolong}</button>
              </form>
            </details>`
      }`;
  }

  private answer(event: SubmitEvent, { id }: Request): Promise<void> {
    const text = written(event);
    const decision = text('decision') as Decision;
    const isWhole = decision === 'accepted';
    const body = {
      ...{ decision, words: text('words') },
      ...(decision === 'accepted-in-part' && { becomes: text('becomes') }),
      ...(!isWhole && { reason: text('reason') as Law['refusalReasons'][number]['reason'] | null }),
    };
    return this.act(async () => {
      await value(record.POST('/v1/correction-requests/{id}/decision', { params: { path: { id } }, body }));
      return t.sent;
    });
  }

  private extend(event: SubmitEvent, { id }: Request): Promise<void> {
    const why = written(event)('why')!;
    return this.act(async () => {
      await value(record.POST('/v1/correction-requests/{id}/extension', { params: { path: { id } }, body: { why } }));
      return t.prolonged;
    });
  }

  private close({ id }: Request): Promise<void> {
    return this.act(async () => {
      await value(record.POST('/v1/correction-requests/{id}/correction', { params: { path: { id } } }));
      return t.done;
    });
  }

  private async choose(state: Standing): Promise<void> {
    this.listing = listing(state);
    await this.again();
  }
}
customElements.define('corrections-to-answer', CorrectionsToAnswer);
