import { value } from '@pan/client';
import { day, giveFile, Listing, View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { account, record } from '../record.ts';

const t = words({
  fr: {
    none: 'Aucun bulletin n’est publié.',
    term: (term: string, year: string) => `${/^term-\d$/.test(term) ? `Étape ${term.slice(5)}` : term}, ${year}`,
    edition: (number: number, on: string) =>
      number === 1 ? `Publié le ${on}` : `Correction ${number - 1}, publiée le ${on}`,
    why: (reason: string) => `Motif: ${reason}`,
    take: 'Prendre le bulletin (PDF)',
    acknowledge: 'J’ai lu ce bulletin',
    acknowledged: 'Vous avez dit l’avoir lu.',
    thanks: 'L’école sait que vous l’avez lu.',
    taken: 'Le bulletin est pris.',
    draft: 'Établi, pas encore publié.',
  },
  en: {
    none: 'No report card is published.',
    term: (term: string, year: string) => `${/^term-\d$/.test(term) ? `Term ${term.slice(5)}` : term}, ${year}`,
    edition: (number: number, on: string) =>
      number === 1 ? `Published on ${on}` : `Correction ${number - 1}, published on ${on}`,
    why: (reason: string) => `Reason: ${reason}`,
    take: 'Take the report card (PDF)',
    acknowledge: 'I have read this report card',
    acknowledged: 'You have said that you have read it.',
    thanks: 'The school knows that you have read it.',
    taken: 'The report card is taken.',
    draft: 'Drawn up, not published yet.',
  },
});

const listing = (id: string) =>
  new Listing((cursor) =>
    record.GET('/v1/learners/{id}/report-cards', { params: { path: { id }, query: { ...(cursor && { cursor }) } } }),
  );
type Cards = ReturnType<typeof listing>;
type Card = Cards['items'][number];
type Edition = Card['editions'][number];

/** The report cards that are published of a learner, with each correction and its reason; a guardian says that they have read one. */
class ReportCards extends View<Cards> {
  static override properties = { ...super.properties, learner: {} };
  declare learner: string;
  private listing: Cards | undefined;

  protected load() {
    this.listing ??= listing(this.learner);
    return this.listing.load();
  }

  protected draw(cards: Cards) {
    if (cards.items.length === 0) return html`<p>${t.none}</p>`;
    return html`<ul class="cards list">
        ${cards.items.map(
          (card) =>
            html`<li>
              <h2>${t.term(card.term, card.schoolYear)}</h2>
              <p class="soft">${card.organisationName}</p>
              ${card.editions.length === 0 ? html`<p>${t.draft}</p>` : nothing}
              ${[...card.editions].reverse().map((edition) => this.edition(card, edition))}
            </li>`,
        )}
      </ul>
      ${this.rest(cards)}`;
  }

  private edition(card: Card, edition: Edition) {
    const { number, publishedOn, reason, acknowledgements } = edition;
    const isGuardian = account.person?.role === 'guardian';
    return html`<p>${t.edition(number, day(publishedOn))}. ${reason ? t.why(reason) : nothing}</p>
      <p>
        <button ?disabled=${this.busy} @click=${() => this.take(card, number)}>${t.take}</button>
        ${
          !isGuardian
            ? nothing
            : acknowledgements.length > 0
              ? t.acknowledged
              : html`<button class="main" ?disabled=${this.busy} @click=${() => this.acknowledge(card, number)}>
                  ${t.acknowledge}
                </button>`
        }
      </p>`;
  }

  private take({ id, schoolYear, term }: Card, edition: number): Promise<void> {
    return this.act(async () => {
      const params = { path: { id }, query: { edition } };
      const pdf = await value(record.GET('/v1/report-cards/{id}/pdf', { params, parseAs: 'blob' }));
      giveFile(pdf, `bulletin-${schoolYear}-${term}.pdf`);
      return t.taken;
    });
  }

  private acknowledge({ id }: Card, edition: number): Promise<void> {
    return this.act(async () => {
      await value(
        record.POST('/v1/report-cards/{id}/acknowledgements', { params: { path: { id } }, body: { edition } }),
      );
      return t.thanks;
    });
  }
}
customElements.define('report-cards', ReportCards);
