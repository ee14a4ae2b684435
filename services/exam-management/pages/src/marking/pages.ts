import { showPages, type PageSettings, type Session } from '@pan/pages';
import { html } from 'lit';
import { openMarkingPages } from './api.ts';
import './assignments.ts';
import './calibration-try.ts';
import './desk.ts';
import './script-page.ts';
import { t } from './words.ts';

const uuid = '([0-9a-f-]{36})';

/** What a marker sees, who signs in as anybody else does. */
export function showMarkingPages(): Promise<void> {
  return showPages((session: Session, settings: PageSettings) => {
    openMarkingPages(session, settings);
    return Promise.resolve({
      title: t.title,
      routes: [
        { at: /^#\/correction$/, title: t.assignments, page: () => html`<marking-assignments></marking-assignments>` },
        {
          at: new RegExp(`^#/correction/seances/${uuid}$`),
          title: t.desk,
          page: (id: string) => html`<marking-desk .session=${id}></marking-desk>`,
        },
        {
          at: new RegExp(`^#/correction/calibrage/${uuid}/${uuid}$`),
          title: t.calibration,
          page: (session: string, id: string) =>
            html`<calibration-try .session=${session} .script=${id}></calibration-try>`,
        },
        {
          at: new RegExp(`^#/correction/copies/${uuid}$`),
          title: t.script,
          page: (id: string) => html`<script-page .marking=${id}></script-page>`,
        },
      ],
      menu: [{ href: '#/correction', words: t.assignments }],
    });
  }, t.title);
}
