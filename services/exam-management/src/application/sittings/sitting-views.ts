import { Injectable } from '@nestjs/common';
import type { ShownStimulus } from '@pan/qti';
import { graceMs } from '../../domain/clock.js';
import type { Phase } from '../../domain/sitting-state.js';
import type { Receipt } from '../../domain/time-change.js';
import type { SavedResponses } from '../../persistence/sittings/saved-answer.repository.js';
import type { SeenSitting } from '../../persistence/sittings/sitting.repository.js';
import { PaperCache, type PaperPlace } from '../papers/paper-cache.js';

/** One place of the paper as this candidate sees it. */
export type ShownItem = Omit<PaperPlace, 'shown'> & { readonly body: string };

/** What a candidate's device is shown: the paper without a key and what was saved, or the receipt; and the server's clock. */
export interface SittingView {
  readonly id: string;
  readonly sessionId: string;
  readonly title: string;
  readonly language: string;
  readonly startedAt: Date;
  readonly deadlineAt: Date;
  readonly graceSeconds: number;
  readonly extraTimePercent: number;
  readonly serverTime: Date;
  readonly state: Phase;
  readonly pausedAt: Date | null;
  readonly receipt: Receipt | null;
  readonly lease: string;
  readonly items: readonly ShownItem[];
  readonly stimuli: readonly ShownStimulus[];
  readonly responses: readonly SavedResponses[];
}

@Injectable()
export class SittingViews {
  constructor(private readonly papers: PaperCache) {}

  async of(
    { sitting, paperId, now }: Pick<SeenSitting, 'sitting' | 'paperId' | 'now'>,
    lease: string,
    responses: readonly SavedResponses[],
  ): Promise<SittingView> {
    const { title, language, items, stimuli } = await this.papers.paper(paperId);
    const { id, sessionId, startedAt, deadlineAt, extraTimePercent, receipt } = sitting;
    const shows = sitting.showsPaperAt(now);
    return {
      id,
      sessionId,
      title,
      language,
      startedAt,
      deadlineAt,
      graceSeconds: graceMs / 1_000,
      extraTimePercent,
      serverTime: now,
      state: sitting.phase,
      pausedAt: sitting.pausedAt,
      receipt,
      lease,
      items: shows ? items.map(({ shown, ...item }) => ({ ...item, body: shown.inOrder(`${id} ${item.ref}`) })) : [],
      stimuli: shows ? stimuli : [],
      responses: shows ? responses : [],
    };
  }
}
