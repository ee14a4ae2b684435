import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ErasurePart } from '@pan/contracts';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { certificateOf, type Destruction } from '../../domain/retention/destruction.js';
import { DestructionRepository } from '../../persistence/retention/destruction.repository.js';
import { seeEverything } from '../organisations/see-everything.js';

/** A destruction is certified once all of its list has been looked at and every service has confirmed. */
@Injectable()
export class CertifyDestruction {
  constructor(
    private readonly work: UnitOfWork,
    private readonly destructions: DestructionRepository,
  ) {}

  /** A service confirms that nothing of a file is left with it; what was confirmed before changes nothing. */
  confirmed(service: string, itemId: string, part: ErasurePart, at: Date): Promise<void> {
    const who = part === 'records' ? service : `${service}:${part}`;
    return this.work.run((unit) =>
      seeEverything(unit, () =>
        unit.asService(async () => {
          const id = await this.destructions.confirm(unit, itemId, who);
          if (id) await this.certify(unit, await this.destructions.byId(unit, id), at);
        }),
      ),
    );
  }

  /** The last of the list was looked at; run as the service. */
  async carriedOut(unit: Unit, id: string, at = new Date()): Promise<void> {
    const destruction = await this.destructions.byId(unit, id);
    destruction.carryOut(at);
    await this.destructions.save(unit, destruction);
    await this.certify(unit, destruction, at);
  }

  private async certify(unit: Unit, destruction: Destruction, at: Date): Promise<void> {
    const { id, state, visibleTo } = destruction.said;
    if (state !== 'carried-out' || (await this.destructions.isAwaited(unit, id))) return;
    const outcome = await this.destructions.outcome(unit, id);
    const certificate = JSON.stringify(certificateOf(destruction.said, visibleTo.at(-1)!, outcome, at));
    destruction.certify(certificate, createHash('sha256').update(certificate).digest('hex'));
    await this.destructions.save(unit, destruction);
  }
}
