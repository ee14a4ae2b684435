import { Injectable, type OnModuleInit } from '@nestjs/common';
import { lockAll, type Unit, UnitOfWork, updateAll } from '@pan/kit/data';
import { type Decimal, settled, zero } from '@pan/kit/domain';
import { type Attempt, Poller, Quarantine } from '@pan/kit/jobs';
import { earnedIn, Mark, markOf } from '../../domain/mark.js';
import { type Answers, numberOf, type ReadItem, scoreItem } from '@pan/qti';
import { ItemBank } from '../items/item-bank.js';
import { PaperCache, type ShownPaper } from '../papers/paper-cache.js';
import { publishGroups } from '../sessions/publish-groups.js';

const atOnce = 100;

interface Due {
  id: string;
  session_id: string;
  learner_id: string;
  organisation_id: string;
  paper_id: string;
  corrections: Record<string, string>;
  answers: Record<string, Answers> | null;
}

/** What one place of the paper earned. */
interface PlaceScore {
  readonly ref: string;
  readonly itemId: string;
  readonly points: Decimal;
}

/** What a whole sitting earned. */
interface Score {
  readonly places: readonly PlaceScore[];
  readonly points: Decimal;
  readonly mark: number;
}

/** Why a released mark is corrected. */
export const rescored = 'rescored';

/** Scores what was handed in, and again what a corrected key concerns; a released mark that changes is corrected. */
@Injectable()
export class ScoreSittings implements OnModuleInit {
  private readonly leftOut = new Quarantine('score-sittings');

  constructor(
    private readonly work: UnitOfWork,
    private readonly poller: Poller,
    private readonly bank: ItemBank,
    private readonly papers: PaperCache,
  ) {}

  onModuleInit(): void {
    this.poller.register({ name: 'score-sittings', everyMs: 500, run: () => this.run() });
  }

  /** @returns how many were scored */
  run(): Promise<number> {
    return this.leftOut.attempt(atOnce, (attempt) =>
      this.work.run((unit) => unit.asService(() => this.scoreDue(unit, attempt))),
    );
  }

  private async scoreDue(unit: Unit, { most, leftOut, take }: Attempt): Promise<number> {
    const due = await unit.query<Due>(
      `with due as (
           delete from scoring_due where sitting_id in (
             select d.sitting_id from scoring_due d join exam_session e on e.id = d.session_id
              where (e.id = any($1) or e.release_asked_at is null) and d.sitting_id <> all($2::uuid[])
              order by d.sitting_id limit $3 for update of d skip locked) returning sitting_id)
         select s.id, s.session_id, s.learner_id, s.organisation_id, e.paper_id, e.corrections,
                (select jsonb_object_agg(r.item_ref, r.responses) from saved_response r where r.sitting_id = s.id) as answers
           from due join sitting s on s.id = due.sitting_id join exam_session e on e.id = s.session_id`,
      [await heldSessions(unit), leftOut, most],
    );
    if (due.length === 0) return 0;
    take(due.map(({ id }) => id));
    const scored = [];
    for (const sitting of due) scored.push({ ...sitting, ...(await this.score(unit, sitting)) });
    await this.keep(unit, scored);
    await this.correct(unit, scored);
    return due.length;
  }

  private async score(unit: Unit, { paper_id, corrections, answers }: Due): Promise<Score> {
    const paper = await this.papers.paper(paper_id);
    const itemOf = (ref: string) => corrections[ref] ?? paper.places.get(ref)!.itemId;
    const items = await this.bank.all(unit, [...paper.places.keys()].map(itemOf));
    const places = [...paper.places.keys()].map((ref) => ({
      ref,
      itemId: itemOf(ref),
      points: pointsOf(items.get(itemOf(ref))!, answers?.[ref] ?? {}),
    }));
    const parts = weighted(places, paper);
    return { places, points: earnedIn(parts), mark: markOf(parts, paper.maxScore) };
  }

  private async keep(unit: Unit, scored: readonly (Due & Score)[]): Promise<void> {
    await unit.query(
      `insert into sitting_score (sitting_id, session_id, learner_id, organisation_id, places, points, mark, scored_at)
       select id, session_id, learner_id, organisation_id, places, points, mark, $2
         from jsonb_to_recordset($1::jsonb) as n (id uuid, session_id uuid, learner_id uuid, organisation_id uuid, places jsonb, points numeric, mark integer)
       on conflict (sitting_id) do update set places = excluded.places, points = excluded.points, mark = excluded.mark, scored_at = excluded.scored_at`,
      [JSON.stringify(scored.map(recorded)), await unit.now()],
    );
  }

  private async correct(unit: Unit, scored: readonly { id: string; mark: number }[]): Promise<void> {
    const released = await lockAll(unit, Mark, 't.sitting_id = any($1)', [scored.map(({ id }) => id)]);
    const marks = new Map(scored.map(({ id, mark }) => [id, mark]));
    const now = await unit.now();
    const facts = released.map((mark) => mark.correct(marks.get(mark.sittingId)!, rescored, now));
    const changed = released.filter((_, at) => facts[at] !== null);
    await updateAll(unit, Mark, changed);
    await unit.emit(...facts);
    for (const [sessionId, marksOf] of Map.groupBy(changed, (mark) => mark.sessionId))
      await publishGroups(unit, sessionId, [...new Set(marksOf.map(({ organisationId }) => organisationId))]);
  }
}

/**
 * Sessions whose marks are out or on their way, locked before their sittings are: whoever changes a mark tells the results of
 * its group, which others must not change meanwhile. Those that another instance holds wait for a later round.
 */
async function heldSessions(unit: Unit): Promise<string[]> {
  const held = await unit.query<{ id: string }>(
    `select e.id from exam_session e
      where e.release_asked_at is not null and exists (select from scoring_due d where d.session_id = e.id)
      order by e.id for no key update skip locked`,
  );
  return held.map(({ id }) => id);
}

const pointsOf = ({ definition }: ReadItem, answers: Answers): Decimal =>
  settled(numberOf(scoreItem(definition, answers)['SCORE'] ?? null) ?? zero);

/** As it is kept: the points of places as numbers of JSON, their weighted sum as a decimal. */
const recorded = ({ answers: _, places, ...one }: Due & Score) => ({
  ...one,
  places: places.map(({ points, ...place }) => ({ ...place, points: points.toNumber() })),
});

const weighted = (places: readonly PlaceScore[], paper: ShownPaper) =>
  places.map(({ ref, points }) => ({ points, weight: paper.places.get(ref)!.weight }));
