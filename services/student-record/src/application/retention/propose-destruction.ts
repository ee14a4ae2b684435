import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import { afterMonths } from '../../domain/consents/consent.js';
import { fileRules, type PupilFile, ruleOn } from '../../domain/files/files.js';
import { Destruction } from '../../domain/retention/destruction.js';
import { DestructionRepository, type Listed } from '../../persistence/retention/destruction.repository.js';
import { organisationInReach } from '../organisations/reach.js';
import { whileDestroying } from './while-destroying.js';

/** Lists the files that are past the term of the organisation's own schedule, and freezes the list with the rule as it stands. */
@Injectable()
export class ProposeDestruction {
  constructor(
    private readonly work: UnitOfWork,
    private readonly destructions: DestructionRepository,
  ) {}

  /** @throws DomainError organisation-unknown, retention-rule-not-entered, nothing-due */
  run(organisation: string, file: PupilFile, now = new Date()): Promise<string> {
    const today = schoolDay(now);
    const by = actorOf(currentCaller());
    return this.work.run(async (unit) => {
      const place = await organisationInReach(unit, organisation);
      const { listed, rule, latest } = await whileDestroying(unit, async () => {
        const entered = await this.destructions.ruleOf(unit, place.path, file);
        if (!entered) throw new DomainError('retention-rule-not-entered');
        const upTo = afterMonths(today, -12 * entered.years);
        const frozen = { ...entered, since: ruleOn(fileRules[file].retention, today).since };
        return { listed: await this.destructions.due(unit, organisation, file, upTo), rule: frozen, latest: upTo };
      });
      const destruction = Destruction.propose(
        {
          ...{ id: newId(), organisationId: place.id, visibleTo: place.path, file, rule, latest },
          ...{ listed: listed.length, listHash: hashOf(listed), proposedBy: by, proposedAt: now },
        },
        today,
      );
      await unit.asService(() => this.destructions.add(unit, destruction, listed));
      return destruction.id;
    });
  }
}

/** Whoever holds the list can show that it is the one that was approved; from the hash nobody is found. */
function hashOf(listed: readonly Listed[]): string {
  const lines = listed.map(({ learnerId, organisationId, since }) => `${organisationId} ${learnerId} ${since}\n`);
  return createHash('sha256').update(lines.sort().join('')).digest('hex');
}
