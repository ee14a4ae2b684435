import { Body, Controller, Param, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DomainError, plainText } from '@pan/kit/domain';
import { IfMatch, type Reply, setVersion } from '@pan/kit/http';
import { readMany, readOne, type GradebookKind } from '@pan/oneroster';
import { DeleteEntry } from '../../application/gradebook/delete-entry.js';
import type { Kept, KeyPair } from '../../application/gradebook/entry-keys.js';
import { GiveResults } from '../../application/gradebook/give-results.js';
import { PutCategory } from '../../application/gradebook/put-category.js';
import { PutLineItems } from '../../application/gradebook/put-line-items.js';
import { PutScoreScale } from '../../application/gradebook/put-score-scale.js';
import { DeletesOne, PostsMany, PutsOne } from './gradebook-route.js';

const passing = { passthrough: true } as const;

type Key = Readonly<Record<'sourcedId', string>>;
type Pairs = Promise<{ readonly sourcedIdPairs: readonly KeyPair[] }>;

/** What teachers' systems put into the gradebook: 12 writes of the gradebook service, 4 of the assessment profile. */
@ApiTags('oneroster')
@Controller('ims/oneroster/gradebook/v1p2')
export class GradebookWritesController {
  constructor(
    private readonly category: PutCategory,
    private readonly scale: PutScoreScale,
    private readonly lineItems: PutLineItems,
    private readonly results: GiveResults,
    private readonly entries: DeleteEntry,
  ) {}

  @PutsOne('categories')
  putCategory(@Param() key: Key, @Body() body: unknown, @IfMatch() version: number | null, @Res(passing) reply: Reply) {
    return kept(reply, this.category.run(of('category', key, body), version));
  }

  @PutsOne('scoreScales')
  putScoreScale(
    @Param() key: Key,
    @Body() body: unknown,
    @IfMatch() version: number | null,
    @Res(passing) reply: Reply,
  ) {
    return kept(reply, this.scale.run(of('scoreScale', key, body), version));
  }

  @PutsOne('lineItems')
  putLineItem(@Param() key: Key, @Body() body: unknown, @IfMatch() version: number | null, @Res(passing) reply: Reply) {
    return kept(reply, this.lineItems.run(of('lineItem', key, body), version));
  }

  @PutsOne('results')
  putResult(@Param() key: Key, @Body() body: unknown, @IfMatch() version: number | null, @Res(passing) reply: Reply) {
    return kept(reply, this.results.run(of('result', key, body), version));
  }

  @PutsOne('assessmentLineItems')
  putAssessmentLineItem(
    @Param() key: Key,
    @Body() body: unknown,
    @IfMatch() version: number | null,
    @Res(passing) reply: Reply,
  ) {
    return kept(reply, this.lineItems.run(of('assessmentLineItem', key, body), version));
  }

  @PutsOne('assessmentResults')
  putAssessmentResult(
    @Param() key: Key,
    @Body() body: unknown,
    @IfMatch() version: number | null,
    @Res(passing) reply: Reply,
  ) {
    return kept(reply, this.results.run(of('assessmentResult', key, body), version));
  }

  @PostsMany('postLineItemsForClass', '/classes/:classSourcedId/lineItems', 'lineItems')
  async postLineItemsForClass(@Param('classSourcedId') classKey: string, @Body() body: unknown): Pairs {
    return { sourcedIdPairs: await this.lineItems.post(readMany('lineItem', body), { classKey }) };
  }

  @PostsMany('postLineItemsForSchool', '/schools/:schoolSourcedId/lineItems', 'lineItems')
  async postLineItemsForSchool(@Param('schoolSourcedId') schoolKey: string, @Body() body: unknown): Pairs {
    return { sourcedIdPairs: await this.lineItems.post(readMany('lineItem', body), { schoolKey }) };
  }

  @PostsMany('postResultsForLineItem', '/lineItems/:lineItemSourcedId/results', 'results')
  async postResultsForLineItem(@Param('lineItemSourcedId') lineItemKey: string, @Body() body: unknown): Pairs {
    return { sourcedIdPairs: await this.results.post(readMany('result', body), { lineItemKey }) };
  }

  @PostsMany(
    'postResultsForAcademicSessionForClass',
    '/classes/:classSourcedId/academicSessions/:academicSessionSourcedId/results',
    'results',
  )
  async postResultsForAcademicSessionForClass(
    @Param('classSourcedId') classKey: string,
    @Param('academicSessionSourcedId') sessionKey: string,
    @Body() body: unknown,
  ): Pairs {
    return { sourcedIdPairs: await this.results.post(readMany('result', body), { classKey, sessionKey }) };
  }

  @DeletesOne('categories')
  async deleteCategory(@Param('sourcedId') key: string, @IfMatch() version: number | null): Promise<void> {
    await this.entries.run('category', key, null, version);
  }

  @DeletesOne('scoreScales')
  async deleteScoreScale(@Param('sourcedId') key: string, @IfMatch() version: number | null): Promise<void> {
    await this.entries.run('scoreScale', key, null, version);
  }

  @DeletesOne('lineItems')
  async deleteLineItem(@Param('sourcedId') key: string, @IfMatch() version: number | null): Promise<void> {
    await this.entries.run('lineItem', key, 'gradebook', version);
  }

  @DeletesOne('results')
  async deleteResult(@Param('sourcedId') key: string, @IfMatch() version: number | null): Promise<void> {
    await this.entries.run('result', key, 'gradebook', version);
  }

  @DeletesOne('assessmentLineItems')
  async deleteAssessmentLineItem(@Param('sourcedId') key: string, @IfMatch() version: number | null): Promise<void> {
    await this.entries.run('lineItem', key, 'assessment', version);
  }

  @DeletesOne('assessmentResults')
  async deleteAssessmentResult(@Param('sourcedId') key: string, @IfMatch() version: number | null): Promise<void> {
    await this.entries.run('result', key, 'assessment', version);
  }
}

/** The thing of the body, whose key is that of the address. */
function of<K extends GradebookKind>(kind: K, { sourcedId }: Key, body: unknown): ReturnType<typeof readOne<K>> {
  const read = readOne(kind, body);
  if ((read as { sourcedId: string }).sourcedId !== plainText(sourcedId))
    throw new DomainError('sourced-id-of-another');
  return read;
}

/** The version is the one that a later If-Match may name. */
async function kept(reply: Reply, done: Promise<Kept>): Promise<void> {
  setVersion(reply, (await done).version);
}
