import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { readItem, type ReadItem } from '@pan/qti';
import { ContentKeyRepository } from '../../persistence/content/content-key.repository.js';
import { ItemRepository } from '../../persistence/items/item.repository.js';

export interface AddedItem {
  readonly id: string;
  readonly item: ReadItem;
  readonly isNew: boolean;
}

/** Enters one item in the bank of those who send it. */
@Injectable()
export class AddItem {
  constructor(
    private readonly work: UnitOfWork,
    private readonly keys: ContentKeyRepository,
    private readonly items: ItemRepository,
  ) {}

  run(xml: string): Promise<AddedItem> {
    const item = readItem(xml);
    return this.work.run(async (unit) => {
      const [owners, now] = [bankOf(), await unit.now()];
      const key = await this.keys.ofBank(unit, owners, now);
      const [entered] = await this.items.enter(unit, owners, key, [{ item, xml, files: {} }], now);
      return { ...entered!, item };
    });
  }
}

/** Those whom the caller acts for own what it enters. */
export function bankOf(): string[] {
  const { organisations } = currentCaller();
  if (organisations.length === 0) throw new DomainError('out-of-reach');
  return [...organisations].sort();
}
