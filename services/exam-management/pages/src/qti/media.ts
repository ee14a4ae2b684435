import { html, nothing } from 'lit';
import { drawnBy } from './content.ts';
import { Interaction } from './interaction.ts';
import { drawnOnce } from './picture.ts';
import { limit, nameOf } from './reading.ts';
import { said } from './words.ts';

const recordings = new Set(['object', 'audio', 'video']);

/** A recording that is listened to: how often is the answer. It never begins by itself. */
class Media extends Interaction {
  protected override render() {
    const most = limit(this.source, 'maxPlays', 0);
    const played = Number(this.values[0] ?? 0);
    const isSpent = played >= most;
    return html`<div role="group" aria-labelledby=${this.name}>
      <p id=${this.name}>${this.prompt ?? said.listen}</p>
      ${this.recording}
      <p class="soft" role="status">${Number.isFinite(most) ? said.playedOf(played, most) : said.played(played)}</p>
      ${isSpent ? html`<p class="soft">${said.noMorePlays}</p>` : nothing}
    </div>`;
  }

  protected override updated(): void {
    const player = this.querySelector<HTMLMediaElement>('audio, video');
    if (!player) return;
    const most = limit(this.source, 'maxPlays', 0);
    const isSpent = Number(this.values[0] ?? 0) >= most;
    player.controls = !isSpent && !this.locked;
    player.autoplay = false;
    player.onended = () => this.count(Number(this.values[0] ?? 0), most);
    if (this.locked) player.pause();
  }

  private get recording(): Node[] {
    const source = [...this.source.children].find((one) => recordings.has(nameOf(one)));
    return source ? drawnOnce(source) : [];
  }

  private count(played: number, most: number): void {
    if (!this.locked && played < most) this.answer([String(played + 1)]);
  }
}
drawnBy('mediaInteraction', Media);
