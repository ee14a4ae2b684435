/** What this tab holds, until it goes or another one takes it. */
const held = new Set<string>();

/**
 * Holds a sitting for this tab: of several tabs of one browser, one writes.
 * @param takeOver whether the tab that holds it gives way
 * @param lost called once another tab has taken over
 * @returns whether this tab holds it now
 */
export function holdInThisTab(sitting: string, takeOver: boolean, lost: () => void): Promise<boolean> {
  if (held.has(sitting)) return Promise.resolve(true);
  return new Promise((resolve) => {
    const options: LockOptions = takeOver ? { steal: true } : { ifAvailable: true };
    const holding = navigator.locks.request(`sitting ${sitting}`, options, (lock) => {
      if (lock) held.add(sitting);
      resolve(lock !== null);
      return lock && new Promise<never>(() => undefined);
    });
    holding.catch(() => {
      held.delete(sitting);
      lost();
    });
  });
}
