import { Injectable } from '@nestjs/common';
import { Database, integerOf, page, type Page, type PageRequest, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { PupilFile } from '../../domain/files/files.js';
import type { PlanState, PlanTerms } from '../../domain/files/intervention-plan.js';
import type { Profession, ToldFunction } from '../../domain/files/functions.js';
import { sight } from '../learners/learners.queries.js';
import { OrganisationQueries } from '../organisations/organisations.queries.js';

export interface StaffFunctionRecord {
  readonly id: string;
  readonly staffId: string;
  readonly organisation: string;
  readonly function: ToldFunction;
  readonly profession: Profession | null;
  readonly validFrom: string;
  readonly validUntil: string | null;
  readonly saidAt: string;
}

export interface PlanVersionRecord extends Omit<PlanTerms, 'standing'> {
  readonly version: number;
  readonly state: PlanState;
  readonly saidAt: string;
}

/** Where a file of a learner is kept; of an ended id the record that goes on. */
export interface FilePlaces {
  readonly learnerId: string;
  readonly places: readonly string[];
}

@Injectable()
export class FileQueries {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationQueries,
  ) {}

  /** Functions told of the staff at an organisation and below it. @throws DomainError organisation-unknown */
  async functionsAt(organisation: string, search: PageRequest): Promise<Page<StaffFunctionRecord>> {
    await this.organisations.one(organisation);
    const rows = await this.database.query<{ id: string; item: StaffFunctionRecord }>(
      `select id, item from list_staff_functions($1, $2, $3, $4)`,
      [sight(), organisation, search.after(uuidOf), search.limit + 1],
    );
    const { items, nextCursor } = page(rows, search.limit, (last) => last.id);
    return { items: items.map(({ item }) => item), nextCursor };
  }

  /** Whose plan it is, whoever asks. @throws DomainError intervention-plan-unknown */
  async learnerOfPlan(planId: string): Promise<string> {
    const [found] = await this.database.query<{ learnerId: string | null }>(
      `select learner_of_plan($1) as "learnerId"`,
      [planId],
    );
    if (!found?.learnerId) throw new DomainError('intervention-plan-unknown');
    return found.learnerId;
  }

  /** Its versions in order, as far as the caller passes the wall. @throws DomainError intervention-plan-unknown */
  async planVersions(planId: string, learner: string, search: PageRequest): Promise<Page<PlanVersionRecord>> {
    const rows = await this.database.query<{ version: number | null; item: PlanVersionRecord | null }>(
      `select version, item from read_plan_versions($1, $2, $3, $4)`,
      [
        sight('read-record', { file: 'special-assistance-file', learner }),
        planId,
        search.after(integerOf),
        search.limit + 1,
      ],
    );
    if (rows.length === 0) throw new DomainError('intervention-plan-unknown');
    const { items, nextCursor } = page(rows, search.limit, (last) => last.version);
    return { items: items.flatMap(({ item }) => item ?? []), nextCursor };
  }

  /** As far as the caller passes its wall; null where the caller does not. */
  async places(file: PupilFile, learner: string): Promise<FilePlaces | null> {
    const [found] = await this.database.query<FilePlaces>(
      `select learner_id as "learnerId", places from read_file_places($1, $2, $3)`,
      [sight('read-record', { file, learner }), file, learner],
    );
    return found ?? null;
  }
}
