import { DomainError } from '@pan/kit/domain';
import { GradebookEntry, type EntryPlace } from './gradebook-entry.js';

export interface CategorySaid {
  readonly title: string;
  readonly weight: string | null;
  readonly metadata: string | null;
}

/** What a teacher counts together: homework, exams; by what weight. */
export class Category extends GradebookEntry<EntryPlace, CategorySaid> {
  static open(place: EntryPlace, said: CategorySaid): Category {
    return new Category({ ...place, ...said, status: 'active', version: 1 });
  }

  revise(said: CategorySaid): boolean {
    return this.take(said);
  }

  /** @param isUsed whether a line item that is not deleted belongs to it */
  delete(isUsed: boolean): boolean {
    if (this.isActive && isUsed) throw new DomainError('category-in-use');
    return this.end();
  }

  /** @throws DomainError category-unknown */
  mustBeActive(): void {
    if (!this.isActive) throw new DomainError('category-unknown', { sourcedId: this.sourceId });
  }
}
