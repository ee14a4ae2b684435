import { currentCaller } from '@pan/kit/context';
import { type DomainError, explain, type FieldError } from '@pan/kit/domain';
import type { ItemProblemView } from './roster/changes.dto.js';

/** Why one row of several was refused, in the caller's language; the others stand. @param errors what is wrong with its shape */
export function rowProblem(
  code: string,
  params: DomainError['params'] = {},
  errors: readonly FieldError[] = [],
): ItemProblemView {
  const { language } = currentCaller();
  const shown = errors.map(({ pointer, code: rule, [language]: detail }) => ({ pointer, code: rule, detail }));
  return { ...explain(code, params, language), errors: shown };
}

/** Of the row at this place in what was sent. */
export const refusedRow = (index: number, ...why: Parameters<typeof rowProblem>) =>
  ({ index, outcome: 'refused', problem: rowProblem(...why) }) as const;
