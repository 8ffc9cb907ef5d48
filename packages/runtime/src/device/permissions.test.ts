import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createPhone, type Phone, type PhoneOptions } from '../headless/phone.ts'

const ALBUM = 'scope.writePhotosAlbum'

const needsAgreement = ({ wx }: Phone) =>
  new Promise<boolean>((resolve) => {
    wx.getPrivacySetting({
      success: ({ needAuthorization }: { needAuthorization: boolean }) => resolve(needAuthorization),
    })
  })
const agree = ({ wx }: Phone) =>
  new Promise<object>((complete) => void wx.requirePrivacyAuthorize({ complete }))

/** Opens phones on one folder, one after the other. */
function folder(t: TestContext) {
  const data = mkdtempSync(join(tmpdir(), 'dukou-permissions-'))
  t.after(() => rmSync(data, { recursive: true, force: true }))
  return {
    data,
    async phone(options: PhoneOptions = {}) {
      const phone = await createPhone({ data, ...options })
      t.after(() => phone.close())
      return phone
    },
  }
}

test('what a person has answered is remembered by the folder, and forgotten with it', async (t) => {
  const { data, phone } = folder(t)
  const first = await phone()
  first.control.answerPermission('deny')
  await assert.rejects(first.wx.authorize({ scope: ALBUM }), { errMsg: 'authorize:fail auth deny' })
  await first.wx.authorize({ scope: 'scope.record' })
  await first.close()

  const again = await phone({ profile: 'android' })
  const { authSetting } = await again.wx.getSetting()
  assert.equal(authSetting[ALBUM], false)
  assert.equal(authSetting['scope.record'], true)
  await assert.rejects(again.wx.authorize({ scope: ALBUM }), { errMsg: 'authorize:fail:auth denied' })
  again.control.answerSettings({ [ALBUM]: true })
  await again.wx.openSetting()
  await again.close()

  const third = await phone()
  await third.wx.authorize({ scope: ALBUM })
  assert.deepEqual(third.control.history(), [], 'nothing was asked')
  third.control.forget('scope.record')
  await third.close()

  const fourth = await phone()
  assert.deepEqual((await fourth.wx.getSetting()).authSetting['scope.record'], undefined)
  await fourth.close()
  rmSync(data, { recursive: true })
  const fifth = await phone()
  assert.equal(ALBUM in (await fifth.wx.getSetting()).authSetting, false)
})

test('who has agreed to the privacy agreement is not asked by the next phone; who has refused is', async (t) => {
  const { phone } = folder(t)
  // It answers for itself, and says nothing of what the next phone's person has agreed to.
  const before = await phone()
  await before.wx.authorize({ scope: ALBUM })
  await before.close()
  const agreed = { privacy: { agreed: false } }
  const first = await phone(agreed)
  first.control.deny('privacy')
  await first.close()
  const second = await phone(agreed)
  assert.equal(await needsAgreement(second), true)
  assert.deepEqual(await agree(second), { errMsg: 'requirePrivacyAuthorize:ok' })
  await second.close()
  const third = await phone(agreed)
  assert.equal(await needsAgreement(third), false)
})

test('what the phone itself shuts is not part of the folder', async (t) => {
  const { phone } = folder(t)
  const first = await phone()
  first.control.deny('camera')
  assert.equal(first.wx.getAppAuthorizeSetting().cameraAuthorized, 'denied')
  await first.close()
  assert.equal((await phone()).wx.getAppAuthorizeSetting().cameraAuthorized, 'authorized')
})
