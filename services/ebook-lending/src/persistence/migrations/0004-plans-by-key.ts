import { PlansByKey } from '@pan/kit/data';

export class PlansByKey1764100000003 extends PlansByKey {
  protected readonly functions = [
    'title_availability(uuid, uuid[])',
    'hold_places(uuid[])',
    'orphaned_holds(uuid[])',
    'open_pool(uuid, uuid[])',
  ];
}
