import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import type { Unit } from '@pan/kit/data';
import { type Irregularity, reported } from '../../domain/irregularity.js';

export interface ReportedIrregularity {
  readonly id: string;
  readonly reason: string;
  readonly note: string | null;
  readonly at: Date;
  readonly byClient: string;
  readonly bySubject: string | null;
}

@Injectable()
export class IrregularityRepository {
  async add(unit: Unit, irregularity: Irregularity, now: Date): Promise<void> {
    const { clientId, subject } = currentCaller();
    const { id, sittingId, sessionId, organisationId, reason, note } = irregularity;
    await unit.query(
      `insert into irregularity (id, sitting_id, session_id, organisation_id, reason, note, at, by_client, by_subject)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [id, sittingId, sessionId, organisationId, reason, note, now, clientId, subject],
    );
    await unit.emit(reported(irregularity));
  }

  ofSitting(unit: Unit, sittingId: string): Promise<ReportedIrregularity[]> {
    return unit.query<ReportedIrregularity>(
      `select id, reason, note, at, by_client as "byClient", by_subject as "bySubject"
         from irregularity where sitting_id = $1 order by id limit 500`,
      [sittingId],
    );
  }
}
