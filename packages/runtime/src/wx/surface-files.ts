import type { ApiRow, Param } from './surface.ts'

const path: Param = { type: 'String', required: true }
const encoding: Param = { type: 'String', default: 'utf8' }
const content: Param = { type: 'String|ArrayBuffer', required: true }
const recursive: Param = { type: 'Boolean', default: false, since: '2.3.0' }

/** The files of `wx` itself (wx-api §8.1). */
export const fileRows = {
  saveFile: {
    kind: 'async',
    promise: true,
    params: { tempFilePath: path },
    success: ['savedFilePath'],
    source: 'wx-api §8.1 [typings 3.4.0][docs]',
  },
  getSavedFileList: {
    kind: 'async',
    promise: true,
    success: ['fileList'],
    source: 'wx-api §8.1 [docs][typings]',
  },
  getSavedFileInfo: {
    kind: 'async',
    promise: true,
    params: { filePath: path },
    success: ['size', 'createTime'],
    source: 'wx-api §8.1 [typings 3.4.0]',
  },
  removeSavedFile: {
    kind: 'async',
    promise: true,
    params: { filePath: path },
    source: 'wx-api §8.1 [typings 3.4.0]',
  },
  getFileInfo: {
    kind: 'async',
    promise: true,
    since: '1.4.0',
    params: {
      filePath: path,
      digestAlgorithm: { type: 'String', default: 'md5', values: ['md5', 'sha1'], only: true },
    },
    success: ['size', 'digest'],
    source: 'wx-api §8.1 [typings 3.4.0]',
  },
  openDocument: {
    kind: 'async',
    promise: true,
    params: {
      filePath: path,
      fileType: {
        type: 'String',
        values: ['doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'pdf'],
        since: '1.4.0',
      },
      showMenu: { type: 'Boolean', default: false, since: '2.11.0' },
    },
    source: 'wx-api §8.6 [docs]',
  },
  saveFileToDisk: {
    kind: 'async',
    promise: false,
    since: '2.11.0',
    profiles: ['pc'],
    params: { filePath: path },
    source: 'wx-api §8.6, §1.2 [docs]',
  },
  getFileSystemManager: { kind: 'create', since: '1.9.9', source: 'wx-api §8.2 [docs][typings]' },
} satisfies Record<string, ApiRow>

const fd: Param = { type: 'String', required: true }

const source = 'wx-api §8.2 [docs][typings]'

/**
 * The methods of FileSystemManager. Callbacks only, never a Promise (wx-api §1.2). `sync` names what the `Sync`
 * form returns; absent = it has none, `''` = it returns nothing, `*` = the whole result. `byObject` = it takes the options
 * object too, not arguments by position.
 */
const methods = {
  access: { kind: 'async', params: { path }, sync: '', source },
  readFile: {
    kind: 'async',
    params: {
      filePath: path,
      encoding: { type: 'String' },
      position: { type: 'Number', since: '2.10.0' },
      length: { type: 'Number', since: '2.10.0' },
    },
    success: ['data'],
    sync: 'data',
    source,
  },
  writeFile: { kind: 'async', params: { filePath: path, data: content, encoding }, sync: '', source },
  appendFile: {
    kind: 'async',
    since: '2.1.0',
    params: { filePath: path, data: content, encoding },
    sync: '',
    source,
  },
  copyFile: { kind: 'async', params: { srcPath: path, destPath: path }, sync: '', source },
  rename: { kind: 'async', params: { oldPath: path, newPath: path }, sync: '', source },
  unlink: { kind: 'async', params: { filePath: path }, sync: '', source },
  mkdir: { kind: 'async', params: { dirPath: path, recursive }, sync: '', source },
  rmdir: { kind: 'async', params: { dirPath: path, recursive }, sync: '', source },
  readdir: { kind: 'async', params: { dirPath: path }, success: ['files'], sync: 'files', source },
  stat: { kind: 'async', params: { path, recursive }, success: ['stats'], sync: 'stats', source },
  saveFile: {
    kind: 'async',
    params: { tempFilePath: path, filePath: { type: 'String' } },
    success: ['savedFilePath'],
    sync: 'savedFilePath',
    source,
  },
  getFileInfo: {
    kind: 'async',
    params: {
      filePath: path,
      digestAlgorithm: { type: 'String', default: 'md5', values: ['md5', 'sha1', 'sha256'], only: true },
    },
    success: ['size', 'digest'],
    source,
  },
  getSavedFileList: { kind: 'async', success: ['fileList'], source },
  removeSavedFile: { kind: 'async', params: { filePath: path }, source },
  truncate: {
    kind: 'async',
    since: '2.16.1',
    params: { filePath: path, length: { type: 'Number', default: 0 } },
    sync: '',
    byObject: true,
    source,
  },
  open: {
    kind: 'async',
    since: '2.16.1',
    params: { filePath: path, flag: { type: 'String', default: 'r' } },
    success: ['fd'],
    sync: 'fd',
    byObject: true,
    source,
  },
  close: { kind: 'async', since: '2.16.1', params: { fd }, sync: '', byObject: true, source },
  read: {
    kind: 'async',
    since: '2.16.1',
    params: {
      fd,
      // Its absence has a number of its own (1302005).
      arrayBuffer: { type: 'ArrayBuffer' },
      offset: { type: 'Number', default: 0 },
      length: { type: 'Number', default: 0 },
      position: { type: 'Number' },
    },
    success: ['bytesRead', 'arrayBuffer'],
    sync: '*',
    byObject: true,
    source,
  },
  write: {
    kind: 'async',
    since: '2.16.1',
    params: {
      fd,
      data: content,
      offset: { type: 'Number' },
      length: { type: 'Number' },
      encoding,
      // What is no number counts as absent (typings 5.2.3 WriteOption).
      position: { type: 'Any' },
    },
    success: ['bytesWritten'],
    sync: '*',
    byObject: true,
    source,
  },
  fstat: {
    kind: 'async',
    since: '2.16.1',
    params: { fd },
    success: ['stats'],
    sync: 'stats',
    byObject: true,
    source,
  },
  ftruncate: {
    kind: 'async',
    since: '2.16.1',
    params: { fd, length: { type: 'Number', default: 0 } },
    sync: '',
    byObject: true,
    source,
  },
  unzip: { kind: 'async', params: { zipFilePath: path, targetPath: path }, source },
  readZipEntry: {
    kind: 'async',
    since: '2.17.3',
    params: {
      filePath: path,
      entries: { type: 'Array|String', required: true },
      encoding: { type: 'String' },
    },
    success: ['entries'],
    source,
  },
  readCompressedFile: {
    kind: 'async',
    since: '2.21.1',
    params: {
      filePath: path,
      compressionAlgorithm: { type: 'String', required: true, values: ['br'], only: true },
    },
    success: ['data'],
    sync: 'data',
    byObject: true,
    source,
  },
} satisfies Record<string, FileRow>

/** A row of FileSystemManager. */
export interface FileRow extends ApiRow {
  sync?: string
  byObject?: true
}

export const fileSystemRows: Record<string, FileRow> = methods

type NoSync = 'getFileInfo' | 'getSavedFileList' | 'removeSavedFile' | 'unzip' | 'readZipEntry'

type SyncName<Name extends string> = Name extends NoSync ? never : `${Name}Sync`

export type FileSystemMethod = keyof typeof methods | SyncName<keyof typeof methods>
