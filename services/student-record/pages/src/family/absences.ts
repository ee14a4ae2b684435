import { value } from '@pan/client';
import { day, Listing, said, today, View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { record } from '../record.ts';

const t = words({
  fr: {
    tell: 'Dire une absence',
    first: 'Premier jour',
    last: 'Dernier jour (vide: un seul)',
    reason: 'Raison',
    reasons: {
      illness: 'Maladie',
      appointment: 'Rendez-vous',
      'family-event': 'Événement familial',
      'religious-or-cultural': 'Fête religieuse ou culturelle',
      travel: 'Voyage',
      other: 'Autre',
    },
    note: 'Précision, si vous voulez',
    send: 'Prévenir l’école',
    sent: 'L’école est prévenue.',
    told: 'Absences dites',
    none: 'Vous n’avez dit aucune absence.',
    days: (first: string, last: string) => (first === last ? first : `Du ${first} au ${last}`),
    seen: (on: string) => `L’école l’a vu le ${on}.`,
    withdrawn: 'Retirée.',
    withdraw: 'Retirer',
    takenBack: 'L’avis est retiré.',
  },
  en: {
    tell: 'Tell an absence',
    first: 'First day',
    last: 'Last day (empty: one day)',
    reason: 'Reason',
    reasons: {
      illness: 'Illness',
      appointment: 'Appointment',
      'family-event': 'Family event',
      'religious-or-cultural': 'Religious or cultural day',
      travel: 'Travel',
      other: 'Other',
    },
    note: 'Details, if you wish',
    send: 'Tell the school',
    sent: 'The school is told.',
    told: 'Absences told',
    none: 'You have told no absence.',
    days: (first: string, last: string) => (first === last ? first : `From ${first} to ${last}`),
    seen: (on: string) => `The school saw it on ${on}.`,
    withdrawn: 'Withdrawn.',
    withdraw: 'Withdraw',
    takenBack: 'The notice is withdrawn.',
  },
});

type Reason = keyof typeof t.reasons;

const listing = (id: string) =>
  new Listing((cursor) =>
    record.GET('/v1/learners/{id}/absence-notices', { params: { path: { id }, query: { ...(cursor && { cursor }) } } }),
  );
type Absences = ReturnType<typeof listing>;
type Absence = Absences['items'][number];

/** What the reader has told the school about a learner who will not be there. */
class AbsencesOfLearner extends View<Absences> {
  static override properties = { ...super.properties, learner: {} };
  declare learner: string;
  private listing: Absences | undefined;

  protected load() {
    this.listing ??= listing(this.learner);
    return this.listing.load();
  }

  protected draw(absences: Absences) {
    return html`<h2>${t.tell}</h2>
      <form @submit=${(event: SubmitEvent) => this.tell(event)}>
        <label for="first">${t.first}</label>
        <input id="first" name="firstOn" type="date" required .value=${today()} />
        <label for="last">${t.last}</label>
        <input id="last" name="lastOn" type="date" />
        <label for="reason">${t.reason}</label>
        <select id="reason" name="reason">
          ${(Object.keys(t.reasons) as Reason[]).map((one) => html`<option value=${one}>${t.reasons[one]}</option>`)}
        </select>
        <label for="note">${t.note}</label>
        <textarea id="note" name="note" maxlength="500"></textarea>
        <button class="main" ?disabled=${this.busy}>${t.send}</button>
      </form>
      <h2>${t.told}</h2>
      ${absences.items.length === 0 ? html`<p>${t.none}</p>` : nothing}
      <ul class="cards list">
        ${absences.items.map((absence) => this.absence(absence))}
      </ul>
      ${this.rest(absences)}`;
  }

  private absence(absence: Absence) {
    const { firstOn, lastOn, reason, note, acknowledgedAt, withdrawnAt } = absence;
    return html`<li>
      <h3>${t.days(day(firstOn), day(lastOn))}</h3>
      <p>${said(reason)} ${note ?? nothing}</p>
      ${acknowledgedAt ? html`<p class="soft">${t.seen(day(acknowledgedAt.slice(0, 10)))}</p>` : nothing}
      ${
        withdrawnAt
          ? html`<p class="soft">${t.withdrawn}</p>`
          : html`<button ?disabled=${this.busy} @click=${() => this.withdraw(absence)}>${t.withdraw}</button>`
      }
    </li>`;
  }

  private tell(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const element = event.target as HTMLFormElement;
    const form = new FormData(element);
    const text = (name: string) => (form.get(name) as string) || null;
    const body = {
      firstOn: text('firstOn')!,
      lastOn: text('lastOn'),
      reason: text('reason') as Reason,
      note: text('note'),
    };
    return this.act(async () => {
      const path = { id: this.learner };
      await value(record.POST('/v1/learners/{id}/absence-notices', { params: { path }, body }));
      element.reset();
      return t.sent;
    });
  }

  private withdraw({ id }: Absence): Promise<void> {
    return this.act(async () => {
      await value(record.POST('/v1/absence-notices/{id}/withdrawal', { params: { path: { id } } }));
      return t.takenBack;
    });
  }
}
customElements.define('learner-absences', AbsencesOfLearner);
