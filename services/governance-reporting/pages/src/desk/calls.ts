import { value } from '@pan/client';
import { area, input, instant, said, ticks, View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { governance, officer } from './api.ts';
import { callOf, type Call } from './call-form.ts';
import { amountPattern } from './amounts.ts';
import { sent, type Answers } from './form.ts';
import { onClock } from './clock.ts';

const t = words({
  fr: {
    none: 'Aucun appel n’est défini.',
    times: (from: string, to: string) => `Demandes du ${from} au ${to}`,
    define: 'Lancer un appel',
    nameFr: 'Nom en français',
    nameEn: 'Nom en anglais',
    code: 'Code',
    codeHelp: 'En lettres minuscules, chiffres et traits d’union: innovation-2027.',
    about: 'De quoi il s’agit, en français',
    aboutEn: 'De quoi il s’agit, en anglais',
    opens: 'Ouverture',
    closes: 'Clôture',
    clock: 'À l’heure du Québec.',
    kind: 'Genres d’initiatives subventionnés',
    measures: 'Mesures du plan',
    eligible: 'Qui peut demander',
    criterion: (n: number) => `Critère ${n}`,
    weight: (n: number) => `Poids du critère ${n}`,
    expense: (n: number) => `Catégorie de dépense ${n}`,
    inEnglish: (label: string) => `${label}, en anglais`,
    budget: 'Budget de l’appel, en dollars',
    most: 'Plafond d’une demande, en dollars',
    interim: 'Rapport d’étape dû le',
    final: 'Rapport final dû le',
    send: 'Lancer l’appel',
    sent: 'L’appel est lancé.',
    sorts: {
      'service-centre': 'Centres de services scolaires',
      school: 'Écoles',
      college: 'Collèges',
      university: 'Universités',
    },
  },
  en: {
    none: 'No call is defined.',
    times: (from: string, to: string) => `Applications from ${from} to ${to}`,
    define: 'Issue a call',
    nameFr: 'Name in French',
    nameEn: 'Name in English',
    code: 'Code',
    codeHelp: 'In small letters, digits and hyphens: innovation-2027.',
    about: 'What it is about, in French',
    aboutEn: 'What it is about, in English',
    opens: 'Opening',
    closes: 'Closing',
    clock: 'By Quebec’s clock.',
    kind: 'Kinds of initiatives funded',
    measures: 'Measures of the plan',
    eligible: 'Who may apply',
    criterion: (n: number) => `Criterion ${n}`,
    weight: (n: number) => `Weight of criterion ${n}`,
    expense: (n: number) => `Expense class ${n}`,
    inEnglish: (label: string) => `${label}, in English`,
    budget: 'Budget of the call, in dollars',
    most: 'The most of one application, in dollars',
    interim: 'Interim report due on',
    final: 'Final report due on',
    send: 'Issue the call',
    sent: 'The call is issued.',
    sorts: {
      'service-centre': 'School service centres',
      school: 'Schools',
      college: 'Colleges',
      university: 'Universities',
    },
  },
});

type Options = readonly (readonly [string, string])[];
interface Shown {
  readonly calls: readonly { readonly code: string; readonly definition: Call }[];
  readonly kinds: Options;
  readonly measures: Options;
}

/** Calls for projects, and a new one. */
class DeskCalls extends View<Shown> {
  protected async load(): Promise<Shown> {
    const params = { query: { limit: 100 } };
    const [calls, kinds, measures] = await Promise.all([
      value(governance.GET('/v1/grant-calls', { params })),
      value(governance.GET('/v1/programme-kinds', { params })),
      value(governance.GET('/v1/measures', { params: { query: {} } })),
    ]);
    return {
      calls: calls.items.map(({ code, definition }) => ({ code, definition: definition as unknown as Call })),
      kinds: kinds.items.map(({ code, definition }) => [code, said((definition as unknown as Call).name)] as const),
      measures: measures.items.map(({ id, title }) => [id, `${id} ${title.fr}`] as const),
    };
  }

  protected draw({ calls, kinds, measures }: Shown) {
    return html`${calls.length === 0 ? html`<p>${t.none}</p>` : nothing}
      <ul class="cards list">
        ${calls.map(
          ({ code, definition: { name, opensAt, closesAt } }) =>
            html`<li>
              <h2><a href=${`#/bureau/subventions/${code}`}>${said(name)}</a></h2>
              <p class="soft">${t.times(instant(opensAt), instant(closesAt))}</p>
            </li>`,
        )}
      </ul>
      ${officer.may.has('governance:write') ? this.defining(kinds, measures) : nothing}`;
  }

  private defining(kinds: Options, measures: Options) {
    const own = 'call';
    const both = (name: string, label: string, isOptional: boolean) =>
      html`${input(own, `${name}Fr`, label, { isOptional })}
      ${input(own, `${name}En`, t.inEnglish(label), { isOptional })}`;
    const clock = (name: string, label: string, minutes: number) =>
      input(own, name, label, { type: 'datetime-local', help: t.clock, value: onClock(minutes) });
    return html`<h2>${t.define}</h2>
      <form @submit=${sent((answers) => this.define(answers))}>
        ${input(own, 'nameFr', t.nameFr)} ${input(own, 'nameEn', t.nameEn)}
        ${input(own, 'code', t.code, { pattern: '[a-z][a-z0-9\\-]{1,59}', help: t.codeHelp })}
        ${area(own, 'aboutFr', t.about)} ${area(own, 'aboutEn', t.aboutEn)} ${clock('opensAt', t.opens, 0)}
        ${clock('closesAt', t.closes, 60 * 24 * 30)} ${ticks('kinds', t.kind, kinds)}
        ${ticks('measures', t.measures, measures)} ${ticks('eligible', t.eligible, Object.entries(t.sorts))}
        ${[1, 2, 3].map(
          (n) =>
            html`${both(`criterion${n}`, t.criterion(n), n > 1)}
            ${input(own, `weight${n}`, t.weight(n), { type: 'number', least: 1, value: '1', isOptional: n > 1 })}`,
        )}
        ${[1, 2, 3].map((n) => both(`expense${n}`, t.expense(n), n > 1))}
        ${input(own, 'budget', t.budget, { pattern: amountPattern })}
        ${input(own, 'most', t.most, { pattern: amountPattern, isOptional: true })}
        ${input(own, 'interim', t.interim, { type: 'date', isOptional: true })}
        ${input(own, 'final', t.final, { type: 'date' })}
        <button class="main" ?disabled=${this.busy}>${t.send}</button>
      </form>`;
  }

  private define(answers: Answers): Promise<void> {
    return this.act(async () => {
      const body = callOf(answers);
      const params = { path: { call: body.code } };
      await value(governance.PUT('/v1/grant-calls/{call}', { params, body: body as never }));
      return t.sent;
    });
  }
}
customElements.define('desk-calls', DeskCalls);
