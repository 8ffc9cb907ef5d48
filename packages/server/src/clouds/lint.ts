import type { FormOrder, PutOrder, SignedForm, SignedRequest } from './cloud.ts'
import { checkFormOrder, checkPutOrder } from './lint/order.ts'
import { checkPolicyForm } from './lint/policy-form.ts'
import { checkSignedUrl } from './lint/signed-url.ts'
import { checkTexts } from './lint/texts.ts'
import { checkTokenForm } from './lint/token-form.ts'
import type { CloudOptions } from './options.ts'
import { readCloudOptions } from './settings.ts'

/** Against what something signed is held. */
export interface LintRules<Order> {
  order: Order
  /** When it was signed, milliseconds since 1970. */
  at: number
  cloud: CloudOptions
}

/**
 * Reads a signed form back into what it allows, and refuses whatever is wider than its order: a condition that more than
 * one value meets, a missing or wide range of sizes, a type that isn't pinned, a field without a condition, a name that
 * the phone may choose, a long life, a foreign or plain-text address, a secret.
 *
 * @throws DukouError `internal`, whose sentence names the rule and never a value
 */
export function lintForm(form: SignedForm, { order, at, cloud }: LintRules<FormOrder>): void {
  const settings = readCloudOptions(cloud)
  checkFormOrder(order, settings)
  checkTexts(form.url, form.fields, settings)
  if (settings.name === 'qiniu') checkTokenForm(form, order, at, settings)
  else checkPolicyForm(form, order, at, settings)
}

/** The same for a signed address of a PUT, with its headers. */
export function lintRequest(request: SignedRequest, { order, at, cloud }: LintRules<PutOrder>): void {
  const settings = readCloudOptions(cloud)
  checkPutOrder(order, settings)
  checkTexts(request.url, request.header, settings)
  checkSignedUrl(request, order, at, settings)
}
