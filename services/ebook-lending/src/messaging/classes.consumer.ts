import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  ClassClosedV1,
  ClassJoinedV1,
  ClassLeftV1,
  ClassOpenedV1,
  ClassStaffedV1,
  ClassUnstaffedV1,
} from '@pan/contracts';
import { EventContext, Hears } from '@pan/kit/messaging';
import { ClosedClasses, KnownMemberships, KnownTeachings } from '../persistence/tables.js';

/** Copies who is in which class and who teaches it: staff see the loans of their own pupils. */
@Controller()
export class ClassesConsumer {
  @Hears(ClassOpenedV1)
  opened(@Payload() { classId }: ClassOpenedV1, @Ctx() { unit }: EventContext): void {
    unit.put(ClosedClasses, { classId, closed: false });
  }

  @Hears(ClassClosedV1)
  closed(@Payload() { classId }: ClassClosedV1, @Ctx() { unit }: EventContext): void {
    unit.put(ClosedClasses, { classId, closed: true });
  }

  @Hears(ClassJoinedV1)
  joined(@Payload() { classId, learnerId }: ClassJoinedV1, @Ctx() { unit }: EventContext): void {
    unit.put(KnownMemberships, { classId, learnerId, present: true });
  }

  @Hears(ClassLeftV1)
  left(@Payload() { classId, learnerId }: ClassLeftV1, @Ctx() { unit }: EventContext): void {
    unit.put(KnownMemberships, { classId, learnerId, present: false });
  }

  @Hears(ClassStaffedV1)
  staffed(@Payload() { classId, staffId }: ClassStaffedV1, @Ctx() { unit }: EventContext): void {
    unit.put(KnownTeachings, { classId, staffId, present: true });
  }

  @Hears(ClassUnstaffedV1)
  unstaffed(@Payload() { classId, staffId }: ClassUnstaffedV1, @Ctx() { unit }: EventContext): void {
    unit.put(KnownTeachings, { classId, staffId, present: false });
  }
}
