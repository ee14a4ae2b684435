import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { type Answers, plain, requireDeclared, scoreItem } from '@pan/qti';
import { ItemRepository } from '../../persistence/items/item.repository.js';

/** Tries an item: what answers to it would earn. */
@Injectable()
export class ScoreAnswers {
  constructor(
    private readonly work: UnitOfWork,
    private readonly items: ItemRepository,
  ) {}

  async run(itemId: string, answers: Answers) {
    const { definition } = await this.work.run((unit) => this.items.byId(unit, itemId));
    requireDeclared(definition, answers);
    const outcomes = scoreItem(definition, answers);
    return Object.fromEntries(Object.entries(outcomes).map(([name, value]) => [name, plain(value)]));
  }
}
