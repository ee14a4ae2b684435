import { Injectable } from '@nestjs/common';
import { insertAll, lockAll, type Unit, updateAll } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { Incident } from '../../domain/incidents/incident.js';

/** The register of incidents; every version of an entry is kept. */
@Injectable()
export class IncidentRepository {
  /** Locked. @throws DomainError incident-unknown */
  async byId(unit: Unit, id: string): Promise<Incident> {
    const [incident] = await lockAll<Incident>(unit, Incident, 't.id = $1', [id]);
    if (!incident) throw new DomainError('incident-unknown');
    return incident;
  }

  async add(unit: Unit, incident: Incident, by: string, at: Date): Promise<void> {
    await insertAll(unit, Incident, [incident]);
    await this.keep(unit, incident, by, at);
  }

  async save(unit: Unit, incident: Incident, by: string, at: Date): Promise<void> {
    await updateAll(unit, Incident, [incident]);
    await this.keep(unit, incident, by, at);
  }

  private async keep(unit: Unit, incident: Incident, by: string, at: Date): Promise<void> {
    const { id, organisationId: _, visibleTo: __, enteredBy: ___, enteredAt: ____, version, ...said } = incident.said;
    await unit.query(
      `insert into privacy_incident_version (incident_id, version, content, said_by, said_at) values ($1, $2, $3, $4, $5)`,
      [id, version, JSON.stringify(said), by, at],
    );
  }
}
