import './application/imports/import-problems.js';
import './problems.js';
import { Module } from '@nestjs/common';
import { SETTINGS, type ServiceOptions } from '@pan/kit';
import { ApplyChanges } from './application/apply-changes.js';
import { DecideMatch } from './application/decide-match.js';
import { ImportBundle } from './application/import-bundle.js';
import { ApplyBundle } from './application/imports/apply-bundle.js';
import { LearnerQueries } from './application/learners.queries.js';
import { MatchQueries } from './application/matches.queries.js';
import { OrganisationQueries } from './application/organisations.queries.js';
import { PutOrganisation } from './application/put-organisation.js';
import { ReceiveBundle } from './application/receive-bundle.js';
import { IdentityTraces } from './application/roster/identity-traces.js';
import { Roster } from './application/roster/roster.js';
import { SourceSystems } from './application/source-systems.js';
import { UpsertRosterRow } from './application/upsert-roster-row.js';
import { settings, type Settings } from './config.js';
import { ChangesController } from './http/changes.controller.js';
import { ImportsController } from './http/imports.controller.js';
import { LearnersController } from './http/learners.controller.js';
import { MatchesController } from './http/matches.controller.js';
import { OrganisationsController } from './http/organisations.controller.js';
import { RosterController } from './http/roster.controller.js';
import { migrations } from './persistence/migrations/index.js';
import { tables } from './persistence/tables.js';

/** What this service brings to the kit. */
export const service: ServiceOptions = { schema: settings, entities: tables, migrations };

const useCases = [PutOrganisation, UpsertRosterRow, ApplyChanges, DecideMatch];
const imports = [ReceiveBundle, ImportBundle, ApplyBundle];
const queries = [OrganisationQueries, LearnerQueries, MatchQueries];
const roster = [
  Roster,
  SourceSystems,
  {
    provide: IdentityTraces,
    inject: [SETTINGS],
    useFactory: ({ IDENTITY_KEY }: Settings) => new IdentityTraces(IDENTITY_KEY),
  },
];

@Module({
  controllers: [
    OrganisationsController,
    RosterController,
    ChangesController,
    ImportsController,
    LearnersController,
    MatchesController,
  ],
  providers: [...useCases, ...imports, ...queries, ...roster],
})
export class AppModule {}
