/** Thrown by a `control` or a tool that can't do what a case wants: the case speaks neither for nor against. */
export class CannotAsk extends Error {}
