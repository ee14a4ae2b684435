import type pg from 'pg';

/** The part of node-postgres's connection that its own queries use; its types leave it out. */
interface Connection {
  parse(statement: { text: string; name: string; types: number[] }): void;
  describe(of: { type: 'S'; name: string }): void;
  sync(): void;
}

/**
 * What a statement would answer, by name and type, without running it.
 * @throws the server's own error where it does not understand the statement
 */
export async function describe(client: pg.Client, sql: string): Promise<[name: string, type: string][]> {
  const fields = await new Promise<readonly pg.FieldDef[]>((resolve, reject) => {
    let found: readonly pg.FieldDef[] = [];
    const question = {
      submit(connection: Connection) {
        connection.parse({ text: sql, name: '', types: [] });
        connection.describe({ type: 'S', name: '' });
        connection.sync();
      },
      handleRowDescription: ({ fields: row }: { fields: readonly pg.FieldDef[] }) => (found = row),
      handleError: reject,
      handleReadyForQuery: () => resolve(found),
    };
    client.query(question as unknown as pg.Submittable);
  });
  if (fields.length === 0) return [];
  const { rows } = await client.query<{ types: string[] }>(
    `select array_agg(format_type(t, null) order by n) as types from unnest($1::oid[]) with ordinality as u (t, n)`,
    [fields.map(({ dataTypeID }) => dataTypeID)],
  );
  return fields.map(({ name }, index) => [name, rows[0]!.types[index]!]);
}
