import { Module } from '@nestjs/common';
import { schemaOf } from '@pan/contracts';
import type { ServiceOptions } from '@pan/kit/service';
import { CatalogueIndex } from './application/catalogue-index.js';
import { CreateResource } from './application/create-resource.js';
import { FoldSearch } from './application/fold-search.js';
import { AskAgain } from './application/harvest/ask-again.js';
import { TakePage } from './application/harvest/take-page.js';
import { HarvestSource } from './application/harvest-source.js';
import { AnswerOai } from './application/oai/answer-oai.js';
import { ShownResources } from './application/oai/shown.queries.js';
import { PublishResource } from './application/publish-resource.js';
import { PutSource } from './application/put-source.js';
import { ReleaseFrameworks } from './application/release-frameworks.js';
import { ResourceQueries } from './application/resources.queries.js';
import { ReviseResource } from './application/revise-resource.js';
import { Search } from './application/search.queries.js';
import { SourceQueries } from './application/sources.queries.js';
import { StartHarvest } from './application/start-harvest.js';
import { WithdrawResource } from './application/withdraw-resource.js';
import { settings } from './config.js';
import { FrameworksController } from './http/frameworks.controller.js';
import { OaiController } from './http/oai.controller.js';
import { ResourcesController } from './http/resources.controller.js';
import { SourcesController } from './http/sources.controller.js';
import { OrganisationsConsumer } from './messaging/organisations.consumer.js';
import { migrations } from './persistence/migrations/index.js';
import { entities } from './persistence/tables.js';
import './problems.js';

const useCases = [CreateResource, PublishResource, ReviseResource, WithdrawResource, PutSource, StartHarvest];
const work = [HarvestSource, AskAgain, TakePage, CatalogueIndex, FoldSearch, ReleaseFrameworks];
const queries = [ResourceQueries, Search, SourceQueries, ShownResources];

@Module({
  controllers: [ResourcesController, SourcesController, FrameworksController, OaiController, OrganisationsConsumer],
  providers: [...useCases, ...work, ...queries, AnswerOai],
})
export class AppModule {}

export const service: ServiceOptions = {
  schema: settings,
  entities,
  migrations,
  listens: { schemaOf, topics: ['student-record.events'], tables: ['known_organisation'] },
};
