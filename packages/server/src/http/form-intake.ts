import type { FastifyRequest } from 'fastify'
import type { Reservation } from '../catalog/catalog.ts'
import type { Terms, Upload } from '../pipeline.ts'
import type { Policy } from '../policy.ts'
import { quotaExceeded } from '../quota-exceeded.ts'
import { tooMany } from '../too-much.ts'
import { admitForm } from './admission.ts'
import type { Context } from './context.ts'
import { createIdempotencyKey } from './idempotency-key.ts'
import { type FormFile, readForm } from './multipart/form.ts'

/** A form whose files arrive in the storage, not yet accepted. */
export interface Intake {
  /** Resolves when the whole form is there. */
  read(): Promise<{ uploads: Upload[]; terms: Terms; fields: [name: string, value: string][] }>
  /** Lets go of what was held and set aside, and removes what was not accepted. */
  close(): Promise<void>
}

// Fields may follow a file; so much of the request need not be the file's.
const SLACK = 64 * 1024

export async function createIntake(request: FastifyRequest, context: Context): Promise<Intake> {
  const { settings, pipeline, catalog, now } = context
  const admission = await admitForm(request, context)
  const idempotency = createIdempotencyKey(request.headers['idempotency-key'])
  const fields: [string, string][] = []
  const arriving: Promise<Upload>[] = []
  const reservations: Reservation[] = []

  async function receive({ name, body, atMost }: FormFile, index: number): Promise<Upload> {
    const policy = admission.provisional ?? (await admission.policy)
    if (index >= policy.maxFiles) throw tooMany('too_many_files', policy.maxFiles)
    // The bytes of a form are counted as its first file's.
    await setAside(policy, index === 0 ? (atMost ?? 0) : 0, index)
    const upload = await pipeline.open(policy, name)
    try {
      // A form that breaks off ends its bodies with an error; nothing else stops one.
      await pipeline.append(upload, body)
      return upload
    } catch (error) {
      await pipeline.discard([upload])
      throw error
    }
  }

  async function setAside(policy: Policy, bytes: number, index: number): Promise<void> {
    if (policy.quotaBytes === null && policy.quotaFiles === null) return
    const key = idempotency.key()
    const idempotencyKey = key === null || index === 0 ? key : `${key} ${index}`
    const atLeast = Math.max(0, bytes - SLACK)
    const wanted = { policy, files: 1, bytes, atLeast, idempotencyKey }
    const reservation = await catalog.files.reserve(wanted, now())
    if (!reservation) throw quotaExceeded(policy)
    reservations.push(reservation)
  }

  return {
    async read() {
      try {
        await readForm(request.raw, settings.limits, {
          onField(name, value) {
            fields.push([name, value])
            admission.onField(name, value)
            idempotency.take(name, value)
          },
          onFile(file) {
            const one = receive(file, arriving.length)
            arriving.push(one)
            return one
          },
          mayHold: admission.mayHold,
          onEnd: admission.onEnd,
          onFail: admission.fail,
        })
        const policy = await admission.policy
        const uploads = await Promise.all(arriving)
        const bytes = uploads.reduce((sum, { held }) => sum + held.offset, 0)
        if (reservations[0]) await catalog.files.settle(policy, reservations[0], bytes)
        return { uploads, terms: { policy, reservations, idempotencyKey: idempotency.key() }, fields }
      } catch (error) {
        const settled = await Promise.allSettled(arriving)
        await pipeline.discard(settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])))
        throw error
      }
    },

    async close() {
      admission.close()
      for (const reservation of reservations) catalog.files.release(reservation)
    },
  }
}
