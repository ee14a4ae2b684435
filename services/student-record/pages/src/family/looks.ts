import { value } from '@pan/client';
import { instant, Listing, number, said, View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { record } from '../record.ts';

const t = words({
  fr: {
    since: (day: string) => `Le journal est tenu depuis le ${day}.`,
    withheld: (count: string) =>
      `${count} consultations sont retenues jusqu’à un jour, pour une raison que la loi prévoit.`,
    you: 'Vous',
    times: (count: string, first: string) => `${count} fois depuis le ${first}`,
    why: 'Pourquoi',
    basis: 'Fondement',
    data: 'Ce que la réponse pouvait montrer',
    ask: 'Poser une question à l’école',
    question: 'Votre question',
    kinds: {
      why: 'Pourquoi cette consultation?',
      'not-known-to-us': 'Nous ne connaissons pas cette organisation',
      'wrong-person': 'Il s’agit d’une autre personne',
      'too-often': 'C’est trop souvent',
      other: 'Autre chose',
    },
    send: 'Envoyer la question',
    sent: (until: string) => `La question est envoyée. Une réponse est due avant le ${until}.`,
    asked: 'Vous avez posé une question.',
    answered: 'Votre question a une réponse.',
    withdrawn: 'Vous avez retiré votre question.',
    none: 'Personne n’a consulté ce dossier.',
  },
  en: {
    since: (day: string) => `The log has been kept since ${day}.`,
    withheld: (count: string) => `${count} looks are withheld until a day, for a reason that the law provides.`,
    you: 'You',
    times: (count: string, first: string) => `${count} times since ${first}`,
    why: 'Why',
    basis: 'Basis',
    data: 'What the answer could show',
    ask: 'Ask the school a question',
    question: 'Your question',
    kinds: {
      why: 'Why this look?',
      'not-known-to-us': 'We do not know this organisation',
      'wrong-person': 'It concerns another person',
      'too-often': 'It is too often',
      other: 'Something else',
    },
    send: 'Send the question',
    sent: (until: string) => `The question is sent. An answer is due before ${until}.`,
    asked: 'You have asked a question.',
    answered: 'Your question has an answer.',
    withdrawn: 'You have withdrawn your question.',
    none: 'Nobody has looked at this record.',
  },
});

type Kind = keyof typeof t.kinds;

const page = (id: string, cursor?: string) =>
  record.GET('/v1/learners/{id}/accesses', {
    params: { path: { id }, query: { grouped: 'true', ...(cursor && { cursor }) } },
  });
type Look = NonNullable<Awaited<ReturnType<typeof page>>['data']>['items'][number];
type Period = NonNullable<Awaited<ReturnType<typeof page>>['data']>['period'];

/** Who looked at the record, in words: organisation, role, purpose, legal basis, what could be seen; and a question about one look. */
class Looks extends View<Listing<Look>> {
  static override properties = { ...super.properties, learner: {} };
  declare learner: string;
  private listing: Listing<Look> | undefined;
  private period: Period | undefined;

  protected load() {
    this.listing ??= new Listing(async (cursor) => {
      const answer = await page(this.learner, cursor);
      this.period = answer.data?.period;
      return answer;
    });
    return this.listing.load();
  }

  protected draw(looks: Listing<Look>) {
    const { period } = this;
    return html`${
        period
          ? html`<p class="soft">
              ${t.since(instant(period.logSince))}
              ${period.withheld > 0 ? t.withheld(number(period.withheld)) : nothing}
            </p>`
          : nothing
      }
      ${looks.items.length === 0 ? html`<p>${t.none}</p>` : nothing}
      <ol class="cards list">
        ${looks.items.map((look) => this.look(look))}
      </ol>
      ${this.rest(looks)}`;
  }

  private look(look: Look) {
    const who = look.own ? t.you : look.organisations.map(({ name }) => name).join(', ') || said(look.role);
    return html`<li>
      <h2>${who}</h2>
      <p>${said(look.role)} · ${instant(look.at)}</p>
      ${
        look.count && look.first && look.count > 1
          ? html`<p class="soft">${t.times(number(look.count), instant(look.first))}</p>`
          : nothing
      }
      <p>${said(look.operation)}</p>
      <details>
        <summary>${t.why}: ${said(look.purpose)}</summary>
        <p>${t.basis}: ${said(look.legalBasis)}</p>
        <p>${t.data}: ${look.operation.data.map(said).join(', ')}</p>
      </details>
      ${look.question ? html`<p class="soft">${t[look.question]}</p>` : look.own ? nothing : this.question(look)}
    </li>`;
  }

  private question({ id }: Look) {
    return html`<details>
      <summary>${t.ask}</summary>
      <form @submit=${(event: SubmitEvent) => this.ask(event, id)}>
        <label for="kind-${id}">${t.ask}</label>
        <select id="kind-${id}" name="kind">
          ${(Object.keys(t.kinds) as Kind[]).map((kind) => html`<option value=${kind}>${t.kinds[kind]}</option>`)}
        </select>
        <label for="text-${id}">${t.question}</label>
        <textarea id="text-${id}" name="text" required minlength="3" maxlength="2000"></textarea>
        <button class="main" ?disabled=${this.busy}>${t.send}</button>
      </form>
    </details>`;
  }

  private ask(event: SubmitEvent, id: string): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const body = { kind: form.get('kind') as Kind, text: form.get('text') as string };
    return this.act(async () => {
      const { dueAt } = await value(record.POST('/v1/accesses/{id}/questions', { params: { path: { id } }, body }));
      return t.sent(instant(dueAt));
    });
  }
}
customElements.define('learner-looks', Looks);
