import { Controller, Inject, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Reply, Request } from '@pan/kit/http';
import { SETTINGS } from '@pan/kit/ops';
import {
  learningResource,
  readCollectionQuery,
  readFields,
  resourceHolders,
  resourceReads,
  resourceShape,
  type Parameters,
  type ResourceRead,
} from '@pan/oneroster';
import { PersonReads } from '../../application/learners/person-reads.js';
import type { Settings } from '../../config.js';
import { ResourceQueries } from '../../persistence/resources/resources.queries.js';
import { addRead, answerOne, answerPage, discovered, Discovers } from './routes.js';

const base = 'ims/oneroster/resources/v1p2';
const ofUser = '/users/';

/** OneRoster 1.2, resources: the catalogue's, and those that schools give to classes, courses and people. */
@ApiTags('oneroster')
@Controller(base)
export class ResourcesController {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly queries: ResourceQueries,
    private readonly reads: PersonReads,
  ) {}

  @Discovers('discoverResources')
  discover(@Param('file') file: string): object {
    const files = ['onerosterv1p2resourcesservice_openapi3_v1p0.json', 'imsorv1p2_resources_openapi3_v1p0.json'];
    const operations = resourceReads.map((one) => ({ ...one, resource: learningResource }));
    return discovered(file, files, this.settings, { title: 'OneRoster Resources 1.2', base, operations });
  }

  /** What any of the reads answers. */
  async answer({ path, single }: ResourceRead, request: Request, reply: Reply): Promise<object> {
    const given = request.query as Parameters;
    const keys = request.params as Readonly<Record<string, string>>;
    if (single) {
      const fields = readFields(given, learningResource);
      return answerOne(learningResource, fields, resourceShape(await this.queries.one(keys['sourcedId']!)));
    }
    const query = readCollectionQuery(given, learningResource);
    const holder = resourceHolders.find((one) => `${one}SourcedId` in keys);
    const key = holder && keys[`${holder}SourcedId`]!;
    const { items, ...place } = await this.queries.page(holder ? { holder, key: key! } : null, query);
    if (path.startsWith(ofUser)) await this.reads.record([key!]);
    const page = { items: items.map(resourceShape), ...place };
    return answerPage({ request, reply, publicUrl: this.settings.PUBLIC_URL }, learningResource, query, page);
  }
}

for (const read of resourceReads)
  addRead(
    ResourcesController.prototype,
    { ...read, resource: learningResource, ofPersons: read.path.startsWith(ofUser) },
    (controller, request, reply) => controller.answer(read, request, reply),
  );
