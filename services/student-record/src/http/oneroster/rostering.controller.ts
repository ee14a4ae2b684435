import { Controller, Inject, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Reply, type Request } from '@pan/kit/http';
import { SETTINGS } from '@pan/kit/ops';
import {
  collections,
  readCollectionQuery,
  readFields,
  rosteringOperations,
  sets,
  Shapes,
  withinOf,
  type Parameters,
  type RosteringOperation,
} from '@pan/oneroster';
import { ReadRoster } from '../../application/oneroster/read-roster.js';
import type { Said } from '../../application/oneroster/known-objects.js';
import type { Settings } from '../../config.js';
import { answerOne, answerPage, OneRosterRead } from './routes.js';

const base = 'ims/oneroster/rostering/v1p2';

/** OneRoster 1.2, rostering: a route for each of the 41 reads of the standard. */
@ApiTags('oneroster')
@Controller(base)
export class RosteringController {
  private readonly shapes: Shapes;
  private readonly publicUrl: string;

  constructor(
    private readonly roster: ReadRoster,
    @Inject(SETTINGS) { PUBLIC_URL }: Settings,
  ) {
    this.publicUrl = PUBLIC_URL.replace(/\/$/, '');
    this.shapes = new Shapes((type, id) => `${this.publicUrl}/${base}/${collections[type]}/${id}`);
  }

  async answer({ set, single }: RosteringOperation, request: Request, reply: Reply): Promise<object> {
    const path = request.params as Record<string, string>;
    const given = request.query as Parameters;
    const resource = sets[set];
    if (single)
      return answerOne(
        resource,
        readFields(given, resource),
        this.shaped(await this.roster.one(set, path['sourcedId']!)),
      );
    const query = readCollectionQuery(given, resource);
    const { items, ...place } = await this.roster.page(set, withinOf(path), query);
    const page = { items: items.map((item) => this.shaped(item)), ...place };
    return answerPage({ request, reply, publicUrl: this.publicUrl }, resource, query, page);
  }

  private shaped({ as, known }: Said): object {
    return (this.shapes[as] as (known: Said['known']) => object).call(this.shapes, known);
  }
}

const ofPersons = ['users', 'students', 'teachers', 'demographics', 'enrollments'];

for (const operation of rosteringOperations) {
  const read = function (this: RosteringController, request: Request, reply: Reply) {
    return this.answer(operation, request, reply);
  };
  const descriptor = { value: read, writable: true, enumerable: false, configurable: true };
  Object.defineProperty(RosteringController.prototype, operation.id, descriptor);
  Req()(RosteringController.prototype, operation.id, 0);
  Res({ passthrough: true })(RosteringController.prototype, operation.id, 1);
  OneRosterRead({ ...operation, resource: sets[operation.set], ofPersons: ofPersons.includes(operation.set) })(
    RosteringController.prototype,
    operation.id,
    descriptor,
  );
}
