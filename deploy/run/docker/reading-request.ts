import { readingApps } from '../local/clients.ts';

/** What a reading app may say when it begins a sign-in. */
const said = [
  ...['client_id', 'response_type', 'redirect_uri', 'scope', 'state', 'nonce', 'ui_locales'],
  ...['code_challenge', 'code_challenge_method'],
];

/**
 * Any app can say that it is a reading app, so that an open session gives it nothing without the person: Keycloak asks for the
 * password each time (RFC 8252, 8.6). Nothing else passes that could say otherwise (`prompt`, `request`, `request_uri`).
 * @returns what Keycloak is asked, or null where it would be asked in a form
 */
export function beginningOf(method: string, query: URLSearchParams, form: URLSearchParams): URLSearchParams | null {
  if (method === 'POST') return isReading(form) || isReading(query) ? null : query;
  if (!isReading(query)) return query;
  const named = [...query].filter(([name]) => said.includes(name));
  return new URLSearchParams([...named, ['prompt', 'login']]);
}

function isReading(parameters: URLSearchParams): boolean {
  return parameters.getAll('client_id').includes(readingApps.id);
}
