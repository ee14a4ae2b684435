import { value } from '@pan/client';
import { instant, language, Listing, View, words } from '@pan/pages';
import { html, nothing } from 'lit';
import { record } from '../record.ts';

const t = words({
  fr: {
    none: 'Aucun message.',
    unread: 'non lu',
    urgent: 'Urgent',
    recalled: 'L’école a repris ce message.',
    from: (sender: string, school: string) => `${sender}, ${school}`,
    open: 'Lire et répondre',
    reply: 'Votre réponse, à la personne qui a écrit et à nulle autre',
    send: 'Répondre',
    sent: 'La réponse est envoyée.',
    you: 'Vous',
    school: 'L’école',
  },
  en: {
    none: 'No message.',
    unread: 'unread',
    urgent: 'Urgent',
    recalled: 'The school has taken this message back.',
    from: (sender: string, school: string) => `${sender}, ${school}`,
    open: 'Read and reply',
    reply: 'Your reply, to whoever wrote and nobody else',
    send: 'Reply',
    sent: 'The reply is sent.',
    you: 'You',
    school: 'The school',
  },
});

const listing = () =>
  new Listing((cursor) => record.GET('/v1/me/messages', { params: { query: { ...(cursor && { cursor }) } } }));
const thread = (id: string) =>
  value(record.GET('/v1/me/messages/{id}/replies', { params: { path: { id }, query: { limit: 100 } } }));
type Messages = ReturnType<typeof listing>;
type Message = Messages['items'][number];
type Thread = Awaited<ReturnType<typeof thread>>['items'];

/** What schools have written to the reader; a message that is opened is read, and its sender counts that. */
class Inbox extends View<Messages> {
  static override properties = { ...super.properties, threads: { state: true } };
  declare private threads: ReadonlyMap<string, Thread>;
  private listing: Messages | undefined;

  constructor() {
    super();
    this.threads = new Map();
  }

  protected load() {
    this.listing ??= listing();
    return this.listing.load();
  }

  protected draw(messages: Messages) {
    if (messages.items.length === 0) return html`<p>${t.none}</p>`;
    return html`<ul class="cards list">
        ${messages.items.map((message) => this.message(message))}
      </ul>
      ${this.rest(messages)}`;
  }

  private message(message: Message) {
    const { id, subject, sender, organisationName, receivedAt, readAt, urgency, recalledAt } = message;
    return html`<li>
      <h2 lang=${message.lang}>${subject}</h2>
      <p class="soft">
        ${t.from(sender, organisationName)}. ${instant(receivedAt)}
        ${urgency === 'urgent' ? html`<strong>${t.urgent}</strong>` : nothing}
        ${readAt ? nothing : html`<strong>${t.unread}</strong>`}
      </p>
      ${
        recalledAt
          ? html`<p>${t.recalled}</p>`
          : html`<details @toggle=${(event: Event) => this.opened(event, message)}>
              <summary>${t.open}</summary>
              <p class="said" lang=${message.lang}>${message.body}</p>
              ${(this.threads.get(id) ?? []).map(
                (reply) =>
                  html`<p class="soft">${reply.fromFamily ? t.you : t.school}, ${instant(reply.saidAt)}</p>
                    <p class="said" lang=${reply.lang}>${reply.text}</p>`,
              )}
              <form @submit=${(event: SubmitEvent) => this.reply(event, id)}>
                <label for="reply-${id}">${t.reply}</label>
                <textarea id="reply-${id}" name="text" required maxlength="5000"></textarea>
                <button class="main" ?disabled=${this.busy}>${t.send}</button>
              </form>
            </details>`
      }
    </li>`;
  }

  private async opened(event: Event, { id, readAt }: Message): Promise<void> {
    if (!(event.target as HTMLDetailsElement).open) return;
    const path = { id };
    if (!readAt) {
      await value(record.POST('/v1/me/messages/{id}/reading', { params: { path } }));
      await this.again();
    }
    await this.readThread(id);
  }

  private async readThread(id: string): Promise<void> {
    this.threads = new Map([...this.threads, [id, (await thread(id)).items]]);
  }

  private reply(event: SubmitEvent, id: string): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const body = { text: new FormData(form).get('text') as string, lang: language };
    return this.act(async () => {
      await value(record.POST('/v1/me/messages/{id}/replies', { params: { path: { id } }, body }));
      form.reset();
      await this.readThread(id);
      return t.sent;
    });
  }
}
customElements.define('message-inbox', Inbox);
