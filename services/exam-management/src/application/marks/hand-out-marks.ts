import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { type Attempt, Poller, Quarantine } from '@pan/kit/jobs';
import { type Release, ReleaseRepository } from '../../persistence/marks/release.repository.js';
import { ScoreRepository } from '../../persistence/marks/score.repository.js';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';
import { OrganisationPlanRepository } from '../../persistence/sessions/organisation-plan.repository.js';
import { PublishGroups } from '../sessions/publish-groups.js';
import { GiveMarks } from './give-marks.js';

/** Hands marks out, some hundred at a time, then publishes the results of groups. The session's lock keeps another instance away. */
@Injectable()
export class HandOutMarks implements OnModuleInit {
  private readonly notAsked = new Quarantine('ask-releases');
  private readonly notHandedOut = new Quarantine('hand-out-marks');

  constructor(
    private readonly work: UnitOfWork,
    private readonly poller: Poller,
    private readonly sessions: ExamSessionRepository,
    private readonly plans: OrganisationPlanRepository,
    private readonly releases: ReleaseRepository,
    private readonly scores: ScoreRepository,
    private readonly giveMarks: GiveMarks,
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
    return this.releases.nextRelease(unit, { asked: this.notAsked.ids, handedOut: this.notHandedOut.ids });
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
    const sessions = await this.releases.sessionsDue(unit, now, leftOut, most);
    const plans = await this.releases.plansDue(unit, now, leftOut, most);
    take([...sessions, ...plans].map(({ id }) => id));
    for (const due of [...sessions, ...plans]) due.askRelease(now, { absent: 0, sitting: 0 });
    for (const session of sessions) await this.sessions.save(unit, session);
    if (plans.length > 0) await this.plans.saveAll(unit, plans);
    return sessions.length + plans.length;
  }

  /** Marks wait until nobody sits any more and everything is scored: in the organisation, or where none has a plan of its own. */
  private async handOut(unit: Unit, { leftOut, take }: Attempt): Promise<number> {
    const release = await this.releases.toHandOut(unit, leftOut);
    if (!release) return 0;
    const { session, plan } = release;
    take([(plan ?? session).id]);
    const given = await this.give(unit, release);
    if (given === null) return 0;
    if (given > 0) return given;
    (plan ?? session).conclude(await unit.now());
    await (plan ? this.plans.saveAll(unit, [plan]) : this.sessions.save(unit, session));
    await this.groups.run(unit, session.id, plan && [plan.organisationId]);
    return 1;
  }

  /** Under the session's lock: what a rescoring asked for while the lock was waited for is seen here. Null while it waits. */
  private async give(unit: Unit, release: Release): Promise<number | null> {
    if (await this.scores.isWaitedFor(unit, release)) return null;
    return this.giveMarks.run(unit, release, await unit.now());
  }
}
