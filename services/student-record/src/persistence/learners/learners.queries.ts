import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { Database, encodeCursor, page, type Page, type PageRequest, uuidOf } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import type { Level } from '@pan/contracts';
import { OrganisationQueries } from '../organisations/organisations.queries.js';
import { ageRuleOf, type FamilyAct } from '../../domain/families/acts.js';
import { fileRules, type PupilFile, readersOn, ruleOn } from '../../domain/files/files.js';
import type { Sex } from '../../domain/learners/learner.js';
import type { Studies } from '../../domain/roster/studies.js';
import { asShown, type StatementRecord } from './demographics.js';

/** A learner as far as the caller may see. */
export interface LearnerRecord {
  readonly id: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly middleName: string | null;
  readonly birthDate?: string | null;
  readonly permanentCode?: string | null;
  readonly sex?: Sex | null;
  readonly unified: boolean;
  readonly sources: readonly { source: string; sourceId: string; organisation: string }[];
  readonly enrolments: readonly {
    id: string;
    organisation: string;
    schoolYear: string;
    level: Level;
    studies: Studies | null;
    beganOn: string | null;
    endedOn: string | null;
  }[];
  readonly classes: readonly { id: string; title: string; organisation: string }[];
  readonly statements: readonly StatementRecord[];
}

export interface LearnerLabel {
  /** As it was asked for, also where the record goes on under another. */
  readonly id: string;
  readonly familyName: string;
  readonly givenName: string;
}

export type LearnerSearch = PageRequest & {
  readonly organisation?: string;
  readonly schoolYear?: string;
  readonly name?: string;
};

@Injectable()
export class LearnerQueries {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationQueries,
  ) {}

  async one(id: string): Promise<{ version: number; record: LearnerRecord }> {
    const [found] = await this.database.query<{ version: number; record: LearnerRecord }>(
      `select version, record from read_learner($1, $2)`,
      [sight('read-record', { learner: id }), id],
    );
    if (!found) throw new DomainError('learner-unknown');
    return { ...found, record: asShown(found.record) };
  }

  /** A learner who went out of sight between the list and its records is left out. */
  async list(search: LearnerSearch): Promise<Page<LearnerRecord>> {
    const { organisation, schoolYear, limit } = search;
    const after = search.after(uuidOf);
    if (currentCaller().person) return this.listOwn(search, after);
    if (search.name) throw new DomainError('name-search-is-for-people');
    if (organisation) await this.organisations.one(organisation);
    const rows = await this.database.query<{ id: string; record: LearnerRecord | null }>(
      `select id, record from list_learners($1, $2, $3, $4, $5)`,
      [sight(), organisation ?? sight(), schoolYear ?? null, after, limit + 1],
    );
    const items = rows.slice(0, limit).flatMap(({ record }) => (record ? asShown(record) : []));
    return { items, nextCursor: rows.length > limit ? encodeCursor(rows[limit - 1]!.id) : null };
  }

  /** Names, of those in sight: each is looked for by itself, since what a person's functions show differs from learner to learner. */
  async labels(learners: readonly string[]): Promise<readonly LearnerLabel[]> {
    return this.database.query<LearnerLabel>(
      `select asked.id, found.record->>'familyName' as "familyName", found.record->>'givenName' as "givenName"
         from unnest($1::text[], $2::uuid[]) as asked(sight, id)
        cross join lateral read_learner(asked.sight, asked.id) found`,
      [learners.map((learner) => sight('read-record', { learner })), learners],
    );
  }

  /** Codes of the organisations that see these learners, whoever asks. */
  async schoolsSeeing(learners: readonly string[]): Promise<readonly string[]> {
    const [schools] = await this.database.query<{ codes: string[] }>(
      `select organisations_seeing($1::uuid[]) as codes`,
      [learners],
    );
    return schools!.codes;
  }

  /** A person's own: of a staff member the learners whom they teach or whom their functions show, of a guardian the children, of a learner the one record. */
  private async listOwn(search: LearnerSearch, after: string | null): Promise<Page<LearnerRecord>> {
    const rows = await this.database.query<{ id: string; record: LearnerRecord }>(
      `select id, record from find_own_learners($1, $2, $3, $4, $5, $6)`,
      [sight(), search.organisation ?? null, search.schoolYear ?? null, search.name ?? null, after, search.limit + 1],
    );
    const { items, nextCursor } = page(rows, search.limit, (last) => last.id);
    return { items: items.map(({ record }) => asShown(record)), nextCursor };
  }
}

/** Which file is read, and of which learner where it is one: what a staff member's functions show is asked of each learner. */
export interface Sought {
  readonly file?: PupilFile;
  readonly learner?: string;
}

/**
 * Whose rows the reading functions show: the caller's organisations, or a person's own links and functions, whatever organisations the
 * token names. A family is let in for one act, with the age that the law sets for it; everybody for one file.
 * @throws DomainError family-access-only
 */
export function sight(act: FamilyAct = 'read-record', { file = 'school-file', learner = '' }: Sought = {}): string {
  const { person, subject, organisations, purpose, forOrganisations } = currentCaller();
  if (!person || forOrganisations) return organisations.join();
  if (person.role === 'staff')
    return `person:staff/${file}/${readersOn(file, schoolDay(new Date())).join()}/${learner}:${subject ?? ''}`;
  if (purpose !== 'family-access') throw new DomainError('family-access-only');
  return sightOfFamily(person.role, subject ?? '', act, file);
}

/** The records in which a learner or guardian may do one act now, in one file. */
export function sightOfFamily(
  role: 'learner' | 'guardian',
  subject: string,
  act: FamilyAct,
  file: PupilFile = 'school-file',
): string {
  const today = schoolDay(new Date());
  const { learnerFrom, guardianUntil } = ageRuleOf(act, today);
  const age =
    role === 'learner' ? Math.max(learnerFrom, ruleOn(fileRules[file].families, today).learnerFrom) : guardianUntil;
  return `person:${role}/${act}/${age}/${file}:${subject}`;
}
