import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { networkOf, RateLimits, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import { v7 as uuidv7 } from 'uuid';
import { typedCode, wrongCodes } from '../../domain/admission-code.js';
import { Sitting } from '../../domain/sitting.js';
import { drawLease, leaseOf } from './leases.js';
import { savedIn, SittingViews, type SittingView } from './sitting-views.js';

interface Admission {
  candidate_id: string;
  session_id: string;
  learner_id: string;
  record_id: string;
  organisation_id: string;
  reached: boolean;
  extra: number;
  paper_id: string;
  opens_at: Date;
  closes_at: Date;
  duration_minutes: number;
}

export interface Start {
  readonly view: SittingView;
  readonly isNew: boolean;
}

/** A candidate comes in with a code. The code starts one sitting once; the device that holds its lease may come back with it. */
@Injectable()
export class StartSitting {
  constructor(
    private readonly work: UnitOfWork,
    private readonly views: SittingViews,
    private readonly limits: RateLimits,
  ) {}

  /** @param address from which the device asks */
  async run(sessionId: string, typed: string, address: string, secret = drawLease()): Promise<Start> {
    const { subject, clientId } = currentCaller();
    const allowance = subject ? wrongCodes.person : wrongCodes.room;
    const who = subject ?? `${clientId} ${sessionId} ${networkOf(address)}`;
    await this.limits.requireLeft(allowance, who);
    try {
      return await this.start(sessionId, typed, secret);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'admission-unknown') await this.limits.take(allowance, who);
      throw error;
    }
  }

  private async start(sessionId: string, typed: string, secret: string): Promise<Start> {
    const found = await this.work.run((unit) =>
      unit.asService(async () => {
        const now = await unit.now();
        const [admission] = await unit.query<Admission>(`select * from admission($1, $2, $3)`, [
          sessionId,
          typedCode(typed),
          schoolDay(now),
        ]);
        if (!admission || !mayUse(admission)) throw new DomainError('admission-unknown');
        return { ...(await this.admit(unit, admission, secret, now)), paperId: admission.paper_id, now };
      }),
    );
    return { view: await this.views.of(found, secret, found.saved), isNew: found.isNew };
  }

  /** Of two devices with one code the database lets one in; the other meets its lease. */
  private async admit(unit: Unit, of: Admission, secret: string, now: Date) {
    const lease = leaseOf(secret);
    const [running] = await unit.query<{ id: string }>(`select id from sitting where candidate_id = $1`, [
      of.candidate_id,
    ]);
    if (!running) {
      const {
        candidate_id: candidateId,
        session_id: sessionId,
        learner_id: learnerId,
        organisation_id: organisationId,
      } = of;
      const timing = { opensAt: of.opens_at, closesAt: of.closes_at, durationMinutes: of.duration_minutes };
      const candidacy = { candidateId, sessionId, learnerId, organisationId };
      const { sitting, fact } = Sitting.start(uuidv7(), candidacy, timing, of.extra, lease, now);
      const { startedAt, deadlineAt, extraTimePercent } = sitting;
      const [entered] = await unit.query(
        `insert into sitting (id, session_id, candidate_id, learner_id, organisation_id, started_at, deadline_at, extra_time_percent, lease_hash, lease_holder, at_deadline)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, false) on conflict (candidate_id) do nothing returning id`,
        [
          sitting.id,
          sessionId,
          candidateId,
          learnerId,
          organisationId,
          startedAt,
          deadlineAt,
          extraTimePercent,
          lease.hash,
          lease.holder,
        ],
      );
      if (entered) {
        await unit.emit(fact);
        return { sitting, isNew: true, saved: [] };
      }
    }
    const [there] = await unit.query<{ id: string }>(`select id from sitting where candidate_id = $1`, [
      of.candidate_id,
    ]);
    const sitting = await unit.find(Sitting, there!.id);
    sitting.requireLease(lease);
    return { sitting, isNew: false, saved: await savedIn(unit, sitting.id) };
  }
}

/** A learner's own token sits for that learner alone; any other for the organisations it reaches. */
function mayUse({ learner_id, record_id, reached }: Admission): boolean {
  const { person } = currentCaller();
  if (person && person.role !== 'staff')
    return person.role === 'learner' && [learner_id, record_id].includes(person.id);
  return reached;
}
