// Compiled, never run: the `my` of the tests is one by Alipay's typings, in all that it has.
import { createMy } from '../../client/hosts/fake-my.ts'

const { my: fake } = createMy([])
type FileSystem = my.FileSystemManager

// chooseImage apart: that its `tempFiles` is a list (opendocs.alipay.com, my.chooseImage) is lost in the typings.
type Own = 'getFileSystemManager' | 'chooseImage'
export const official: Omit<Pick<typeof my, keyof typeof fake & keyof typeof my>, Own> = fake
export const files: Pick<FileSystem, keyof ReturnType<typeof fake.getFileSystemManager>> =
  fake.getFileSystemManager()
// It has nothing that Alipay's typings don't have.
type Beyond = Exclude<keyof typeof fake, keyof typeof my>
export const nothing: [Beyond] extends [never] ? true : Beyond = true
