import { Injectable } from '@nestjs/common';
import { Database, page, type Page, type PageRequest, type Unit, textOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { FormDefinition } from '../../domain/collections/form.js';
import { ReturnForm } from '../../domain/collections/return-form.js';

export interface FormRow {
  readonly code: string;
  readonly version: number;
  readonly definition: FormDefinition;
  readonly shipped: boolean;
  readonly by: string;
  readonly at: Date;
}

/** Forms, each version once: what was read is kept, since none ever changes. */
@Injectable()
export class FormRepository {
  private readonly known = new Map<string, ReturnForm>();

  constructor(private readonly database: Database) {}

  /** @throws DomainError return-form-unknown */
  async version(code: string, version: number): Promise<ReturnForm> {
    const key = `${code}/${version}`;
    const known = this.known.get(key);
    if (known) return known;
    const form = new ReturnForm(version, (await this.row(code, version)).definition);
    this.known.set(key, form);
    return form;
  }

  /** @param version null is the present one. @throws DomainError return-form-unknown */
  async row(code: string, version: number | null): Promise<FormRow> {
    const [row] = await this.database.query<FormRow>(
      `select code, version, definition, shipped, by, at from return_form
        where code = $1 and ($2::integer is null or version = $2) order by version desc limit 1`,
      [code, version],
    );
    if (!row) throw new DomainError('return-form-unknown', { form: code });
    return row;
  }

  async list(search: PageRequest): Promise<Page<FormRow>> {
    const rows = await this.database.query<FormRow>(
      `select distinct on (code) code, version, definition, shipped, by, at from return_form
        where code > $1 order by code, version desc limit $2`,
      [search.after(textOf) ?? '', search.limit + 1],
    );
    return page(rows, search.limit, (last) => last.code);
  }

  /** The versions of a form, the first one first; nobody adds one meanwhile. */
  async lockVersions(unit: Unit, code: string): Promise<FormRow[]> {
    await unit.query(`select pg_advisory_xact_lock(hashtextextended('return-form/' || $1, 0))`, [code]);
    return unit.query<FormRow>(
      `select code, version, definition, shipped, by, at from return_form where code = $1 order by version`,
      [code],
    );
  }

  async add(unit: Unit, row: Omit<FormRow, 'at'>): Promise<void> {
    await unit.query(
      `insert into return_form (code, version, definition, shipped, by) values ($1, $2, $3::jsonb, $4, $5)`,
      [row.code, row.version, JSON.stringify(row.definition), row.shipped, row.by],
    );
  }
}
