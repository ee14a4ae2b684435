import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError, instantOf, schoolDay } from '@pan/kit/domain';
import { keptDays, type Measurement } from '../../domain/inventory/measurement.js';
import { MeasurementRepository } from '../../persistence/inventory/measurement.repository.js';

/** A probe or a school's system tells what a connection carried; what was told before is not counted again. */
@Injectable()
export class RecordMeasurements {
  constructor(
    private readonly work: UnitOfWork,
    private readonly measurements: MeasurementRepository,
  ) {}

  /** @returns how many are new @throws DomainError connection-unknown, date-ahead, measurement-too-old */
  run(connection: string, all: readonly Measurement[]): Promise<number> {
    return this.work.run(async (unit) => {
      const now = await unit.now();
      const ahead = all.find(({ at }) => instantOf(at) > now);
      if (ahead) throw new DomainError('date-ahead', { day: schoolDay(instantOf(ahead.at)) });
      const oldest = now.getTime() - keptDays * 86_400_000;
      const old = all.find(({ at }) => instantOf(at).getTime() < oldest);
      if (old) throw new DomainError('measurement-too-old', { at: old.at, days: keptDays });
      const organisationId = await this.measurements.organisationOf(unit, connection);
      return this.measurements.add(unit, connection, organisationId, all);
    });
  }
}
