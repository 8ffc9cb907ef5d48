import type { Agent } from 'node:http'
import type { Agent as SecureAgent } from 'node:https'
import type { NetConnectOpts } from 'node:net'
import type { Duplex } from 'node:stream'
import { http, https } from '../on-demand.ts'
import type { Line } from './line/line.ts'
import type { Passage } from './line/passage.ts'
import type { Wire } from './line/wire.ts'

/** Connections that are kept for the next task, all of them over one line. */
export interface Agents {
  http: Agent
  https: SecureAgent
  /** What lies under a request's socket; `null` when it is none of ours. */
  wireOf(socket: Duplex): Wire | null
  close(): void
}

/** What a request adds to the options of its connection. */
export interface Carried {
  passage?: Passage
}

type Create = (options: object, done?: (error: Error | null, socket: Duplex) => void) => Duplex

/** `verify` = check certificates. Either agent is made for the first task that goes over it. */
export function createAgents(line: Line, verify: boolean): Agents {
  const wires = new WeakMap<Duplex, Wire>()
  const dial = ({ passage, ...to }: Carried & NetConnectOpts) => line.connect(to, passage ?? null)
  let plain: Agent | null = null
  let secure: SecureAgent | null = null

  function openPlain(): Agent {
    return Object.assign(new (http().Agent)({ keepAlive: true }), {
      createConnection(options: Carried & NetConnectOpts) {
        const wire = dial(options)
        wires.set(wire, wire)
        return wire
      },
    })
  }

  function openSecure(): SecureAgent {
    const agent = new (https().Agent)({
      keepAlive: true,
      rejectUnauthorized: verify,
      minVersion: 'TLSv1.2',
    })
    const overTls = (agent as unknown as { createConnection: Create }).createConnection.bind(agent)
    // TLS goes over the line, so that the line's faults lie below it.
    return Object.assign(agent, {
      createConnection(options: Carried & NetConnectOpts) {
        const wire = dial(options)
        const { passage: _, ...rest } = options
        const socket = overTls({ ...rest, socket: wire })
        wires.set(socket, wire)
        // An idle connection must not hold the process; TLS does not pass that on to what lies under it.
        return Object.assign(socket, {
          ref() {
            wire.ref()
            return socket
          },
          unref() {
            wire.unref()
            return socket
          },
        })
      },
    })
  }

  return {
    get http() {
      plain ??= openPlain()
      return plain
    },
    get https() {
      secure ??= openSecure()
      return secure
    },
    wireOf: (socket) => wires.get(socket) ?? null,
    close() {
      plain?.destroy()
      secure?.destroy()
    },
  }
}
