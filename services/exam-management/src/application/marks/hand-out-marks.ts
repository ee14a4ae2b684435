import { Injectable, type OnModuleInit } from '@nestjs/common';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { type Attempt, Poller, Quarantine } from '@pan/kit/jobs';
import type { ExamSession } from '../../domain/exam-session.js';
import { Mark } from '../../domain/mark.js';
import { MarkRepository } from '../../persistence/marks/mark.repository.js';
import { ScoreRepository } from '../../persistence/marks/score.repository.js';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';
import { PublishGroups } from '../sessions/publish-groups.js';

/** Hands marks out, some hundred at a time, then publishes the results of groups. The session's lock keeps another instance away. */
@Injectable()
export class HandOutMarks implements OnModuleInit {
  private readonly notAsked = new Quarantine('ask-releases');
  private readonly notHandedOut = new Quarantine('hand-out-marks');

  constructor(
    private readonly work: UnitOfWork,
    private readonly poller: Poller,
    private readonly sessions: ExamSessionRepository,
    private readonly scores: ScoreRepository,
    private readonly marks: MarkRepository,
    private readonly groups: PublishGroups,
  ) {}

  onModuleInit(): void {
    this.poller.register({
      name: 'hand-out-marks',
      run: () => this.run(),
      next: () => this.work.run((unit) => unit.asService(() => this.next(unit))),
    });
  }

  private next(unit: Unit): Promise<number | null> {
    return this.sessions.nextRelease(unit, { asked: this.notAsked.ids, handedOut: this.notHandedOut.ids });
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
    const due = await this.sessions.dueForRelease(unit, now, leftOut, most);
    take(due.map(({ id }) => id));
    for (const session of due) {
      session.askRelease(now, { absent: 0, sitting: 0 });
      await this.sessions.save(unit, session);
    }
    return due.length;
  }

  /** A session waits until nobody sits any more and everything is scored. */
  private async handOut(unit: Unit, { leftOut, take }: Attempt): Promise<number> {
    const session = await this.sessions.toHandOut(unit, leftOut);
    if (!session) return 0;
    take([session.id]);
    const given = await this.give(unit, session);
    if (given === null) return 0;
    if (given > 0) return given;
    session.conclude(await unit.now());
    await this.sessions.save(unit, session);
    await this.groups.run(unit, session.id);
    return 1;
  }

  /** Under the session's lock: what a rescoring asked for while the lock was waited for is seen here. Null while it waits. */
  private async give(unit: Unit, session: ExamSession): Promise<number | null> {
    if (await this.scores.isWaitedFor(unit, session.id)) return null;
    const scored = await this.scores.unreleased(unit, session.id);
    const now = await unit.now();
    const released = scored.map(({ sittingId, of, mark }) => Mark.release(newId(), sittingId, of, mark, now));
    await this.marks.addAll(
      unit,
      released.map(({ mark }) => mark),
      released.map(({ fact }) => fact),
    );
    return released.length;
  }
}
