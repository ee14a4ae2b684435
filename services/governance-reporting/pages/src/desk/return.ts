import { value } from '@pan/client';
import { area, choice, input, instant, language, said, table, View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { governance, officer, ofVersion, type Return } from './api.ts';
import { sent, type Answers } from './form.ts';
import { statuses } from './statuses.ts';

const t = words({
  fr: {
    state: (state: string) => `État: ${state}.`,
    nothing: 'Cette organisation n’a rien à déclarer.',
    values: 'Ce qui est déclaré',
    valueColumns: ['Case', 'Valeur'],
    findings: 'À regarder',
    approvals: 'Approbations',
    noApproval: 'Personne n’a encore approuvé.',
    approved: (by: string, on: string) => `${by}, le ${on}`,
    approve: 'Approuver',
    done: 'La déclaration est approuvée: elle est verrouillée.',
    reopen: 'Rouvrir',
    why: 'Pourquoi',
    until: 'Jour jusqu’auquel elle peut être corrigée',
    reopened: 'La déclaration est rouverte; les approbations ne valent plus.',
    exception: 'Décider autrement pour cette organisation',
    expected: 'Réponse',
    expectations: [
      ['', 'attendue comme avant'],
      ['false', 'n’est plus attendue'],
      ['true', 'est attendue'],
    ],
    lateUntil: 'Un retard est admis jusqu’au',
    decide: 'Inscrire l’exception',
    decided: 'L’exception est inscrite.',
    back: 'Retour à la collecte',
  },
  en: {
    state: (state: string) => `State: ${state}.`,
    nothing: 'This organisation has nothing to report.',
    values: 'What is reported',
    valueColumns: ['Cell', 'Value'],
    findings: 'To look at',
    approvals: 'Approvals',
    noApproval: 'Nobody has approved yet.',
    approved: (by: string, on: string) => `${by}, on ${on}`,
    approve: 'Approve',
    done: 'The return is approved: it is locked.',
    reopen: 'Reopen',
    why: 'Why',
    until: 'Day until which it may be corrected',
    reopened: 'The return is reopened; its approvals no longer stand.',
    exception: 'Decide otherwise for this organisation',
    expected: 'Answer',
    expectations: [
      ['', 'expected as before'],
      ['false', 'not expected any more'],
      ['true', 'expected'],
    ],
    lateUntil: 'A late return is taken until',
    decide: 'Enter the exception',
    decided: 'The exception is entered.',
    back: 'Back to the collection',
  },
});

interface Field {
  readonly code: string;
  readonly name: { readonly fr: string; readonly en: string };
}
interface Shown {
  readonly it: Return;
  readonly fields: readonly Field[];
}

/** What one organisation answers: looked at, approved, reopened, or decided otherwise. */
class OneReturn extends View<Shown> {
  static override properties = { ...super.properties, campaign: {}, organisation: {} };
  declare campaign: string;
  declare organisation: string;

  protected async load(): Promise<Shown> {
    const [it, { form, formVersion: version }] = await Promise.all([
      value(governance.GET('/v1/campaigns/{campaign}/returns/{organisation}', { params: { path: this.path } })),
      value(governance.GET('/v1/campaigns/{campaign}', { params: { path: { campaign: this.campaign } } })),
    ]);
    const params = { path: { form }, query: { version } };
    const { definition } = await value(governance.GET('/v1/return-forms/{form}', { params }));
    return { it, fields: (definition as unknown as { fields: Field[] }).fields };
  }

  protected draw({ it, fields }: Shown) {
    const { status, receivedAt, nothingToReport, cells, findings } = it;
    return html`<p><a href=${`#/bureau/collectes/${this.campaign}`}>${t.back}</a></p>
      <h2>${it.name}</h2>
      <p>${t.state(statuses[status])} ${receivedAt ? instant(receivedAt) : nothing}</p>
      ${nothingToReport ? html`<p>${t.nothing}</p>` : table(t.values, t.valueColumns, inOrder(cells, fields))}
      ${
        findings.length > 0
          ? html`<h3>${t.findings}</h3>
              <ul>
                ${findings.map(({ detail, remedy }) => html`<li>${detail} ${remedy ?? nothing}</li>`)}
              </ul>`
          : nothing
      }
      ${this.approvals(it)} ${officer.may.has('governance:write') ? this.exception(it) : nothing}`;
  }

  private approvals({ approvals, status, version }: Return) {
    const may = officer.may.has('governance:write');
    return html`<h3>${t.approvals}</h3>
      ${approvals.length === 0 ? html`<p>${t.noApproval}</p>` : nothing}
      <ul>
        ${approvals.map(({ organisation, at }) => html`<li>${t.approved(organisation, instant(at))}</li>`)}
      </ul>
      ${
        may && (status === 'submitted' || status === 'nothing-to-report')
          ? html`<p>
              <button class="main" ?disabled=${this.busy} @click=${() => this.approve(version)}>${t.approve}</button>
            </p>`
          : nothing
      }
      ${
        may && approvals.length > 0
          ? html`<form @submit=${sent((answers) => this.reopen(answers, version))}>
              ${area('reopen', 'why', t.why)}
              ${input('reopen', 'lateUntil', t.until, { type: 'date', isOptional: true })}
              <button ?disabled=${this.busy}>${t.reopen}</button>
            </form>`
          : nothing
      }`;
  }

  private exception({ version }: Return) {
    return html`<h3>${t.exception}</h3>
      <form @submit=${sent((answers) => this.decide(answers, version))}>
        ${choice('exception', 'expected', t.expected, t.expectations as [string, string][], { isOptional: true })}
        ${input('exception', 'lateUntil', t.lateUntil, { type: 'date', isOptional: true })}
        ${area('exception', 'why', t.why)}
        <button ?disabled=${this.busy}>${t.decide}</button>
      </form>`;
  }

  private approve(version: number): Promise<void> {
    return this.act(async () => {
      const params = { path: this.path, header: ofVersion(version) };
      await value(governance.POST('/v1/campaigns/{campaign}/returns/{organisation}/approvals', { params, body: {} }));
      return t.done;
    });
  }

  private reopen(answers: Answers, version: number): Promise<void> {
    const lateUntil = answers.optional('lateUntil');
    return this.act(async () => {
      const params = { path: this.path, header: ofVersion(version) };
      const body = { why: answers.text('why'), ...(lateUntil && { lateUntil }) };
      await value(governance.POST('/v1/campaigns/{campaign}/returns/{organisation}/reopening', { params, body }));
      return t.reopened;
    });
  }

  private decide(answers: Answers, version: number): Promise<void> {
    const [expected, lateUntil] = [answers.text('expected'), answers.optional('lateUntil')];
    return this.act(async () => {
      const params = { path: this.path, header: ofVersion(version) };
      const body = {
        why: answers.text('why'),
        ...(expected && { expected: expected === 'true' }),
        ...(lateUntil && { lateUntil }),
      };
      await value(governance.PUT('/v1/campaigns/{campaign}/returns/{organisation}/exception', { params, body }));
      return t.decided;
    });
  }

  private get path() {
    return { campaign: this.campaign, organisation: this.organisation };
  }
}
customElements.define('one-return', OneReturn);

/** In the order of the form; a decimal as the reader's language writes it, digit by digit. */
function inOrder(cells: Return['cells'], fields: readonly Field[]): string[][] {
  const place = (cell: string) => fields.findIndex(({ code }) => code === fieldOf(cell));
  return Object.entries(cells as Record<string, string>)
    .sort(([one], [other]) => place(one) - place(other) || one.localeCompare(other))
    .map(([cell, text]) => [
      nameOf(cell, fields),
      language === 'fr' && /^-?\d+\.\d+$/.test(text) ? text.replace('.', ',') : text,
    ]);
}

const fieldOf = (cell: string): string => /^[a-z0-9-]+/i.exec(cell)?.[0] ?? cell;

/** A cell is its field, and the part of its breakdown. */
function nameOf(cell: string, fields: readonly Field[]): string {
  const field = fields.find(({ code }) => code === fieldOf(cell));
  const part = cell.slice(fieldOf(cell).length);
  return field ? said(field.name) + (part && ` ${part}`) : cell;
}
