import { pageSettings, showOpenPages, words } from '@pan/pages';
import { html } from 'lit';
import './player/entry.ts';
import { keepShell } from './shell.ts';

const t = words({
  fr: { title: 'Épreuves', sitting: 'Passer une épreuve' },
  en: { title: 'Exams', sitting: 'Sit an exam' },
});

keepShell().catch(() => undefined);
const { service } = await pageSettings();
const entry = (id = '') => html`<exam-entry .session=${id} .service=${service}></exam-entry>`;

showOpenPages({
  title: t.title,
  routes: [
    { at: /^#\/$/, title: t.sitting, page: () => entry() },
    { at: /^#\/seances\/([0-9a-f-]{36})$/, title: t.sitting, page: entry },
  ],
  menu: [],
});
