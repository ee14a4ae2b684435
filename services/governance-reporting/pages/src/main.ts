import { pageSettings, Session, showOpenPages, words } from '@pan/pages';
import { html } from 'lit';
import './calls.ts';
import { showDesk } from './desk/pages.ts';
import { openGovernance } from './editions.ts';
import './figure.ts';
import './measure.ts';
import './open-data.ts';
import './plan.ts';

const t = words({
  fr: {
    title: 'Le plan et ses données',
    plan: 'Le plan en un coup d’œil',
    measure: 'Une mesure du plan',
    figure: 'Un chiffre',
    data: 'Données ouvertes',
    calls: 'Appels de projets',
    desk: 'Bureau du ministère',
  },
  en: {
    title: 'The plan and its data',
    plan: 'The plan at a glance',
    measure: 'A measure of the plan',
    figure: 'A figure',
    data: 'Open data',
    calls: 'Calls for projects',
    desk: 'Ministry’s desk',
  },
});

// Takes the address back to where a sign-in began.
await Session.open(await pageSettings());
const isDesk = (): boolean => location.hash.startsWith('#/bureau');
const wasDesk = isDesk();
addEventListener('hashchange', () => isDesk() !== wasDesk && location.reload());
await openGovernance();
if (wasDesk) await showDesk();
else showPlan();

function showPlan(): void {
  showOpenPages({
    title: t.title,
    routes: [
      { at: /^#\/$/, title: t.plan, page: () => html`<plan-at-a-glance></plan-at-a-glance>` },
      {
        at: /^#\/mesures\/(M\d\d)$/,
        title: t.measure,
        page: (id) => html`<plan-measure .measure=${id}></plan-measure>`,
      },
      {
        at: /^#\/chiffres\/([a-z0-9-]+)$/,
        title: t.figure,
        page: (id) => html`<plan-figure .figure=${id}></plan-figure>`,
      },
      { at: /^#\/donnees$/, title: t.data, page: () => html`<open-data></open-data>` },
      { at: /^#\/appels$/, title: t.calls, page: () => html`<grant-calls></grant-calls>` },
    ],
    menu: [
      { href: '#/', words: t.plan },
      { href: '#/donnees', words: t.data },
      { href: '#/appels', words: t.calls },
      { href: '#/bureau', words: t.desk },
    ],
  });
}
