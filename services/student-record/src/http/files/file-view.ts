import { schoolDay } from '@pan/kit/domain';
import { fileParts } from '../../domain/files/file-parts.js';
import { fileRules, type PupilFile, pupilFiles, ruleOn } from '../../domain/files/files.js';
import { staffFunctions } from '../../domain/files/functions.js';
import type { FileRulesView } from './files.dto.js';

/** What holds today, in words. */
export function rulesView(file: PupilFile, now = new Date()): FileRulesView {
  const today = schoolDay(now);
  const { fr, en, readers, families, retention } = fileRules[file];
  const { functions, ...reading } = ruleOn(readers, today);
  return {
    ...{ file, fr, en, parts: fileParts.filter((part) => part.file === file).map(({ code }) => code) },
    readers: { ...reading, functions: functions.map((code) => ({ function: code, ...staffFunctions[code] })) },
    families: ruleOn(families, today),
    retention: ruleOn(retention, today),
  };
}

export const allRules = (): FileRulesView[] => pupilFiles.map((file) => rulesView(file));
