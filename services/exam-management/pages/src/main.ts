import { pageSettings, Session, showOpenPages, words } from '@pan/pages';
import { html } from 'lit';
import './player/entry.ts';
import { Sittings } from './player/sittings.ts';
import { keepShell } from './shell.ts';

const t = words({
  fr: { title: 'Épreuves', sitting: 'Passer une épreuve' },
  en: { title: 'Exams', sitting: 'Sit an exam' },
});

keepShell().catch(() => undefined);
const settings = await pageSettings();
const session = await Session.open(settings);
const sittings = new Sittings(settings.service, session.token);
const entry = (id = '') => html`<exam-entry .session=${id} .sittings=${sittings}></exam-entry>`;

showOpenPages({
  title: t.title,
  routes: [
    { at: /^#\/$/, title: t.sitting, page: () => entry() },
    { at: /^#\/seances\/([0-9a-f-]{36})$/, title: t.sitting, page: entry },
  ],
  menu: [],
});
