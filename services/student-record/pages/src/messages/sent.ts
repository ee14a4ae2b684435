import { value } from '@pan/client';
import { instant, language, Listing, number, View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { account, record } from '../record.ts';

const t = words({
  fr: {
    write: 'Écrire',
    to: 'À qui',
    class: (title: string) => `Aux familles de ${title}`,
    school: (code: string) => `À toutes les familles de ${code}`,
    subject: 'Objet',
    body: 'Message',
    urgent: 'Urgent: n’attend pas la fin des heures calmes',
    send: 'Envoyer',
    written: 'Le message est remis à l’envoi.',
    sent: 'Messages envoyés',
    none: 'Aucun message n’a été envoyé.',
    states: {
      held: 'retenu: une pièce n’est pas vérifiée',
      waiting: 'en attente',
      sending: 'en cours d’envoi',
      sent: 'envoyé',
      recalled: 'repris',
    },
    counts: (read: string, copies: string) => `${read} copies lues sur ${copies}`,
    recall: 'Reprendre à qui ne l’a pas lu',
    recalled: 'Le message est repris à qui ne l’a pas lu.',
    noAudience: 'Vous n’avez ni groupe-classe ni fonction qui permette d’écrire à des familles.',
  },
  en: {
    write: 'Write',
    to: 'To whom',
    class: (title: string) => `To the families of ${title}`,
    school: (code: string) => `To all families of ${code}`,
    subject: 'Subject',
    body: 'Message',
    urgent: 'Urgent: does not wait for the end of quiet hours',
    send: 'Send',
    written: 'The message is handed over to be sent.',
    sent: 'Messages sent',
    none: 'No message has been sent.',
    states: {
      held: 'held: an attachment is not checked',
      waiting: 'waiting',
      sending: 'being sent',
      sent: 'sent',
      recalled: 'taken back',
    },
    counts: (read: string, copies: string) => `${read} of ${copies} copies read`,
    recall: 'Take it back from whoever has not read it',
    recalled: 'The message is taken back from whoever has not read it.',
    noAudience: 'You have neither a class nor a function by which you may write to families.',
  },
});

const listing = () =>
  new Listing((cursor) => record.GET('/v1/messages', { params: { query: { ...(cursor && { cursor }) } } }));
type Messages = ReturnType<typeof listing>;
type Message = Messages['items'][number];

interface Audience {
  readonly words: string;
  readonly organisation: string;
  readonly classId?: string;
}

/** The classes that one teaches, and the schools in whose office one works. */
function audiences(): Audience[] {
  const schools = new Set(account.functions.map(({ organisation }) => organisation));
  return [
    ...account.classes.map(({ id, title, organisation }) => ({ words: t.class(title), organisation, classId: id })),
    ...[...schools].map((organisation) => ({ words: t.school(organisation), organisation })),
  ];
}

/** Writing to a class or a school, and what became of it: counts alone, never who has read. */
class SentMessages extends View<Messages> {
  private listing: Messages | undefined;

  protected load() {
    this.listing ??= listing();
    return this.listing.load();
  }

  protected draw(messages: Messages) {
    const possible = audiences();
    return html`<h2>${t.write}</h2>
      ${possible.length === 0 ? html`<p>${t.noAudience}</p>` : this.form(possible)}
      <h2>${t.sent}</h2>
      ${messages.items.length === 0 ? html`<p>${t.none}</p>` : nothing}
      <ul class="cards list">
        ${messages.items.map((message) => this.message(message))}
      </ul>
      ${this.rest(messages)}`;
  }

  private form(possible: readonly Audience[]) {
    return html`<form @submit=${(event: SubmitEvent) => this.write(event, possible)}>
      <label for="to">${t.to}</label>
      <select id="to" name="to">
        ${possible.map((audience, at) => html`<option value=${at}>${audience.words}</option>`)}
      </select>
      <label for="subject">${t.subject}</label>
      <input id="subject" name="subject" required maxlength="200" />
      <label for="body">${t.body}</label>
      <textarea id="body" name="body" required maxlength="20000"></textarea>
      <label class="tick"><input type="checkbox" name="urgent" /> ${t.urgent}</label>
      <button class="main" ?disabled=${this.busy}>${t.send}</button>
    </form>`;
  }

  private message(message: Message) {
    const { subject, body, lang, writtenAt, state, read, copies } = message;
    return html`<li>
      <h3 lang=${lang}>${subject}</h3>
      <p class="soft">${instant(writtenAt)}, ${t.states[state]}. ${t.counts(number(read), number(copies))}</p>
      <p class="said" lang=${lang}>${body}</p>
      ${
        state === 'recalled'
          ? nothing
          : html`<button ?disabled=${this.busy} @click=${() => this.recall(message)}>${t.recall}</button>`
      }
    </li>`;
  }

  private write(event: SubmitEvent, possible: readonly Audience[]): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const said = new FormData(form);
    const { organisation, classId } = possible[Number(said.get('to'))]!;
    const body = {
      ...{ organisation, audience: classId ? ('class' as const) : ('school' as const), classId: classId ?? null },
      ...{ subject: said.get('subject') as string, body: said.get('body') as string, lang: language },
      urgency: said.has('urgent') ? ('urgent' as const) : ('normal' as const),
    };
    return this.act(async () => {
      await value(record.POST('/v1/messages', { body }));
      form.reset();
      return t.written;
    });
  }

  private recall({ id }: Message): Promise<void> {
    return this.act(async () => {
      await value(record.POST('/v1/messages/{id}/recall', { params: { path: { id } } }));
      return t.recalled;
    });
  }
}
customElements.define('sent-messages', SentMessages);
