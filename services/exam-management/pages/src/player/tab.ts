/**
 * Holds a sitting for this tab: of several tabs of one browser, one writes.
 * @param takeOver whether the tab that holds it gives way
 * @param lost called once another tab has taken over
 * @returns whether this tab holds it now
 */
export function holdInThisTab(sittingId: string, takeOver: boolean, lost: () => void): Promise<boolean> {
  return new Promise((resolve) => {
    const options: LockOptions = takeOver ? { steal: true } : { ifAvailable: true };
    const held = navigator.locks.request(`sitting ${sittingId}`, options, (lock) => {
      resolve(lock !== null);
      // Held until the tab goes, or another one takes it.
      return lock && new Promise<never>(() => undefined);
    });
    held.catch(lost);
  });
}
