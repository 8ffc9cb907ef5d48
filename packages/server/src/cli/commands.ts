import type { Command, CommandOption } from './command.ts'

/** Options of every command. */
export const SHARED_OPTIONS: Record<string, CommandOption> = {
  config: {
    value: '<file>',
    zh: '配置文件，默认 ./dukou.json（若存在）',
    en: 'configuration file, ./dukou.json by default when it exists',
  },
  data: { value: '<folder>', zh: '数据目录，优先于配置', en: 'data folder, wins over the configuration' },
  lang: { value: '<zh|en>', zh: '提示语言', en: 'language of messages' },
  help: { value: null, zh: '显示帮助', en: 'show this help' },
}

/** The commands by name, in the order in which `--help` lists them. */
export const COMMANDS: Record<string, Command> = {
  serve: {
    words: { zh: '启动服务器', en: 'run the server' },
    args: [],
    options: {
      host: {
        value: '<address>',
        zh: '监听地址，默认 127.0.0.1',
        en: 'address to listen on, 127.0.0.1 by default',
      },
      port: { value: '<number>', zh: '监听端口，默认 3000', en: 'port to listen on, 3000 by default' },
      lan: {
        value: null,
        zh: '无鉴权时也允许局域网访问，仅限可信网络',
        en: 'let the network in without authorization, on a trusted network only',
      },
    },
    load: async () => (await import('./serve.ts')).serve,
  },
  doctor: {
    words: {
      zh: '体检：本机与配置；或某个小程序目录；或从外部检查某个地址',
      en: "examine this machine, a mini program's folder, or a server from outside",
    },
    args: ['[folder|url]'],
    options: {
      token: {
        value: '<token>',
        zh: '以此令牌的身份试传一个文件，读回后删除',
        en: 'try an upload as this caller, read it back and remove it',
      },
      slow: {
        value: '<time>',
        zh: '让一次上传持续这么久，如 90s，看途中是否被切断',
        en: 'keep an upload going for so long, such as 90s, to see whether something cuts it',
      },
    },
    load: async () => (await import('./doctor.ts')).doctor,
  },
  fsck: {
    words: {
      zh: '逐一核对记录与内容，两个方向都查',
      en: 'compare every row with its bytes and all bytes with the rows',
    },
    args: [],
    options: {
      quick: { value: null, zh: '只比较大小，不读内容', en: 'compare sizes only' },
      mend: {
        value: null,
        zh: '修复（需先停服务器）：隐藏无内容的记录，其余移入 lost+found',
        en: 'mend, without a running server: hide rows without bytes, move the rest to lost+found',
      },
      from: {
        value: '<folder>',
        zh: '修复，并从此备份取回缺失或不符的内容',
        en: 'mend, and take bytes that are missing or wrong from this backup',
      },
      delete: {
        value: null,
        zh: '修复，并直接删除没有记录的文件',
        en: 'mend, and delete bytes without a row instead of moving them',
      },
      json: { value: null, zh: '每处问题输出一行 JSON', en: 'one line of JSON for each fault' },
    },
    load: async () => (await import('./fsck.ts')).fsck,
  },
  sweep: {
    words: {
      zh: '清扫中断与过期的内容（需先停服务器）',
      en: 'remove what broke off or expired, without a running server',
    },
    args: [],
    options: {},
    load: async () => (await import('./sweep.ts')).sweep,
  },
  backup: {
    words: {
      zh: '备份数据目录，服务器可在运行中',
      en: 'back up the data folder, also below a running server',
    },
    args: ['<folder>'],
    options: {
      link: {
        value: null,
        zh: '同一文件系统内用硬链接代替复制',
        en: 'hard links instead of copies, on the same file system',
      },
    },
    load: async () => (await import('./backup.ts')).backup,
  },
  restore: {
    words: { zh: '由备份恢复出一个新的数据目录', en: 'make a data folder of a backup' },
    args: ['<folder>'],
    options: {
      'keep-sessions': {
        value: null,
        zh: '保留备份中的令牌（备份后注销的会复活）',
        en: 'keep the tokens of the backup (those revoked since come to life again)',
      },
    },
    load: async () => (await import('./backup.ts')).restore,
  },
  import: {
    words: {
      zh: '导入目录或 S3 存储桶中的已有文件（使用数据目录时需先停服务器）',
      en: 'bring in the files of a folder or an S3 bucket; with a data folder, without a running server',
    },
    args: ['<folder|s3://bucket/prefix>'],
    options: {
      owner: { value: '<owner>', zh: '全部文件的所有者', en: 'whose all files are' },
      'owner-folder': {
        value: null,
        zh: '路径的第一级目录名是所有者；与 --owner 同用时，后者为前缀',
        en: 'the first folder of a path names the owner; with --owner, what stands before it',
      },
      map: {
        value: '<file>',
        zh: '对照表（JSON 行：旧路径 → 新 id），默认 ./<来源名>.import.jsonl；再次运行时跳过其中已有的',
        en: 'map from old paths to new ids, JSON lines, ./<name>.import.jsonl by default; run again, it skips what stands there',
      },
      'at-once': { value: '<number>', zh: '同时导入的文件数，默认 4', en: 'files at once, 4 by default' },
      endpoint: {
        value: '<address>',
        zh: 'S3 接口地址；密钥取自 AWS_ACCESS_KEY_ID 与 AWS_SECRET_ACCESS_KEY',
        en: 'where the S3 API is; keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
      },
      region: {
        value: '<name>',
        zh: 'S3 地域，默认 us-east-1',
        en: 'region of the bucket, us-east-1 by default',
      },
      style: {
        value: '<host|path>',
        zh: '存储桶名在主机名里（OSS、COS，默认）还是在路径里（Ceph、MinIO）',
        en: "whether the bucket's name is part of the host (OSS, COS; default) or of the path (Ceph, MinIO)",
      },
    },
    load: async () => (await import('./import.ts')).importCommand,
  },
  token: {
    words: { zh: '签发、列出、注销令牌', en: 'make, list and revoke tokens' },
    args: ['<create|revoke|list>', '[owner|token]'],
    options: {
      ttl: { value: '<time>', zh: '有效期，默认 366d', en: 'how long it works, 366d by default' },
    },
    load: async () => (await import('./token.ts')).token,
  },
  erase: {
    words: { zh: '删除某个所有者的一切', en: 'remove everything of an owner' },
    args: ['<owner>'],
    options: {},
    load: async () => (await import('./erase.ts')).erase,
  },
}
