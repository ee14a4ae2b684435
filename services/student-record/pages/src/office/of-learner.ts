import { value } from '@pan/client';
import { day, instant, View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { learner, record } from '../record.ts';
import { may } from './acts.ts';
import { area, choice, written } from './form.ts';

const t = words({
  fr: {
    identity: 'Identité',
    birth: 'Naissance',
    code: 'Code permanent',
    unsaid: 'non dit',
    keys: 'Fiches dans les systèmes',
    codes: 'Code permanent: demandes au ministère',
    none: 'Aucune demande n’a été faite.',
    kinds: { allocation: 'Attribuer un code', change: 'Changer le code' },
    states: { open: 'Attend le ministère', answered: 'Répondue', refused: 'Refusée' },
    asked: (at: string) => `Demandée le ${at}`,
    answer: (at: string, why: string) => `Réponse du ${at}: ${why}`,
    kind: 'Demande',
    reason: 'Motif',
    send: 'Demander au ministère',
    sent: 'La demande est envoyée au ministère.',
    part: 'Deux élèves dans ce dossier: les séparer',
  },
  en: {
    identity: 'Identity',
    birth: 'Birth date',
    code: 'Permanent code',
    unsaid: 'unsaid',
    keys: 'Numbers in systems',
    codes: 'Permanent code: requests to the ministry',
    none: 'No request has been made.',
    kinds: { allocation: 'Give a code', change: 'Change the code' },
    states: { open: 'Waits for the ministry', answered: 'Answered', refused: 'Refused' },
    asked: (at: string) => `Asked for on ${at}`,
    answer: (at: string, why: string) => `Answer of ${at}: ${why}`,
    kind: 'Request',
    reason: 'Reason',
    send: 'Ask the ministry',
    sent: 'The request is sent to the ministry.',
    part: 'Two learners in this record: part them',
  },
});

const requests = (id: string) =>
  value(record.GET('/v1/learners/{id}/code-requests', { params: { path: { id }, query: { limit: 50 } } }));
type Requests = Awaited<ReturnType<typeof requests>>['items'];
interface Shown {
  readonly learner: Awaited<ReturnType<typeof learner>>;
  readonly requests: Requests;
}

/** What a school's office knows and does about one learner's identity. */
class OfficeOfLearner extends View<Shown> {
  static override properties = { ...super.properties, learner: {} };
  declare learner: string;

  protected async load(): Promise<Shown> {
    const [found, asked] = await Promise.all([
      learner(this.learner),
      may('permanent-codes') ? requests(this.learner).then(({ items }) => items) : [],
    ]);
    return { learner: found, requests: asked };
  }

  protected draw({ learner: shown, requests: asked }: Shown) {
    return html`<h2>${t.identity}</h2>
      <dl class="counts">
        ${
          'birthDate' in shown
            ? html`<div>
                  <dt>${t.birth}</dt>
                  <dd>${shown.birthDate ? day(shown.birthDate) : t.unsaid}</dd>
                </div>
                <div>
                  <dt>${t.code}</dt>
                  <dd>${shown.permanentCode ?? t.unsaid}</dd>
                </div>`
            : nothing
        }
        ${
          shown.sources.length > 0
            ? html`<div>
                <dt>${t.keys}</dt>
                <dd>${shown.sources.map(({ source, sourceId }) => html`${source}, ${sourceId}<br />`)}</dd>
              </div>`
            : nothing
        }
      </dl>
      ${may('permanent-codes') ? this.codes(asked) : nothing}
      ${may('identity') ? html`<p><a href="#/separer/${this.learner}">${t.part}</a></p>` : nothing}`;
  }

  private codes(asked: Requests) {
    return html`<h2>${t.codes}</h2>
      ${asked.length === 0 ? html`<p>${t.none}</p>` : nothing}
      <ul class="cards list">
        ${asked.map(
          ({ kind, state, reason, askedAt, answeredAt, answerWhy }) =>
            html`<li>
              <h3>${t.kinds[kind]}</h3>
              <p><strong>${t.states[state] ?? state}</strong></p>
              <p>${reason}</p>
              <p class="soft">
                ${t.asked(instant(askedAt))}
                ${answeredAt ? html`<br />${t.answer(instant(answeredAt), answerWhy ?? '')}` : nothing}
              </p>
            </li>`,
        )}
      </ul>
      <form @submit=${(event: SubmitEvent) => this.ask(event)}>
        ${choice('code', 'kind', t.kind, Object.entries(t.kinds))} ${area('code', 'reason', t.reason)}
        <button class="main" ?disabled=${this.busy}>${t.send}</button>
      </form>`;
  }

  private ask(event: SubmitEvent): Promise<void> {
    const text = written(event);
    const body = { kind: text('kind') as keyof typeof t.kinds, reason: text('reason')! };
    const form = event.target as HTMLFormElement;
    return this.act(async () => {
      const params = { path: { id: this.learner } };
      await value(record.POST('/v1/learners/{id}/code-requests', { params, body }));
      form.reset();
      return t.sent;
    });
  }
}
customElements.define('office-of-learner', OfficeOfLearner);
