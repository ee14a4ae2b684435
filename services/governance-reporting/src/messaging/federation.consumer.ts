import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  EnrolmentCancelledV1,
  EnrolmentConfirmedV1,
  EnrolmentRequestedV1,
  InstitutionAdmittedV1,
  InstitutionSuspendedV1,
  OfferingPublishedV1,
  OfferingWithdrawnV1,
} from '@pan/contracts';
import { schoolYearOf } from '@pan/kit/domain';
import { EventContext, Hears } from '@pan/kit/messaging';
import { EnrolmentRequests, KnownInstitutions, KnownOfferings } from '../persistence/federation-tables.js';

/** Copies institutions, offerings and requests as they stand now. */
@Controller()
export class FederationConsumer {
  @Hears(InstitutionAdmittedV1)
  admitted(@Payload() event: InstitutionAdmittedV1, @Ctx() { unit }: EventContext): void {
    const { institutionId, organisationId } = event;
    unit.put(KnownInstitutions, { institutionId, organisationId, suspended: false });
  }

  @Hears(InstitutionSuspendedV1)
  suspended(@Payload() event: InstitutionSuspendedV1, @Ctx() { unit }: EventContext): void {
    const { institutionId, organisationId } = event;
    unit.put(KnownInstitutions, { institutionId, organisationId, suspended: true });
  }

  @Hears(OfferingPublishedV1)
  offeringPublished(@Payload() event: OfferingPublishedV1, @Ctx() { unit }: EventContext): void {
    const { offeringId, courseId, organisationId, seats = null, endsOn = null } = event;
    unit.put(KnownOfferings, { offeringId, courseId, organisationId, seats, endsOn, open: true });
  }

  @Hears(OfferingWithdrawnV1)
  offeringWithdrawn(@Payload() { offeringId }: OfferingWithdrawnV1, @Ctx() { unit }: EventContext): void {
    unit.patch(KnownOfferings, { offeringId }, { open: false });
  }

  @Hears(EnrolmentRequestedV1)
  requested(@Payload() event: EnrolmentRequestedV1, @Ctx() { unit, event: { occurredAt } }: EventContext): void {
    const { requestId, homeOrganisationId, hostOrganisationId, person = null } = event;
    const schoolYear = schoolYearOf(occurredAt);
    const request = { requestId, homeOrganisationId, hostOrganisationId, person };
    unit.put(EnrolmentRequests, { ...request, schoolYear, state: 'requested' });
  }

  @Hears(EnrolmentConfirmedV1)
  confirmed(@Payload() { requestId }: EnrolmentConfirmedV1, @Ctx() { unit }: EventContext): void {
    unit.patch(EnrolmentRequests, { requestId }, { state: 'confirmed' });
  }

  @Hears(EnrolmentCancelledV1)
  cancelled(@Payload() { requestId }: EnrolmentCancelledV1, @Ctx() { unit }: EventContext): void {
    unit.patch(EnrolmentRequests, { requestId }, { state: 'cancelled' });
  }
}
