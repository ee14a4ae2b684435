/** What the sender of a bundle asked for. */
export interface ImportSettings {
  /** The sending system, in whose keys the rows speak. */
  readonly source: string;
  /** `valid` holds back what has errors and applies the rest; `all` refuses on any error. */
  readonly mode: 'valid' | 'all';
  /** Null: one in a hundred, and in a delta any number, since what it leaves out stays as it is. */
  readonly maxHeldPercent: number | null;
  readonly dryRun: boolean;
  readonly schoolYear: string | null;
  /** Code of the organisation below which those of the bundle hang; null leaves it to the bundle and the token. */
  readonly organisation: string | null;
}

export const importKind = 'roster-import';

export function settingsOf(asked: Partial<ImportSettings>, clientId: string): ImportSettings {
  const { source, mode, maxHeldPercent, dryRun, schoolYear, organisation } = asked;
  return {
    source: source ?? clientId,
    mode: mode ?? 'valid',
    maxHeldPercent: maxHeldPercent ?? null,
    dryRun: dryRun ?? false,
    schoolYear: schoolYear ?? null,
    organisation: organisation ?? null,
  };
}
