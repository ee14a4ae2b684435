/** A database per service with its two roles: the owner migrates, the application serves and owns nothing; nobody else may even connect. */
import pg from 'pg';

export interface ServiceDatabase {
  readonly ownerUrl: string;
  readonly appUrl: string;
}

/** Creates what is missing and sets the passwords; safe to repeat. `name` is a fixed word of ours, never input. */
export async function createServiceDatabase(
  adminUrl: string,
  name: string,
  passwords: { readonly owner: string; readonly app: string },
): Promise<ServiceDatabase> {
  const [owner, app] = [`${name}_owner`, `${name}_app`];
  await createDatabase(adminUrl, name, owner, passwords.owner);
  await connected(adminUrl, async (client) => {
    await role(client, app, passwords.app);
    await client.query(`grant connect on database "${name}" to "${app}"`);
  });
  const url = (user: string, password: string) => {
    const { host } = new URL(adminUrl);
    return `postgres://${user}:${password}@${host}/${name}`;
  };
  return { ownerUrl: url(owner, passwords.owner), appUrl: url(app, passwords.app) };
}

/** A database that only its owner may enter. */
export async function createDatabase(adminUrl: string, name: string, owner: string, password: string): Promise<void> {
  await connected(adminUrl, async (client) => {
    await role(client, owner, password);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (!rowCount) await client.query(`create database "${name}" owner "${owner}"`);
    await client.query(`revoke all on database "${name}" from public`);
  });
}

async function role(client: pg.Client, name: string, password: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [name]);
  if (!rowCount) await client.query(`create role "${name}"`);
  await client.query(
    `alter role "${name}" login nosuperuser nocreatedb nocreaterole nobypassrls password ${client.escapeLiteral(password)}`,
  );
}

export async function connected(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
