/** For a migration of a service that copies or keeps stays: `isOpenOn` and today of `schoolDay`, where rows are counted and chosen. */
export const schoolDaySql = `
create function school_day() returns date language sql stable parallel safe as $$
  select (now() at time zone 'America/Toronto')::date
$$;
create function open_on(ended_on date, day date) returns boolean language sql immutable parallel safe as $$
  select ended_on is null or day < ended_on
$$;
`;

/** For a later migration of the same services: a stay is attended from its first day, if that is known, to its end. */
export const firstDaysSql = `
create function attended_on(began_on date, ended_on date, day date) returns boolean language sql immutable parallel safe as $$
  select (began_on is null or began_on <= day) and open_on(ended_on, day)
$$;
`;
