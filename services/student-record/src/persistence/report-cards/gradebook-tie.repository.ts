import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import type { GradebookTie, ItemScore, TiedItem } from '../../domain/report-cards/from-gradebook.js';
import type { ReportedClass } from './term-mark.repository.js';

const columns = `t.line_item_id as "lineItemId", t.course, t.competency, t.term, trim_scale(t.weight)::text as weight`;

/** Which line items of a class count for which competency and term. */
@Injectable()
export class GradebookTieRepository {
  ofClass(unit: Unit, classId: string): Promise<GradebookTie[]> {
    return unit.query(
      `select ${columns} from line_item_tie t where t.class_id = $1 order by t.line_item_id limit 500`,
      [classId],
    );
  }

  /** Active line items of the class, with what each counts for; null for one that counts for nothing. */
  items(unit: Unit, classId: string): Promise<{ id: string; title: string; isTied: boolean }[]> {
    return unit.query(
      `select i.id, i.title, t.line_item_id is not null as "isTied" from line_item i left join line_item_tie t on t.line_item_id = i.id
        where i.class_id = $1 and i.profile = 'gradebook' and i.status = 'active' order by i.title, i.id limit 1000`,
      [classId],
    );
  }

  tied(unit: Unit, classId: string, term: string): Promise<TiedItem[]> {
    return unit.query(
      `select ${columns}, trim_scale(i.lowest)::text as lowest, trim_scale(i.highest)::text as highest
         from line_item_tie t join line_item i on i.id = t.line_item_id
        where t.class_id = $1 and t.term = $2 and i.status = 'active' order by t.line_item_id`,
      [classId, term],
    );
  }

  scores(unit: Unit, lineItems: readonly string[], learners: readonly string[]): Promise<ItemScore[]> {
    return unit.query(
      `select distinct on (line_item_id, learner_id) line_item_id as "lineItemId", learner_id as "learnerId", score_status as "scoreStatus",
              trim_scale(score)::text as score
         from gradebook_result where line_item_id = any($1::uuid[]) and learner_id = any($2::uuid[]) and profile = 'gradebook' and status = 'active'
        order by line_item_id, learner_id, scored_on desc, said_at desc, id desc`,
      [lineItems, learners],
    );
  }

  /** All of a class at once. */
  async replace(
    unit: Unit,
    { id, organisationId, visibleTo }: ReportedClass,
    ties: readonly GradebookTie[],
    saidBy: string,
  ): Promise<void> {
    await unit.query(`delete from line_item_tie where class_id = $1`, [id]);
    await unit.query(
      `insert into line_item_tie (line_item_id, class_id, organisation_id, visible_to, course, competency, term, weight, said_by, said_at)
       select "lineItemId", $2, $3, $4, course, competency, term, weight, $5, clock_timestamp()
         from jsonb_to_recordset($1) as t ("lineItemId" uuid, course text, competency text, term text, weight numeric)`,
      [JSON.stringify(ties), id, organisationId, visibleTo, saidBy],
    );
  }
}
