import { StreamableFile } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IdPath, type Reply } from '@pan/kit/http';
import { fileTypes, type KeptFile } from '@pan/qti';
import { Matches } from 'class-validator';

export class FilePath extends IdPath {
  @ApiProperty({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256' })
  @Matches(/^[0-9a-f]{64}$/)
  hash!: string;
}

export const fileAnswer = { schema: { type: 'string', format: 'binary' } } as const;
export const fileKinds = [...fileTypes];

/** As it is, for nobody to keep but the device that asked; nothing in it runs. */
export function fileOf({ type, bytes }: KeptFile, reply: Reply): StreamableFile {
  void reply
    .header('cache-control', 'private, max-age=3600')
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  return new StreamableFile(bytes, { type, length: bytes.length });
}
