import { Injectable } from '@nestjs/common';
import { newId, type Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { CalibrationOutcome, CalibrationScript } from '../../domain/marking/calibration.js';
import type { Scores } from '../../domain/marking/rubric.js';

const columns = `c.id, c.session_id as "sessionId", c.item_ref as "itemRef", c.code, c.responses, c.scores, c.distance`;

export type HeldCalibration = CalibrationScript & { readonly sessionId: string };

/** A calibration script, and how the marker who asks did there; null before the try. */
export type TriedCalibration = HeldCalibration & { readonly tried: CalibrationOutcome | null };

@Injectable()
export class CalibrationRepository {
  /** @throws DomainError calibration-tried once a marker has tried it */
  async put(unit: Unit, sessionId: string, script: Omit<CalibrationScript, 'id'>): Promise<string> {
    const { itemRef, code, responses, scores, distance } = script;
    const [row] = await unit.query<{ id: string }>(
      `insert into calibration_script as c (id, session_id, item_ref, code, responses, scores, distance) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (session_id, item_ref, code) do update set responses = excluded.responses, scores = excluded.scores, distance = excluded.distance
         where not exists (select from calibration_try y where y.calibration_script_id = c.id)
       returning id`,
      [newId(), sessionId, itemRef, code, JSON.stringify(responses), JSON.stringify(scores), distance],
    );
    if (!row) throw new DomainError('calibration-tried', { code });
    return row.id;
  }

  /** @throws DomainError calibration-unknown */
  async one(unit: Unit, id: string): Promise<HeldCalibration> {
    const [row] = await unit.query<HeldCalibration>(`select ${columns} from calibration_script c where c.id = $1`, [
      id,
    ]);
    if (!row) throw new DomainError('calibration-unknown', { id });
    return row;
  }

  /** @throws DomainError calibration-tried */
  async add(
    unit: Unit,
    id: string,
    markerId: string,
    scores: Scores,
    outcome: CalibrationOutcome,
    now: Date,
  ): Promise<void> {
    const added = await unit.query(
      `insert into calibration_try (calibration_script_id, marker_id, scores, points, agreed_points, is_met, tried_at)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning marker_id`,
      [id, markerId, JSON.stringify(scores), outcome.points, outcome.agreedPoints, outcome.isMet, now],
    );
    if (added.length === 0) throw new DomainError('calibration-tried', { code: id });
  }

  ofMarker(unit: Unit, sessionId: string, markerId: string): Promise<TriedCalibration[]> {
    return unit.query<TriedCalibration>(
      `select ${columns}, case when y.marker_id is not null then
              json_build_object('points', y.points::text, 'agreedPoints', y.agreed_points::text, 'isMet', y.is_met) end as tried
         from calibration_script c left join calibration_try y on y.calibration_script_id = c.id and y.marker_id = $2
        where c.session_id = $1 order by c.item_ref, c.code limit 500`,
      [sessionId, markerId],
    );
  }

  /** How many scripts of each place the marker has met. */
  async met(unit: Unit, sessionId: string, markerId: string): Promise<ReadonlyMap<string, number>> {
    const rows = await unit.query<{ itemRef: string; met: number }>(
      `select c.item_ref as "itemRef", count(*)::int as met from calibration_try y join calibration_script c on c.id = y.calibration_script_id
        where c.session_id = $1 and y.marker_id = $2 and y.is_met group by c.item_ref`,
      [sessionId, markerId],
    );
    return new Map(rows.map(({ itemRef, met }) => [itemRef, met]));
  }
}
