// What the domain's Offering says of itself, for reads that skip the domain.

/** `isOver`, the other way round, by the day in Quebec. */
export const isNotOver = (offering: string): string => `${offering}.ends_on >= school_day()`;

/** Among what can be chosen: neither withdrawn nor over. */
export const isOffered = (offering: string): string => `${offering}.withdrawn_at is null and ${isNotOver(offering)}`;

/** `requireOpen`: a request made today would be taken. */
export const takesRequests = (offering: string): string =>
  `${isOffered(offering)} and school_day() between coalesce(${offering}.enrol_from, '-infinity') and coalesce(${offering}.enrol_until, 'infinity')`;

/** A course goes with its last offering that is not over; one of which no offering is told yet is there. */
export const isCourseOffered = (course: string): string => `
${course}.withdrawn_at is null and coalesce(
  (select bool_or(${isNotOver('f')}) from offering f where f.course_id = ${course}.id and f.withdrawn_at is null), true)`;
