import { pageSettings, Session, showOpenPages, words } from '@pan/pages';
import { html } from 'lit';
import './player/entry.ts';
import { showMarkingPages } from './marking/pages.ts';
import { showRoomPages } from './room/pages.ts';
import { keepShell } from './shell.ts';

const t = words({
  fr: { title: 'Épreuves', sitting: 'Passer une épreuve', rooms: 'Surveiller une salle', marking: 'Corriger' },
  en: { title: 'Exams', sitting: 'Sit an exam', rooms: 'Watch over a room', marking: 'Mark' },
});

keepShell().catch(() => undefined);
const settings = await pageSettings();
// Takes the address back to where a sign-in began.
await Session.open(settings);
/** Candidates need no account. Whoever works here signs in, at an address of each work's own. */
const works: Readonly<Record<string, () => Promise<void>>> = {
  salles: showRoomPages,
  correction: showMarkingPages,
};
const workNow = (): string | undefined => Object.keys(works).find((word) => location.hash.startsWith(`#/${word}`));
const work = workNow();
addEventListener('hashchange', () => workNow() !== work && location.reload());

if (work) await works[work]!();
else showSittingPages();

function showSittingPages(): void {
  const entry = (id = '') => html`<exam-entry .session=${id} .service=${settings.service}></exam-entry>`;
  showOpenPages({
    title: t.title,
    routes: [
      { at: /^#\/$/, title: t.sitting, page: () => entry() },
      { at: /^#\/seances\/([0-9a-f-]{36})$/, title: t.sitting, page: entry },
    ],
    menu: [
      { href: '#/salles', words: t.rooms },
      { href: '#/correction', words: t.marking },
    ],
  });
}
