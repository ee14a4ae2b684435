import { value } from '@pan/client';
import { day, instant, Listing, number, View, words, table } from '@pan/pages';
import { html } from 'lit';
import { governance, type CampaignCounts, type ReturnSummary } from './api.ts';
import { statuses } from './statuses.ts';

const t = words({
  fr: {
    answers: 'Où en sont les réponses',
    columns: [
      ...['Organisation', 'Attendues', 'Reçues', 'À temps', 'En retard', 'Manquantes'],
      ...['Complètes', 'Approuvées', 'Taux de réponse'],
    ],
    all: 'Toutes',
    returns: 'Qui a répondu',
    returnColumns: ['Organisation', 'État', 'Reçue le', 'Cases obligatoires vides', 'Approuvée par'],
    show: 'Ne montrer que',
    every: 'toutes les réponses',
    none: 'Aucune organisation n’est dans cet état.',
    reminders: 'Rappels envoyés',
    reminderColumns: ['Organisation', 'Quand', 'Échéance'],
    noReminders: 'Aucun rappel n’est parti. Ils partent d’eux-mêmes, aux jours donnés à l’ouverture.',
    late: 'en retard',
  },
  en: {
    answers: 'Where the answers stand',
    columns: [
      ...['Organisation', 'Expected', 'Received', 'On time', 'Late', 'Missing'],
      ...['Complete', 'Approved', 'Response rate'],
    ],
    all: 'All',
    returns: 'Who has answered',
    returnColumns: ['Organisation', 'State', 'Received on', 'Required cells empty', 'Approved by'],
    show: 'Show only',
    every: 'every answer',
    none: 'No organisation is in this state.',
    reminders: 'Reminders sent',
    reminderColumns: ['Organisation', 'When', 'Deadline'],
    noReminders: 'No reminder has gone. They go by themselves, on the days given at the opening.',
    late: 'late',
  },
});

const listing = (campaign: string, status: ReturnSummary['status'] | '') =>
  new Listing((cursor) =>
    governance.GET('/v1/campaigns/{campaign}/returns', {
      params: { path: { campaign }, query: { ...(cursor && { cursor }), ...(status && { status }) } },
    }),
  );
const completeness = (campaign: string) =>
  value(governance.GET('/v1/campaigns/{campaign}/completeness', { params: { path: { campaign }, query: {} } }));
const reminders = (campaign: string) =>
  value(governance.GET('/v1/return-reminders', { params: { query: { campaign, limit: 200 } } }));

interface Shown {
  readonly counts: Awaited<ReturnType<typeof completeness>>;
  readonly returns: ReturnType<typeof listing>;
  readonly reminders: Awaited<ReturnType<typeof reminders>>['items'];
}

/** One collection: how many have answered, who, and who was reminded. */
class OneCollection extends View<Shown> {
  static override properties = { ...super.properties, campaign: {} };
  declare campaign: string;
  private status: ReturnSummary['status'] | '' = '';
  private returns: ReturnType<typeof listing> | undefined;

  protected async load(): Promise<Shown> {
    this.returns ??= listing(this.campaign, this.status);
    const [counts, returns, sent] = await Promise.all([
      completeness(this.campaign),
      this.returns.load(),
      reminders(this.campaign),
    ]);
    return { counts, returns, reminders: sent.items };
  }

  protected draw({ counts, returns, reminders: sent }: Shown) {
    return html`<h2>${t.answers}</h2>
      ${table(t.answers, t.columns, [line(counts.total, t.all), ...counts.rows.map((row) => line(row))])}
      <h2>${t.returns}</h2>
      <label for="status">${t.show}</label>
      <select id="status" @change=${(event: Event) => this.filter((event.target as HTMLSelectElement).value)}>
        <option value="">${t.every}</option>
        ${Object.entries(statuses).map(([status, text]) => html`<option value=${status}>${text}</option>`)}
      </select>
      ${
        returns.items.length === 0
          ? html`<p>${t.none}</p>`
          : table(
              t.returns,
              t.returnColumns,
              returns.items.map((one) => this.row(one)),
            )
      }
      ${this.rest(returns)}
      <h2>${t.reminders}</h2>
      ${
        sent.length === 0
          ? html`<p>${t.noReminders}</p>`
          : table(
              t.reminders,
              t.reminderColumns,
              sent.map(({ organisation, toldAt, dueOn }) => [organisation, instant(toldAt), day(dueOn)]),
            )
      }`;
  }

  private row({ organisation, name, status, receivedAt, onTime, missing, approvals }: ReturnSummary) {
    const late = onTime === false ? ` (${t.late})` : '';
    return [
      html`<a href=${`#/bureau/collectes/${this.campaign}/${organisation}`}>${name}</a>`,
      statuses[status],
      receivedAt ? `${instant(receivedAt)}${late}` : null,
      missing,
      approvals.map(({ organisation: by }) => by).join(', ') || null,
    ];
  }

  private filter(status: string): void {
    this.status = status as ReturnSummary['status'] | '';
    this.returns = undefined;
    void this.again();
  }
}
customElements.define('one-collection', OneCollection);

function line(counts: CampaignCounts, name = counts.organisation ?? '–') {
  const { expected, received, onTime, late, missing, complete, approved, responseRate } = counts;
  const rate = responseRate.value === null ? null : `${number(100 * Number(responseRate.value))} %`;
  return [name, expected, received, onTime, late, missing, complete, approved, rate];
}
