import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { DomainError, schoolDay } from '@pan/kit/domain';
import { type FamilyRule, fileRules, type PupilFile, pupilFiles, ruleOn } from '../../domain/files/files.js';
import { FileQueries } from '../../persistence/files/files.queries.js';
import { RetentionQueries } from '../../persistence/retention/retention.queries.js';

export interface FileShown {
  readonly file: PupilFile;
  readonly mayRead: boolean;
  /** Whether anything is kept, and where; null for whoever may not read it, so that nobody learns that there is something. */
  readonly exists: boolean | null;
  readonly heldBy: readonly string[] | null;
  /** How a family gets to read what it may not read here. */
  readonly remedy: Pick<FamilyRule, 'fr' | 'en'> | null;
  /** The first day on which it may be destroyed, where it is on a list; to a family where its organisation’s rule tells families. */
  readonly destroyedFrom: string | null;
}

/** Of a learner's three files what the asker passes the walls of; the walls themselves answer. */
@Injectable()
export class ReadFiles {
  constructor(
    private readonly queries: FileQueries,
    private readonly retention: RetentionQueries,
  ) {}

  /** @throws DomainError learner-unknown, family-access-only */
  async run(learner: string, now = new Date()): Promise<{ readonly learnerId: string; readonly files: FileShown[] }> {
    const { person, scopes } = currentCaller();
    const own = await this.queries.places('school-file', learner);
    if (!own) throw new DomainError('learner-unknown');
    const notices = await this.retention.noticesOf(own.learnerId, person !== null && person.role !== 'staff');
    const files: FileShown[] = [];
    for (const file of pupilFiles) {
      const rules = fileRules[file];
      const family = person && person.role !== 'staff' ? ruleOn(rules.families, schoolDay(now)) : null;
      const passes =
        scopes.has(rules.scope) && (person !== null || !rules.personsOnly) && family?.reads !== 'on-request';
      const found = passes ? await this.queries.places(file, learner) : null;
      const shown = found && { exists: found.places.length > 0, heldBy: found.places };
      files.push({
        ...{ file, mayRead: found !== null, exists: null, heldBy: null, ...shown },
        remedy: family && found === null ? { fr: family.fr, en: family.en } : null,
        destroyedFrom: found ? (notices.get(file) ?? null) : null,
      });
    }
    return { learnerId: own.learnerId, files };
  }
}
