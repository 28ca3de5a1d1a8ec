/** What a page that stands is not taken away for. */

/** Whether Vue says that an event handler threw: in words while we build, by number afterwards (`ErrorCodes`). */
export const isHandler = (info: string): boolean => /event handler$|#runtime-[56]$/.test(info)
