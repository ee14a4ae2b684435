import type { MigrationInterface, QueryRunner } from 'typeorm';

// Copies and counters of what the other services tell. None says anything about one learner.

const exams = `
create table exam_paper (
  paper_id uuid primary key,
  subject text not null,
  level text not null,
  language text not null
);

create table exam_session (
  session_id uuid primary key,
  paper_id uuid not null,
  school_year text not null,
  level text not null,
  opens_at timestamptz not null,
  organisation_ids jsonb not null
);
create index exam_session_year on exam_session (school_year);

create table candidate_count (
  session_id uuid,
  organisation_id uuid,
  candidates integer not null,
  primary key (session_id, organisation_id)
);

create table sitting_count (
  session_id uuid,
  organisation_id uuid,
  started integer not null default 0,
  submitted integer not null default 0,
  at_deadline integer not null default 0,
  primary key (session_id, organisation_id)
);

create table session_result (
  session_id uuid,
  organisation_id uuid,
  paper_id uuid not null,
  school_year text not null,
  level text not null,
  suppressed boolean not null,
  sat integer,
  passed integer,
  primary key (session_id, organisation_id)
);
create index session_result_year on session_result (school_year);
`;

const catalogue = `
create table known_resource (
  resource_id uuid primary key,
  kind text not null,
  language text not null,
  levels jsonb not null,
  subjects jsonb not null,
  published boolean not null
);
create index known_resource_published on known_resource (kind) where published;

create table harvest_count (
  source_id uuid,
  school_year text,
  month text,
  harvests integer not null default 0,
  added integer not null default 0,
  changed integer not null default 0,
  withdrawn integer not null default 0,
  refused integer not null default 0,
  primary key (source_id, school_year, month)
);

create table known_framework (
  framework_id uuid primary key,
  code text not null,
  version text not null,
  dimensions integer not null,
  elements integer not null
);
`;

const lending = `
create table lending_count (
  organisation_id uuid,
  school_year text,
  month text,
  opened integer not null default 0,
  renewed integer not null default 0,
  returned integer not null default 0,
  expired integer not null default 0,
  primary key (organisation_id, school_year, month)
);

create table known_hold (
  hold_id uuid primary key,
  organisation_id uuid not null,
  state text not null
);
create index known_hold_waiting on known_hold (organisation_id) where state = 'waiting';

create table known_licence (
  licence_id uuid primary key,
  organisation_id uuid not null,
  expires_at timestamptz,
  exhausted boolean not null
);
create index known_licence_usable on known_licence (organisation_id, expires_at) where not exhausted;
`;

const federation = `
create table known_institution (
  institution_id uuid primary key,
  organisation_id uuid not null,
  suspended boolean not null
);

create table known_offering (
  offering_id uuid primary key,
  course_id uuid not null,
  organisation_id uuid not null,
  seats integer,
  open boolean not null
);
create index known_offering_open on known_offering (organisation_id, course_id) where open;

create table enrolment_request (
  request_id uuid primary key,
  home_organisation_id uuid not null,
  host_organisation_id uuid not null,
  school_year text not null,
  state text not null
);
create index enrolment_request_year on enrolment_request (school_year, home_organisation_id, host_organisation_id, state);
`;

export class ServiceFigures1764150000000 implements MigrationInterface {
  name = 'ServiceFigures1764150000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [exams, catalogue, lending, federation]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('copies are built again from the topics, not taken back');
  }
}
