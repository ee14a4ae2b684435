import { value } from '@pan/client';
import { area, choice, day, input, instant, said, table, View } from '@pan/pages';
import { html, nothing } from 'lit';
import { amountPattern, centsOf } from './amounts.ts';
import { governance, officer, ofVersion, type Application } from './api.ts';
import { scale, type Call } from './call-form.ts';
import { money, sent, type Answers } from './form.ts';
import { outcomes } from './outcomes.ts';
import { t } from './application-words.ts';

interface Words {
  readonly fr: string;
  readonly en: string;
}
interface Line {
  readonly part: string;
  readonly class: string;
  readonly amountCents: number;
}
interface Content {
  readonly title: Words;
  readonly aim: Words;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly parts: readonly { readonly code: string; readonly purpose: Words }[];
  readonly budget: readonly Line[];
}
interface Shown {
  readonly it: Application;
  readonly call: Call;
}

/** One application: what it asks, its assessment by whoever is entrusted with it, its decision and the announcement of it. */
class OneApplication extends View<Shown> {
  static override properties = { ...super.properties, application: {} };
  declare application: string;

  protected async load(): Promise<Shown> {
    const it = await value(governance.GET('/v1/grant-applications/{id}', { params: { path: this.path } }));
    const params = { path: { call: it.call }, query: {} };
    const { definition } = await value(governance.GET('/v1/grant-calls/{call}', { params }));
    return { it, call: definition as unknown as Call };
  }

  protected draw({ it, call }: Shown) {
    const { submitted, decision, announced, organisation } = it;
    if (!submitted) return html`<p>${outcomes[it.state]}</p>`;
    const content = submitted.content as unknown as Content;
    const granted = new Map(decision?.granted.map((line) => [`${line.part} ${line.class}`, line.amountCents]));
    const may = officer.may;
    const isUndecided = it.state === 'submitted' || it.state === 'waiting';
    return html`<p><a href=${`#/bureau/subventions/${it.call}`}>${t.back}</a></p>
      <h2>${said(content.title)}</h2>
      <p>${t.by(organisation, instant(submitted.at))} ${submitted.late ? t.late : nothing}</p>
      <p>${said(content.aim)}</p>
      <p class="soft">${t.period(day(content.startsOn), day(content.endsOn))}</p>
      ${table(
        t.budget,
        t.columns,
        content.budget.map((line) => [
          ...[partName(line.part, content), className(line.class, call), money(line.amountCents)],
          granted.has(`${line.part} ${line.class}`) ? money(granted.get(`${line.part} ${line.class}`)!) : null,
        ]),
      )}
      ${decision ? html`<p>${t.decision(outcomes[decision.outcome], day(decision.on))} ${decision.reason}</p>` : nothing}
      ${announced ? html`<p>${t.told(day(announced.on))}</p>` : nothing}
      ${isUndecided && may.has('grants:assess') ? this.assessing(it, call) : nothing}
      ${isUndecided && may.has('governance:write') ? this.deciding(it, content, call) : nothing}
      ${decision && decision.outcome !== 'waiting' && !announced && may.has('governance:write') ? this.announcing() : nothing}`;
  }

  private assessing({ conflict }: Application, { criteria }: Call) {
    if (conflict) return html`<p>${t.conflict}</p>`;
    return html`<h3>${t.assess}</h3>
      <form @submit=${sent((answers) => this.assess(answers, criteria))}>
        ${criteria.map(({ code, name }) =>
          input('assess', code, t.points(said(name), scale.maximum), { pattern: '\\d{1,2}([.]\\d{1,2})?' }),
        )}
        ${area('assess', 'comment', t.comment, { isOptional: true })}
        <button class="main" ?disabled=${this.busy}>${t.keep}</button>
      </form>
      <p><button ?disabled=${this.busy} @click=${() => this.declare()}>${t.declare}</button></p>`;
  }

  private deciding({ version }: Application, content: Content, call: Call) {
    const choices = (['granted', 'granted-in-part', 'refused', 'waiting'] as const).map(
      (outcome) => [outcome, outcomes[outcome]] as const,
    );
    return html`<h3>${t.decide}</h3>
      <form @submit=${sent((answers) => this.decide(answers, content, version))}>
        ${choice('decide', 'outcome', t.outcome, choices)}
        ${content.budget.map(({ part, class: code }) =>
          input('decide', `${part} ${code}`, t.amount(partName(part, content), className(code, call)), {
            ...{ pattern: amountPattern, isOptional: true },
          }),
        )}
        ${area('decide', 'reason', t.reason)}
        <button class="main" ?disabled=${this.busy}>${t.send}</button>
      </form>`;
  }

  private announcing() {
    const own = 'announce';
    return html`<h3>${t.announce}</h3>
      <form @submit=${sent((answers) => this.announce(answers))}>
        ${input(own, 'office', t.office, { help: t.officeHelp })} ${input(own, 'roleFr', t.roleFr)}
        ${input(own, 'roleEn', t.roleEn)} ${input(own, 'place', t.place)}
        <button class="main" ?disabled=${this.busy}>${t.tell}</button>
      </form>`;
  }

  private assess(answers: Answers, criteria: Call['criteria']): Promise<void> {
    const comment = answers.optional('comment');
    const scores = criteria.map(({ code: criterion }) => ({ criterion, value: answers.text(criterion) }));
    return this.act(async () => {
      const body = { scores, ...(comment && { comment }) };
      await value(
        governance.PUT('/v1/grant-applications/{id}/assessments/mine', { params: { path: this.path }, body }),
      );
      return t.kept;
    });
  }

  private declare(): Promise<void> {
    return this.act(async () => {
      const params = { path: this.path };
      await value(governance.POST('/v1/grant-applications/{id}/conflicts-of-interest', { params }));
      return t.declared;
    });
  }

  private decide(answers: Answers, { budget }: Content, version: number): Promise<void> {
    const [outcome, reason] = [answers.text('outcome') as 'granted', answers.text('reason')];
    // What is granted whole is what was asked.
    const granted = budget.flatMap((line): Line[] => {
      if (outcome === 'granted') return [line];
      const amountCents = centsOf(answers.text(`${line.part} ${line.class}`));
      return amountCents ? [{ ...line, amountCents }] : [];
    });
    const grants = outcome.startsWith('granted');
    return this.act(async () => {
      const params = { path: this.path, header: ofVersion(version) };
      const body = { outcome, reason, ...(grants && { granted }) };
      await value(governance.POST('/v1/grant-applications/{id}/decisions', { params, body }));
      return t.decided;
    });
  }

  private announce(answers: Answers): Promise<void> {
    return this.act(async () => {
      const announcedBy = { name: answers.text('office'), role: answers.words('role') };
      const body = { announcedBy, place: answers.text('place') };
      await value(governance.POST('/v1/grant-applications/{id}/announcement', { params: { path: this.path }, body }));
      return t.announced;
    });
  }

  private get path() {
    return { id: this.application };
  }
}
customElements.define('one-application', OneApplication);

function partName(code: string, { parts }: Content): string {
  const part = parts.find((one) => one.code === code);
  return part ? said(part.purpose) : code;
}

function className(code: string, { classes }: Call): string {
  const known = classes.find((one) => one.code === code);
  return known ? said(known.name) : code;
}
