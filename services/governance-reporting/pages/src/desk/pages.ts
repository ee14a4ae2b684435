import { showPages, words, type Pages, type Route } from '@pan/pages';
import { html } from 'lit';
import { officer, openDesk } from './api.ts';
import './application.ts';
import './award.ts';
import './call.ts';
import './calls.ts';
import './campaign.ts';
import './collections.ts';
import './draft.ts';
import './editions.ts';
import './indicators.ts';
import './return.ts';

const t = words({
  fr: {
    title: 'Bureau du ministère',
    collections: 'Collectes',
    collection: 'Une collecte',
    answer: 'Une déclaration',
    calls: 'Subventions',
    call: 'Un appel de projets',
    application: 'Une demande',
    award: 'Une subvention',
    editions: 'Éditions',
    edition: (number: string) => `Édition ${number}`,
    indicators: 'Indicateurs',
    indicator: 'Un indicateur',
    open: 'Le plan et ses données',
    none: 'Votre compte n’a pas de fonction ici.',
    another: 'Ouvrir une session au titre du ministère',
    you: (subject: string) => `Identifiant de votre compte: ${subject}`,
  },
  en: {
    title: 'Ministry’s desk',
    collections: 'Collections',
    collection: 'A collection',
    answer: 'A return',
    calls: 'Grants',
    call: 'A call for projects',
    application: 'An application',
    award: 'A grant',
    editions: 'Editions',
    edition: (number: string) => `Edition ${number}`,
    indicators: 'Indicators',
    indicator: 'An indicator',
    open: 'The plan and its data',
    none: 'Your account has no function here.',
    another: 'Sign in as an officer of the ministry',
    you: (subject: string) => `Identifier of your account: ${subject}`,
  },
});

const code = '([a-z0-9.-]+)';
const uuid = '([0-9a-f-]{36})';

/** A page of the desk; at its foot the pseudonym by which an assessment is entrusted. */
const route = (at: string, title: string, page: Route['page']): Route => ({
  ...{ at: new RegExp(`^#/bureau${at}$`), title },
  page: (...ids) =>
    html`${page(...ids)}
      <p class="soft">${t.you(officer.subject)}</p>`,
});

const collections: readonly Route[] = [
  route('(?:/collectes)?', t.collections, () => html`<desk-collections></desk-collections>`),
  route(`/collectes/${code}`, t.collection, (id) => html`<one-collection .campaign=${id}></one-collection>`),
  route(
    `/collectes/${code}/${code}`,
    t.answer,
    (id, organisation) => html`<one-return .campaign=${id} .organisation=${organisation}></one-return>`,
  ),
];
const grants: readonly Route[] = [
  route('/subventions', t.calls, () => html`<desk-calls></desk-calls>`),
  route(`/subventions/${code}`, t.call, (id) => html`<desk-call .call=${id}></desk-call>`),
  route(`/demandes/${uuid}`, t.application, (id) => html`<one-application .application=${id}></one-application>`),
  route(`/octrois/${uuid}`, t.award, (id) => html`<one-award .award=${id}></one-award>`),
];
const editions: readonly Route[] = [
  route('/editions', t.editions, () => html`<desk-editions></desk-editions>`),
  {
    ...{ at: /^#\/bureau\/editions\/(\d+)$/, title: t.editions },
    page: (number) =>
      html`<h2>${t.edition(number)}</h2>
        <one-draft .number=${number}></one-draft>`,
  },
];
const indicators: readonly Route[] = [
  route('/indicateurs', t.indicators, () => html`<desk-indicators></desk-indicators>`),
  route(`/indicateurs/${code}`, t.indicator, (id) => html`<one-indicator .indicator=${id}></one-indicator>`),
];

/** What an officer of the ministry sees, as far as the office goes. */
export function showDesk(): Promise<void> {
  return showPages(
    async (session, settings): Promise<Pages> => {
      await openDesk(session, settings);
      const { may } = officer;
      const isWriter = may.has('editions:write') || may.has('editions:release');
      const home = { href: './', words: t.open };
      if (!may.has('governance:read')) {
        const page = () =>
          html`<p>${t.none}</p>
            <p><button class="main" @click=${() => session.signIn('officer')}>${t.another}</button></p>`;
        return { title: t.title, routes: [{ at: /^#\/bureau/, title: t.title, page }], menu: [home] };
      }
      return {
        title: t.title,
        routes: [...collections, ...grants, ...(isWriter ? editions : []), ...indicators],
        menu: [
          { href: '#/bureau', words: t.collections },
          { href: '#/bureau/subventions', words: t.calls },
          ...(isWriter ? [{ href: '#/bureau/editions', words: t.editions }] : []),
          { href: '#/bureau/indicateurs', words: t.indicators },
          home,
        ],
      };
    },
    t.title,
    'officer',
  );
}
