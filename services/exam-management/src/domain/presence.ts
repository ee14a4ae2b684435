/** Devices say every so often that they are there. */
export const tellEverySeconds = 15;

/** Whether a device was heard of lately: what it saves counts as much as what it says of itself. */
export const connections = ['online', 'late', 'offline', 'none'] as const;
export type Connection = (typeof connections)[number];

/** Three messages may be lost before a device counts as late, and two minutes before it counts as offline. */
const lateAfterMs = 45_000;
const offlineAfterMs = 120_000;

/** @param heardAt the last instant at which anything came from the device */
export function connectionOf(heardAt: Date | null, now: Date): Connection {
  if (!heardAt) return 'none';
  const silentMs = now.getTime() - heardAt.getTime();
  if (silentMs <= lateAfterMs) return 'online';
  return silentMs <= offlineAfterMs ? 'late' : 'offline';
}
