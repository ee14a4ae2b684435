import { showPages, type PageSettings, type Session } from '@pan/pages';
import { html } from 'lit';
import { openRoomPages } from './api.ts';
import './counts-of-session.ts';
import './room.ts';
import './sessions.ts';
import { t } from './words.ts';

const uuid = '([0-9a-f-]{36})';

/** What a proctor sees, who signs in as anybody else does. */
export function showRoomPages(): Promise<void> {
  return showPages((session: Session, settings: PageSettings) => {
    openRoomPages(session, settings);
    return Promise.resolve({
      title: t.title,
      routes: [
        { at: /^#\/salles$/, title: t.sessions, page: () => html`<exam-sessions></exam-sessions>` },
        {
          at: new RegExp(`^#/salles/seances/${uuid}$`),
          title: t.rooms,
          page: (id: string) =>
            html`<exam-rooms .session=${id}></exam-rooms><session-counts .session=${id}></session-counts>`,
        },
        {
          at: new RegExp(`^#/salles/${uuid}/${uuid}$`),
          title: t.room,
          page: (session: string, room: string) => html`<exam-room .session=${session} .room=${room}></exam-room>`,
        },
      ],
      menu: [{ href: '#/salles', words: t.sessions }],
    });
  }, t.title);
}
