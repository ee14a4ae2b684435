import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, lockAll, type Unit, updateAll, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { Category } from '../../domain/gradebook/category.js';
import type { Profile } from '../../domain/gradebook/gradebook-entry.js';
import { GradebookResult, type GradebookResultVersion } from '../../domain/gradebook/gradebook-result.js';
import { LineItem, type ScoreSpan } from '../../domain/gradebook/line-item.js';
import { ScoreScale } from '../../domain/gradebook/score-scale.js';

const kinds = { category: Category, scoreScale: ScoreScale, lineItem: LineItem, result: GradebookResult } as const;
interface Kinds {
  readonly category: Category;
  readonly scoreScale: ScoreScale;
  readonly lineItem: LineItem;
  readonly result: GradebookResult;
}
export type EntryKind = keyof Kinds;

/** Keys of a system are those of all its centres, where nobody says which is meant. */
const meant = `((t.source_id = any($2) and t.source = any(array(
  select code from source_system where code = $1 or starts_with(code, $1 || '@')))) or t.id = any($3::uuid[]))`;
const ofProfile = `t.profile = $4`;

const inUse = {
  category: `select exists (select from line_item where category_id = $1 and status = 'active') as used`,
  scoreScale: `select exists (select from line_item where score_scale_id = $1 and status = 'active')
                   or exists (select from gradebook_result where score_scale_id = $1 and status = 'active') as used`,
  lineItem: `select exists (select from gradebook_result where line_item_id = $1 and status = 'active' and source <> $2) as used`,
} as const;

const taken = {
  lineItem: `select source_id as key, coalesce(posted, '') as posted from line_item
              where profile = 'gradebook' and source = $1 and source_id = any($2)`,
  result: `select source_id as key, coalesce(posted, '') as posted from gradebook_result
            where profile = 'gradebook' and source = $1 and source_id = any($2)`,
} as const;

const released = {
  lineItem: `select 1 from released_assessment where id = $1`,
  result: `select 1 from result where id = $1`,
} as const;

export const isOwn = (system: string, { source }: { readonly source: string }): boolean =>
  source === system || source.startsWith(`${system}@`);

/** What systems keep in the gradebook. Locks are taken in the order learner, line item, result. */
@Injectable()
export class GradebookRepository {
  /** Under a system's own keys, locked. */
  async bySource<K extends EntryKind>(
    unit: Unit,
    kind: K,
    source: string,
    sourceIds: readonly string[],
    profile: Profile | null,
  ): Promise<Map<string, Kinds[K]>> {
    const where = `t.source = $1 and t.source_id = any($2)${profile ? ` and t.profile = $3` : ''}`;
    const params = [source, sourceIds, ...(profile ? [profile] : [])];
    const found = await lockAll<GradebookResult>(unit, kinds[kind], where, params);
    return new Map(found.map((entry) => [entry.sourceId, entry as unknown as Kinds[K]]));
  }

  /**
   * What a system means by these keys: what it keeps itself under them, or what others keep, by our own ids.
   * @param held whether they are to stay as they are until the end of the transaction, or to be changed in it
   * @throws DomainError key-of-several-centres
   */
  async meant<K extends EntryKind>(
    unit: Unit,
    kind: K,
    system: string,
    keys: readonly string[],
    profile: Profile | null,
    held: 'for share' | 'for no key update' = 'for share',
  ): Promise<Map<string, Kinds[K]>> {
    if (keys.length === 0) return new Map();
    const ids = keys.flatMap((key) => uuidOf(key) ?? []);
    const found = await loadAll<GradebookResult>(
      unit,
      kinds[kind],
      profile ? `${meant} and ${ofProfile}` : meant,
      [system, keys, ids, ...(profile ? [profile] : [])],
      `order by t.id ${held}`,
    );
    const known = new Map<string, GradebookResult>(found.map((entry) => [entry.id, entry]));
    const own = Map.groupBy(
      found.filter((entry) => isOwn(system, entry)),
      (entry) => entry.sourceId,
    );
    return new Map(
      keys.flatMap((key) => {
        const [one, another] = own.get(key) ?? [];
        if (another) throw new DomainError('key-of-several-centres', { sourceId: key });
        const entry = one ?? known.get(key.toLowerCase());
        return entry ? [[key, entry as unknown as Kinds[K]] as const] : [];
      }),
    );
  }

  /** Of these keys of a system, those that are taken, with the digest of the POST that took each; empty where a PUT did. */
  async postedAs(
    unit: Unit,
    kind: keyof typeof taken,
    source: string,
    sourceIds: readonly string[],
  ): Promise<Map<string, string>> {
    const rows = await unit.query<{ key: string; posted: string }>(taken[kind], [source, sourceIds]);
    return new Map(rows.map(({ key, posted }) => [key, posted]));
  }

  /** Whether something that is not deleted hangs on it; on a line item, of another system. */
  async isUsed(
    unit: Unit,
    kind: keyof typeof inUse,
    { id, source }: Category | ScoreScale | LineItem,
  ): Promise<boolean> {
    const [row] = await unit.query<{ used: boolean }>(inUse[kind], kind === 'lineItem' ? [id, source] : [id]);
    return row!.used;
  }

  /** Of the scores that stand for a line item, the lowest and the highest. */
  async span(unit: Unit, lineItemId: string): Promise<ScoreSpan | null> {
    const [row] = await unit.query<{ lowest: string | null; highest: string | null }>(
      `select min(score) as lowest, max(score) as highest from gradebook_result where line_item_id = $1 and status = 'active'`,
      [lineItemId],
    );
    return row?.lowest == null ? null : { lowest: row.lowest, highest: row.highest! };
  }

  /** Locked, the line item being locked. */
  resultsOf(unit: Unit, lineItemId: string): Promise<GradebookResult[]> {
    return lockAll<GradebookResult>(unit, GradebookResult, `t.line_item_id = $1 and t.status = 'active'`, [lineItemId]);
  }

  /** Whether an exam or a host institution released it, whose word it is then. */
  async isReleased(unit: Unit, kind: EntryKind, id: string): Promise<boolean> {
    if (kind !== 'result' && kind !== 'lineItem') return false;
    return (await unit.query(released[kind], [id])).length > 0;
  }

  async saveAll<K extends Exclude<EntryKind, 'result'>>(
    unit: Unit,
    kind: K,
    changed: readonly Kinds[K][],
    opened: readonly Kinds[K][] = [],
  ): Promise<void> {
    await insertAll(unit, kinds[kind], opened as never[]);
    await updateAll(unit, kinds[kind], changed as never[]);
  }

  /**
   * They are given to the other record from here on, both being locked: a version of the same word.
   * @param only those that pass; all of the record's where it is null
   */
  async handOver(unit: Unit, from: string, to: string, only: readonly string[] | null = null): Promise<void> {
    await unit.query(
      `with passed as (
         update gradebook_result set learner_id = $2, version = version + 1
          where learner_id = $1 and ($3::uuid[] is null or id = any($3))
          returning id, version, status, client_id, organisation_id, said_at)
       insert into gradebook_result_version (result_id, version, status, content, client_id, organisation_id, said_at)
       select p.id, p.version, p.status, v.content, p.client_id, p.organisation_id, p.said_at
         from passed p cross join lateral (
           select content from gradebook_result_version v where v.result_id = p.id order by v.version desc limit 1) v`,
      [from, to, only],
    );
  }

  async saveResults(
    unit: Unit,
    changed: readonly GradebookResult[],
    given: readonly GradebookResult[] = [],
  ): Promise<void> {
    await insertAll(unit, GradebookResult, given);
    await updateAll(unit, GradebookResult, changed);
    await keep(
      unit,
      [...given, ...changed].map(({ latest }) => latest),
    );
  }
}

async function keep(unit: Unit, versions: readonly GradebookResultVersion[]): Promise<void> {
  if (versions.length === 0) return;
  await unit.query(
    `insert into gradebook_result_version (result_id, version, status, content, client_id, organisation_id, said_at)
     select "resultId", version, status, content, "clientId", "organisationId", "saidAt"
       from jsonb_to_recordset($1) as v("resultId" uuid, version integer, status text, content jsonb, "clientId" text,
                                        "organisationId" uuid, "saidAt" timestamptz)`,
    [JSON.stringify(versions)],
  );
}
