import { value } from '@pan/client';
import { input, instant, number, said, table, View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { governance, officer } from './api.ts';
import type { Call } from './call-form.ts';
import { money, sent, type Answers } from './form.ts';
import { outcomes } from './outcomes.ts';

const t = words({
  fr: {
    times: (from: string, to: string) => `Demandes du ${from} au ${to}.`,
    budget: (amount: string) => `Budget: ${amount}.`,
    applications: 'Demandes',
    columns: ['Demande', 'Organisation', 'État', 'Rang', 'Points'],
    none: 'Aucune demande n’est remise.',
    awards: 'Subventions annoncées',
    awardColumns: ['Subvention', 'Organisation', 'Montant'],
    noAwards: 'Aucune subvention n’est annoncée.',
    assessors: 'Qui évalue',
    noAssessor: 'Personne n’est encore chargé d’évaluer.',
    person: 'Identifiant de la personne',
    personHelp: 'Celui de son compte, qu’elle lit au bas du bureau.',
    assign: 'Confier l’évaluation',
    assigned: 'L’évaluation est confiée.',
    untitled: 'Sans titre',
  },
  en: {
    times: (from: string, to: string) => `Applications from ${from} to ${to}.`,
    budget: (amount: string) => `Budget: ${amount}.`,
    applications: 'Applications',
    columns: ['Application', 'Organisation', 'State', 'Rank', 'Points'],
    none: 'No application is handed in.',
    awards: 'Grants announced',
    awardColumns: ['Grant', 'Organisation', 'Amount'],
    noAwards: 'No grant is announced.',
    assessors: 'Who assesses',
    noAssessor: 'Nobody is entrusted with assessing yet.',
    person: 'Identifier of the person',
    personHelp: 'That of their account, which they read at the foot of the desk.',
    assign: 'Entrust the assessment',
    assigned: 'The assessment is entrusted.',
    untitled: 'Untitled',
  },
});

const applications = (call: string) =>
  value(governance.GET('/v1/grant-applications', { params: { query: { call, limit: 200 } } }));
const awards = (call: string) =>
  value(governance.GET('/v1/grant-calls/{call}/awards', { params: { path: { call }, query: { limit: 200 } } }));

interface Shown {
  readonly definition: Call;
  readonly applications: Awaited<ReturnType<typeof applications>>['items'];
  readonly awards: Awaited<ReturnType<typeof awards>>['items'];
  readonly assessors: readonly string[];
  readonly ranks: ReadonlyMap<string, { readonly rank: number; readonly average: string }>;
}

/** One call: its applications in the order of their points, who assesses them, and what was granted. */
class DeskCall extends View<Shown> {
  static override properties = { ...super.properties, call: {} };
  declare call: string;

  protected async load(): Promise<Shown> {
    const params = { path: { call: this.call } };
    const decides = officer.may.has('governance:write');
    const [call, asked, granted, assessors, ranking] = await Promise.all([
      value(governance.GET('/v1/grant-calls/{call}', { params: { ...params, query: {} } })),
      applications(this.call),
      awards(this.call),
      decides ? value(governance.GET('/v1/grant-calls/{call}/assessors', { params })) : null,
      // Not told before the call has ended, nor to who asked or assesses.
      decides ? value(governance.GET('/v1/grant-calls/{call}/ranking', { params })).catch(() => null) : null,
    ]);
    return {
      definition: call.definition as unknown as Call,
      ...{ applications: asked.items, awards: granted.items },
      assessors: assessors?.items.map(({ person }) => person) ?? [],
      ranks: new Map(ranking?.items.map(({ id, rank, average }) => [id, { rank, average }])),
    };
  }

  protected draw({ definition, applications: asked, awards: granted, assessors, ranks }: Shown) {
    const { name, description, opensAt, closesAt, budgetCents } = definition;
    const inOrder = asked.toSorted((a, b) => (ranks.get(a.id)?.rank ?? Infinity) - (ranks.get(b.id)?.rank ?? Infinity));
    return html`<h2>${said(name)}</h2>
      <p>${said(description)}</p>
      <p class="soft">${t.times(instant(opensAt), instant(closesAt))} ${t.budget(money(budgetCents))}</p>
      <h3>${t.applications}</h3>
      ${
        asked.length === 0
          ? html`<p>${t.none}</p>`
          : table(
              t.applications,
              t.columns,
              inOrder.map(({ id, title, organisation, state }) => [
                html`<a href=${`#/bureau/demandes/${id}`}>${title ? said(title) : t.untitled}</a>`,
                ...[organisation, outcomes[state], ranks.get(id)?.rank ?? null],
                ranks.has(id) ? number(Number(ranks.get(id)!.average)) : null,
              ]),
            )
      }
      <h3>${t.awards}</h3>
      ${
        granted.length === 0
          ? html`<p>${t.noAwards}</p>`
          : table(
              t.awards,
              t.awardColumns,
              granted.map(({ id, title, name: organisation, grantedCents }) => [
                html`<a href=${`#/bureau/octrois/${id}`}>${said(title)}</a>`,
                ...[organisation, money(grantedCents)],
              ]),
            )
      }
      ${officer.may.has('governance:write') ? this.assessing(assessors) : nothing}`;
  }

  private assessing(assessors: readonly string[]) {
    return html`<h3>${t.assessors}</h3>
      ${assessors.length === 0 ? html`<p>${t.noAssessor}</p>` : nothing}
      <ul>
        ${assessors.map((person) => html`<li>${person}</li>`)}
      </ul>
      <form @submit=${sent((answers) => this.assign(answers))}>
        ${input('assessor', 'person', t.person, { help: t.personHelp })}
        <button ?disabled=${this.busy}>${t.assign}</button>
      </form>`;
  }

  private assign(answers: Answers): Promise<void> {
    return this.act(async () => {
      const params = { path: { call: this.call } };
      const body = { person: answers.text('person'), organisation: null };
      await value(governance.POST('/v1/grant-calls/{call}/assessors', { params, body }));
      return t.assigned;
    });
  }
}
customElements.define('desk-call', DeskCall);
