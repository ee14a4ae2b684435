import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { loadAll, type Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { Sitting, graceMs } from '../../domain/sitting.js';
import { PaperCache, type PaperPlace } from '../papers/paper-cache.js';

export interface SavedResponses {
  readonly itemRef: string;
  readonly sequence: number;
  readonly responses: Readonly<Record<string, readonly string[]>>;
  readonly savedAt: Date;
  readonly hash: string;
}

/** One place of the paper as this candidate sees it. */
export type ShownItem = Omit<PaperPlace, 'bodyFor'> & { readonly body: string };

/** What a candidate's device is shown: the paper without a key and what was saved, or the receipt; and the server's clock. */
export interface SittingView {
  readonly id: string;
  readonly sessionId: string;
  readonly title: string;
  readonly language: string;
  readonly startedAt: Date;
  readonly deadlineAt: Date;
  readonly graceSeconds: number;
  readonly extraTimePercent: number;
  readonly serverTime: Date;
  readonly state: 'sitting' | 'submitted';
  readonly receipt: { readonly hash: string; readonly at: Date; readonly atDeadline: boolean } | null;
  readonly lease: string;
  readonly items: readonly ShownItem[];
  readonly responses: readonly SavedResponses[];
}

/** A sitting as it was at an instant of the database's clock. */
export interface SeenSitting {
  readonly sitting: Sitting;
  readonly paperId: string;
  readonly now: Date;
}

@Injectable()
export class SittingViews {
  constructor(private readonly papers: PaperCache) {}

  async of(
    { sitting, paperId, now }: SeenSitting,
    lease: string,
    responses: readonly SavedResponses[],
  ): Promise<SittingView> {
    const { title, language, items } = await this.papers.paper(paperId);
    const { id, sessionId, startedAt, deadlineAt, extraTimePercent, receipt } = sitting;
    const shows = sitting.showsPaperAt(now);
    return {
      id,
      sessionId,
      title,
      language,
      startedAt,
      deadlineAt,
      graceSeconds: graceMs / 1_000,
      extraTimePercent,
      serverTime: now,
      state: sitting.isSubmitted ? 'submitted' : 'sitting',
      receipt,
      lease,
      items: shows ? items.map(({ bodyFor, ...item }) => ({ ...item, body: bodyFor(`${id} ${item.ref}`) })) : [],
      responses: shows ? responses : [],
    };
  }
}

/**
 * Takes a step with a sitting that the caller may know of, of an organisation in its reach or its own; its rows are then in sight.
 * @param lock its row is held until the transaction ends; a read takes no lock, so that many may read at once
 */
export function withSitting<T>(
  unit: Unit,
  id: string,
  step: (seen: SeenSitting) => Promise<T>,
  { lock = true } = {},
): Promise<T> {
  return unit.asService(async () => step(await seen(unit, id, lock)));
}

async function seen(unit: Unit, id: string, lock: boolean): Promise<SeenSitting> {
  const { person } = currentCaller();
  const sitting = lock ? await unit.find(Sitting, id) : (await loadAll(unit, Sitting, 't.id = $1', [id]))[0];
  if (!sitting) throw new DomainError('sitting-unknown', { id });
  const [sight] = await unit.query<{ reached: boolean; records: string[]; paper_id: string; now: Date }>(
    `select organisation_reached($1) as reached, array(select id from records_of(surviving_record($2))) as records, paper_id, clock_timestamp() as now
       from exam_session where id = $3`,
    [sitting.organisationId, sitting.learnerId, sitting.sessionId],
  );
  const isOwn = person?.role === 'learner' && sight!.records.includes(person.id);
  const isSeen = person && person.role !== 'staff' ? isOwn : sight!.reached;
  if (!isSeen) throw new DomainError('sitting-unknown', { id });
  return { sitting, paperId: sight!.paper_id, now: sight!.now };
}

export function savedIn(unit: Unit, sittingId: string): Promise<SavedResponses[]> {
  return unit.query<SavedResponses>(
    `select item_ref as "itemRef", sequence::float8 as sequence, responses, saved_at as "savedAt", hash
       from saved_response where sitting_id = $1 order by item_ref`,
    [sittingId],
  );
}
