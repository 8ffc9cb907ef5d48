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
    },
    load: async () => (await import('./serve.ts')).serve,
  },
}
