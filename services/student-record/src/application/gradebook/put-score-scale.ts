import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { requireVersion } from '@pan/kit/domain';
import type { Body } from '@pan/oneroster';
import { ScoreScale } from '../../domain/gradebook/score-scale.js';
import { GradebookRepository } from '../../persistence/gradebook/gradebook.repository.js';
import { DeleteEntry } from './delete-entry.js';
import { EntryKeys, type Kept } from './entry-keys.js';
import { GradebookPlaces, placed } from './gradebook-places.js';

/** A system says which marks a class gives. */
@Injectable()
export class PutScoreScale {
  constructor(
    private readonly work: UnitOfWork,
    private readonly places: GradebookPlaces,
    private readonly keys: EntryKeys,
    private readonly entries: GradebookRepository,
    private readonly deleting: DeleteEntry,
  ) {}

  run(body: Body<'scoreScale'>, expectedVersion: number | null): Promise<Kept> {
    if (body.status === 'tobedeleted') return this.deleting.run('scoreScale', body.sourcedId, null, expectedVersion);
    return this.work.run((unit) => this.put(unit, body, expectedVersion), { firstWrite: true });
  }

  private async put(unit: Unit, body: Body<'scoreScale'>, expectedVersion: number | null): Promise<Kept> {
    const { sourcedId, title, type, course, metadata } = body;
    const group = await this.places.classOf(unit, body.class);
    const shelf = await this.places.ofClass(unit, group);
    const known = await this.keys.known(unit, 'scoreScale', shelf, sourcedId, null);
    requireVersion(expectedVersion, known?.version ?? 0);
    const said = { title, type, course, scale: ScoreScale.scaleOf(body.scoreScaleValue), metadata };
    const scale = known ?? ScoreScale.open({ ...placed(shelf, sourcedId), classId: group.id }, said);
    if (!known) await this.entries.saveAll(unit, 'scoreScale', [], [scale]);
    else if (known.revise(group.id, said)) await this.entries.saveAll(unit, 'scoreScale', [known]);
    return { sourcedId, version: scale.version };
  }
}
