import { html } from './html.ts';

const policy = "default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'none'";

/** Where the identity provider sends people back to, for the pages of all services: leads on to the page that asked. */
export function signedInPage(): string {
  return html`<!doctype html>
    <html lang="fr-CA">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <title>Un instant… · One moment…</title>
        <script type="module" src="/assets/signed-in.js"></script>
      </head>
      <body>
        <main>
          <h1>Un instant… <span lang="en-CA">One moment…</span></h1>
          <p><a href="/">Accueil</a> · <a href="/en/" lang="en-CA">Home</a></p>
        </main>
      </body>
    </html>`.markup;
}
