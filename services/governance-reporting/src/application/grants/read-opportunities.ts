import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { opportunity } from '../../domain/grants/common-grants.js';
import { GrantCallRepository } from '../../persistence/grants/grant-call.repository.js';

/** Calls as others' directories of grants read them, the last changed first. */
@Injectable()
export class ReadOpportunities {
  constructor(
    private readonly work: UnitOfWork,
    private readonly calls: GrantCallRepository,
  ) {}

  page(page: number, size: number, url: string): Promise<{ items: object[]; totalItems: number }> {
    return this.work.run(async (unit) => {
      const now = await unit.now();
      const { rows, total } = await this.calls.dated(unit, size, (page - 1) * size);
      return { items: rows.map(({ call, ...dates }) => opportunity(call, dates, url, now)), totalItems: total };
    });
  }

  /** @throws DomainError grant-call-unknown */
  one(id: string, url: string): Promise<object> {
    return this.work.run(async (unit) => {
      const [row] = (await this.calls.dated(unit, 1, 0, id)).rows;
      if (!row) throw new DomainError('grant-call-unknown', { call: id });
      const { call, ...dates } = row;
      return opportunity(call, dates, url, await unit.now());
    });
  }
}
