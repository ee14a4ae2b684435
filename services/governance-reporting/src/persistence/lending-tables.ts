import { EntitySchema } from 'typeorm';

/** What happened to an organisation’s loans in a month. */
export interface LendingCount {
  organisationId: string;
  schoolYear: string;
  month: string;
  opened: number;
  renewed: number;
  returned: number;
  expired: number;
}

/** The loans of one reader in an organisation and month; those whose facts name no pseudonym are together under an empty one. */
export interface LendingReader {
  organisationId: string;
  schoolYear: string;
  month: string;
  person: string;
  opened: number;
}

/** A hold and where it stands. */
export interface KnownHold {
  holdId: string;
  organisationId: string;
  /** Null where the fact names none. A pseudonym is of the school year in which the hold was placed. */
  person: string | null;
  schoolYear: string | null;
  state: 'waiting' | 'ready' | 'met' | 'lapsed';
}

/** A licence: it serves until its date, unless its loans are used up before. */
export interface KnownLicence {
  licenceId: string;
  organisationId: string;
  expiresAt: string | null;
  exhausted: boolean;
}

export const LendingCounts = new EntitySchema<LendingCount>({
  name: 'LendingCount',
  tableName: 'lending_count',
  columns: {
    organisationId: { name: 'organisation_id', type: 'uuid', primary: true },
    schoolYear: { name: 'school_year', type: 'text', primary: true },
    month: { type: 'text', primary: true },
    opened: { type: 'integer' },
    renewed: { type: 'integer' },
    returned: { type: 'integer' },
    expired: { type: 'integer' },
  },
});

export const LendingReaders = new EntitySchema<LendingReader>({
  name: 'LendingReader',
  tableName: 'lending_reader',
  columns: {
    organisationId: { name: 'organisation_id', type: 'uuid', primary: true },
    schoolYear: { name: 'school_year', type: 'text', primary: true },
    month: { type: 'text', primary: true },
    person: { type: 'text', primary: true },
    opened: { type: 'integer' },
  },
});

export const KnownHolds = new EntitySchema<KnownHold>({
  name: 'KnownHold',
  tableName: 'known_hold',
  columns: {
    holdId: { name: 'hold_id', type: 'uuid', primary: true },
    organisationId: { name: 'organisation_id', type: 'uuid' },
    person: { type: 'text', nullable: true },
    schoolYear: { name: 'school_year', type: 'text', nullable: true },
    state: { type: 'text' },
  },
});

export const KnownLicences = new EntitySchema<KnownLicence>({
  name: 'KnownLicence',
  tableName: 'known_licence',
  columns: {
    licenceId: { name: 'licence_id', type: 'uuid', primary: true },
    organisationId: { name: 'organisation_id', type: 'uuid' },
    expiresAt: { name: 'expires_at', type: 'timestamp with time zone', nullable: true },
    exhausted: { type: 'boolean' },
  },
});
