import { Injectable } from '@nestjs/common';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { shownOf, Statement, type Description, type Identity } from '../../domain/statement.js';
import { Title } from '../../domain/title.js';
import { TitleRepository } from '../../persistence/titles/title.repository.js';

export interface Registered {
  readonly titleId: string;
  /** Of the title, or of this party's statement about it; the title may go on showing another one. */
  readonly outcome: 'created' | 'changed' | 'unchanged';
}

/** Somebody describes a book that can be lent: the catalogue by a resource, or an organisation by a feed. Each has a statement of its own; the title shows the first. */
@Injectable()
export class RegisterTitle {
  constructor(
    private readonly work: UnitOfWork,
    private readonly titles: TitleRepository,
  ) {}

  run(by: Identity, text: Description): Promise<Registered> {
    return this.work.run(async (unit) => {
      const now = await this.titles.lockDescriptions(unit);
      const own = Statement.madeBefore(await this.titles.statementsBy(unit, by), by, text);
      if (own) {
        const revised = own.revise(by.isbn, text);
        if (revised) await this.titles.saveStatement(unit, own);
        await this.showAgain(unit, own.titleId, now);
        return { titleId: own.titleId, outcome: revised ? 'changed' : 'unchanged' };
      }
      const known = Title.sameBook(await this.titles.named(unit, by), by);
      const title = known ?? Title.add(newId(), now);
      if (!known) await this.titles.add(unit, title);
      await this.titles.addStatement(unit, Statement.made(newId(), title.id, by, text, now));
      await this.showAgain(unit, title.id, now);
      return { titleId: title.id, outcome: known ? 'changed' : 'created' };
    });
  }

  /** The catalogue withdraws a resource; one that is no e-book is nobody's title. */
  withdraw(resourceId: string): Promise<void> {
    return this.work.run(async (unit) => {
      const now = await this.titles.lockDescriptions(unit);
      const own = await this.titles.statementOfResource(unit, resourceId);
      if (!own) return;
      own.withdraw(now);
      await this.titles.saveStatement(unit, own);
      await this.showAgain(unit, own.titleId, now);
    });
  }

  private async showAgain(unit: Unit, titleId: string, now: Date): Promise<void> {
    const shown = shownOf(await this.titles.statements(unit, titleId));
    const title = await this.titles.byId(unit, titleId);
    if (title.show(shown, await this.titles.taken(unit, titleId, shown), now)) await this.titles.save(unit, title);
  }
}
