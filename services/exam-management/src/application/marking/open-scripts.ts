import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Unit } from '@pan/kit/data';
import { Decimal, zero } from '@pan/kit/domain';
import { drawnCode } from '../../domain/admission-code.js';
import { type HandedIn, Script } from '../../domain/marking/script.js';
import { ScriptRepository } from '../../persistence/marking/script.repository.js';
import type { DueSitting } from '../../persistence/marks/score.repository.js';
import { PaperCache } from '../papers/paper-cache.js';
import { canonical, digest } from '../sittings/leases.js';

/** What people gave, by place; null while some place of the sitting waits for them. */
export type GivenPoints = ReadonlyMap<string, Decimal> | null;

/**
 * Of sittings that were handed in, what people gave at the places that they mark. An answer that nobody has marked becomes a script;
 * one that is not what was marked before is asked for again. Where nothing was written there is nothing to mark.
 */
@Injectable()
export class OpenScripts {
  constructor(
    private readonly scripts: ScriptRepository,
    private readonly papers: PaperCache,
  ) {}

  async run(unit: Unit, due: readonly DueSitting[]): Promise<ReadonlyMap<string, GivenPoints>> {
    const places = await this.markedPlaces(due);
    if (places.length === 0) return new Map(due.map(({ sittingId }) => [sittingId, new Map()]));
    const standing = await this.scripts.standing(unit, [...new Set(places.map(({ sitting }) => sitting.sittingId))]);
    const now = await unit.now();
    const given = new Map<string, Map<string, Decimal> | null>(due.map(({ sittingId }) => [sittingId, new Map()]));
    const [opened, stale]: [Script[], string[]] = [[], []];
    for (const { sitting, ref } of places) {
      const responses = sitting.answers?.[ref] ?? {};
      const answerHash = digest(canonical(responses));
      const { sittingId } = sitting;
      const script = standing.find((one) => one.sittingId === sittingId && one.itemRef === ref);
      const stands = script?.answerHash === answerHash;
      if (script && !stands) stale.push(script.id);
      const points = isBlank(responses) ? zero : stands && script.points !== null ? new Decimal(script.points) : null;
      if (points) given.get(sittingId)?.set(ref, points);
      else given.set(sittingId, null);
      if (points || stands) continue;
      const drawing = { number: drawnCode(randomBytes(10)), drawn: drawnFrom(`${sittingId} ${ref}`) };
      opened.push(Script.open(randomUUID(), drawing, { ...sitting, itemRef: ref, responses, answerHash }, now));
    }
    if (stale.length > 0) await this.scripts.withdraw(unit, { ids: stale });
    await this.scripts.add(unit, opened);
    return given;
  }

  private async markedPlaces(due: readonly DueSitting[]): Promise<{ sitting: DueSitting; ref: string }[]> {
    const places = [];
    for (const sitting of due)
      for (const [ref, { marking }] of (await this.papers.paper(sitting.paperId)).places)
        if (marking && !sitting.madeUp) places.push({ sitting, ref });
    return places;
  }
}

const isBlank = (responses: HandedIn['responses']): boolean =>
  Object.values(responses)
    .flat()
    .every((text) => text.trim() === '');

/** From 0 to 100, the same for one place of one sitting whenever it is asked for. */
const drawnFrom = (seed: string): number => (Buffer.from(digest(seed), 'base64url').readUInt32BE() / 2 ** 32) * 100;
