import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { SourceSystemRepository, type System } from '../../persistence/roster/source-system.repository.js';

/** Names known in this process at once. */
const remembered = 10_000;

const systems = new SourceSystemRepository();

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
    const first = await systems.byCode(unit, code);
    if (first) {
      // Only what another transaction has committed.
      if (this.kept.size >= remembered) this.kept.delete(this.kept.keys().next().value!);
      if (first.centre !== null) this.kept.set(key, first);
      return first;
    }
    await systems.add(unit, code, clientId);
    return (await systems.byCode(unit, await codeFor(unit, clientId, name))) ?? { code, centre: null };
  }
}

/** The plain name for whoever used it first, and for the clients that came of that one. */
async function codeFor(unit: Unit, clientId: string, name: string): Promise<string> {
  return (await systems.isOf(unit, name, clientId)) === false ? `${clientId}/${name}` : name;
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
  if (await systems.byCode(unit, own)) return own;
  await systems.addFor(unit, code, own, centre);
  return own;
}

async function firstCentre(unit: Unit, code: string, centre: string): Promise<string> {
  await systems.beginIn(unit, code, centre);
  return (await systems.byCode(unit, code))?.centre ?? centre;
}

/**
 * Where a key stands that is said without an organisation: in the one centre in sight that has it.
 * @throws DomainError key-of-several-centres
 */
export async function keysWith(
  unit: Unit,
  { code }: System,
  what: 'staff' | 'learner',
  sourceId: string,
): Promise<string> {
  const found = await systems.namesWith(unit, code, what, sourceId);
  if (found.length > 1) throw new DomainError('key-of-several-centres', { sourceId });
  return found[0] ?? code;
}
