/** Once Keycloak runs: its realm follows the settings. Whatever waits for this job waits until tokens name the right addresses. */
import * as fs from 'node:fs';
import { explain, Remedy } from '../../../libs/servers/src/remedy.ts';
import { readDemo } from './addresses.ts';
import { followRealm } from './follow-realm.ts';
import { keycloakAdmin } from './keycloak-admin.ts';
import { realm, realmName } from './realm.ts';

const url = process.env['KEYCLOAK_URL'] ?? 'http://keycloak:8080';

try {
  const isDemo = readDemo(process.env['PAN_DEMO']);
  const wanted = realm({
    base: process.env['PAN_BASE_URL'] ?? '',
    demo: isDemo,
    readingRedirects: process.env['PAN_READING_REDIRECTS'] ?? '',
    asker: secret('identity-provider-secret'),
    keeper: secret('realm-keeper-secret'),
  });
  const changed = await followRealm(keycloakAdmin(`${url}/admin/realms/${realmName}`, administrator()), wanted, isDemo);
  for (const what of changed) console.log(`✓ ${what}`);
  console.log(`royaume / realm ✓ ${changed.length}`);
} catch (error) {
  console.error(`✗ royaume / realm\n  ${explain(error)}`);
  process.exit(1);
}

/** Keycloak keeps the password that `admin` had at the first start, or was given since. */
function administrator(): () => Promise<string> {
  let token = { value: '', until: 0 };
  return async () => {
    if (Date.now() < token.until) return token.value;
    const answer = await fetch(`${url}/realms/master/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: 'admin-cli',
        username: 'admin',
        password: secret('keycloak-admin-password'),
      }),
      signal: AbortSignal.timeout(30_000),
    });
    if (answer.status === 401 || answer.status === 400)
      throw new Remedy(
        'keycloak-admin-password n’est pas le mot de passe que l’administrateur « admin » de Keycloak a dans le volume. Donnez-le-lui dans la console (port 7108), ou remettez le fichier d’avant.',
        'keycloak-admin-password is not the password that Keycloak’s administrator “admin” has in the volume. Give it in the console (port 7108), or put the former file back.',
      );
    if (!answer.ok) throw new Error(`Keycloak → ${answer.status}`);
    const { access_token: value, expires_in: seconds } = (await answer.json()) as {
      access_token: string;
      expires_in: number;
    };
    token = { value, until: Date.now() + (seconds - 15) * 1_000 };
    return value;
  };
}

function secret(name: string): string {
  return fs.readFileSync(`/run/secrets/${name}`, 'utf8').trim();
}
