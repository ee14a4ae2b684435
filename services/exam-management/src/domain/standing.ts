/** Whether a candidate is awaited: `left` is whose stay in the organisation has ended. */
export const standings = ['expected', 'absent', 'withdrawn', 'left'] as const;
export type Standing = (typeof standings)[number];
