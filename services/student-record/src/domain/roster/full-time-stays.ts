import { DomainError } from '@pan/kit/domain';
import type { Enrolment } from './enrolment.js';

/**
 * The full-time stays that one sending system tells of some learners, in sectors where a learner has one of them at a time. Those of
 * other systems are out of its sight, and no refusal may speak of them.
 */
export class FullTimeStays {
  private readonly stays: Map<string, Enrolment>;

  constructor(
    stays: readonly Enrolment[],
    private readonly today: string,
  ) {
    this.stays = new Map(stays.filter((stay) => stay.excludesOthers).map((stay) => [stay.id, stay]));
  }

  /**
   * What a stay has become. One that only shortens, or changes otherwise, takes no day that was not its own.
   * @param instead the stay whose key it takes
   * @throws DomainError full-time-elsewhere
   */
  admit(stay: Enrolment, instead = stay): void {
    const others = [...this.stays.values()].filter(({ id }) => id !== stay.id && id !== instead.id);
    const other = others.find((one) => one.learnerId === stay.learnerId && one.overlaps(stay, this.today));
    const isNew = !this.stays.get(stay.id)?.covers(stay, this.today);
    if (other && stay.excludesOthers && isNew)
      throw new DomainError('full-time-elsewhere', { sourceId: other.key.sourceId });
    this.stays.delete(instead.id);
    if (stay.excludesOthers) this.stays.set(stay.id, stay);
  }
}
