import { Injectable } from '@nestjs/common';
import { loadAll, Retellings } from '@pan/kit';
import { Accommodation } from '../domain/accommodation.js';
import { seeEverything } from './see-everything.js';

/** Tells the exams again which accommodations hold and which have ended. */
@Injectable()
export class RetellAccommodations {
  constructor(retellings: Retellings) {
    retellings.register('exam-management', async (unit, after, limit) => {
      await seeEverything(unit);
      const order = 'order by t.id limit $2 for no key update';
      const known = await loadAll<Accommodation>(unit, Accommodation, 't.id > $1', [after, limit], order);
      return known.map(({ id, present }) => ({ id, facts: [present] }));
    });
  }
}
