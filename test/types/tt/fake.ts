// Compiled, never run: the `tt` of the tests is one by Douyin's typings, in all that it has.
import { createTt } from '../../client/hosts/fake-tt.ts'

const { tt: fake } = createTt([])
type FileSystem = ReturnType<typeof tt.getFileSystemManager>

export const official: Omit<
  Pick<typeof tt, keyof typeof fake & keyof typeof tt>,
  'getFileSystemManager'
> = fake
export const files: Pick<FileSystem, keyof ReturnType<typeof fake.getFileSystemManager>> =
  fake.getFileSystemManager()
// It has nothing that Douyin's typings don't have.
type Beyond = Exclude<keyof typeof fake, keyof typeof tt>
export const nothing: [Beyond] extends [never] ? true : Beyond = true
