/**
 * SQL condition on the alias `x`: an organisation in the caller's reach keeps the row. Row-level security alone shows more, because
 * what is published is public.
 */
export const isKept = `(app_reaches_all() or coalesce(x.owner_id = any(app_reach()), false))`;
