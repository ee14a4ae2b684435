import { html, type Html } from './html.ts';
import { wording, type Language } from './wording.ts';

/** Scripts and styles come from this origin only, and none stands in a page. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

export interface Page {
  language: Language;
  title: string;
  /** Addresses of this page in both languages; null where one page holds both. */
  in: Record<Language, string> | null;
  nav?: Html;
  main: Html;
}

/** French sets a colon off by a space that must not break. */
export function frame({ language, title, in: addresses, nav, main }: Page): string {
  const text = wording[language];
  const other: Language = language === 'fr' ? 'en' : 'fr';
  const home = language === 'fr' ? '/' : '/en/';
  return html`<!doctype html>
    <html lang="${text.lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/portal.css" />
        ${
          addresses &&
          html`<link rel="alternate" hreflang="fr-CA" href="${addresses.fr}" />
            <link rel="alternate" hreflang="en-CA" href="${addresses.en}" />`
        }
        <script type="module" src="/assets/portal.js"></script>
      </head>
      <body>
        <a class="skip" href="#content">${text.skip}</a>
        <header>
          <p class="brand"><a href="${home}">${text.title}</a></p>
          ${
            addresses &&
            html`<p class="language">
              <a href="${addresses[other]}" hreflang="${wording[other].lang}" lang="${wording[other].lang}"
                >${text.otherLanguage}</a
              >
            </p>`
          }
          ${nav}
        </header>
        <main id="content" tabindex="-1">${main}</main>
      </body>
    </html>`.markup.replaceAll(' :', '&nbsp;:');
}
