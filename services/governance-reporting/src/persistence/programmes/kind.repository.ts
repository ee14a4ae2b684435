import { Injectable } from '@nestjs/common';
import { Database, page, type Page, type PageRequest, type Unit, textOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { Definition } from '../../domain/programmes/definition.js';
import { ProgrammeKind } from '../../domain/programmes/programme-kind.js';

export interface KindRow {
  readonly code: string;
  readonly version: number;
  readonly definition: Definition;
  readonly shipped: boolean;
  readonly by: string;
  readonly at: Date;
}

/** Definitions, each version once: what was read is kept, since none ever changes. */
@Injectable()
export class KindRepository {
  private readonly known = new Map<string, ProgrammeKind>();

  constructor(private readonly database: Database) {}

  /** The present version. @throws DomainError programme-kind-unknown */
  async present(code: string): Promise<ProgrammeKind> {
    const [last] = await this.database.query<{ version: number }>(
      `select version from programme_kind where code = $1 order by version desc limit 1`,
      [code],
    );
    if (!last) throw new DomainError('programme-kind-unknown', { kind: code });
    return this.version(code, last.version);
  }

  /** @throws DomainError programme-kind-unknown */
  async version(code: string, version: number): Promise<ProgrammeKind> {
    const key = `${code}/${version}`;
    const known = this.known.get(key);
    if (known) return known;
    const { definition } = await this.row(code, version);
    const kind = new ProgrammeKind(version, definition);
    this.known.set(key, kind);
    return kind;
  }

  /** @throws DomainError programme-kind-unknown */
  async row(code: string, version: number | null): Promise<KindRow> {
    const [row] = await this.database.query<KindRow>(
      `select code, version, definition, shipped, by, at from programme_kind
        where code = $1 and ($2::integer is null or version = $2) order by version desc limit 1`,
      [code, version],
    );
    if (!row) throw new DomainError('programme-kind-unknown', { kind: code });
    return row;
  }

  /** The present version of each, by code. */
  all(): Promise<KindRow[]> {
    return this.database.query<KindRow>(
      `select distinct on (code) code, version, definition, shipped, by, at from programme_kind order by code, version desc limit 1000`,
    );
  }

  async list(search: PageRequest): Promise<Page<KindRow>> {
    const rows = await this.database.query<KindRow>(
      `select distinct on (code) code, version, definition, shipped, by, at from programme_kind
        where code > $1 order by code, version desc limit $2`,
      [search.after(textOf) ?? '', search.limit + 1],
    );
    return page(rows, search.limit, (last) => last.code);
  }

  /** The versions of a kind, the first one first; nobody adds one meanwhile. */
  async lockVersions(unit: Unit, code: string): Promise<KindRow[]> {
    await unit.query(`select pg_advisory_xact_lock(hashtextextended('programme-kind/' || $1, 0))`, [code]);
    return unit.query<KindRow>(
      `select code, version, definition, shipped, by, at from programme_kind where code = $1 order by version`,
      [code],
    );
  }

  async add(unit: Unit, row: Omit<KindRow, 'at'>): Promise<void> {
    await unit.query(
      `insert into programme_kind (code, version, definition, shipped, by) values ($1, $2, $3::jsonb, $4, $5)`,
      [row.code, row.version, JSON.stringify(row.definition), row.shipped, row.by],
    );
  }
}
