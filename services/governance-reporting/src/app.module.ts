import { Module } from '@nestjs/common';
import { schemaOf } from '@pan/contracts';
import type { ServiceOptions } from '@pan/kit';
import { LearnerFigures } from './application/learner-figures.queries.js';
import { settings } from './config.js';
import { Plan } from './domain/plan.js';
import { IndicatorsController } from './http/indicators.controller.js';
import { PlanController } from './http/plan.controller.js';
import { LearnersConsumer } from './messaging/learners.consumer.js';
import { OrganisationsConsumer } from './messaging/organisations.consumer.js';
import { migrations } from './persistence/migrations/index.js';
import { entities } from './persistence/tables.js';
import './problems.js';
import { register } from './register/register.js';

@Module({
  controllers: [PlanController, IndicatorsController, OrganisationsConsumer, LearnersConsumer],
  providers: [{ provide: Plan, useFactory: () => Plan.of(register) }, LearnerFigures],
})
export class AppModule {}

export const service: ServiceOptions = {
  schema: settings,
  entities,
  migrations,
  listens: {
    schemaOf,
    topics: ['student-record.events'],
    tables: ['known_organisation', 'known_stay', 'questioned_learner', 'merged_learner'],
  },
};
