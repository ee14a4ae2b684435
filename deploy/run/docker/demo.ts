/** The demo's systems and people have secrets that everyone knows: they are for this machine alone. */
import { isIP } from 'node:net';
import pg from 'pg';
import { clients, people } from '../local/clients.ts';

export interface Doors {
  /** The interface that the doors listen on, and the public host name where there is one. */
  readonly bind: string;
  readonly host: string;
  /** The gateway and the identity provider as a browser sees them. */
  readonly base: string;
  readonly idp: string;
}

const remedy =
  'PAN_DEMO=no dans .env, ou seulement des adresses de cette machine (PAN_BIND=127.0.0.1, sans PAN_HOST)\n' +
  '  PAN_DEMO=no in .env, or addresses of this machine alone (PAN_BIND=127.0.0.1, no PAN_HOST)';

/** @throws where demo secrets would be open to a network: what to change, in two languages */
export function refuseDemoInPublic(demo: boolean, doors: Doors): void {
  const open = openDoor(doors);
  if (!demo || open === null) return;
  throw new Error(
    `La démo, dont les secrets sont connus de tous, serait ouverte au réseau par ${open}.\n` +
      `  The demo, whose secrets everyone knows, would be open to the network by ${open}.\n  ${remedy}`,
  );
}

/** The setting that leads beyond this machine, or null. */
export function openDoor({ bind, host, base, idp }: Doors): string | null {
  if (!isLoopback(bind)) return `PAN_BIND=${bind}`;
  if (host !== '') return `PAN_HOST=${host}`;
  if (!isLoopback(new URL(base).hostname)) return `PAN_BASE_URL=${base}`;
  if (!isLoopback(new URL(idp).hostname)) return `PAN_IDENTITY_URL=${idp}`;
  return null;
}

function isLoopback(name: string): boolean {
  const address = name.replace(/^\[|\]$/g, '');
  return address === 'localhost' || address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}

/** A realm keeps what it was first made with, until Keycloak runs and it is made to follow: an installation that was once a demo is refused as well. */
export async function refuseFormerDemo(adminUrl: string, doors: Doors): Promise<void> {
  const open = openDoor(doors);
  if (open === null) return;
  const keycloak = new URL(adminUrl);
  keycloak.pathname = 'keycloak';
  const left = await demoLeft(keycloak.href);
  if (left.length === 0) return;
  throw new Error(
    `Le royaume a encore des comptes de la démo (${left.join(', ')}), ouverts au réseau par ${open} : démarrez une fois sans porte ouverte, avec PAN_DEMO=no, ce qui les ferme.\n` +
      `  The realm still has accounts of the demo, open to the network by ${open}: start once with no open door and PAN_DEMO=no, which closes them.`,
  );
}

async function demoLeft(connectionString: string): Promise<string[]> {
  const database = new pg.Client({ connectionString });
  await database.connect();
  try {
    const { rows } = await database.query<{ made: boolean }>(`select to_regclass('client') is not null as made`);
    if (!rows[0]?.made) return [];
    const found = await database.query<{ name: string }>(
      `select client_id as name from client where enabled and client_id = any($1)
       union all select username from user_entity where enabled and id = any($2) order by name`,
      [clients.map(({ id }) => id).filter((id) => id.startsWith('demo-')), people.map(({ subject }) => subject)],
    );
    return found.rows.map(({ name }) => name);
  } finally {
    await database.end();
  }
}
