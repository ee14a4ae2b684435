import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { type Unit, UnitOfWork, uuidOf } from '@pan/kit/data';
import { DomainError, requireVersion } from '@pan/kit/domain';
import { GradebookResult } from '../../domain/gradebook/gradebook-result.js';
import type { Profile } from '../../domain/gradebook/gradebook-entry.js';
import { LineItem } from '../../domain/gradebook/line-item.js';
import { GradebookRepository, isOwn, type EntryKind } from '../../persistence/gradebook/gradebook.repository.js';
import { holdSandboxes } from '../../persistence/sandboxes/hold-sandbox.js';
import type { Kept } from './entry-keys.js';
import { GradebookPlaces } from './gradebook-places.js';

const unknown = {
  category: 'category-unknown',
  scoreScale: 'score-scale-unknown',
  lineItem: 'line-item-unknown',
  result: 'gradebook-result-unknown',
} as const;

/** A system takes back something of its own; it stays as deleted, so that whoever asks what has changed learns of it. */
@Injectable()
export class DeleteEntry {
  constructor(
    private readonly work: UnitOfWork,
    private readonly places: GradebookPlaces,
    private readonly entries: GradebookRepository,
  ) {}

  /** Deleting again changes nothing. */
  run(kind: EntryKind, key: string, profile: Profile | null, expectedVersion: number | null): Promise<Kept> {
    return this.work.run((unit) => this.delete(unit, kind, key, profile, expectedVersion), { firstWrite: true });
  }

  private async delete(
    unit: Unit,
    kind: EntryKind,
    key: string,
    profile: Profile | null,
    expectedVersion: number | null,
  ): Promise<Kept> {
    const system = await this.places.system(unit);
    const entry = (await this.entries.meant(unit, kind, system, [key], profile, 'for no key update')).get(key);
    if (!entry) throw new DomainError(await this.whyUnknown(unit, kind, key), { sourcedId: key });
    if (!isOwn(system, entry)) throw new DomainError('entry-of-another-sender', { sourcedId: key });
    await holdSandboxes(unit, [{ path: entry.visibleTo }]);
    requireVersion(expectedVersion, entry.version);
    const word = { clientId: currentCaller().clientId, saidAt: await unit.now() };
    if (entry instanceof GradebookResult) {
      if (entry.withdraw(word)) await this.entries.saveResults(unit, [entry]);
    } else if (kind !== 'result' && entry.delete(await this.entries.isUsed(unit, kind, entry))) {
      await this.entries.saveAll(unit, kind, [entry]);
      if (entry instanceof LineItem) await this.withdrawResults(unit, entry, word);
    }
    return { sourcedId: key, version: entry.version };
  }

  /** What was given for it is deleted with it. */
  private async withdrawResults(unit: Unit, { id }: LineItem, word: { clientId: string; saidAt: Date }): Promise<void> {
    const results = await this.entries.resultsOf(unit, id);
    await this.entries.saveResults(
      unit,
      results.filter((result) => result.withdraw(word)),
    );
  }

  private async whyUnknown(unit: Unit, kind: EntryKind, key: string): Promise<string> {
    const isReleased = uuidOf(key) !== null && (await this.entries.isReleased(unit, kind, key));
    return isReleased ? 'entry-of-another-sender' : unknown[kind];
  }
}
