import { instantOf, schoolDay } from '@pan/kit/domain';
import { kindsOfData, type KindOfData, type Words } from './kinds-of-data.js';
import { operationIn } from './operations.js';

/** What the log keeps of one look, as it was at that moment. */
export interface AccessEntry {
  readonly id: string;
  readonly at: string;
  /** Whose record it was about, by the number that it has now. */
  readonly learnerId: string;
  readonly organisations: readonly { readonly code: string; readonly name: string }[];
  readonly role: string;
  readonly purpose: string;
  readonly legalBasis: string;
  readonly operation: string;
  /** Whether whoever reads the log looked. */
  readonly own: boolean;
  /** Of the question that whoever reads the log has asked about it, if any. */
  readonly question: string | null;
}

const roles: Readonly<Record<string, Words>> = {
  system: { fr: 'système de l’organisation', en: 'system of the organisation' },
  staff: { fr: 'membre du personnel', en: 'member of the staff' },
  guardian: { fr: 'parent ou tuteur', en: 'parent or guardian' },
  learner: { fr: 'élève', en: 'learner' },
};

/** In what role somebody looked; never who of them. */
export const roleOf = (code: string): Words => roles[code] ?? { fr: code, en: code };

export interface OperationInWords extends Words {
  readonly code: string;
  readonly data: readonly (Words & { readonly code: KindOfData })[];
}

export function operationInWords(code: string): OperationInWords {
  const { fr, en, shows } = operationIn(code) ?? { fr: code, en: code, shows: [] };
  return { code, fr, en, data: shows.map((kind) => ({ code: kind, ...kindsOfData[kind] })) };
}

const dayOf = ({ at }: AccessEntry): string => schoolDay(instantOf(at));

/** Looks of one organisation, in one role, for one purpose, by one operation, on one day. */
export interface AccessGroup {
  readonly day: string;
  readonly entries: readonly AccessEntry[];
}

/** Entries, the newest first, put together where all but the instant is the same; groups stay in that order. */
export function grouped(entries: readonly AccessEntry[]): AccessGroup[] {
  const groups = new Map<string, { day: string; entries: AccessEntry[] }>();
  for (const entry of entries) {
    const day = dayOf(entry);
    const { organisations, role, purpose, legalBasis, operation, own } = entry;
    const codes = organisations.map(({ code, name }) => [code, name]);
    const key = JSON.stringify([day, codes, role, purpose, legalBasis, operation, own]);
    const group = groups.get(key) ?? { day, entries: [] };
    group.entries.push(entry);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/**
 * Of entries read ahead, those of whole days, so that a group is not cut in two by a page; a day that is longer than that is cut.
 * @param more whether there are entries behind them
 */
export function wholeDays(entries: readonly AccessEntry[], more: boolean): readonly AccessEntry[] {
  const last = entries.at(-1);
  if (!more || !last) return entries;
  const day = dayOf(last);
  const whole = entries.filter((entry) => dayOf(entry) !== day);
  return whole.length > 0 ? whole : entries;
}
