import { Injectable } from '@nestjs/common';
import { newId, type Unit } from '@pan/kit/data';
import { Mark } from '../../domain/mark.js';
import { MarkRepository } from '../../persistence/marks/mark.repository.js';
import type { Release } from '../../persistence/marks/release.repository.js';
import { ScoreRepository } from '../../persistence/marks/score.repository.js';

/** Gives some of those who have a mark that is not out yet theirs, and tells the student record. */
@Injectable()
export class GiveMarks {
  constructor(
    private readonly scores: ScoreRepository,
    private readonly marks: MarkRepository,
  ) {}

  /** Under the session's lock. @returns how many were given */
  async run(unit: Unit, release: Release, now: Date): Promise<number> {
    const scored = await this.scores.unreleased(unit, release);
    const given = scored.map(({ sittingId, of, mark }) => Mark.release(newId(), sittingId, of, mark, now));
    await this.marks.addAll(
      unit,
      given.map(({ mark }) => mark),
      given.map(({ fact }) => fact),
    );
    return given.length;
  }
}
