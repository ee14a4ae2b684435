import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { newId, RateLimits, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type Audience, Message, type Written } from '../../domain/messages/message.js';
import { sight } from '../../persistence/learners/learners.queries.js';
import { AudienceQueries } from '../../persistence/messages/audience.queries.js';
import { MessageRepository } from '../../persistence/messages/message.repository.js';
import { OrganisationRepository, type Place } from '../../persistence/organisations/organisation.repository.js';
import { organisationInReach } from '../organisations/reach.js';
import { seeEverything } from '../organisations/see-everything.js';
import { Attach } from './attach.js';
import { pollOf } from './send-messages.js';
import { sendingSide } from './sending-side.js';

/** By one staff member, or by a system. */
const ofStaff = { name: 'messages-staff', points: 60, seconds: 3_600, refusal: 'too-many-messages' } as const;
const ofSystem = { name: 'messages-system', points: 1_200, seconds: 3_600, refusal: 'too-many-messages' } as const;

/** A school writes to a family, a class or all of its families; the copies are made when they are due. */
@Injectable()
export class WriteMessage {
  constructor(
    private readonly work: UnitOfWork,
    private readonly limits: RateLimits,
    private readonly organisations: OrganisationRepository,
    private readonly audiences: AudienceQueries,
    private readonly messages: MessageRepository,
    private readonly attach: Attach,
  ) {}

  /** @throws DomainError school-only, organisation-unknown, learner-unknown, class-unknown, message-audience-malformed, attachments-not-taken, too-many-messages, and those of Message.write */
  run(code: string, written: Written, now = new Date()): Promise<string> {
    const { subject } = sendingSide();
    mustNameWhom(written.audience);
    if (written.attachments > 0) this.attach.mustTake();
    return this.work.run(async (unit) => {
      const place = subject === null ? await organisationInReach(unit, code) : await this.called(unit, code);
      const speaker = await seeEverything(unit, () => this.audiences.speaker(unit, subject, place.id));
      const quiet = await this.messages.quietHours(unit, place.path);
      const { learnerId } = written.audience;
      if (subject !== null)
        await this.audiences.see(unit, sight('read-record', learnerId ? { learner: learnerId } : {}));
      const audience = await this.audiences.inSight(unit, written.audience, place.id, !speaker.isOffice);
      const of = { id: newId(), organisationId: place.id, visibleTo: place.path };
      const message = Message.write(of, speaker, { ...written, audience }, quiet, now);
      await this.limits.take(subject === null ? ofSystem : ofStaff, subject ?? currentCaller().clientId);
      await this.messages.add(unit, message);
      if (message.kept.standing === 'queued') unit.due(pollOf(message.kept.lane), message.kept.dueAt);
      return message.kept.id;
    });
  }

  /** Where staff may write, their classes and functions say. */
  private async called(unit: Unit, code: string): Promise<Place> {
    const [place] = await this.organisations.ofCodes(unit, [code]);
    return place!;
  }
}

/** @throws DomainError message-audience-malformed */
function mustNameWhom({ kind, learnerId, classId }: Audience): void {
  if ((kind === 'family') !== (learnerId !== null) || (kind === 'class') !== (classId !== null))
    throw new DomainError('message-audience-malformed');
}
