// What an error of the database means, and what may be told about any error without repeating a value somebody sent.

export interface DatabaseError extends Error {
  readonly code: string;
  readonly table?: string;
  readonly constraint?: string;
  readonly routine?: string;
}

/** PostgreSQL's own error, also when TypeORM has wrapped it. */
export function databaseErrorOf(error: unknown): DatabaseError | null {
  const inner = (error as { driverError?: unknown } | null)?.driverError ?? error;
  const isDatabases =
    inner instanceof Error && 'severity' in inner && 'code' in inner && typeof inner.code === 'string';
  return isDatabases ? (inner as DatabaseError) : null;
}

/** Serialisation, deadlock, lock, statement and idle timeouts, connections refused, lost or ended by an administrator. */
const transientStates = /^(08|25P03|40001|40P01|53|55P03|57014|57P0)/;
const lostConnection = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)$/;
const lostConnectionWords =
  /connection terminated|timeout exceeded when trying to connect|not queryable|Client was closed/i;

/** Not now: too much of its kind is under way, or nobody waits for it any more. */
export class Busy extends Error {}

/** The same work may succeed a moment later. */
export function isTransient(error: unknown): boolean {
  if (error instanceof Busy) return true;
  const database = databaseErrorOf(error);
  if (database) return transientStates.test(database.code);
  if (!(error instanceof Error)) return false;
  const inner = ((error as { driverError?: unknown }).driverError ?? error) as { code?: string };
  return lostConnection.test(inner.code ?? '') || lostConnectionWords.test(error.message);
}

/** SQLSTATE classes whose messages speak of the server, never of a row. */
const impersonal = /^(08|25|28|3D|40|42|53|55|57)/;

/** Where and what, without the values that a database message, a parser or `detail` would repeat. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const database = databaseErrorOf(error);
  const { code, table, constraint, routine } = database ?? (error as Partial<DatabaseError>);
  const mayCarryValues = error instanceof SyntaxError || (database !== null && !impersonal.test(database.code));
  const frames = error.stack?.split('\n').filter((line) => line.startsWith('    at '));
  return {
    name: error.name,
    ...(code && { code }),
    ...(table && { table }),
    ...(constraint && { constraint }),
    ...(routine && { routine }),
    ...(!mayCarryValues && { message: error.message }),
    stack: frames?.join('\n'),
  };
}
