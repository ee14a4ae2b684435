import { schoolYearOfDay, storedInteger } from '@pan/kit/domain';
import type { LegalBasis } from '../families/acts.js';
import { daysAfter } from '../transfers/transfer.js';

/** A stay as its system told it. */
export interface PathStay {
  readonly id: string;
  readonly schoolYear: string;
  readonly beganOn: string | null;
  /** The first day without it. */
  readonly endedOn: string | null;
}

/** A transfer that was asked for, by which a gap may be explained. */
export interface PathTransfer {
  readonly state: string;
  readonly movesOn: string;
}

/** Stays that have a day in common, side by side; `until` is the first day after. */
export interface Stretch<S extends PathStay> {
  readonly kind: 'stays';
  readonly from: string;
  readonly until: string;
  readonly stays: readonly S[];
}

export const gapReasons = [
  'not-yet-compulsory',
  'no-longer-compulsory',
  'transfer-asked',
  'transfer-refused',
  'transfer-withdrawn',
  'transfer-lapsed',
  'unknown',
] as const;
export type GapReason = (typeof gapReasons)[number];

/** Days without a stay; without an end up to now. */
export interface Gap {
  readonly kind: 'gap';
  readonly from: string;
  readonly until: string | null;
  readonly reason: GapReason;
}

/** Ages of compulsory attendance: from the school year after the sixth birthday, to the end of the one with the sixteenth. */
export const compulsoryAttendance: { readonly from: number; readonly until: number; readonly basis: LegalBasis } = {
  ...{ from: 6, until: 16 },
  basis: {
    ...{ law: 'RLRQ, c. I-13.3', section: 'art. 14' },
    fr: 'Fréquentation obligatoire, de l’année qui suit le sixième anniversaire à la fin de celle du seizième.',
    en: 'Compulsory attendance, from the year after the sixth birthday to the end of that of the sixteenth.',
  },
};

/** Between two school years nobody has a stay: a gap within these days of one year is none, nor is one that is shorter than a month. */
const summer = { from: '05-01', until: '09-30' };
const shortest = 31;

/** A learner's way through schools, in order: stays side by side, and the gaps between them. */
export function pathOf<S extends PathStay>(
  stays: readonly S[],
  transfers: readonly PathTransfer[],
  birthDate: string | null,
  today: string,
): (Stretch<S> | Gap)[] {
  const path: (Stretch<S> | Gap)[] = [];
  for (const stretch of stretchesOf(stays)) {
    const last = path.at(-1);
    if (last?.until && isGap(last.until, stretch.from)) path.push(gap(last.until, stretch.from, transfers, birthDate));
    path.push(stretch);
  }
  const end = path.at(-1)?.until;
  if (end && end <= today && isGap(end, today)) path.push({ ...gap(end, today, transfers, birthDate), until: null });
  return path;
}

/** A stay that says no days is of its whole school year. */
function spanOf({ schoolYear, beganOn, endedOn }: PathStay): { from: string; until: string } {
  const until = endedOn ?? `${schoolYear.slice(5)}-07-01`;
  const from = beganOn ?? `${schoolYear.slice(0, 4)}-07-01`;
  return { from: from < until ? from : until, until };
}

function stretchesOf<S extends PathStay>(stays: readonly S[]): Stretch<S>[] {
  const spans = stays
    .map((stay) => ({ stay, ...spanOf(stay) }))
    .sort(
      (one, other) => order(one.from, other.from) || order(one.until, other.until) || order(one.stay.id, other.stay.id),
    );
  const stretches: Stretch<S>[] = [];
  for (const { stay, from, until } of spans) {
    const last = stretches.at(-1);
    if (last && from < last.until)
      stretches[stretches.length - 1] = {
        ...{ ...last, stays: [...last.stays, stay] },
        until: until > last.until ? until : last.until,
      };
    else stretches.push({ kind: 'stays', from, until, stays: [stay] });
  }
  return stretches;
}

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function isGap(from: string, until: string): boolean {
  const isSummer = from.slice(5) >= summer.from && until <= `${from.slice(0, 4)}-${summer.until}`;
  return !isSummer && until >= daysAfter(from, shortest);
}

function gap(
  from: string,
  until: string,
  transfers: readonly PathTransfer[],
  birthDate: string | null,
): Gap & { until: string } {
  return { kind: 'gap', from, until, reason: reasonOf(from, until, transfers, birthDate) };
}

function reasonOf(
  from: string,
  until: string,
  transfers: readonly PathTransfer[],
  birthDate: string | null,
): GapReason {
  const asked = transfers.find(({ state, movesOn }) => state !== 'accepted' && from <= movesOn && movesOn <= until);
  if (asked) return `transfer-${asked.state}` as GapReason;
  if (birthDate === null) return 'unknown';
  const after = (age: number) => schoolYearEnd(`${storedInteger(birthDate.slice(0, 4)) + age}${birthDate.slice(4)}`);
  if (until <= `${after(compulsoryAttendance.from)}-${summer.until}`) return 'not-yet-compulsory';
  return from >= `${after(compulsoryAttendance.until)}-${summer.from}` ? 'no-longer-compulsory' : 'unknown';
}

/** In which calendar year the school year of a day ends. */
const schoolYearEnd = (day: string): string => schoolYearOfDay(day).slice(5);
