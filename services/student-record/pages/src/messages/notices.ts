import { value } from '@pan/client';
import { View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { record } from '../record.ts';

const t = words({
  fr: {
    intro: 'Un courriel vous dit qu’un message attend, et de quelle école; jamais ce qu’il dit, ni le nom d’un enfant.',
    email: 'Adresse de courriel',
    how: 'Quand',
    hows: { off: 'Jamais', 'at-once': 'Dès qu’un message attend', daily: 'Une fois par jour' },
    save: 'Enregistrer',
    saved: 'C’est enregistré.',
    unconfirmed: 'L’adresse n’est pas encore confirmée: entrez le code qui y fut envoyé.',
    code: 'Code reçu par courriel',
    confirm: 'Confirmer l’adresse',
    confirmed: 'L’adresse est confirmée.',
  },
  en: {
    intro: 'An e-mail tells you that a message waits, and from which school; never what it says, nor a child’s name.',
    email: 'E-mail address',
    how: 'When',
    hows: { off: 'Never', 'at-once': 'As soon as a message waits', daily: 'Once a day' },
    save: 'Save',
    saved: 'It is saved.',
    unconfirmed: 'The address is not confirmed yet: enter the code that was sent to it.',
    code: 'Code received by e-mail',
    confirm: 'Confirm the address',
    confirmed: 'The address is confirmed.',
  },
});

type How = keyof typeof t.hows;
type Settings = NonNullable<Awaited<ReturnType<typeof ask>>['data']>;
const ask = () => record.GET('/v1/me/notification-settings');

/** Where and when the reader is told by e-mail that a message waits. */
class Notices extends View<Settings> {
  /** Of the settings as they are shown, so that what was said in another tab is not undone. */
  private version: string | null = null;

  protected async load() {
    const answer = await ask();
    this.version = answer.response.headers.get('etag');
    return value(Promise.resolve(answer));
  }

  protected draw({ email, how, confirmed }: Settings) {
    return html`<p>${t.intro}</p>
      <form @submit=${(event: SubmitEvent) => this.save(event)}>
        <label for="email">${t.email}</label>
        <input id="email" name="email" type="email" maxlength="254" autocomplete="email" .value=${email ?? ''} />
        <label for="how">${t.how}</label>
        <select id="how" name="how">
          ${(Object.keys(t.hows) as How[]).map(
            (one) => html`<option value=${one} ?selected=${one === how}>${t.hows[one]}</option>`,
          )}
        </select>
        <button class="main" ?disabled=${this.busy}>${t.save}</button>
      </form>
      ${
        email && !confirmed
          ? html`<p>${t.unconfirmed}</p>
              <form @submit=${(event: SubmitEvent) => this.confirm(event)}>
                <label for="code">${t.code}</label>
                <input id="code" name="code" required maxlength="20" autocomplete="one-time-code" />
                <button class="main" ?disabled=${this.busy}>${t.confirm}</button>
              </form>`
          : nothing
      }`;
  }

  private save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const body = { email: (form.get('email') as string) || null, how: form.get('how') as How };
    return this.act(async () => {
      const header = this.version ? { 'If-Match': this.version } : {};
      await value(record.PUT('/v1/me/notification-settings', { params: { header }, body }));
      return t.saved;
    });
  }

  private confirm(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const code = new FormData(event.target as HTMLFormElement).get('code') as string;
    return this.act(async () => {
      await value(
        record.POST('/v1/me/notification-settings/confirmation', { body: { code: code.trim().toUpperCase() } }),
      );
      return t.confirmed;
    });
  }
}
customElements.define('message-notices', Notices);
