import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { SourceSystemRepository, type System } from '../../persistence/roster/source-system.repository.js';

/** Names known in this process at once. */
const remembered = 10_000;

/**
 * Under which name the rows of a sending system are kept. A name belongs within a client: where two use the same one, each has rows
 * of its own, so that nobody takes a name, a client's own least of all, from another.
 */
@Injectable()
export class SourceSystems {
  private readonly kept = new Map<string, System>();

  constructor(private readonly systems: SourceSystemRepository) {}

  /** @throws DomainError system-not-of-centre: a person of an office names one of the centre's own, and opens none */
  async bind(unit: Unit, name: string): Promise<System> {
    const { clientId, forOrganisations, organisations } = currentCaller();
    if (forOrganisations) {
      const system = await this.systems.inCentres(unit, name, organisations);
      if (!system) throw new DomainError('system-not-of-centre', { source: name });
      return system;
    }
    const key = `${clientId} ${name}`;
    const known = this.kept.get(key);
    if (known) return known;
    const code = await this.codeFor(unit, clientId, name);
    const first = await this.systems.byCode(unit, code);
    if (first) {
      // Only what another transaction has committed.
      if (this.kept.size >= remembered) this.kept.delete(this.kept.keys().next().value!);
      if (first.centre !== null) this.kept.set(key, first);
      return first;
    }
    await this.systems.add(unit, code, clientId);
    return (await this.systems.byCode(unit, await this.codeFor(unit, clientId, name))) ?? { code, centre: null };
  }

  /**
   * The name of a system's rows in the centre that an organisation belongs to. Centres number their pupils each for itself: a client
   * that speaks for several has keys of its own in each, and the first one's bear the plain name.
   */
  async keysIn(unit: Unit, { code, centre: known }: System, path: readonly string[]): Promise<string> {
    const centre = path[1] ?? path[0]!;
    const first = known ?? (await this.firstCentre(unit, code, centre));
    if (first === centre) return code;
    const own = `${code}@${centre}`;
    if (await this.systems.byCode(unit, own)) return own;
    await this.systems.addFor(unit, code, own, centre);
    return own;
  }

  /**
   * Where a key stands that is said without an organisation: in the one centre in sight that has it.
   * @throws DomainError key-of-several-centres
   */
  async keysWith(unit: Unit, { code }: System, what: 'staff' | 'learner', sourceId: string): Promise<string> {
    const found = await this.systems.namesWith(unit, code, what, sourceId);
    if (found.length > 1) throw new DomainError('key-of-several-centres', { sourceId });
    return found[0] ?? code;
  }

  /** The plain name for whoever used it first, and for the clients that came of that one. */
  private async codeFor(unit: Unit, clientId: string, name: string): Promise<string> {
    return (await this.systems.isOf(unit, name, clientId)) === false ? `${clientId}/${name}` : name;
  }

  private async firstCentre(unit: Unit, code: string, centre: string): Promise<string> {
    await this.systems.beginIn(unit, code, centre);
    return (await this.systems.byCode(unit, code))?.centre ?? centre;
  }
}
