import { Controller, Inject, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { plainText } from '@pan/kit/domain';
import type { Reply, Request } from '@pan/kit/http';
import { SETTINGS } from '@pan/kit/ops';
import {
  GradebookShapes,
  gradebookReads,
  gradebookSets,
  gradebookWrites,
  readCollectionQuery,
  readFields,
  type GradebookRead,
  type GradebookReference,
  type GradebookWithin,
} from '@pan/oneroster';
import { PersonReads } from '../../application/learners/person-reads.js';
import type { Settings } from '../../config.js';
import { GradebookQueries, type GradebookRow } from '../../persistence/gradebook/gradebook.queries.js';
import { entryKey } from './gradebook-route.js';
import { addRead, answerOne, answerPage, discovered, Discovers } from './routes.js';

const base = 'ims/oneroster/gradebook/v1p2';

/** Where the standard's services stand, and in which of their collections each kind of object. */
const places: Readonly<Record<GradebookReference, string>> = {
  academicSession: 'rostering/v1p2/academicSessions',
  class: 'rostering/v1p2/classes',
  course: 'rostering/v1p2/courses',
  org: 'rostering/v1p2/orgs',
  user: 'rostering/v1p2/users',
  category: 'gradebook/v1p2/categories',
  lineItem: 'gradebook/v1p2/lineItems',
  scoreScale: 'gradebook/v1p2/scoreScales',
  assessmentLineItem: 'gradebook/v1p2/assessmentLineItems',
};

const shapeOf = {
  categories: 'category',
  scoreScales: 'scoreScale',
  lineItems: 'lineItem',
  results: 'result',
  assessmentLineItems: 'assessmentLineItem',
  assessmentResults: 'assessmentResult',
} as const;

/** What the gradebook shows: the 15 reads of the gradebook service, the 4 of the assessment profile. */
@ApiTags('oneroster')
@Controller(base)
export class GradebookReadsController {
  private readonly shapes: GradebookShapes;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly queries: GradebookQueries,
    private readonly reads: PersonReads,
  ) {
    this.shapes = new GradebookShapes(
      (type, key) => `${settings.PUBLIC_URL}/ims/oneroster/${places[type]}/${encodeURIComponent(key)}`,
    );
  }

  @Discovers('discoverGradebook')
  discover(@Param('file') file: string): object {
    const files = ['onerosterv1p2gradebookservice_openapi3_v1p0.json', 'imsorv1p2_gradebook_openapi3_v1p0.json'];
    const operations = [...gradebookReads, ...gradebookWrites].map((one) => ({
      ...one,
      resource: gradebookSets[one.set],
    }));
    return discovered(file, files, this.settings, { title: 'OneRoster Gradebook 1.2', base, operations });
  }

  /** What any of the reads answers. */
  async answer({ set, single }: GradebookRead, request: Request, reply: Reply): Promise<object> {
    const resource = gradebookSets[set];
    const parameters = request.query as Readonly<Record<string, unknown>>;
    const keys = keysOf(request.params as Readonly<Record<string, string>>);
    if (single) {
      const fields = readFields(parameters, resource);
      const row = await this.queries.one(set, keys.sourcedId!);
      await this.seen([row]);
      return answerOne(resource, fields, this.shapes[shapeOf[set]](row as never));
    }
    const query = readCollectionQuery(parameters, resource);
    const { rows, total, goesOn } = await this.queries.page(set, keys, query);
    await this.seen(rows);
    const items = rows.map((row) => this.shapes[shapeOf[set]](row as never));
    return answerPage({ request, reply, publicUrl: this.settings.PUBLIC_URL }, resource, query, {
      items,
      total,
      goesOn,
    });
  }

  /** One entry for a page, with everybody on it. */
  private seen(rows: readonly GradebookRow[]): Promise<void> {
    return this.reads.record([...new Set(rows.flatMap(({ learner }) => learner ?? []))]);
  }
}

const keysOf = (params: Readonly<Record<string, string>>): GradebookWithin & { sourcedId?: string } =>
  Object.fromEntries(
    Object.entries(params).map(([name, key]) => [name.replace(/(?<=.)SourcedId$/, ''), plainText(key)]),
  );

for (const read of gradebookReads) {
  const settings = { ...read, resource: gradebookSets[read.set], key: entryKey, ofPersons: /results$/i.test(read.set) };
  addRead(GradebookReadsController.prototype, settings, (controller, request, reply) =>
    controller.answer(read, request, reply),
  );
}
