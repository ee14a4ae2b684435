import { Readable } from 'node:stream';
import { Controller, Get, Header, Inject, Param, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Page } from '@pan/kit/data';
import { ApiProblems, isHeld, PageOf, PageQuery, Public, type Reply, type Request } from '@pan/kit/http';
import { type ServiceSettings, SETTINGS } from '@pan/kit/ops';
import { mapPolicy } from '../../application/editions/network-map.js';
import { ReadEditions } from '../../application/editions/read-editions.js';
import { EditionFilePath, EditionPath, editionView, EditionView, KeysView } from './editions.dto.js';

const EditionPage = PageOf(EditionView);
const fileAnswer = { schema: { type: 'string', format: 'binary' } } as const;

/** What is released, for everybody. */
@ApiTags('editions')
@Controller('v1')
export class EditionsController {
  constructor(
    private readonly editions: ReadEditions,
    @Inject(SETTINGS) private readonly settings: ServiceSettings,
  ) {}

  @Get('editions')
  @Public()
  @ApiOperation({ summary: 'Les éditions publiées, la plus récente d’abord / Released editions, the newest first' })
  @ApiOkResponse({ type: EditionPage })
  async listEditions(@Query() query: PageQuery): Promise<Page<EditionView>> {
    const { items, nextCursor } = await this.editions.released(query);
    return { items: items.map((row) => editionView(row, this.settings.PUBLIC_URL)), nextCursor };
  }

  @Get('editions/:number')
  @Public()
  @ApiOperation({ summary: 'Une édition publiée / A released edition' })
  @ApiOkResponse({ type: EditionView })
  @ApiProblems('edition-unknown')
  async readEdition(@Param() { number }: EditionPath): Promise<EditionView> {
    return editionView(await this.editions.edition(number), this.settings.PUBLIC_URL);
  }

  @Get('editions/:number/files/:path')
  @Public()
  @ApiOperation({ summary: 'Un fichier d’une édition; il ne change jamais / A file of an edition; it never changes' })
  @ApiHeader({
    name: 'If-None-Match',
    required: false,
    description: 'ETag du fichier que le lecteur détient / of the file that the reader holds',
  })
  @ApiProduces(
    ...['text/csv', 'application/json', 'application/csvm+json', 'application/ld+json', 'application/jose'],
    ...['application/geo+json', 'text/html'],
  )
  @ApiOkResponse(fileAnswer)
  @ApiResponse({ status: 304, description: 'Le lecteur le détient / The reader holds it' })
  @ApiProblems('edition-unknown', 'edition-file-unknown')
  async readFile(
    @Param() { number, path }: EditionFilePath,
    @Req() request: Request,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<StreamableFile | undefined> {
    const { file, content } = await this.editions.file(number, path);
    const etag = `"${file.sha256}"`;
    void reply.header('etag', etag).header('cache-control', 'public, max-age=31536000, immutable');
    // How a reader of a table finds what describes it (CSVW model, 5.2).
    if (path.endsWith('.csv'))
      void reply.header('link', `<${path}-metadata.json>; rel="describedby"; type="application/csvm+json"`);
    if (path.endsWith('.html')) void reply.header('content-security-policy', mapPolicy);
    if (isHeld(request, etag)) {
      void reply.code(304);
      return undefined;
    }
    return new StreamableFile(Readable.from(content), {
      ...{ type: file.mediaType, length: file.bytes },
      disposition: `inline; filename="${path}"`,
    });
  }

  @Get('edition-keys')
  @Public()
  @ApiOperation({ summary: 'Les clés qui vérifient les signatures (JWKS) / The keys that verify signatures (JWKS)' })
  @ApiOkResponse({ type: KeysView })
  editionKeys(): Promise<KeysView> {
    return this.editions.keys();
  }

  @Get('catalogue.jsonld')
  @Public()
  @Header('content-type', 'application/ld+json')
  @ApiOperation({
    summary: 'Les dernières éditions comme catalogue DCAT-AP 3 / The newest editions as a DCAT-AP 3 catalogue',
  })
  @ApiProduces('application/ld+json')
  @ApiOkResponse({ schema: { type: 'object' } })
  async dcatCatalogue(): Promise<string> {
    return JSON.stringify(await this.editions.catalogue());
  }
}
