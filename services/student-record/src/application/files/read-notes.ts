import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import type { Page, PageRequest } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { FileQueries } from '../../persistence/files/files.queries.js';
import { LearnerFileQueries, type NoteRecord } from '../../persistence/learners/learner-file.queries.js';
import { PersonReads } from '../learners/person-reads.js';

/** Notes are read by professionals; a family is told how to ask, whether or not there are any. */
@Injectable()
export class ReadNotes {
  constructor(
    private readonly files: FileQueries,
    private readonly notes: LearnerFileQueries,
    private readonly reads: PersonReads,
  ) {}

  /** @throws DomainError professional-person-required, professional-file-on-request, learner-unknown */
  async run(id: string, search: PageRequest): Promise<Page<NoteRecord>> {
    const { person } = currentCaller();
    if (!person) throw new DomainError('professional-person-required');
    if (person.role !== 'staff') {
      const seen = await this.files.places('school-file', id);
      throw new DomainError(seen ? 'professional-file-on-request' : 'learner-unknown');
    }
    const { learnerId, page } = await this.notes.notes(id, search);
    await this.reads.record([learnerId]);
    return page;
  }
}
