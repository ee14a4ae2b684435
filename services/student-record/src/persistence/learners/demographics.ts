import { currentCaller } from '@pan/kit/context';

/** What says when somebody was born and of which sex; a permanent code says both. */
export interface Demographics {
  readonly birthDate?: string | null;
  readonly sex?: string | null;
  readonly permanentCode?: string | null;
}

/** By the token alone: also whoever wrote a value reads it by this scope. OneRoster's addresses have its own (decision 0031). */
export const readsDemographics = (): boolean => currentCaller().scopes.has('demographics:read');

/** A record as the caller is shown it: without the scope these fields are absent, not null, which would say that nobody knows them. */
export function asShown<T extends Demographics>(record: T): T {
  if (readsDemographics()) return record;
  const { birthDate: _, sex: __, permanentCode: ___, ...shown } = record;
  return shown as T;
}
