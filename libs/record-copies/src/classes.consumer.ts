import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  ClassChangedV1,
  ClassClosedV1,
  ClassJoinedV1,
  ClassLeftV1,
  ClassOpenedV1,
  ClassStaffedV1,
  ClassUnstaffedV1,
} from '@pan/contracts';
import { EventContext, Hears } from '@pan/kit/messaging';
import { ClosedClasses, KnownClasses, KnownMemberships, KnownTeachings } from './tables.js';

// A class, its learners and its teachers come from different partitions: one may be heard before the other, and they meet when read.

/** Copies the classes. A change is what holds now: a class that was closed is open again. */
@Controller()
export class ClassesConsumer {
  @Hears(ClassOpenedV1)
  opened(@Payload() event: ClassOpenedV1, @Ctx() { unit }: EventContext): void {
    const { classId, organisationId, schoolYear, level } = event;
    unit.put(KnownClasses, { classId, organisationId, schoolYear, level, closed: false });
  }

  @Hears(ClassChangedV1)
  changed(@Payload() event: ClassChangedV1, @Ctx() context: EventContext): void {
    this.opened(event, context);
  }

  @Hears(ClassClosedV1)
  closed(@Payload() { classId }: ClassClosedV1, @Ctx() { unit }: EventContext): void {
    unit.patch(KnownClasses, { classId }, { closed: true });
  }
}

/** In place of `ClassesConsumer`, for a service that asks only whether a class has ended. */
@Controller()
export class ClosedClassesConsumer {
  @Hears(ClassOpenedV1)
  opened(@Payload() { classId }: ClassOpenedV1, @Ctx() { unit }: EventContext): void {
    unit.put(ClosedClasses, { classId, closed: false });
  }

  @Hears(ClassChangedV1)
  changed(@Payload() event: ClassChangedV1, @Ctx() context: EventContext): void {
    this.opened(event, context);
  }

  @Hears(ClassClosedV1)
  closed(@Payload() { classId }: ClassClosedV1, @Ctx() { unit }: EventContext): void {
    unit.put(ClosedClasses, { classId, closed: true });
  }
}

/** Copies which learner is in which class. */
@Controller()
export class MembershipsConsumer {
  @Hears(ClassJoinedV1)
  joined(@Payload() { classId, learnerId }: ClassJoinedV1, @Ctx() { unit }: EventContext): void {
    unit.put(KnownMemberships, { classId, learnerId, present: true });
  }

  @Hears(ClassLeftV1)
  left(@Payload() { classId, learnerId }: ClassLeftV1, @Ctx() { unit }: EventContext): void {
    unit.put(KnownMemberships, { classId, learnerId, present: false });
  }
}

/** Copies which member of staff teaches which class. */
@Controller()
export class TeachingsConsumer {
  @Hears(ClassStaffedV1)
  staffed(@Payload() { classId, staffId }: ClassStaffedV1, @Ctx() { unit }: EventContext): void {
    unit.put(KnownTeachings, { classId, staffId, present: true });
  }

  @Hears(ClassUnstaffedV1)
  unstaffed(@Payload() { classId, staffId }: ClassUnstaffedV1, @Ctx() { unit }: EventContext): void {
    unit.put(KnownTeachings, { classId, staffId, present: false });
  }
}
