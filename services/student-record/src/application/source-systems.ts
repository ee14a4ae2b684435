import { Injectable } from '@nestjs/common';
import { currentCaller, type Unit } from '@pan/kit';
import { DomainError } from '@pan/kit/domain';

/** Which client speaks for a sending system: the first one that used its name, for ever. */
@Injectable()
export class SourceSystems {
  private readonly owners = new Map<string, string>();

  /** Binds the system to the caller's client, or refuses it as another's. */
  async bind(unit: Unit, source: string): Promise<void> {
    const { clientId } = currentCaller();
    const owner = this.owners.get(source) ?? (await this.ownerOf(unit, source, clientId));
    if (owner !== clientId) throw new DomainError('source-belongs-to-another-client', { source });
  }

  /** Remembers only what another transaction has committed. */
  private async ownerOf(unit: Unit, source: string, clientId: string): Promise<string> {
    const [known] = await unit.query<{ client_id: string }>(`select client_id from source_system where code = $1`, [
      source,
    ]);
    if (known) {
      this.owners.set(source, known.client_id);
      return known.client_id;
    }
    await unit.query(`insert into source_system (code, client_id) values ($1, $2) on conflict do nothing`, [
      source,
      clientId,
    ]);
    const [bound] = await unit.query<{ client_id: string }>(`select client_id from source_system where code = $1`, [
      source,
    ]);
    return bound!.client_id;
  }
}
