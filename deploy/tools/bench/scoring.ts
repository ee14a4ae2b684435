import { choiceItems } from './scoring/choice-items.ts';
import { packageImport } from './scoring/package-import.ts';
import { rescoring } from './scoring/rescoring.ts';
import type { Scenario } from './stage.ts';

/** What scoring costs, from the package to scripts that are scored again. */
export const scoring: readonly Scenario[] = [choiceItems, packageImport, rescoring];
