import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { decodeText } from '@pan/kit/domain';
import type { PackageLayout } from '@pan/qti';
import type { Paper } from '../../domain/paper.js';
import { type BankKey, ContentKeyRepository } from '../content/content-key.repository.js';

/** What a paper was imported from, and which item of the bank stands at which address of its package. */
export interface KeptTest extends PackageLayout {
  /** The path of the test among the sources. */
  readonly test: string;
  readonly items: Readonly<Record<string, string>>;
  /** Whether everybody is put before all of its places at once. */
  readonly isSameForAll: boolean;
}

/** The tests of papers as they were written, sealed as items are. */
@Injectable()
export class PaperTestRepository {
  constructor(private readonly keys: ContentKeyRepository) {}

  /** What was kept of a former content goes. */
  async keep(unit: Unit, paper: Paper, key: BankKey, test: KeptTest, now: Date): Promise<void> {
    const { contentHash } = paper.content;
    const sealed = key.seal(Buffer.from(JSON.stringify(test)), aboutOf(paper.id, contentHash));
    await unit.query(
      `insert into paper_test (paper_id, owners, content_hash, key_id, sealed, kept_at, same_for_all) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (paper_id) do update
         set content_hash = excluded.content_hash, key_id = excluded.key_id, sealed = excluded.sealed, kept_at = excluded.kept_at,
               same_for_all = excluded.same_for_all
         where paper_test.content_hash <> excluded.content_hash`,
      [paper.id, paper.owners, contentHash, key.id, sealed, now, test.isSameForAll],
    );
  }

  /** Null for a paper that was imported before tests were kept. */
  async of(unit: Unit, paperId: string): Promise<KeptTest | null> {
    const [row] = await unit.query<{ content_hash: string; key_id: string; sealed: Buffer }>(
      `select content_hash, key_id, sealed from paper_test where paper_id = $1`,
      [paperId],
    );
    if (!row) return null;
    const key = await this.keys.byId(unit, row.key_id);
    return JSON.parse(decodeText(key.open(row.sealed, aboutOf(paperId, row.content_hash)))) as KeptTest;
  }
}

const aboutOf = (paperId: string, contentHash: string): string => `test ${paperId} ${contentHash}`;
