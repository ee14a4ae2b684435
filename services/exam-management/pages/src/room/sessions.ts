import { value } from '@pan/client';
import { instant, Listing, View } from '@pan/pages';
import { html, nothing } from 'lit';
import { exams, type ExamSession, type Room } from './api.ts';
import { t } from './words.ts';

const listing = () =>
  new Listing((cursor) => exams.GET('/v1/sessions', { params: { query: { ...(cursor && { cursor }) } } }));

/** Sessions in the proctor's sight, the next first. */
class Sessions extends View<readonly ExamSession[]> {
  protected async load() {
    const { items } = await listing().load();
    return [...items].sort((one, other) => (one.opensAt < other.opensAt ? -1 : 1));
  }

  protected draw(sessions: readonly ExamSession[]) {
    if (sessions.length === 0) return html`<p>${t.noSessions}</p>`;
    return html`<ul class="cards list">
      ${sessions.map(
        ({ id, title, subject, opensAt, closesAt, durationMinutes }) =>
          html`<li>
            <h2>
              <a href=${`#/salles/seances/${id}`}>${title ? `${title} · ${instant(opensAt)}` : instant(opensAt)}</a>
            </h2>
            <p>${subject}</p>
            <p class="soft">${t.from(instant(opensAt), instant(closesAt))} · ${t.minutes(durationMinutes)}</p>
          </li>`,
      )}
    </ul>`;
  }
}
customElements.define('exam-sessions', Sessions);

/** The rooms of one session. */
class Rooms extends View<readonly Room[]> {
  static override properties = { ...super.properties, session: {} };
  declare session: string;

  protected async load() {
    const params = { path: { id: this.session } };
    return (await value(exams.GET('/v1/sessions/{id}/rooms', { params }))).items;
  }

  protected draw(rooms: readonly Room[]) {
    if (rooms.length === 0) return html`<p>${t.noRooms}</p>`;
    return html`<ul class="cards">
      ${rooms.map(
        ({ id, name, organisation, candidates }) =>
          html`<li>
            <h2><a href=${`#/salles/${this.session}/${id}`}>${name}</a></h2>
            <p>${t.candidates(candidates)}</p>
            ${organisation ? html`<p class="soft">${organisation}</p>` : nothing}
          </li>`,
      )}
    </ul>`;
  }
}
customElements.define('exam-rooms', Rooms);
