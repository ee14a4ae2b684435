/** The sign-in page of the local identity provider: one form that works without a script, in French and English. */
export type PageLanguage = 'fr' | 'en';

const texts = {
  fr: {
    title: 'Ouvrir une session',
    login: 'Nom d’utilisateur',
    password: 'Mot de passe',
    submit: 'Ouvrir la session',
    wrong: 'Le nom d’utilisateur ou le mot de passe est inexact.',
    wait: 'Trop d’essais inexacts : réessayez dans un quart d’heure.',
    gone: 'Cette page n’est plus valable. Retournez à l’application et recommencez.',
    asWho: 'À quel titre ?',
    leave: 'Fermer la session ?',
    yes: 'Fermer la session',
    no: 'Rester',
    roles: {
      staff: 'Membre du personnel',
      guardian: 'Parent ou titulaire de l’autorité parentale',
      learner: 'Élève',
      officer: 'Personne du ministère',
    },
    local: 'Fournisseur d’identité local, pour essayer seulement : les comptes sont décrits dans README.fr.md.',
  },
  en: {
    title: 'Sign in',
    login: 'User name',
    password: 'Password',
    submit: 'Sign in',
    wrong: 'The user name or the password is wrong.',
    wait: 'Too many wrong attempts: try again in a quarter of an hour.',
    gone: 'This page is no longer valid. Go back to the application and start again.',
    asWho: 'In which role?',
    leave: 'Sign out?',
    yes: 'Sign out',
    no: 'Stay',
    roles: {
      staff: 'Staff member',
      guardian: 'Parent or guardian',
      learner: 'Learner',
      officer: 'Officer of the ministry',
    },
    local: 'Local identity provider, for trying only: the accounts are described in README.md.',
  },
} as const;

const style = `body{font:1.125rem/1.5 system-ui,sans-serif;max-width:24rem;margin:3rem auto;padding:0 1rem;color:#16222e;background:#fff}
label{display:block;margin-top:1rem}input{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;border:1px solid #5a6875;border-radius:.25rem}
button{font:inherit;margin-top:1.5rem;padding:.5rem 1.25rem;border:0;border-radius:.25rem;background:#095797;color:#fff}
input:focus-visible,button:focus-visible{outline:3px solid #095797;outline-offset:2px}.wrong{border-left:.25rem solid #b00020;padding-left:.75rem}`;

/** @param redirects where a code goes: browsers hold the form to these addresses also when its answer leads on */
export function pageHeadersFor(redirects: readonly string[]): Record<string, string> {
  const sources = redirects
    .map((address) => new URL(address))
    .map(({ protocol, origin }) => originOf(protocol, origin));
  const formAction = [...new Set(["'self'", 'http://127.0.0.1:*', ...sources])].join(' ');
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action ${formAction}; frame-ancestors 'none'; base-uri 'none'`,
    'referrer-policy': 'no-referrer',
  };
}

function originOf(protocol: string, origin: string): string {
  if (protocol === 'http:') return `${origin}:*`;
  return protocol === 'https:' ? origin : protocol;
}

/** @param action the address that takes the form; null for a page that says only that it is too late */
export function signInPage(
  language: PageLanguage,
  action: string | null,
  alerted: 'wrong' | 'wait' | null = null,
): string {
  const t = texts[language];
  const alert = alerted ? `<p class="wrong" role="alert" id="wrong">${t[alerted]}</p>` : '';
  const described = alerted ? ' aria-invalid="true" aria-describedby="wrong"' : '';
  const form = `${alert}<form method="post" action="${action}">
<label for="login">${t.login}</label>
<input id="login" name="login" autocomplete="username" autocapitalize="none" spellcheck="false" required${described}>
<label for="password">${t.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${described}>
<button type="submit">${t.submit}</button>
</form>
<p><small>${t.local}</small></p>`;
  return page(language, t.title, action ? form : `<p role="alert">${t.gone}</p>`);
}

/** What somebody who is linked in several roles chooses from. */
export function rolePage(language: PageLanguage, action: string, roles: readonly string[]): string {
  const t = texts[language];
  const named = (Object.keys(t.roles) as (keyof typeof t.roles)[]).filter((role) => roles.includes(role));
  const buttons = named.map((role) => `<p><button name="role" value="${role}">${t.roles[role]}</button></p>`);
  return page(language, t.asWho, `<form method="post" action="${action}">${buttons.join('')}</form>`);
}

/** @param form hidden, of the provider; its two answers are buttons here */
export function signOutPage(language: PageLanguage, form: string): string {
  const t = texts[language];
  const buttons = `<button type="submit" form="op.logoutForm" name="logout" value="yes">${t.yes}</button>
<button type="submit" form="op.logoutForm">${t.no}</button>`;
  return page(language, t.leave, form + buttons);
}

function page(language: PageLanguage, title: string, content: string): string {
  return `<!doctype html>
<html lang="${language}-CA">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${style}</style></head>
<body><main><h1>${title}</h1>${content}</main></body>
</html>`;
}
