import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { Pseudonyms } from '@pan/kit/people';
import { survivingRecord } from '@pan/record-copies';
import type { Reader } from '../../domain/copy-pool.js';
import { ReaderRepository } from '../../persistence/readers/reader.repository.js';

/** Who a request speaks for: a learner for himself or herself, a library for the readers in its subtree. */
@Injectable()
export class Readers {
  constructor(
    private readonly readers: ReaderRepository,
    private readonly pseudonyms: Pseudonyms,
  ) {}

  /**
   * The reader named, or the one behind the token.
   * @throws DomainError reader-required, reader-unknown, reader-has-no-stay
   */
  async of(unit: Unit, asked: string | undefined): Promise<Reader> {
    const own = await this.narrow(unit);
    if (own === null && asked === undefined) throw new DomainError('reader-required');
    const learnerId = asked === undefined ? own! : await survivingRecord(unit, asked);
    if (!learnerId || (own !== null && learnerId !== own)) throw new DomainError('reader-unknown');
    const stays = await this.readers.stays(unit, learnerId);
    if (stays.length === 0) throw new DomainError('reader-unknown');
    const places = stays.filter(({ open }) => open).map(({ organisationId }) => organisationId);
    if (places.length === 0) throw new DomainError('reader-has-no-stay');
    return { learnerId, person: await this.pseudonyms.of(unit, learnerId, new Date()), places };
  }

  /** After the title: from here on nobody else opens a loan or a hold of this reader, and all of the reader's are in sight. @throws DomainError conflict: the record was merged meanwhile */
  async lock(unit: Unit, learnerId: string): Promise<void> {
    await this.readers.lockAndSee(unit, learnerId);
    if ((await survivingRecord(unit, learnerId)) !== learnerId) throw new DomainError('conflict');
  }

  /**
   * Narrows the transaction to what the caller may act on: a learner's own rows; staff and guardians act for nobody.
   * @returns the learner behind the token, '' for somebody else, null for a library
   */
  private async narrow(unit: Unit): Promise<string | null> {
    const { person } = currentCaller();
    if (!person) return null;
    const own = person.role === 'learner' ? await survivingRecord(unit, person.id) : '';
    await this.readers.seeOnly(unit, own);
    return own;
  }
}

/** Staff are shown what their pupils read, and act for nobody. @throws DomainError with this code, as for what nobody shows them */
export function refuseStaff(code: 'loan-unknown' | 'hold-unknown', id: string): void {
  if (currentCaller().person?.role === 'staff') throw new DomainError(code, { id });
}
