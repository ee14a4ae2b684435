import { beginningOfDay, schoolYearOf, storedInteger } from '@pan/kit/domain';

/** From when on it is kept what figures were: the school year that goes on, and so many before it. */
export const rememberedFrom = (now: Date, schoolYears: number): Date =>
  beginningOfDay(`${storedInteger(schoolYearOf(now).slice(0, 4)) - schoolYears}-07-01`);
