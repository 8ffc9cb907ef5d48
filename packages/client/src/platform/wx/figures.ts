// Together so that a bundle holds each as a number.

/**
 * Milliseconds. The client has a watchdog of its own: what `timeout` counts differs by host, and its default of 60 s, or what
 * app.json says instead, would end a long upload (wx-api §6.3).
 */
export const NO_TIMEOUT = 3_600_000
/** Bytes: 180 MiB of the 200 MB that an app may keep, with what it keeps by itself (wx-api §7.1). */
export const QUOTA = 188_743_680
