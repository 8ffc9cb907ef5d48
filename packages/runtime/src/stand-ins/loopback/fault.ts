/** Which requests a fault meets. What is left out matches everything. */
export interface FaultWhen {
  /** The verb as the log names it, such as `PostObject` or `UploadPart`. */
  verb?: string
  /** The decoded path of the URL: exact, or a beginning that ends with `*`. */
  path?: string
  /** Only from the n-th request on that matches the rest, counted from 1 since the plan was set. */
  nth?: number
}

/**
 * What happens instead of the ordinary answer, or to it. Bytes are those of the request's body, or of the answer's for
 * `cut answer`.
 *
 * - `status`: this refusal, in the form of the cloud; nothing is done.
 * - `answer`: these bytes instead, such as a proxy's page or half a JSON; nothing is done. Status 200 and `text/html` by default.
 * - `reset`: the connection is reset after so many bytes (default: at once).
 * - `stall`: after so many bytes nothing is read or answered any more (default: at once), until the stand-in closes.
 * - `slow`: the answer comes so many milliseconds later.
 * - `lost answer`: the request is served, and the connection is reset instead of the answer.
 * - `cut answer`: the answer breaks off after so many bytes of its body.
 * - `callback lost`: the cloud's own request to the app is never sent; the cloud takes it as failed.
 * - `callback late`: the same, but it is sent so many milliseconds later after all.
 * - `callback twice`: it is sent twice.
 */
export type FaultDeed =
  | { do: 'status'; status: number; code?: string; message?: string }
  | { do: 'answer'; status?: number; type?: string; body: string }
  | { do: 'reset'; afterBytes?: number }
  | { do: 'stall'; afterBytes?: number }
  | { do: 'slow'; ms: number }
  | { do: 'lost answer' }
  | { do: 'cut answer'; afterBytes: number }
  | { do: 'callback lost' }
  | { do: 'callback late'; ms: number }
  | { do: 'callback twice' }

/** `times`: how often it happens; default 1 with `nth`, otherwise always. */
export type Fault = { when?: FaultWhen; times?: number } & FaultDeed

/** The faults that are planned, and how often each has been met. */
export interface FaultPlan {
  set(faults: readonly Fault[]): void
  /** What happens to this request: all the faults that match it. Counts it. */
  meet(verb: string, path: string): Fault[]
}

export function createFaultPlan(): FaultPlan {
  let plan: { fault: Fault; seen: number; done: number }[] = []
  return {
    set(faults) {
      plan = faults.map((fault) => ({ fault, seen: 0, done: 0 }))
    },
    meet(verb, path) {
      const met: Fault[] = []
      for (const one of plan) {
        const { when = {}, times = when.nth === undefined ? Number.POSITIVE_INFINITY : 1 } = one.fault
        if (when.verb !== undefined && when.verb !== verb) continue
        if (when.path !== undefined && !isOn(path, when.path)) continue
        one.seen += 1
        if (one.seen < (when.nth ?? 1) || one.done >= times) continue
        one.done += 1
        met.push(one.fault)
      }
      return met
    },
  }
}

/** The one fault of this kind among those that a request met. */
export function findFault<Deed extends FaultDeed['do']>(
  met: readonly Fault[],
  deed: Deed,
): Extract<Fault, { do: Deed }> | undefined {
  return met.find((fault): fault is Extract<Fault, { do: Deed }> => fault.do === deed)
}

function isOn(path: string, wanted: string): boolean {
  return wanted.endsWith('*') ? path.startsWith(wanted.slice(0, -1)) : path === wanted
}
