import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOf, type Choice, createDiskModel, type DiskModel, treeOf } from './disk-model.ts'

function shown(model: DiskModel, choice: Choice = new Map()) {
  return [...treeOf(model, choice)].map(([path, file]) => [path, file && bytesOf(file).toString()])
}

function made() {
  const model = createDiskModel()
  const file = model.makeInode(false)
  const entered = model.add({ kind: 'enter', folder: model.root, name: 'a', inode: file, ended: 1 })
  const written = model.add({ kind: 'write', file, at: 0, bytes: Buffer.from('abcd'), ended: 2 })
  return { model, file, entered, written }
}

test('has nothing for certain before a flush', () => {
  const { model, entered, written } = made()
  assert.deepEqual(shown(model), [])
  assert.deepEqual(shown(model, new Map([[written, 'whole']])), [])
  assert.deepEqual(shown(model, new Map([[entered, 'whole']])), [['a', '']])
})

test('needs the flush of the file and that of its folder', () => {
  const { model, file, entered } = made()
  model.flush(file, 5)
  assert.deepEqual(shown(model), [])
  assert.deepEqual(shown(model, new Map([[entered, 'whole']])), [['a', 'abcd']])
  model.flush(model.root, 6)
  assert.deepEqual(shown(model), [['a', 'abcd']])
})

test('does not count a write that had not returned when the flush began', () => {
  const { model, file } = made()
  model.flush(model.root, 5)
  model.flush(file, 2)
  assert.deepEqual(shown(model), [['a', '']])
})

test('tears a write, or keeps its length alone', () => {
  const { model, written } = made()
  model.flush(model.root, 5)
  assert.deepEqual(shown(model, new Map([[written, 2]])), [['a', 'ab']])
  assert.deepEqual(shown(model, new Map([[written, 'zeroes']])), [['a', '\0\0\0\0']])
})

test('moves a file whole, and never brings an old name back', () => {
  const { model, file, entered } = made()
  const shelf = model.makeInode(true)
  model.add({ kind: 'enter', folder: model.root, name: 's', inode: shelf, ended: 3 })
  model.add({
    kind: 'move',
    from: model.root,
    fromName: 'a',
    folder: shelf,
    name: 'b',
    inode: file,
    ended: 4,
  })
  model.flush(shelf, 6)
  assert.deepEqual(shown(model, new Map([[entered, 'whole']])), [])
  model.flush(model.root, 7)
  model.flush(file, 8)
  assert.deepEqual(shown(model), [
    ['s', null],
    ['s/b', 'abcd'],
  ])
})

test('brings a removed file back until its folder is flushed', () => {
  const { model, file } = made()
  model.flush(file, 5)
  model.flush(model.root, 5)
  const left = model.add({ kind: 'leave', folder: model.root, name: 'a', ended: 6 })
  assert.deepEqual(shown(model), [['a', 'abcd']])
  assert.deepEqual(shown(model, new Map([[left, 'whole']])), [])
  model.flush(model.root, 7)
  assert.deepEqual(shown(model), [])
})
