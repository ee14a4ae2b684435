import { PlansByKey } from '@pan/kit/data';

export class PlansByKey1764100000002 extends PlansByKey {
  protected readonly functions = [
    'admission(uuid, text, date)',
    'save_response(uuid, text, text, text, bigint, jsonb, text, timestamptz, interval)',
  ];
}
