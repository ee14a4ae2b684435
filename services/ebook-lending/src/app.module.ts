import { Module } from '@nestjs/common';
import { schemaOf } from '@pan/contracts';
import type { ServiceOptions } from '@pan/kit';
import { settings } from './config.js';
import { OrganisationsConsumer } from './messaging/organisations.consumer.js';
import { migrations } from './persistence/migrations/index.js';
import { entities } from './persistence/tables.js';
import './problems.js';

@Module({
  controllers: [OrganisationsConsumer],
  providers: [],
})
export class AppModule {}

export const service: ServiceOptions = {
  schema: settings,
  entities,
  migrations,
  listens: {
    schemaOf,
    topics: ['student-record.events', 'resource-catalogue.events'],
    tables: ['known_organisation'],
  },
};
