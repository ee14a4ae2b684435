import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@pan/kit/data';
import { decodeText, DomainError } from '@pan/kit/domain';
import { ZipFile } from 'yazl';
import { ContentFileRepository } from '../../persistence/content/content-file.repository.js';
import { ItemRepository } from '../../persistence/items/item.repository.js';
import { PaperReaderRepository } from '../../persistence/papers/paper-reader.repository.js';
import { PaperTestRepository } from '../../persistence/papers/paper-test.repository.js';
import { PaperRepository } from '../../persistence/papers/paper.repository.js';

/** Writes a paper's package again, keys and all, for those whose it is: imported, it is the same paper. Each is written down. */
@Injectable()
export class ExportPaper {
  constructor(
    private readonly work: UnitOfWork,
    private readonly papers: PaperRepository,
    private readonly tests: PaperTestRepository,
    private readonly items: ItemRepository,
    private readonly files: ContentFileRepository,
    private readonly readers: PaperReaderRepository,
  ) {}

  async run(paperId: string): Promise<Buffer> {
    const entries = await this.work.run(async (unit) => {
      const paper = await this.papers.byId(unit, paperId);
      const test = await this.tests.of(unit, paperId);
      if (!test) throw new DomainError('paper-without-package');
      await this.readers.log(unit, paperId, 'package', await unit.now());
      const texts = await this.items.texts(unit, Object.values(test.items));
      const files = new Map<string, Buffer>([['imsmanifest.xml', xmlBytes(test.manifest)]]);
      for (const { path, text } of test.sources) files.set(path, xmlBytes(text));
      for (const [path, itemId] of Object.entries(test.items)) files.set(path, xmlBytes(texts.get(itemId)!));
      for (const [path, hash] of Object.entries(test.files)) {
        const { type, bytes } = (await this.files.one(unit, paper.owners, hash))!;
        files.set(path, type === 'stimulus' ? xmlBytes(decodeText(bytes)) : bytes);
      }
      return files;
    });
    const zip = new ZipFile();
    for (const [path, bytes] of entries) zip.addBuffer(bytes, path, { mtime: sameForAll });
    zip.end();
    return buffer(zip.outputStream as Readable);
  }
}

/** The same paper makes the same archive, byte for byte. */
const sameForAll = new Date(Date.UTC(2020, 0, 1));

const mark = Buffer.from([0xef, 0xbb, 0xbf]);

/** A text that declares another encoding keeps its words, and a mark says that its bytes are UTF-8. */
function xmlBytes(text: string): Buffer {
  const declared = /^<\?xml[^>]*\bencoding\s*=\s*["']([^"']+)/.exec(text)?.[1] ?? 'utf-8';
  const bytes = Buffer.from(text);
  return /^utf-?8$/i.test(declared) ? bytes : Buffer.concat([mark, bytes]);
}
