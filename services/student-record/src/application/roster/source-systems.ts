import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';

/** Names known in this process at once. */
const remembered = 10_000;

/** A sending system: the name of its rows in the first centre that it wrote in; null while it has written nothing. */
export interface System {
  readonly code: string;
  readonly centre: string | null;
}

/**
 * Under which name the rows of a sending system are kept. A name belongs within a client: where two use the same one, each has rows
 * of its own, so that nobody takes a name, a client's own least of all, from another.
 */
@Injectable()
export class SourceSystems {
  private readonly kept = new Map<string, System>();

  async bind(unit: Unit, name: string): Promise<System> {
    const { clientId } = currentCaller();
    const key = `${clientId} ${name}`;
    const known = this.kept.get(key);
    if (known) return known;
    const code = await codeFor(unit, clientId, name);
    const first = await systemOf(unit, code);
    if (first) {
      // Only what another transaction has committed.
      if (this.kept.size >= remembered) this.kept.delete(this.kept.keys().next().value!);
      if (first.centre !== null) this.kept.set(key, first);
      return first;
    }
    await unit.query(`insert into source_system (code, client_id) values ($1, $2) on conflict do nothing`, [
      code,
      clientId,
    ]);
    return (await systemOf(unit, await codeFor(unit, clientId, name))) ?? { code, centre: null };
  }
}

/** The plain name for whoever used it first, and for the clients that came of that one. */
async function codeFor(unit: Unit, clientId: string, name: string): Promise<string> {
  const [system] = await unit.query<{ owns: boolean }>(
    `select client_id = $2 or $2 = any(heirs) as owns from source_system where code = $1`,
    [name, clientId],
  );
  return !system || system.owns ? name : `${clientId}/${name}`;
}

/** A sending system by the name of its rows. */
export async function systemOf(unit: Unit, code: string): Promise<System | null> {
  const [system] = await unit.query<System>(`select code, centre from source_system where code = $1`, [code]);
  return system ?? null;
}

/**
 * The name of a system's rows in the centre that an organisation belongs to. Centres number their pupils each for itself: a client
 * that speaks for several has keys of its own in each, and the first one's bear the plain name.
 */
export async function keysIn(unit: Unit, { code, centre: known }: System, path: readonly string[]): Promise<string> {
  const centre = path[1] ?? path[0]!;
  const first = known ?? (await firstCentre(unit, code, centre));
  if (first === centre) return code;
  const own = `${code}@${centre}`;
  if (await systemOf(unit, own)) return own;
  await unit.query(
    `insert into source_system (code, client_id, heirs, centre)
     select $2, client_id, heirs, $3 from source_system where code = $1 on conflict do nothing`,
    [code, own, centre],
  );
  return own;
}

async function firstCentre(unit: Unit, code: string, centre: string): Promise<string> {
  await unit.query(`update source_system set centre = $2 where code = $1 and centre is null`, [code, centre]);
  return (await systemOf(unit, code))?.centre ?? centre;
}

/**
 * Where a key stands that is said without an organisation: in the one centre in sight that has it.
 * @throws DomainError key-of-several-centres
 */
export async function keysWith(
  unit: Unit,
  { code }: System,
  table: 'staff' | 'learner_source',
  sourceId: string,
): Promise<string> {
  const found = await unit.query<{ source: string }>(
    `select source from ${table} where source_id = $2
        and source = any(array(select code from source_system where code = $1 or starts_with(code, $1 || '@')))`,
    [code, sourceId],
  );
  if (found.length > 1) throw new DomainError('key-of-several-centres', { sourceId });
  return found[0]?.source ?? code;
}
