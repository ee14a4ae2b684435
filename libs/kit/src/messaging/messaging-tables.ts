/** What a consumer keeps beside its effects, in the same database: how far it has read, what it has applied, what it could not apply. */
export const messagingSql = `
create table consumer_position (
  topic text not null,
  partition integer not null,
  cluster_id text not null,
  next_offset bigint not null,
  -- How far reactions have happened: a rebuild moves next_offset back, never this.
  reacted_until bigint not null default 0,
  primary key (topic, partition)
);
create table inbox (
  event_id uuid primary key,
  topic text not null,
  partition integer not null,
  "offset" bigint not null
);
create index inbox_place on inbox (topic, partition, "offset");
create table parked_key (
  topic text not null,
  key text not null,
  since timestamptz not null,
  primary key (topic, key)
);
create table dead_letter (
  id bigint generated always as identity primary key,
  topic text not null,
  partition integer not null,
  "offset" bigint not null,
  key text not null,
  headers jsonb not null,
  payload text,
  code text not null,
  reason text not null,
  at timestamptz not null,
  foreign key (topic, key) references parked_key deferrable initially deferred
);
create index dead_letter_queue on dead_letter (topic, key, id);
`;
