import { Module } from '@nestjs/common';
import { schemaOf } from '@pan/contracts';
import type { ServiceOptions } from '@pan/kit/service';
import { OrganisationsConsumer } from '@pan/record-copies';
import { CatalogueIndex } from './application/resources/catalogue-index.js';
import { CreateResource } from './application/resources/create-resource.js';
import { FoldSearch } from './application/search/fold-search.js';
import { AskAgain } from './application/harvest/ask-again.js';
import { TakePage } from './application/harvest/take-page.js';
import { HarvestSource } from './application/harvest/harvest-source.js';
import { AnswerOai } from './application/oai/answer-oai.js';
import { ShownResources } from './application/oai/shown.queries.js';
import { PublishResource } from './application/resources/publish-resource.js';
import { PutSource } from './application/harvest/put-source.js';
import { ReleaseFrameworks } from './application/resources/release-frameworks.js';
import { ResourceQueries } from './application/resources/resources.queries.js';
import { ReviseResource } from './application/resources/revise-resource.js';
import { Search } from './application/search/search.queries.js';
import { SourceQueries } from './application/harvest/sources.queries.js';
import { StartHarvest } from './application/harvest/start-harvest.js';
import { WithdrawResource } from './application/resources/withdraw-resource.js';
import { settings } from './config.js';
import { FrameworksController } from './http/frameworks.controller.js';
import { OaiController } from './http/oai.controller.js';
import { ResourcesController } from './http/resources.controller.js';
import { SourcesController } from './http/sources.controller.js';
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
