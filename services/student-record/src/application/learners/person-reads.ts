import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { Database } from '@pan/kit/data';
import { AccessLog } from '@pan/kit/people';

/** Entries about reads of persons. What a family reads of its own is shown later to the schools of the learner. */
@Injectable()
export class PersonReads {
  constructor(
    private readonly accessLog: AccessLog,
    private readonly database: Database,
  ) {}

  async record(learners: readonly string[]): Promise<void> {
    const { subject, person } = currentCaller();
    if (!subject || person?.role === 'staff' || learners.length === 0) return this.accessLog.record({ learners });
    const [schools] = await this.database.query<{ codes: string[] }>(
      `select organisations_seeing($1::uuid[]) as codes`,
      [learners],
    );
    await this.accessLog.record({ learners, visibleTo: schools!.codes });
  }
}
