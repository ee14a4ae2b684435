import { Readable } from 'node:stream';
import { Controller, Get, Param, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ApiProblems, Public, type Reply, type Request, Unlimited } from '@pan/kit/http';
import { rangeOf } from '../domain/sealed-package.js';
import { ServePackage } from '../application/packages/serve-package.js';
import { fileAnswer, Sha256 } from './content-file.js';

class PackagePath {
  @Sha256() hash!: string;
}

/** What devices fetch ahead, from here or from any cache on the way. */
@ApiTags('packages')
@Controller('v1/packages')
export class PackagesController {
  constructor(private readonly serve: ServePackage) {}

  @Get(':hash')
  @Public()
  @Unlimited()
  @ApiOperation({
    summary: 'Le paquet scellé d’une séance / The sealed package of a session',
    description:
      'AES-256-GCM : 12 octets d’IV, le chiffré, 16 octets d’étiquette. La clé vient au départ de la passation, jamais avant. / AES-256-GCM: 12 bytes of IV, the ciphertext, 16 bytes of tag. The key comes at the start of a sitting, never before.',
  })
  @ApiHeader({ name: 'Range', required: false, schema: { type: 'string', pattern: '^bytes=[0-9]*-[0-9]*$' } })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse(fileAnswer)
  @ApiResponse({ status: 206, description: 'Une partie / A part' })
  @ApiResponse({ status: 304, description: 'Le lecteur le détient / The reader holds it' })
  @ApiResponse({ status: 416, description: 'Au-delà de la fin / Beyond the end' })
  @ApiProblems('package-unknown')
  async readPackage(
    @Param() { hash }: PackagePath,
    @Req() request: Request,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<StreamableFile | undefined> {
    const size = await this.serve.size(hash);
    const etag = `"${hash}"`;
    void reply
      .header('etag', etag)
      .header('accept-ranges', 'bytes')
      .header('cache-control', 'public, max-age=31536000, immutable');
    if (request.headers['if-none-match'] === etag) {
      void reply.code(304);
      return undefined;
    }
    const range = rangeOf(request.headers.range, size);
    if (range === false) {
      void reply.code(416).header('content-range', `bytes */${size}`);
      return undefined;
    }
    const { from, to } = range ?? { from: 0, to: size - 1 };
    if (range) void reply.code(206).header('content-range', `bytes ${from}-${to}/${size}`);
    return new StreamableFile(Readable.from(this.serve.bytes(hash, from, to)), {
      type: 'application/octet-stream',
      length: to - from + 1,
    });
  }
}
