import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Level } from '@pan/contracts';
import { insertAll, loadAll, type Unit, UnitOfWork } from '@pan/kit/data';
import { type Attempt, Poller, Quarantine } from '@pan/kit/jobs';
import { v7 as uuidv7 } from 'uuid';
import { ExamSession } from '../../domain/exam-session.js';
import { Mark } from '../../domain/mark.js';
import { publishGroups } from '../sessions/publish-groups.js';

const atOnce = 500;

interface Scored {
  sitting_id: string;
  learner_id: string;
  organisation_id: string;
  paper_id: string;
  subject: string;
  level: Level;
  school_year: string;
  mark: number;
}

/** Hands marks out, some hundred at a time, then tells the results of groups. The session's lock keeps a second round away. */
@Injectable()
export class HandOutMarks implements OnModuleInit {
  private readonly notAsked = new Quarantine('ask-releases');
  private readonly notHandedOut = new Quarantine('hand-out-marks');

  constructor(
    private readonly work: UnitOfWork,
    private readonly poller: Poller,
  ) {}

  onModuleInit(): void {
    this.poller.register({ name: 'hand-out-marks', everyMs: 1_000, run: () => this.run() });
  }

  /** @returns how much was done: sessions whose date has come, marks, sessions concluded */
  async run(): Promise<number> {
    const asService = (step: (unit: Unit) => Promise<number>) =>
      this.work.run((unit) => unit.asService(() => step(unit)));
    const asked = await this.notAsked.attempt(20, (attempt) => asService((unit) => this.askDue(unit, attempt)));
    return asked + (await this.notHandedOut.attempt(1, (attempt) => asService((unit) => this.handOut(unit, attempt))));
  }

  private async askDue(unit: Unit, { most, leftOut, take }: Attempt): Promise<number> {
    const now = await unit.now();
    const due = await loadAll(
      unit,
      ExamSession,
      't.release_asked_at is null and t.release_at <= $1 and t.id <> all($2::uuid[])',
      [now, leftOut, most],
      'order by t.release_at limit $3 for no key update skip locked',
    );
    take(due.map(({ id }) => id));
    for (const session of due) {
      session.askRelease(now, { absent: 0, sitting: 0 });
      await unit.save(session);
    }
    return due.length;
  }

  /** A session waits until nobody sits any more and everything is scored. */
  private async handOut(unit: Unit, { leftOut, take }: Attempt): Promise<number> {
    const [session] = await loadAll(
      unit,
      ExamSession,
      `t.release_asked_at is not null and t.released_at is null and t.id <> all($1::uuid[])
           and not exists (select from sitting s where s.session_id = t.id and s.submitted_at is null)
           and not exists (select from scoring_due d where d.session_id = t.id)
           and not exists (select from sitting s where s.session_id = t.id and not exists (select from sitting_score p where p.sitting_id = s.id))`,
      [leftOut],
      'order by t.release_asked_at limit 1 for no key update skip locked',
    );
    if (!session) return 0;
    take([session.id]);
    const given = await this.give(unit, session);
    if (given === null) return 0;
    if (given > 0) return given;
    session.conclude(await unit.now());
    await unit.save(session);
    await publishGroups(unit, session.id);
    return 1;
  }

  /** Under the session's lock: what a rescoring asked for while the lock was waited for is seen here. Null while it waits. */
  private async give(unit: Unit, session: ExamSession): Promise<number | null> {
    const due = await unit.query(`select 1 from scoring_due where session_id = $1 limit 1`, [session.id]);
    if (due.length > 0) return null;
    const scored = await unit.query<Scored>(
      `select p.sitting_id, surviving_record(p.learner_id) as learner_id, p.organisation_id, e.paper_id, a.subject, e.level, e.school_year, p.mark
         from sitting_score p join exam_session e on e.id = p.session_id join paper a on a.id = e.paper_id
        where p.session_id = $1 and not exists (select from mark m where m.sitting_id = p.sitting_id)
        order by p.sitting_id limit ${atOnce}`,
      [session.id],
    );
    const now = await unit.now();
    const released = scored.map(({ sitting_id, mark, ...one }) => {
      const of = {
        learnerId: one.learner_id,
        organisationId: one.organisation_id,
        sessionId: session.id,
        paperId: one.paper_id,
        subject: one.subject,
        level: one.level,
        schoolYear: one.school_year,
      };
      return Mark.release(uuidv7(), sitting_id, of, mark, now);
    });
    await insertAll(
      unit,
      Mark,
      released.map(({ mark }) => mark),
    );
    await unit.emit(...released.map(({ fact }) => fact));
    return released.length;
  }
}
