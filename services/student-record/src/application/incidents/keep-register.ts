import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, UnitOfWork } from '@pan/kit/data';
import { requireVersion, schoolDay } from '@pan/kit/domain';
import { Incident, type IncidentSaid } from '../../domain/incidents/incident.js';
import { IncidentRepository } from '../../persistence/incidents/incident.repository.js';
import { organisationInReach } from '../organisations/reach.js';

/** An organisation enters an incident, and completes the entry as more is known and whoever has to be told is told. */
@Injectable()
export class KeepRegister {
  constructor(
    private readonly work: UnitOfWork,
    private readonly incidents: IncidentRepository,
  ) {}

  /** @throws DomainError organisation-unknown, and those of Incident.enter */
  enter(organisation: string, said: IncidentSaid, now = new Date()): Promise<string> {
    return this.work.run(async (unit) => {
      const { id: organisationId, path: visibleTo } = await organisationInReach(unit, organisation);
      const by = actorOf(currentCaller());
      const of = { id: newId(), organisationId, visibleTo, enteredBy: by };
      const incident = Incident.enter(of, said, schoolDay(now), now);
      await this.incidents.add(unit, incident, by, now);
      return incident.id;
    });
  }

  /** @returns its version. @throws DomainError incident-unknown, and those of Incident.revise */
  revise(id: string, said: IncidentSaid, version: number | null, now = new Date()): Promise<number> {
    return this.work.run(async (unit) => {
      const incident = await this.incidents.byId(unit, id);
      requireVersion(version, incident.version);
      incident.revise(said, schoolDay(now));
      await this.incidents.save(unit, incident, actorOf(currentCaller()), now);
      return incident.version;
    });
  }
}
