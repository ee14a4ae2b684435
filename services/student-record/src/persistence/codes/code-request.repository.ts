import { Injectable } from '@nestjs/common';
import { insertAll, loadAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { CodeRequest } from '../../domain/codes/code-request.js';

/** What schools ask the ministry about permanent codes. The lock on the learner keeps an organisation from asking twice. */
@Injectable()
export class CodeRequestRepository {
  /** As it is now, to find out whose it is. @throws DomainError code-request-unknown */
  async seen(unit: Unit, id: string): Promise<CodeRequest> {
    const [request] = await loadAll<CodeRequest>(unit, CodeRequest, 't.id = $1', [id]);
    if (!request) throw new DomainError('code-request-unknown');
    return request;
  }

  /** Locked, after its learner. */
  async byId(unit: Unit, id: string): Promise<CodeRequest> {
    const [request] = await lockAll<CodeRequest>(unit, CodeRequest, 't.id = $1', [id]);
    if (!request) throw new DomainError('code-request-unknown');
    return request;
  }

  /** As far as the caller sees. */
  async isOpenAbout(unit: Unit, learnerId: string): Promise<boolean> {
    const open = await unit.query(`select from code_request where learner_id = $1 and state = 'open'`, [learnerId]);
    return open.length > 0;
  }

  add(unit: Unit, request: CodeRequest): Promise<void> {
    return insertAll(unit, CodeRequest, [request]);
  }

  save(unit: Unit, request: CodeRequest): Promise<void> {
    return updateAll(unit, CodeRequest, [request]);
  }

  /** The organisation of a stay in sight, the last year's first, or else of a row; with the path of who sees it. */
  async placeOf(unit: Unit, learnerId: string): Promise<{ id: string; path: string[] }> {
    const [place] = await unit.query<{ id: string; path: string[] }>(
      `select o.id, o.path from organisation o join (
         select organisation_id, school_year, 0 as n from enrolment where learner_id = $1
         union all select organisation_id, '', 1 from learner_source where learner_id = $1) p on p.organisation_id = o.id
        order by p.n, p.school_year desc, o.code limit 1`,
      [learnerId],
    );
    if (!place) throw new DomainError('learner-unknown');
    return place;
  }

  /** While the record is saved, the history of its code says who changed it and why. */
  saying<T>(
    unit: Unit,
    { actor, why }: { readonly actor: string; readonly why: string },
    step: () => Promise<T>,
  ): Promise<T> {
    return unit.under('app.code_by', actor, () => unit.under('app.code_why', why, step));
  }
}
