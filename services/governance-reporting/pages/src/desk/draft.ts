import { value } from '@pan/client';
import { giveFile, instant, said, View, words, table } from '@pan/pages';
import { html, nothing } from 'lit';
import { governance, officer, type Draft } from './api.ts';

const t = words({
  fr: {
    back: 'Retour aux éditions',
    released: (at: string) => `Publiée: ${at}`,
    withdrawn: 'Retirée: elle ne sera pas publiée.',
    corrects: (n: number, why: string) => `Corrige l’édition ${n}: ${why}`,
    findings: 'Ce que les vérifications ont trouvé',
    none: 'Rien à signaler.',
    severities: { critical: 'empêche la publication', important: 'important', advice: 'à savoir' },
    datasets: 'Jeux de données',
    columns: ['Jeu de données', 'Lignes', 'À vérifier'],
    table: (title: string) => `CSV, ${title}`,
    open: 'CSV',
    approvals: 'Qui en répond',
    noApproval: 'Personne n’en a encore répondu. Il en faut deux.',
    approved: (at: string, isYou: boolean) => `${isYou ? 'Vous' : 'Une autre personne'}, le ${at}`,
    approve: 'Répondre de cette édition',
    done: 'Vous avez répondu de cette édition. La deuxième personne qui en répond la publie.',
    published: 'L’édition est publiée.',
    withdraw: 'Retirer l’édition',
    gone: 'L’édition est retirée.',
  },
  en: {
    back: 'Back to the editions',
    released: (at: string) => `Released: ${at}`,
    withdrawn: 'Withdrawn: it will not be released.',
    corrects: (n: number, why: string) => `Corrects edition ${n}: ${why}`,
    findings: 'What the checks found',
    none: 'Nothing to say.',
    severities: { critical: 'prevents the release', important: 'important', advice: 'to be known' },
    datasets: 'Datasets',
    columns: ['Dataset', 'Rows', 'To be checked'],
    table: (title: string) => `CSV, ${title}`,
    open: 'CSV',
    approvals: 'Who answers for it',
    noApproval: 'Nobody has answered for it yet. It takes two.',
    approved: (at: string, isYou: boolean) => `${isYou ? 'You' : 'Another person'}, on ${at}`,
    approve: 'Answer for this edition',
    done: 'You have answered for this edition. The second person who does so releases it.',
    published: 'The edition is released.',
    withdraw: 'Withdraw the edition',
    gone: 'The edition is withdrawn.',
  },
});

/** One edition before and after its release: what the checks found, in words, its tables, and who answers for it. */
class OneDraft extends View<Draft> {
  static override properties = { ...super.properties, number: {} };
  declare number: string;

  protected load(): Promise<Draft> {
    return value(governance.GET('/v1/edition-drafts/{number}', { params: { path: this.path } }));
  }

  protected draw(draft: Draft) {
    const { state, releasedAt, corrects, reason, findings, datasets, approvals } = draft;
    return html`<p><a href="#/bureau/editions">${t.back}</a></p>
      ${releasedAt ? html`<p>${t.released(instant(releasedAt))}</p>` : nothing}
      ${state === 'withdrawn' ? html`<p>${t.withdrawn}</p>` : nothing}
      ${corrects === null ? nothing : html`<p>${t.corrects(corrects, reason ?? '')}</p>`}
      <h2>${t.findings}</h2>
      ${findings.length === 0 ? html`<p>${t.none}</p>` : nothing}
      <ul class="cards list">
        ${alike(findings).map(
          ([{ severity, detail, remedy }, of]) =>
            html`<li>
              <p><strong>${t.severities[severity]}</strong>: ${detail}</p>
              ${remedy ? html`<p class="soft">${remedy}</p>` : nothing}
              ${of.length > 0 ? html`<p class="soft">${of.map((id) => titleOf(id, datasets)).join(' · ')}</p>` : nothing}
            </li>`,
        )}
      </ul>
      <h2>${t.datasets}</h2>
      ${table(
        t.datasets,
        t.columns,
        datasets.map(({ id, title, rows }) => [
          ...[said(title), rows],
          html`<button aria-label=${t.table(said(title))} @click=${() => this.give(`${id}.csv`)}>${t.open}</button>`,
        ]),
      )}
      <h2>${t.approvals}</h2>
      ${approvals.length === 0 ? html`<p>${t.noApproval}</p>` : nothing}
      <ul>
        ${approvals.map(({ by, at }) => html`<li>${t.approved(instant(at), by === officer.subject)}</li>`)}
      </ul>
      ${state === 'draft' ? this.settling() : nothing}`;
  }

  private settling() {
    const button = (words: string, style: string, work: () => Promise<void>) =>
      html`<p><button class=${style} ?disabled=${this.busy} @click=${work}>${words}</button></p>`;
    return html`${officer.may.has('editions:release') ? button(t.approve, 'main', () => this.approve()) : nothing}
    ${officer.may.has('editions:write') ? button(t.withdraw, '', () => this.withdraw()) : nothing}`;
  }

  private approve(): Promise<void> {
    return this.act(async () => {
      const params = { path: this.path };
      const { state } = await value(governance.POST('/v1/edition-drafts/{number}/approvals', { params }));
      return state === 'released' ? t.published : t.done;
    });
  }

  private withdraw(): Promise<void> {
    return this.act(async () => {
      await value(governance.POST('/v1/edition-drafts/{number}/withdrawal', { params: { path: this.path } }));
      return t.gone;
    });
  }

  /** A draft's files are not anybody's: they are fetched with the token. */
  private async give(path: string): Promise<void> {
    const params = { path: { ...this.path, path } };
    const { data } = await governance.GET('/v1/edition-drafts/{number}/files/{path}', { params, parseAs: 'blob' });
    if (data) giveFile(data, path);
  }

  private get path() {
    return { number: Number(this.number) };
  }
}
customElements.define('one-draft', OneDraft);

type Finding = Draft['findings'][number];

/** What was found of several datasets in the same words is said once. */
function alike(findings: readonly Finding[]): (readonly [Finding, readonly string[]])[] {
  const groups = Map.groupBy(findings, ({ severity, detail }) => `${severity} ${detail}`);
  return [...groups.values()].map((all) => [all[0]!, all.flatMap(({ dataset }) => dataset ?? [])] as const);
}

const titleOf = (id: string, datasets: Draft['datasets']): string => {
  const known = datasets.find((one) => one.id === id);
  return known ? said(known.title) : id;
};
