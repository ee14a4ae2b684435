import { Injectable } from '@nestjs/common';
import { currentCaller, type Unit } from '@pan/kit';

/** Names known in this process at once. */
const remembered = 10_000;

/**
 * Under which name the rows of a sending system are kept. A name belongs within a client: where two use the same one, each has rows
 * of its own, so that nobody takes a name, a client's own least of all, from another.
 */
@Injectable()
export class SourceSystems {
  private readonly kept = new Map<string, string>();

  async bind(unit: Unit, name: string): Promise<string> {
    const { clientId } = currentCaller();
    const key = `${clientId} ${name}`;
    const known = this.kept.get(key);
    if (known) return known;
    const first = await keptFor(unit, clientId, name);
    if (first) {
      // Only what another transaction has committed.
      if (this.kept.size >= remembered) this.kept.delete(this.kept.keys().next().value!);
      this.kept.set(key, first);
      return first;
    }
    await unit.query(`insert into source_system (code, client_id) values ($1, $2) on conflict do nothing`, [
      name,
      clientId,
    ]);
    return (await keptFor(unit, clientId, name))!;
  }
}

/** The plain name for whoever used it first, and for the clients that came of that one; null while nobody has. */
async function keptFor(unit: Unit, clientId: string, name: string): Promise<string | null> {
  const [system] = await unit.query<{ owns: boolean }>(
    `select client_id = $2 or $2 = any(heirs) as owns from source_system where code = $1`,
    [name, clientId],
  );
  if (!system) return null;
  return system.owns ? name : `${clientId}/${name}`;
}
