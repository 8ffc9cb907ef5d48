import type { Answer } from '../loopback/call.ts'
import { Refusal } from '../loopback/refusal.ts'
import { deleteObjects } from './delete-many.ts'
import type { Turn } from './dialect.ts'
import { listObjects, listObjectsV2 } from './list-verbs.ts'
import { copyObject, deleteObject, getObject, putObject } from './object-verbs.ts'
import {
  abortUpload,
  completeUpload,
  createUpload,
  listParts,
  listUploads,
  uploadPart,
  uploadPartCopy,
} from './part-verbs.ts'
import type { Verb } from './verb.ts'

const VERBS: Partial<Record<Verb, (turn: Turn) => Promise<Answer>>> = {
  HeadBucket: async () => ({ status: 200 }),
  ListObjects: listObjects,
  ListObjectsV2: listObjectsV2,
  ListMultipartUploads: listUploads,
  DeleteObjects: deleteObjects,
  HeadObject: getObject,
  GetObject: getObject,
  PutObject: putObject,
  CopyObject: copyObject,
  DeleteObject: deleteObject,
  CreateMultipartUpload: createUpload,
  UploadPart: uploadPart,
  UploadPartCopy: uploadPartCopy,
  ListParts: listParts,
  CompleteMultipartUpload: completeUpload,
  AbortMultipartUpload: abortUpload,
}

/**
 * Answers a plain verb, whose signature was found to be right.
 *
 * @throws Refusal
 */
export function serveVerb(turn: Turn): Promise<Answer> {
  const serve = VERBS[turn.call.verb as Verb]
  if (serve) return serve(turn)
  throw notAllowed()
}

export function notAllowed(): Refusal {
  return new Refusal(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.')
}
