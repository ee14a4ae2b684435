import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';

/** Where in the network an organisation is. */
export interface Place {
  readonly id: string;
  /** Codes from the top of the network down to it. */
  readonly path: readonly string[];
}

@Injectable()
export class OrganisationRepository {
  /** Each of them once, whoever asks. @throws DomainError organisation-unknown */
  async ofCodes(unit: Unit, codes: readonly string[]): Promise<Place[]> {
    const asked = [...new Set(codes)];
    const places = await unit.query<Place>(`select id, path from organisation where code = any($1)`, [asked]);
    if (places.length < asked.length) throw new DomainError('organisation-unknown');
    return places;
  }
}
