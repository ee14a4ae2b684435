import { Module } from '@nestjs/common';
import { schemaOf } from '@pan/contracts';
import type { ServiceOptions } from '@pan/kit/service';
import { Erasure, ErasuresConsumer, OrganisationsConsumer } from '@pan/record-copies';
import { ConfirmErasure } from './application/confirm-erasure.js';
import { AskAgain } from './application/harvest/ask-again.js';
import { HarvestSource } from './application/harvest/harvest-source.js';
import { PutSource } from './application/harvest/put-source.js';
import { StartHarvest } from './application/harvest/start-harvest.js';
import { TakePage } from './application/harvest/take-page.js';
import { AnswerOai } from './application/oai/answer-oai.js';
import { CreateResource } from './application/resources/create-resource.js';
import { PublishResource } from './application/resources/publish-resource.js';
import { ReleaseFrameworks } from './application/resources/release-frameworks.js';
import { ReviseResource } from './application/resources/revise-resource.js';
import { WithdrawResource } from './application/resources/withdraw-resource.js';
import { FoldSearch } from './application/search/fold-search.js';
import { settings } from './config.js';
import { FrameworksController } from './http/frameworks.controller.js';
import { OaiController } from './http/oai.controller.js';
import { ResourcesController } from './http/resources.controller.js';
import { SourcesController } from './http/sources.controller.js';
import { HarvestRepository } from './persistence/harvest/harvest.repository.js';
import { RefusedRecordRepository } from './persistence/harvest/refused-record.repository.js';
import { SourceRepository } from './persistence/harvest/source.repository.js';
import { SourceQueries } from './persistence/harvest/sources.queries.js';
import { migrations } from './persistence/migrations/index.js';
import { ShownQueries } from './persistence/oai/shown.queries.js';
import { CatalogueIndex } from './persistence/resources/catalogue-index.js';
import { FrameworkRepository } from './persistence/resources/framework.repository.js';
import { ResourceRepository } from './persistence/resources/resource.repository.js';
import { ResourceQueries } from './persistence/resources/resources.queries.js';
import { SearchIndex } from './persistence/search/search-index.js';
import { SearchQueries } from './persistence/search/search.queries.js';
import { entities } from './persistence/tables.js';
import './problems.js';

const resources = [CreateResource, PublishResource, ReviseResource, WithdrawResource, ReleaseFrameworks];
const harvest = [PutSource, StartHarvest, HarvestSource, AskAgain, TakePage];
const repositories = [
  ...[ResourceRepository, CatalogueIndex, SearchIndex, FrameworkRepository],
  ...[SourceRepository, HarvestRepository, RefusedRecordRepository],
];
const queries = [ResourceQueries, SearchQueries, SourceQueries, ShownQueries];

const erasure = { provide: Erasure, useClass: ConfirmErasure };

@Module({
  controllers: [
    ...[ResourcesController, SourcesController, FrameworksController, OaiController],
    ...[OrganisationsConsumer, ErasuresConsumer],
  ],
  providers: [...resources, ...harvest, FoldSearch, AnswerOai, ...repositories, ...queries, erasure],
})
export class AppModule {}

export const service: ServiceOptions = {
  schema: settings,
  entities,
  migrations,
  listens: { schemaOf, topics: ['student-record.events'], tables: ['known_organisation'] },
};
