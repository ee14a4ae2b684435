import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';

/** Nobody's reading is remembered: some days after its end, a loan or hold no longer says whose it was. */
@Injectable()
export class ForgetReaders {
  constructor(private readonly work: UnitOfWork) {}

  run(afterDays: number): Promise<number> {
    return this.work.run((unit) =>
      unit.asService(async () => {
        const loans = await unit.query(
          `update loan set learner_id = null where id in (
           select id from loan where state <> 'open' and learner_id is not null
             and ended_at <= clock_timestamp() - make_interval(secs => $1) limit 500 for update skip locked) returning id`,
          [afterDays * 86_400],
        );
        const holds = await unit.query(
          `update hold set learner_id = null where id in (
           select id from hold where ended_at is not null and learner_id is not null
             and ended_at <= clock_timestamp() - make_interval(secs => $1) limit 500 for update skip locked) returning id`,
          [afterDays * 86_400],
        );
        return loans.length + holds.length;
      }),
    );
  }
}
