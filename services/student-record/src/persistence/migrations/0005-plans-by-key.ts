import { PlansByKey } from '@pan/kit/data';

export class PlansByKey1763800000004 extends PlansByKey {
  protected readonly functions = [
    'read_learner(text, uuid)',
    'read_results(text, uuid, uuid, integer)',
    'read_accommodations(text, uuid, uuid, integer)',
    'read_account(text, text)',
  ];
}
