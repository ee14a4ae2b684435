import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { WrappedKeyRepository } from '../../persistence/content/wrapped-key.repository.js';
import { ItemRepository } from '../../persistence/items/item.repository.js';

const atOnce = 100;

/** How much one step did; nothing is left where all are 0. */
export interface Rotated {
  /** Data keys that the newest key of the settings wraps now. */
  readonly wrapped: number;
  /** Items that lay readable. */
  readonly sealed: number;
}

/** Brings what is sealed under the newest key of the settings, so that the older ones may go; asked for until nothing is left. */
@Injectable()
export class RotateContent {
  constructor(
    private readonly work: UnitOfWork,
    private readonly keys: WrappedKeyRepository,
    private readonly items: ItemRepository,
  ) {}

  run(): Promise<Rotated> {
    return this.work.run((unit) =>
      unit.asService(async () => {
        const sealed = await this.items.sealOpen(unit, atOnce, await unit.now());
        return { wrapped: await this.keys.rewrap(unit, atOnce), sealed };
      }),
    );
  }
}
