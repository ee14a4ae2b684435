import type { examManagement } from '@pan/client';
import type { Responses } from '../qti/item.ts';

export type Sitting = examManagement.components['schemas']['SittingView'];
export type Item = Sitting['items'][number];
export type Presentation = Sitting['presentation'];
export type Receipt = examManagement.components['schemas']['ReceiptView'];
export type Queue = examManagement.components['schemas']['QueueBody'];

/** What the service says of a sitting's time, in each answer. */
export type Said = Partial<Pick<Sitting, 'state' | 'deadlineAt' | 'pausedAt' | 'serverTime'>>;

/** What the device tells of itself. */
export interface Presence {
  readonly itemRef?: string;
  readonly answered: number;
  readonly queued: number;
}

/** What was left empty is not told. */
export const given = (responses: Responses): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(responses).flatMap(([name, values]) => (values.length > 0 ? [[name, [...values]]] : [])),
  );
