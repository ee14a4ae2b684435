import { value } from '@pan/client';
import { choice, day, input, said, View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { governance, officer, type Campaign } from './api.ts';
import { sent, type Answers } from './form.ts';

const t = words({
  fr: {
    none: 'Aucune collecte n’est ouverte.',
    period: (from: string, to: string) => `Période du ${from} au ${to}`,
    due: (on: string, expected: number) => `À répondre d’ici le ${on}; ${expected} organisations attendues`,
    open: 'Ouvrir une collecte',
    form: 'Formulaire',
    titleFr: 'Titre en français',
    titleEn: 'Titre en anglais',
    code: 'Code',
    codeHelp: 'En lettres minuscules, chiffres et traits d’union, une seule fois: formation-2026.',
    periodStart: 'Premier jour de la période',
    periodEnd: 'Dernier jour de la période',
    expectedOn: 'Réseau tel qu’il était le',
    expectedHelp: 'Vide: le dernier jour de la période, ou aujourd’hui s’il est à venir.',
    dueOn: 'Dernier jour à temps',
    lateUntil: 'Dernier jour où un retard est admis',
    before: 'Rappeler tant de jours avant l’échéance',
    after: 'Rappeler tant de jours après l’échéance',
    send: 'Ouvrir la collecte',
    opened: 'La collecte est ouverte.',
  },
  en: {
    none: 'No collection is open.',
    period: (from: string, to: string) => `Period from ${from} to ${to}`,
    due: (on: string, expected: number) => `To be answered by ${on}; ${expected} organisations expected`,
    open: 'Open a collection',
    form: 'Form',
    titleFr: 'Title in French',
    titleEn: 'Title in English',
    code: 'Code',
    codeHelp: 'In small letters, digits and hyphens, used once: training-2026.',
    periodStart: 'First day of the period',
    periodEnd: 'Last day of the period',
    expectedOn: 'Network as it was on',
    expectedHelp: 'Empty: the last day of the period, or today where it lies ahead.',
    dueOn: 'Last day on time',
    lateUntil: 'Last day on which a late return is taken',
    before: 'Remind so many days before the deadline',
    after: 'Remind so many days after the deadline',
    send: 'Open the collection',
    opened: 'The collection is open.',
  },
});

interface Shown {
  readonly campaigns: readonly Campaign[];
  readonly forms: readonly (readonly [code: string, name: string])[];
}

/** Collections, and a new one. */
class Collections extends View<Shown> {
  protected async load(): Promise<Shown> {
    const query = { limit: 100 };
    const [campaigns, forms] = await Promise.all([
      value(governance.GET('/v1/campaigns', { params: { query } })),
      value(governance.GET('/v1/return-forms', { params: { query } })),
    ]);
    const names = forms.items.map(({ code, definition }) => {
      const { name } = definition as unknown as { name: { fr: string; en: string } };
      return [code, said(name)] as const;
    });
    return { campaigns: campaigns.items, forms: names };
  }

  protected draw({ campaigns, forms }: Shown) {
    return html`${campaigns.length === 0 ? html`<p>${t.none}</p>` : nothing}
      <ul class="cards list">
        ${campaigns.map(
          ({ code, title, periodStart, periodEnd, dueOn, expected }) =>
            html`<li>
              <h2><a href=${`#/bureau/collectes/${code}`}>${said(title)}</a></h2>
              <p>${t.period(day(periodStart), day(periodEnd))}</p>
              <p class="soft">${t.due(day(dueOn), expected)}</p>
            </li>`,
        )}
      </ul>
      ${officer.may.has('governance:write') ? this.opening(forms) : nothing}`;
  }

  private opening(forms: Shown['forms']) {
    const own = 'open';
    return html`<h2>${t.open}</h2>
      <form @submit=${sent((answers) => this.open(answers))}>
        ${choice(own, 'form', t.form, forms)} ${input(own, 'titleFr', t.titleFr)} ${input(own, 'titleEn', t.titleEn)}
        ${input(own, 'code', t.code, { pattern: '[a-z][a-z0-9\\-]{1,59}', help: t.codeHelp })}
        ${input(own, 'periodStart', t.periodStart, { type: 'date' })}
        ${input(own, 'periodEnd', t.periodEnd, { type: 'date' })}
        ${input(own, 'expectedOn', t.expectedOn, { type: 'date', isOptional: true, help: t.expectedHelp })}
        ${input(own, 'dueOn', t.dueOn, { type: 'date' })} ${input(own, 'lateUntil', t.lateUntil, { type: 'date' })}
        ${input(own, 'before', t.before, { type: 'number', isOptional: true, least: 1 })}
        ${input(own, 'after', t.after, { type: 'number', isOptional: true, least: 1 })}
        <button class="main" ?disabled=${this.busy}>${t.send}</button>
      </form>`;
  }

  private open(answers: Answers): Promise<void> {
    const [expectedOn, before, after] = [
      answers.optional('expectedOn'),
      answers.number('before'),
      answers.number('after'),
    ];
    const body = {
      ...{ form: answers.text('form'), title: answers.words('title') },
      ...{ periodStart: answers.text('periodStart'), periodEnd: answers.text('periodEnd') },
      ...{ dueOn: answers.text('dueOn'), lateUntil: answers.text('lateUntil') },
      ...(expectedOn && { expectedOn }),
      ...(before && { remindDaysBefore: before }),
      ...(after && { remindDaysAfter: after }),
    };
    return this.act(async () => {
      const params = { path: { campaign: answers.text('code') } };
      await value(governance.PUT('/v1/campaigns/{campaign}', { params, body }));
      return t.opened;
    });
  }
}
customElements.define('desk-collections', Collections);
