import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  HoldLapsedV1,
  HoldMetV1,
  HoldPlacedV1,
  HoldReadyV1,
  HoldWaitingV1,
  LicenceAcquiredV1,
  LicenceExhaustedV1,
  LicenceRevisedV1,
  LoanExpiredV1,
  LoanOpenedV1,
  LoanRenewedV1,
  LoanReturnedV1,
} from '@pan/contracts';
import { monthOf, schoolYearOf } from '@pan/kit/domain';
import { EventContext, Hears } from '@pan/kit/messaging';
import {
  KnownHolds,
  KnownLicences,
  LendingCounts,
  LendingReaders,
  type LendingCount,
} from '../persistence/lending-tables.js';

type LoanEvent = 'opened' | 'renewed' | 'returned' | 'expired';

/** Counts what happens to loans, in the month in which it happens; copies holds and licences, whose state changes. */
@Controller()
export class LendingConsumer {
  @Hears(LoanOpenedV1)
  opened(@Payload() event: LoanOpenedV1, @Ctx() context: EventContext): void {
    count('opened', event, context);
    const { organisationId, person = '' } = event;
    context.unit.increment(LendingReaders, { ...monthFrom(context), organisationId, person }, 'opened');
  }

  @Hears(LoanRenewedV1)
  renewed(@Payload() event: LoanRenewedV1, @Ctx() context: EventContext): void {
    count('renewed', event, context);
  }

  @Hears(LoanReturnedV1)
  returned(@Payload() event: LoanReturnedV1, @Ctx() context: EventContext): void {
    count('returned', event, context);
  }

  @Hears(LoanExpiredV1)
  expired(@Payload() event: LoanExpiredV1, @Ctx() context: EventContext): void {
    count('expired', event, context);
  }

  @Hears(HoldPlacedV1)
  holdPlaced(@Payload() event: HoldPlacedV1, @Ctx() { unit, event: { occurredAt } }: EventContext): void {
    const { holdId, organisationId, person = null } = event;
    unit.put(KnownHolds, { holdId, organisationId, person, schoolYear: schoolYearOf(occurredAt), state: 'waiting' });
  }

  @Hears(HoldReadyV1)
  holdReady(@Payload() { holdId }: HoldReadyV1, @Ctx() { unit }: EventContext): void {
    unit.patch(KnownHolds, { holdId }, { state: 'ready' });
  }

  @Hears(HoldWaitingV1)
  holdWaiting(@Payload() { holdId }: HoldWaitingV1, @Ctx() { unit }: EventContext): void {
    unit.patch(KnownHolds, { holdId }, { state: 'waiting' });
  }

  @Hears(HoldMetV1)
  holdMet(@Payload() { holdId }: HoldMetV1, @Ctx() { unit }: EventContext): void {
    unit.patch(KnownHolds, { holdId }, { state: 'met' });
  }

  @Hears(HoldLapsedV1)
  holdLapsed(@Payload() { holdId }: HoldLapsedV1, @Ctx() { unit }: EventContext): void {
    unit.patch(KnownHolds, { holdId }, { state: 'lapsed' });
  }

  @Hears(LicenceAcquiredV1)
  licenceAcquired(@Payload() event: LicenceAcquiredV1, @Ctx() { unit }: EventContext): void {
    const { licenceId, organisationId, expiresAt = null } = event;
    unit.put(KnownLicences, { licenceId, organisationId, expiresAt, exhausted: false });
  }

  /** New terms make an exhausted licence serve again; where they do not, `licence-exhausted` follows. */
  @Hears(LicenceRevisedV1)
  licenceRevised(@Payload() event: LicenceRevisedV1, @Ctx() context: EventContext): void {
    this.licenceAcquired(event, context);
  }

  @Hears(LicenceExhaustedV1)
  licenceExhausted(@Payload() { licenceId }: LicenceExhaustedV1, @Ctx() { unit }: EventContext): void {
    unit.patch(KnownLicences, { licenceId }, { exhausted: true });
  }
}

function count(what: LoanEvent, { organisationId }: { organisationId: string }, context: EventContext): void {
  const place: Partial<LendingCount> = { organisationId, ...monthFrom(context) };
  context.unit.increment(LendingCounts, place, what);
}

const monthFrom = ({ event: { occurredAt } }: EventContext) => ({
  schoolYear: schoolYearOf(occurredAt),
  month: monthOf(occurredAt),
});
