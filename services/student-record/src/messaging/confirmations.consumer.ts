import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  CatalogueErasureConfirmedV1,
  type ErasureConfirmation,
  ExamErasureConfirmedV1,
  FederationErasureConfirmedV1,
  GovernanceErasureConfirmedV1,
  LendingErasureConfirmedV1,
} from '@pan/contracts';
import { EventContext, Hears } from '@pan/kit/messaging';
import { CertifyDestruction } from '../application/retention/certify-destruction.js';

/** The other services confirm that they keep nothing more of what the record has destroyed. */
@Controller()
export class ConfirmationsConsumer {
  constructor(private readonly certify: CertifyDestruction) {}

  @Hears(ExamErasureConfirmedV1)
  exams(@Payload() fact: ExamErasureConfirmedV1, @Ctx() context: EventContext): Promise<void> {
    return this.confirmed(fact, context);
  }

  @Hears(LendingErasureConfirmedV1)
  lending(@Payload() fact: LendingErasureConfirmedV1, @Ctx() context: EventContext): Promise<void> {
    return this.confirmed(fact, context);
  }

  @Hears(FederationErasureConfirmedV1)
  federation(@Payload() fact: FederationErasureConfirmedV1, @Ctx() context: EventContext): Promise<void> {
    return this.confirmed(fact, context);
  }

  @Hears(CatalogueErasureConfirmedV1)
  catalogue(@Payload() fact: CatalogueErasureConfirmedV1, @Ctx() context: EventContext): Promise<void> {
    return this.confirmed(fact, context);
  }

  @Hears(GovernanceErasureConfirmedV1)
  governance(@Payload() fact: GovernanceErasureConfirmedV1, @Ctx() context: EventContext): Promise<void> {
    return this.confirmed(fact, context);
  }

  private confirmed({ itemId, part }: ErasureConfirmation, context: EventContext): Promise<void> {
    const service = context.event.type.slice(0, context.event.type.indexOf('.'));
    return context.once(() => this.certify.confirmed(service, itemId, part, new Date()));
  }
}
