import { Controller, Inject, Param, type Type } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Reply, Request } from '@pan/kit/http';
import { SETTINGS } from '@pan/kit/ops';
import {
  collections,
  readCollectionQuery,
  readFields,
  rosteringOperations,
  sets,
  sets11,
  Shapes,
  Shapes11,
  withinOf,
  type Parameters,
  type RosteringOperation,
} from '@pan/oneroster';
import { ReadRoster } from '../../application/oneroster/read-roster.js';
import type { Said } from '../../application/oneroster/known-objects.js';
import type { Settings } from '../../config.js';
import { addRead, answerOne, answerPage, discovered, Discovers } from './routes.js';

const base = 'ims/oneroster/rostering/v1p2';
const base11 = 'ims/oneroster/v1p1';

/** A version of the rostering service, with a route for each of its reads. */
abstract class RosteringReads {
  protected abstract readonly shapes: Shapes;
  protected abstract readonly sets: typeof sets11;

  constructor(
    private readonly roster: ReadRoster,
    @Inject(SETTINGS) protected readonly settings: Settings,
  ) {}

  async answer({ set, single }: RosteringOperation, request: Request, reply: Reply): Promise<object> {
    const path = request.params as Record<string, string>;
    const given = request.query as Parameters;
    const resource = this.sets[set];
    if (single) {
      const fields = readFields(given, resource);
      return answerOne(resource, fields, this.shaped(await this.roster.one(set, path['sourcedId']!)));
    }
    const query = readCollectionQuery(given, resource);
    const { items, ...place } = await this.roster.page(set, resource, withinOf(path), query);
    const page = { items: items.map((item) => this.shaped(item)), ...place };
    return answerPage({ request, reply, publicUrl: this.settings.PUBLIC_URL }, resource, query, page);
  }

  private shaped({ as, known }: Said): object {
    return (this.shapes[as] as (known: Said['known']) => object).call(this.shapes, known);
  }
}

const addressesAt =
  (base: string, { PUBLIC_URL }: Settings) =>
  (type: keyof typeof collections, id: string): string =>
    `${PUBLIC_URL}/${base}/${collections[type]}/${id}`;

/** OneRoster 1.2, rostering. */
@ApiTags('oneroster')
@Controller(base)
export class RosteringController extends RosteringReads {
  protected readonly sets = sets;
  protected readonly shapes = new Shapes(addressesAt(base, this.settings));

  constructor(roster: ReadRoster, @Inject(SETTINGS) settings: Settings) {
    super(roster, settings);
  }

  @Discovers('discoverRostering')
  discover(@Param('file') file: string): object {
    const files = ['onerosterv1p2rostersservice_openapi3_v1p0.json', 'imsorv1p2_rostering_openapi3_v1p0.json'];
    const operations = rosteringOperations.map((operation) => ({ ...operation, resource: sets[operation.set] }));
    return discovered(file, files, this.settings, { title: 'OneRoster Rostering 1.2', base, operations });
  }
}

/** OneRoster 1.1, read by older clients. */
@ApiTags('oneroster')
@Controller(base11)
export class Rostering11Controller extends RosteringReads {
  protected readonly sets = sets11;
  protected readonly shapes = new Shapes11(addressesAt(base11, this.settings));

  constructor(roster: ReadRoster, @Inject(SETTINGS) settings: Settings) {
    super(roster, settings);
  }
}

const ofPersons = ['users', 'students', 'teachers', 'demographics', 'enrollments'];

function addReads({ prototype }: Type<RosteringReads>, version: 'v1p2' | 'v1p1'): void {
  for (const operation of rosteringOperations) {
    const { set } = operation;
    const id = version === 'v1p1' ? `${operation.id}V1p1` : operation.id;
    const resource = version === 'v1p1' ? sets11[set] : sets[set];
    const settings = { ...operation, id, resource, version, ofPersons: ofPersons.includes(set) };
    addRead(prototype, settings, (controller, request, reply) => controller.answer(operation, request, reply));
  }
}

addReads(RosteringController, 'v1p2');
addReads(Rostering11Controller, 'v1p1');
