/** Whoever watches over rooms, by streams that stay open during all of it. */
import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';

export interface Watchers {
  /** Rows told so far. */
  readonly told: number;
  /** Those that have ended, which none should. */
  readonly lost: number;
  leave(): void;
}

export async function watchAll(url: string, rooms: readonly string[], token: string): Promise<Watchers> {
  let [told, lost, left] = [0, 0, false];
  const requests = await Promise.all(
    rooms.map(async (room) => {
      const headers = { authorization: `Bearer ${token}` };
      const request = get(`${url}/v1/rooms/${room}/monitor/stream`, { headers, agent: false });
      const [answer] = (await once(request, 'response')) as [IncomingMessage];
      if (answer.statusCode !== 200) throw new Error(`a room is not shown: ${answer.statusCode}`);
      answer.setEncoding('utf8').on('data', (text: string) => (told += text.split('"candidateId"').length - 1));
      answer.on('close', () => (lost += left ? 0 : 1));
      for (const one of [request, answer]) one.on('error', () => undefined);
      return request;
    }),
  );
  return {
    get told() {
      return told;
    },
    get lost() {
      return lost;
    },
    leave: () => {
      left = true;
      for (const request of requests) request.destroy();
    },
  };
}
