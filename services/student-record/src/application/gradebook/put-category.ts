import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { requireVersion } from '@pan/kit/domain';
import type { Body } from '@pan/oneroster';
import { Category } from '../../domain/gradebook/category.js';
import { GradebookRepository } from '../../persistence/gradebook/gradebook.repository.js';
import { DeleteEntry } from './delete-entry.js';
import { EntryKeys, type Kept } from './entry-keys.js';
import { GradebookPlaces, placed } from './gradebook-places.js';

/** A system says what its teachers count together. */
@Injectable()
export class PutCategory {
  constructor(
    private readonly work: UnitOfWork,
    private readonly places: GradebookPlaces,
    private readonly keys: EntryKeys,
    private readonly entries: GradebookRepository,
    private readonly deleting: DeleteEntry,
  ) {}

  run(body: Body<'category'>, expectedVersion: number | null): Promise<Kept> {
    if (body.status === 'tobedeleted') return this.deleting.run('category', body.sourcedId, null, expectedVersion);
    return this.work.run((unit) => this.put(unit, body, expectedVersion), { firstWrite: true });
  }

  private async put(unit: Unit, body: Body<'category'>, expectedVersion: number | null): Promise<Kept> {
    const { sourcedId, title, weight, metadata } = body;
    const shelf = await this.places.ofToken(unit);
    const known = await this.keys.known(unit, 'category', shelf, sourcedId, null);
    requireVersion(expectedVersion, known?.version ?? 0);
    const said = { title, weight, metadata };
    const category = known ?? Category.open(placed(shelf, sourcedId), said);
    if (!known) await this.entries.saveAll(unit, 'category', [], [category]);
    else if (known.revise(said)) await this.entries.saveAll(unit, 'category', [known]);
    return { sourcedId, version: category.version };
  }
}
