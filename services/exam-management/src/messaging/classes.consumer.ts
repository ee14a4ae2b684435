import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ClassChangedV1, ClassClosedV1, ClassJoinedV1, ClassLeftV1, ClassOpenedV1 } from '@pan/contracts';
import { EventContext, Hears } from '@pan/kit/messaging';
import { KnownClasses, KnownMemberships } from '../persistence/copies.js';

/** Copies the classes and who is in them. A pupil may be heard to join before the class is heard of: they meet when read. */
@Controller()
export class ClassesConsumer {
  @Hears(ClassOpenedV1)
  classOpened(@Payload() event: ClassOpenedV1, @Ctx() { unit }: EventContext): void {
    const { classId, organisationId, schoolYear, level } = event;
    unit.put(KnownClasses, { classId, organisationId, schoolYear, level, closed: false });
  }

  @Hears(ClassChangedV1)
  classChanged(@Payload() event: ClassChangedV1, @Ctx() context: EventContext): void {
    this.classOpened(event, context);
  }

  @Hears(ClassClosedV1)
  classClosed(@Payload() { classId }: ClassClosedV1, @Ctx() { unit }: EventContext): void {
    unit.patch(KnownClasses, { classId }, { closed: true });
  }

  @Hears(ClassJoinedV1)
  classJoined(@Payload() { classId, learnerId }: ClassJoinedV1, @Ctx() { unit }: EventContext): void {
    unit.put(KnownMemberships, { classId, learnerId, present: true });
  }

  @Hears(ClassLeftV1)
  classLeft(@Payload() { classId, learnerId }: ClassLeftV1, @Ctx() { unit }: EventContext): void {
    unit.put(KnownMemberships, { classId, learnerId, present: false });
  }
}
