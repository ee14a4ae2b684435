import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { printedBody } from '@pan/qti';
import { ContentFileRepository } from '../../persistence/content/content-file.repository.js';
import { PaperReaderRepository } from '../../persistence/papers/paper-reader.repository.js';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';
import { PaperCache, type ShownPaper } from './paper-cache.js';

/**
 * The paper of a session on paper, when screens fail. For those who scheduled it: before it opens only where they are named
 * readers of the paper, and written down as any look at it.
 */
@Injectable()
export class PrintPaper {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: ExamSessionRepository,
    private readonly readers: PaperReaderRepository,
    private readonly papers: PaperCache,
    private readonly files: ContentFileRepository,
  ) {}

  /** @returns a page of HTML that loads nothing */
  run(sessionId: string, textPercent: number): Promise<string> {
    return this.work.run(async (unit) => {
      const session = await this.sessions.byId(unit, sessionId);
      session.requireOwner(currentCaller().organisations);
      const { paperId } = session;
      return unit.asService(async () => {
        const now = await unit.now();
        const isNamed = await this.readers.isNamed(unit, paperId, actorOf(currentCaller()));
        if (now < session.timing.opensAt && !isNamed) throw new DomainError('not-a-reader');
        await this.readers.log(unit, paperId, `paper copy of session ${sessionId}`, now);
        const paper = await this.papers.paper(paperId);
        const pictures = new Map<string, string>();
        for (const { hash, type } of paper.files.values()) {
          if (!type.startsWith('image/')) continue;
          const { bytes } = (await this.files.one(unit, paper.owners, hash))!;
          pictures.set(`files/${hash}`, `data:${type};base64,${bytes.toString('base64')}`);
        }
        return pageOf(paper, sessionId, textPercent, (address) => pictures.get(address) ?? null);
      });
    });
  }
}

const style = `body{font:11pt/1.5 serif;margin:2cm}.item{break-inside:avoid;margin-block:1.5em}.choice{margin:.3em 0}
.box{display:inline-block;width:1em;height:1em;border:1px solid}.blank{display:inline-block;min-width:8em;border-bottom:1px solid}
.lines{height:12em;background:repeating-linear-gradient(transparent 0 1.9em,#000 1.9em 2em)}.word{border:1px solid;padding:0 .3em}img{max-width:100%}`;

function pageOf(
  { title, language, items, stimuli }: ShownPaper,
  seed: string,
  textPercent: number,
  addressOf: (address: string) => string | null,
): string {
  const printed = new Set<string>();
  const parts = items.map(({ ref, shown, stimuli: hashes }, at) => {
    const texts = stimuli.filter(({ hash }) => hashes.includes(hash) && printed.size < printed.add(hash).size);
    const shared = texts.map(
      ({ title: name, body }) => `<section><h2>${escaped(name)}</h2>${printedBody(body, addressOf)}</section>`,
    );
    const body = printedBody(shown.text(`${seed} ${ref}`).body, addressOf);
    return `${shared.join('')}<section class="item"><h3>${at + 1}</h3>${body}</section>`;
  });
  return `<!doctype html><html lang="${escaped(language)}"><meta charset="utf-8"><title>${escaped(title)}</title>
<style>${style} html{font-size:${textPercent}%} body{font-size:${(11 * textPercent) / 100}pt}</style>
<h1>${escaped(title)}</h1><p>Nom / Name : <span class="blank"></span></p>${parts.join('\n')}</html>`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
