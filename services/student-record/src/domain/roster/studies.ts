import type { Attendance, Level, Sector } from '@pan/contracts';
import { DomainError } from '@pan/kit/domain';
import { type Entry, hasLevel, isUsedIn, programmeOf, sectorOf, sectorVocabularies } from '@pan/quebec';

export const moduleStandings = ['in-progress', 'acquired', 'not-acquired'] as const;
export type ModuleStanding = (typeof moduleStandings)[number];

/** A competency of a vocational programme, learned as one module. */
export interface Module {
  readonly code: string;
  readonly hours: number | null;
  readonly standing: ModuleStanding;
  /** The day of the decision, if it is known. */
  readonly on: string | null;
}

/** What a stay is for, beyond its level. */
export interface Studies {
  /** Null where nobody said one: it is that of the level. */
  readonly sector: Sector | null;
  readonly track: string | null;
  readonly programme: string | null;
  readonly attendance: Attendance | null;
  readonly term: string | null;
  readonly modules: readonly Module[];
}

/** What a system says of them: what it leaves out stays as it was, null is that there is none. */
export type StudiesSaid = {
  readonly [K in Exclude<keyof Studies, 'modules'>]?: Studies[K] | undefined;
} & { readonly modules?: readonly ModuleSaid[] | null | undefined };

export type ModuleSaid = Pick<Module, 'code' | 'standing'> & {
  readonly [K in 'hours' | 'on']?: Module[K] | undefined;
};

export const noStudies: Studies = {
  sector: null,
  track: null,
  programme: null,
  attendance: null,
  term: null,
  modules: [],
};

/** Modules that one stay may have. */
export const mostModules = 100;

/** The sector of a stay: the one that was said, else that of its level. */
export const sectorOfStay = (sector: Sector | null, level: Level): Sector | null => sector ?? sectorOf(level);

/**
 * The studies of a stay after its system spoke again. Where the stay has left its sector, what was said of that one is over.
 * @param was what was said before, and the level that it was said of
 * @throws DomainError sector-contradicts-level, track-not-of-sector, programme-not-of-sector, programme-not-in-year,
 * term-not-of-sector, modules-not-of-sector, module-twice
 */
export function studiesAfter(
  said: StudiesSaid,
  was: { readonly studies: Studies; readonly level: Level },
  level: Level,
  schoolYear: string,
): Studies {
  if (said.sector && !hasLevel(said.sector, level))
    throw new DomainError('sector-contradicts-level', { sector: said.sector, level });
  const before = was.studies.sector;
  const asked = said.sector === undefined ? (before && hasLevel(before, level) ? before : null) : said.sector;
  const sector = sectorOfStay(asked, level);
  const kept = sector === sectorOfStay(before, was.level) ? was.studies : noStudies;
  const studies: Studies = {
    sector: asked,
    track: said.track === undefined ? kept.track : said.track,
    programme: said.programme === undefined ? kept.programme : said.programme,
    attendance: said.attendance === undefined ? kept.attendance : said.attendance,
    term: said.term === undefined ? kept.term : said.term,
    modules: said.modules === undefined ? kept.modules : inOrder(said.modules ?? []),
  };
  check(studies, sector, schoolYear);
  return studies;
}

/** Modules in one order, so that saying the same again changes nothing. */
const inOrder = (modules: readonly ModuleSaid[]): Module[] =>
  modules
    .map(({ code, hours = null, standing, on = null }) => ({ code, hours, standing, on }))
    .toSorted((one, other) => (one.code < other.code ? -1 : 1));

export const sameStudies = (one: Studies, other: Studies): boolean =>
  one.sector === other.sector &&
  one.track === other.track &&
  one.programme === other.programme &&
  one.attendance === other.attendance &&
  one.term === other.term &&
  JSON.stringify(inOrder(one.modules)) === JSON.stringify(inOrder(other.modules));

function check(studies: Studies, sector: Sector | null, schoolYear: string): void {
  const { track, programme, term, modules } = studies;
  const words = sector === null ? null : sectorVocabularies[sector];
  const in_ = { sector: sector ?? 'unknown', schoolYear };
  const isWord = (of: readonly Entry[] | undefined, code: string): boolean =>
    of?.some((entry) => entry.code === code && isUsedIn(entry, schoolYear)) ?? false;
  if (track !== null && !isWord(words?.tracks, track)) throw new DomainError('track-not-of-sector', { ...in_, track });
  if (term !== null && !isWord(words?.terms, term)) throw new DomainError('term-not-of-sector', { ...in_, term });
  if (programme !== null) {
    if (!words?.programmeCode?.test(programme)) throw new DomainError('programme-not-of-sector', { ...in_, programme });
    const known = programmeOf(words.sector, programme);
    if (known && !isUsedIn(known, schoolYear)) throw new DomainError('programme-not-in-year', { ...in_, programme });
  }
  if (modules.length === 0) return;
  if (!words?.hasModules) throw new DomainError('modules-not-of-sector', in_);
  const twice = modules.find(({ code }, index) => modules[index - 1]?.code === code);
  if (twice) throw new DomainError('module-twice', { code: twice.code });
}
