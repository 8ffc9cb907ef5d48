// Figures that nobody sets, together so that a bundle holds each as a number.

/** Milliseconds over which speed is told, so that it neither jumps nor lags. */
export const SPEED_WINDOW_MS = 8000
/** Files in one request for tickets: what the server takes. */
export const MOST_TICKETS = 100
/** Milliseconds that the first of a batch waits for the last. */
export const TICKET_PATIENCE_MS = 300
/** Parts of one file that go to a cloud at once. */
export const PARTS_AT_ONCE = 3
/** Bytes a second of the slowest line that is waited for while a host tells no progress. */
export const LEAST_RATE = 16_384
/** Milliseconds that a host may take to end what was aborted. */
export const ABORT_MS = 1000
/** Bytes: what is small until the server has said it. */
export const SMALL = 1_048_576
