import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { Pseudonyms } from '@pan/kit/people';
import { attendedOn, survivingRecord } from '@pan/record-copies';
import type { Reader } from '../../domain/copy-pool.js';

/** Who a request speaks for: a learner for himself or herself, a library for the readers in its subtree. */
@Injectable()
export class Readers {
  constructor(private readonly pseudonyms: Pseudonyms) {}

  /**
   * Narrows the transaction to what the caller may act on: a learner's own rows; staff and guardians act for nobody.
   * @returns the learner behind the token, or null for a library
   */
  async narrow(unit: Unit): Promise<string | null> {
    const { person } = currentCaller();
    if (!person) return null;
    const own = person.role === 'learner' ? await survivingRecord(unit, person.id) : null;
    await unit.query(`select set_config('app.organisations', '', true), set_config('app.reader', $1, true)`, [
      own ?? '',
    ]);
    return own ?? '';
  }

  /**
   * The reader named, or the one behind the token.
   * @throws DomainError reader-required, reader-unknown, reader-has-no-stay
   */
  async of(unit: Unit, asked: string | undefined): Promise<Reader> {
    const own = await this.narrow(unit);
    if (own === null && asked === undefined) throw new DomainError('reader-required');
    const learnerId = asked === undefined ? own! : await survivingRecord(unit, asked);
    if (!learnerId || (own !== null && learnerId !== own)) throw new DomainError('reader-unknown');
    const stays = await unit.query<{ organisationId: string; open: boolean }>(
      `select s.organisation_id as "organisationId", bool_or(${attendedOn('s')}) as open
         from records_of($1) r join known_stay s on s.learner_id = r.id group by 1 order by 1`,
      [learnerId],
    );
    if (stays.length === 0) throw new DomainError('reader-unknown');
    const places = stays.filter(({ open }) => open).map(({ organisationId }) => organisationId);
    if (places.length === 0) throw new DomainError('reader-has-no-stay');
    return { learnerId, person: await this.pseudonyms.of(unit, learnerId, new Date()), places };
  }

  /** After the title: from here on nobody else opens a loan or a hold of this reader, and all of the reader's are in sight. @throws DomainError conflict: the record was merged meanwhile */
  async lock(unit: Unit, learnerId: string): Promise<void> {
    await unit.query(
      `select pg_advisory_xact_lock(hashtextextended('reader ' || $1, 0)), set_config('app.reader', $1, true)`,
      [learnerId],
    );
    if ((await survivingRecord(unit, learnerId)) !== learnerId) throw new DomainError('conflict');
  }
}
