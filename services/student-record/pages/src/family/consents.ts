import { value } from '@pan/client';
import { day, Listing, said, today, View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { record } from '../record.ts';

const t = words({
  fr: {
    given: 'Ce à quoi l’on a consenti',
    none: 'Aucun consentement n’a été donné.',
    to: (recipient: string) => `À: ${recipient}`,
    until: (day: string) => `Vaut jusqu’au ${day}`,
    ended: (day: string) => `A pris fin le ${day}`,
    by: { guardian: 'Donné par un parent ou titulaire de l’autorité parentale', learner: 'Donné par l’élève' },
    withdraw: 'Retirer ce consentement',
    withdrawn: 'Le consentement est retiré; cela vaut dès maintenant.',
    possible: 'Ce à quoi l’on peut consentir',
    notTheBasis: 'Aucun consentement n’est demandé: la loi le prévoit déjà.',
    learnerFrom: (age: number) => `Dès ${age} ans, l’élève le donne.`,
    guardianUntil: (age: number) => `Avant ${age} ans, un parent le donne; dès ${age} ans, l’élève.`,
    open: 'Donner ce consentement',
    recipient: {
      organisation: 'Code de l’organisation qui recevra les données',
      guardian: 'Numéro de la personne, remis par l’école',
    },
    read: 'J’ai lu ce texte et j’y consens.',
    give: 'Consentir',
    gave: 'Le consentement est donné.',
  },
  en: {
    given: 'What was consented to',
    none: 'No consent has been given.',
    to: (recipient: string) => `To: ${recipient}`,
    until: (day: string) => `Holds until ${day}`,
    ended: (day: string) => `Ended on ${day}`,
    by: { guardian: 'Given by a parent or guardian', learner: 'Given by the learner' },
    withdraw: 'Withdraw this consent',
    withdrawn: 'The consent is withdrawn; it holds from now on.',
    possible: 'What can be consented to',
    notTheBasis: 'No consent is asked for: the law provides for it already.',
    learnerFrom: (age: number) => `From age ${age}, the learner gives it.`,
    guardianUntil: (age: number) => `Before age ${age} a parent gives it; from ${age}, the learner.`,
    open: 'Give this consent',
    recipient: {
      organisation: 'Code of the organisation that will receive the data',
      guardian: 'Number of the person, handed out by the school',
    },
    read: 'I have read this text and consent to it.',
    give: 'Consent',
    gave: 'The consent is given.',
  },
});

const listing = (id: string) =>
  new Listing((cursor) =>
    record.GET('/v1/learners/{id}/consents', { params: { path: { id }, query: { ...(cursor && { cursor }) } } }),
  );
const purposes = () => value(record.GET('/v1/consent-purposes'));
type Consents = ReturnType<typeof listing>;
type Consent = Consents['items'][number];
type Purpose = Awaited<ReturnType<typeof purposes>>['items'][number];

/** What was consented to and what can be; the text that is shown is the one that is consented to. */
class ConsentsOfLearner extends View<{ consents: Consents; possible: readonly Purpose[] }> {
  static override properties = { ...super.properties, learner: {} };
  declare learner: string;
  private listing: Consents | undefined;

  protected async load() {
    this.listing ??= listing(this.learner);
    const [consents, { items: possible }] = await Promise.all([this.listing.load(), purposes()]);
    return { consents, possible };
  }

  protected draw({ consents, possible }: { consents: Consents; possible: readonly Purpose[] }) {
    const texts = new Map(
      possible.flatMap(({ code, texts: all }) => all.map((text) => [`${code} ${text.version}`, text] as const)),
    );
    return html`<h2>${t.given}</h2>
      ${consents.items.length === 0 ? html`<p>${t.none}</p>` : nothing}
      <ul class="cards list">
        ${consents.items.map((consent) => {
          const text = texts.get(`${consent.purpose} ${consent.textVersion}`);
          return html`<li>
            <p>${text ? said(text) : consent.purpose}</p>
            <p>${t.to(consent.recipient)}</p>
            <p class="soft">
              ${t.by[consent.givenBy]}, ${day(consent.givenAt.slice(0, 10))}.
              ${consent.endedAt ? t.ended(day(consent.endedAt.slice(0, 10))) : t.until(day(consent.validUntil))}
            </p>
            ${
              consent.holds
                ? html`<button ?disabled=${this.busy} @click=${() => this.withdraw(consent)}>${t.withdraw}</button>`
                : nothing
            }
          </li>`;
        })}
      </ul>
      ${this.rest(consents)}
      <h2>${t.possible}</h2>
      <ul class="cards list">
        ${possible.map((purpose) => html`<li>${this.purpose(purpose)}</li>`)}
      </ul>`;
  }

  private purpose(purpose: Purpose) {
    const text = purpose.texts.filter(({ inForceOn }) => inForceOn <= today()).at(-1);
    if (purpose.notTheBasis || !text)
      return html`<p>${text ? said(text) : nothing} ${purpose.notTheBasis ? said(purpose.notTheBasis) : nothing}</p>
        <p class="soft">${t.notTheBasis}</p>`;
    const field = `recipient-${purpose.code}`;
    return html`<p>${said(text)}</p>
      <p class="soft">${(purpose.guardiansMay ? t.guardianUntil : t.learnerFrom)(purpose.learnerFrom)}</p>
      <details>
        <summary>${t.open}</summary>
        <form @submit=${(event: SubmitEvent) => this.give(event, purpose.code, text.version)}>
          <label for=${field}>${t.recipient[purpose.recipient]}</label>
          <input id=${field} name="recipient" required maxlength="120" autocomplete="off" spellcheck="false" />
          <label class="tick"><input type="checkbox" required /> ${t.read}</label>
          <button class="main" ?disabled=${this.busy}>${t.give}</button>
        </form>
      </details>`;
  }

  private give(event: SubmitEvent, purpose: string, textVersion: number): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const recipient = new FormData(form).get('recipient') as string;
    return this.act(async () => {
      const at = { params: { path: { id: this.learner } }, body: { purpose, textVersion, recipient } };
      await value(record.POST('/v1/learners/{id}/consents', at));
      form.reset();
      return t.gave;
    });
  }

  private withdraw({ id }: Consent): Promise<void> {
    return this.act(async () => {
      await value(record.POST('/v1/consents/{id}/withdrawal', { params: { path: { id } }, body: {} }));
      return t.withdrawn;
    });
  }
}
customElements.define('learner-consents', ConsentsOfLearner);
