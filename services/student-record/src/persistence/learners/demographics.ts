import { currentCaller } from '@pan/kit/context';
import { demographicFields } from '../../domain/corrections/correctable.js';

/** What says when somebody was born and of which sex; a permanent code says both. */
export interface Demographics {
  readonly birthDate?: string | null;
  readonly sex?: string | null;
  readonly permanentCode?: string | null;
  readonly statements?: readonly StatementRecord[];
}

/** What a family says of a datum that was not corrected as it asked. */
export interface StatementRecord {
  readonly kind: string;
  readonly recordId: string | null;
  readonly field: string;
  readonly text: string;
  readonly saidAt: string;
}

/** By the token alone: also whoever wrote a value reads it by this scope. OneRoster's addresses have its own (decision 0031). */
export const readsDemographics = (): boolean => currentCaller().scopes.has('demographics:read');

/** A record as the caller is shown it: without the scope these fields are absent, not null, which would say that nobody knows them. */
export function asShown<T extends Demographics>(record: T): T {
  if (readsDemographics()) return record;
  const { birthDate: _, sex: __, permanentCode: ___, ...shown } = record;
  const statements = shown.statements?.filter(({ field }) => !demographicFields.includes(field));
  return { ...shown, ...(statements && { statements }) } as T;
}
