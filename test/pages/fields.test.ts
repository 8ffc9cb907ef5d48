import assert from 'node:assert/strict'
import { test } from 'node:test'
import { open, page } from './mini-program.ts'

test('a disabled button keeps its taps', async (t) => {
  const mini = await open(
    t,
    page(
      '<button disabled="{{off}}" bindtap="tap">x</button>',
      'Page({ data: { off: true, n: 0 }, tap() { this.setData({ n: this.data.n + 1 }) } })',
    ),
  )
  await mini.page.tap('button')
  assert.equal(mini.page.data.n, 0)
  ;(mini.page.instance.setData as (patch: object) => void)({ off: false })
  await mini.page.tap('button')
  assert.equal(mini.page.data.n, 1)
})

test('a form gives what its fields hold, and takes it back', async (t) => {
  const mini = await open(
    t,
    page(
      `<form bindsubmit="send" bindreset="cleared">
         <input name="title" value="旧" bindinput="typed" maxlength="4"/>
         <switch name="on"/>
         <checkbox-group name="many"><label><checkbox value="a"/><text class="a">A</text></label><checkbox value="b" checked/></checkbox-group>
         <radio-group name="one" bindchange="chosen"><radio value="x" checked/><radio class="y" value="y"/></radio-group>
         <slider name="size" value="5"/>
         <picker name="kind" range="{{['甲', '乙']}}"><text>选</text></picker>
         <button class="send" form-type="submit">送</button><button class="clear" form-type="reset">清</button>
       </form>`,
      `Page({ typed(e) { this.last = e.detail; return e.detail.value.replace('坏', '好') }, chosen(e) { this.radio = e.detail.value },
              send(e) { this.sent = e.detail.value }, cleared() { this.clearedOnce = true } })`,
    ),
  )
  await mini.page.input('input', '坏的五个字')
  await mini.page.tap('switch')
  await mini.page.tap('.a')
  await mini.page.tap('.y')
  await mini.page.input('picker', '1')
  await mini.page.input('slider', '8')
  await mini.page.tap('.send')
  const sent = { title: '好的五个', on: true, many: ['a', 'b'], one: 'y', size: 8, kind: 1 }
  assert.deepEqual(mini.page.instance.sent, sent)
  assert.equal((mini.page.instance.last as { value: string }).value, '坏的五个')
  assert.equal(mini.page.instance.radio, 'y')
  await mini.page.tap('.clear')
  assert.equal(mini.page.find('input')!.attribute('value'), '旧')
  assert.equal(mini.page.instance.clearedOnce, true)
})

test('a form that reports gives what stands for a formId, as development versions do', async (t) => {
  const form = (name: string, attribute: string) =>
    `<form bindsubmit="send" ${attribute}><button class="${name}" form-type="submit">送</button></form>`
  const mini = await open(
    t,
    page(
      form('a', 'report-submit') + form('b', ''),
      'Page({ sent: [], send(e) { this.sent.push(e.detail) } })',
    ),
  )
  await mini.page.tap('.a')
  await mini.page.tap('.b')
  const formId = 'the formId is no longer available in develop or trial version of this mini program'
  assert.deepEqual(mini.page.instance.sent, [{ value: {}, formId }, { value: {} }])
})
