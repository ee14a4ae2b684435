import { day, Listing, table, View, words } from '@pan/pages';
import { html } from 'lit';
import { record } from '../record.ts';
import { nameOf } from '../vocabulary.ts';
import { states, unknownLearner } from './transfer-words.ts';

const t = words({
  fr: {
    ask: 'Demander un transfert vers une de vos écoles',
    open: 'Transferts qui attendent une réponse',
    settled: 'Transferts acceptés',
    show: 'Montrer',
    columns: ['Élève', 'De', 'Vers', 'Premier jour', 'État', 'Réponse au plus tard'],
    none: 'Aucun transfert ici.',
    all: 'Tous',
  },
  en: {
    ask: 'Ask for a transfer to one of your schools',
    open: 'Transfers that wait for an answer',
    settled: 'Accepted transfers',
    show: 'Show',
    columns: ['Learner', 'From', 'To', 'First day', 'State', 'Answer by'],
    none: 'No transfer here.',
    all: 'All',
  },
});

type State = keyof typeof states;
const listing = (state: State | null) =>
  new Listing((cursor) =>
    record.GET('/v1/transfers', { params: { query: { ...(state && { state }), ...(cursor && { cursor }) } } }),
  );
type Transfers = ReturnType<typeof listing>;

/** Transfers asked by the reader's organisations and of them. */
class TransferList extends View<Transfers> {
  private state: State | null = 'asked';
  private listing = listing('asked');

  protected load() {
    return this.listing.load();
  }

  protected draw(transfers: Transfers) {
    const options = [...(Object.entries(states) as [State, string][]), [null, t.all] as const];
    return html`<p><a href="#/transferts/demander">${t.ask}</a></p>
      <label for="state">${t.show}</label>
      <select id="state" @change=${(event: Event) => this.choose((event.target as HTMLSelectElement).value)}>
        ${options.map(([state, text]) => html`<option value=${state ?? ''} ?selected=${state === this.state}>${text}</option>`)}
      </select>
      <div role="status">${transfers.items.length === 0 ? html`<p>${t.none}</p>` : ''}</div>
      ${
        transfers.items.length > 0
          ? table(
              this.state === 'asked' ? t.open : this.state ? states[this.state] : t.all,
              t.columns,
              transfers.items.map(({ id, learner, from, to, movesOn, state, lapsesOn }) => [
                html`<a href="#/transferts/${id}">${learner ? nameOf(learner) : unknownLearner}</a>`,
                ...[from, to, day(movesOn), states[state], state === 'asked' ? day(lapsesOn) : null],
              ]),
            )
          : ''
      }
      ${this.rest(transfers)}`;
  }

  private async choose(state: string): Promise<void> {
    this.state = (state || null) as State | null;
    this.listing = listing(this.state);
    await this.again();
  }
}
customElements.define('transfer-list', TransferList);
