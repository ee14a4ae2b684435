import { applyDecorators, StreamableFile } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IdPath, type Reply } from '@pan/kit/http';
import { fileTypes, type KeptFile } from '@pan/qti';
import { Matches } from 'class-validator';

const sha256 = /^[0-9a-f]{64}$/;
const example = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** A digest by which something is kept. */
export const Sha256 = (): PropertyDecorator =>
  applyDecorators(ApiProperty({ pattern: sha256.source, example, description: 'SHA-256' }), Matches(sha256));

export class FilePath extends IdPath {
  @Sha256() hash!: string;
}

export const fileAnswer = { schema: { type: 'string', format: 'binary' } } as const;
export const fileKinds = [...fileTypes];

/** As it is, for no device to keep, since the next reader of a school's computer is another; nothing in it runs. */
export function fileOf({ type, bytes }: KeptFile, reply: Reply): StreamableFile {
  void reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  return new StreamableFile(bytes, { type, length: bytes.length });
}
