import { html, nothing, render, type TemplateResult } from 'lit';
import { language, speak, words } from './language.ts';
import { Session, type PageSettings } from './session.ts';
import { refused } from './view.ts';

const t = words({
  fr: {
    skip: 'Aller au contenu',
    brand: 'Plan d’action numérique',
    other: 'English',
    signIn: 'Ouvrir une session',
    signOut: 'Fermer la session',
    menu: 'Pages',
    unknown: 'Cette page n’existe pas.',
    welcome: 'Ouvrez une session pour continuer.',
  },
  en: {
    skip: 'Skip to the content',
    brand: 'Digital Action Plan',
    other: 'Français',
    signIn: 'Sign in',
    signOut: 'Sign out',
    menu: 'Pages',
    unknown: 'There is no such page.',
    welcome: 'Sign in to continue.',
  },
});

/** One page: what the address after `#` looks like, and what stands there. */
export interface Route {
  readonly at: RegExp;
  readonly title: string;
  /** @param ids what the address names, in its order */
  readonly page: (...ids: string[]) => TemplateResult;
}

export interface Pages {
  readonly title: string;
  readonly routes: readonly Route[];
  /** Links that stand on every page. */
  readonly menu: readonly { readonly href: string; readonly words: string }[];
}

/**
 * Draws pages that only somebody who has signed in sees.
 * @param pagesFor asked once somebody has, for what they may see
 * @param role in which they come here, if they hold several
 */
export async function showPages(
  pagesFor: (session: Session, settings: PageSettings) => Promise<Pages>,
  title: string,
  role?: string,
): Promise<void> {
  document.title = title;
  const settings = await pageSettings();
  const session = await Session.open(settings);
  if (!session.isOpen) {
    const open = html`<h1>${title}</h1>
      <p>${t.welcome}</p>
      <p><button class="main" @click=${() => session.signIn(role)}>${t.signIn}</button></p>`;
    return draw(title, open);
  }
  const leave = (): void => void session.signOut();
  try {
    follow(await pagesFor(session, settings), leave);
  } catch (error) {
    draw(title, refused(error), [], leave);
  }
}

/** Draws pages that anybody sees. */
export function showOpenPages(pages: Pages): void {
  follow(pages, null);
}

/** Who gives tokens, and where the service stands. */
export async function pageSettings(): Promise<PageSettings> {
  return (await (await fetch('settings.json')).json()) as PageSettings;
}

/** The page that the address names, now and each time that it changes; the reader is led to its heading. */
function follow({ title, routes, menu }: Pages, leave: (() => void) | null): void {
  const show = (moved: boolean): void => {
    const asked = location.hash || '#/';
    const found = routes.map((route) => ({ route, ids: route.at.exec(asked) })).find(({ ids }) => ids);
    const content = found?.ids
      ? html`<h1 tabindex="-1">${found.route.title}</h1>
          ${found.route.page(...found.ids.slice(1))}`
      : html`<h1 tabindex="-1">${t.unknown}</h1>`;
    document.title = found ? `${found.route.title} – ${title}` : title;
    draw(title, content, menu, leave);
    if (moved) document.querySelector('h1')?.focus();
  };
  addEventListener('hashchange', () => show(true));
  show(false);
}

function draw(
  title: string,
  content: TemplateResult,
  menu: Pages['menu'] = [],
  leave: (() => void) | null = null,
): void {
  render(frame(title, content, menu, leave), document.body);
}

function frame(
  title: string,
  content: TemplateResult,
  menu: Pages['menu'],
  leave: (() => void) | null,
): TemplateResult {
  const other = language === 'fr' ? 'en' : 'fr';
  const toContent = (event: Event): void => {
    event.preventDefault();
    document.querySelector<HTMLElement>('main')?.focus();
  };
  return html`<a class="skip" href="#content" @click=${toContent}>${t.skip}</a>
    <header>
      <p class="brand">${t.brand} <strong>${title}</strong></p>
      <p class="tools">
        <button lang=${other} @click=${() => speak(other)}>${t.other}</button>
        ${leave ? html`<button @click=${leave}>${t.signOut}</button>` : nothing}
      </p>
      ${
        menu.length > 0
          ? html`<nav aria-label=${t.menu}>
              ${menu.map(({ href, words: text }) => html`<a href=${href} aria-current=${current(href)}>${text}</a>`)}
            </nav>`
          : nothing
      }
    </header>
    <main id="content" tabindex="-1">${content}</main>`;
}

/** Of a link, for whom the page is read to. */
export const current = (href: string): 'page' | 'false' => ((location.hash || '#/') === href ? 'page' : 'false');
