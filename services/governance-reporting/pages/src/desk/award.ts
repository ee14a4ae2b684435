import { value } from '@pan/client';
import { area, day, input, said, table, ticks, today, View } from '@pan/pages';
import { html, nothing } from 'lit';
import { amountPattern } from './amounts.ts';
import { governance, officer, ofVersion, type Award } from './api.ts';
import { t } from './award-words.ts';
import { money, sent, type Answers } from './form.ts';

type Instalment = Award['instalments'][number];
type Report = Award['reports'][number];

/** One grant: its instalments, each prepared by one person and released by another, and its reports. */
class OneAward extends View<Award> {
  static override properties = { ...super.properties, award: {} };
  declare award: string;

  protected load(): Promise<Award> {
    return value(governance.GET('/v1/grant-awards/{id}', { params: { path: { id: this.award } } }));
  }

  protected draw(award: Award) {
    const { grant, organisation, announcedOn, grantedCents, paidCents, aim, instalments, reports } = award;
    const may = officer.may.has('governance:write');
    return html`<p><a href=${`#/bureau/subventions/${award.call}`}>${t.back}</a></p>
      <h2>${t.grant(grant, organisation)}</h2>
      <p>${said(aim)}</p>
      <p>${t.announced(day(announcedOn))} ${t.sums(money(grantedCents), money(paidCents))}</p>
      <h3>${t.instalments}</h3>
      ${instalments.length === 0 ? html`<p>${t.noInstalment}</p>` : nothing}
      <ul class="cards list">
        ${instalments.map((one) => this.instalment(one, award, may))}
      </ul>
      ${may ? this.preparing(award) : nothing}
      <h3>${t.reports}</h3>
      ${table(
        t.reports,
        t.reportColumns,
        reports.map(({ code, step, dueOn, receivedOn, late }) => [
          ...[t.codes[code as 'final'] ?? code, t.reportSteps[step], day(dueOn)],
          receivedOn ? day(receivedOn) + (late ? ` (${t.late})` : '') : null,
        ]),
      )}
      ${may ? reports.filter(({ step }) => step === 'received').map((one) => this.answering(one, award)) : nothing}`;
  }

  private instalment(one: Instalment, { version }: Award, may: boolean) {
    const { number, step, amountCents, dueOn, conditions, paidOn, cancelled } = one;
    const button = (words: string, work: () => Promise<void>) =>
      html`<p><button class="main" ?disabled=${this.busy} @click=${work}>${words}</button></p>`;
    return html`<li>
      <h4>${t.instalment(number, money(amountCents))}</h4>
      <p>${t.steps[step]} ${paidOn ? t.paidOn(day(paidOn)) : t.dueOn(day(dueOn))}</p>
      ${conditions.length > 0 ? html`<p class="soft">${t.after(conditions.map((code) => t.codes[code as 'final'] ?? code).join(', '))}</p>` : nothing}
      ${cancelled ? html`<p>${cancelled}</p>` : nothing}
      ${may && (step === 'prepared' || step === 'void') ? button(t.release(number), () => this.release(number, version)) : nothing}
      ${
        may && step === 'released'
          ? html`<form @submit=${sent((answers) => this.pay(answers, number))}>
              ${input(`pay-${number}`, 'paidOn', t.payOn, { type: 'date', value: today() })}
              <button class="main" ?disabled=${this.busy}>${t.pay(number)}</button>
            </form>`
          : nothing
      }
    </li>`;
  }

  private preparing({ reports }: Award) {
    return html`<h4>${t.prepare}</h4>
      <form @submit=${sent((answers) => this.prepare(answers))}>
        ${input('prepare', 'amount', t.amount, { pattern: amountPattern })}
        ${input('prepare', 'dueOn', t.due, { type: 'date' })}
        ${ticks(
          'conditions',
          t.conditions,
          reports.map(({ code }) => [code, t.codes[code as 'final'] ?? code]),
        )}
        <button ?disabled=${this.busy}>${t.prepareIt}</button>
      </form>`;
  }

  private answering({ code, summary, spent }: Report, { version }: Award) {
    const name = t.codes[code as 'final'] ?? code;
    const lines = (spent ?? []) as { class: string; amountCents: number }[];
    return html`<h4>${name}</h4>
      <p>${summary ? said(summary) : nothing}</p>
      <p>${t.spent(money(lines.reduce((sum, { amountCents }) => sum + amountCents, 0)))}</p>
      <p>
        <button class="main" ?disabled=${this.busy} @click=${() => this.approve(code, version)}>
          ${t.approve(name)}
        </button>
      </p>
      <form @submit=${sent((answers) => this.giveBack(answers, code, version))}>
        ${area(`return-${code}`, 'reason', t.reason)}
        <button ?disabled=${this.busy}>${t.giveBack(name)}</button>
      </form>`;
  }

  private prepare(answers: Answers): Promise<void> {
    const body = {
      ...{ amountCents: answers.cents('amount') ?? 0, dueOn: answers.text('dueOn') },
      conditions: answers.all('conditions'),
    };
    return this.act(async () => {
      const params = { path: { id: this.award } };
      await value(governance.POST('/v1/grant-awards/{id}/instalments', { params, body }));
      return t.prepared;
    });
  }

  private release(number: number, version: number): Promise<void> {
    return this.act(async () => {
      const params = { path: { id: this.award, number }, header: ofVersion(version) };
      await value(governance.POST('/v1/grant-awards/{id}/instalments/{number}/release', { params }));
      return t.released;
    });
  }

  private pay(answers: Answers, number: number): Promise<void> {
    return this.act(async () => {
      const [params, body] = [{ path: { id: this.award, number } }, { paidOn: answers.text('paidOn') }];
      await value(governance.POST('/v1/grant-awards/{id}/instalments/{number}/payment', { params, body }));
      return t.paid;
    });
  }

  private approve(report: string, version: number): Promise<void> {
    return this.act(async () => {
      const params = { path: { id: this.award, report }, header: ofVersion(version) };
      await value(governance.POST('/v1/grant-awards/{id}/reports/{report}/approval', { params }));
      return t.approved;
    });
  }

  private giveBack(answers: Answers, report: string, version: number): Promise<void> {
    return this.act(async () => {
      const params = { path: { id: this.award, report }, header: ofVersion(version) };
      const body = { reason: answers.text('reason') };
      await value(governance.POST('/v1/grant-awards/{id}/reports/{report}/return', { params, body }));
      return t.returned;
    });
  }
}
customElements.define('one-award', OneAward);
