import { developer, type Entry, type Facts, type Text, visitor } from './text.ts'

/** What goes wrong on the phone itself: files, room, permissions. */
export const PHONE: Record<string, Entry> = {
  cancelled: visitor(
    [
      '没有选择文件。',
      '需要时请再选一次。',
      '访问者关掉了选择器，通常不用提示；pick 此时给出空列表，不会抛错。',
    ],
    [
      'No file was chosen.',
      'Choose one when you like.',
      'The visitor closed the picker; usually there is nothing to show. pick gives an empty list then and throws nothing.',
    ],
  ),
  // The server says the same of a form without a file, with a status.
  file_missing: ({ status }) => (status ? NO_FILE_IN_FORM : FILE_GONE),
  file_denied: developer(
    [
      '这个路径不允许这样用。',
      '只有 wx.env.USER_DATA_PATH 下面可写，且上级目录要先建好；代码包里的文件先用 copyFile 复制到那里再上传；别处来的路径不要自己拼。',
    ],
    [
      'This path may not be used so.',
      'Only what is below wx.env.USER_DATA_PATH can be written, in a folder that exists; copy a file of the package there before it is uploaded, and make up no paths.',
    ],
  ),
  // 200 MB for all that an app saves, errno 1300202 (wx-api §7.1, §8.5).
  quota: visitor(
    [
      '手机上留给这个小程序的空间满了。',
      '请删除一些已保存的文件后再试。',
      '微信给每个小程序 200 MB，保存的文件和用户目录合在一起算（旧客户端、抖音、支付宝 10 MB）。列出 client.kept()，用 client.forget(key) 删掉不用的；别处 wx.saveFile 存下的也占；或调小 limits.maxKeptBytes。',
    ],
    [
      'The room that the phone gives this mini program is full.',
      'Please delete some of the saved files and try again.',
      'WeChat gives each app 200 MB for saved files and its user folder together (old clients, Douyin and Alipay 10 MB). List client.kept() and let go with client.forget(key); what other code saved with wx.saveFile counts too. Or lower limits.maxKeptBytes.',
    ],
  ),
  // errno 603301, and 602300 for an ArrayBuffer (wx-api §1.5); uploadFile is said to end at 10 MB (wx-api §3.5).
  too_large: visitor(
    [
      '文件超过了手机允许的大小。',
      '请选一个小一点的文件。',
      '这是宿主的上限，不是服务器的：wx.downloadFile 有大小上限；uploadFile 据官方库说是 10 MB。上传的大文件会分段发送，因此多半是下载，或这台宿主不能分段读。',
    ],
    [
      'The file is larger than the phone allows.',
      'Please choose a smaller one.',
      'This is the host’s limit and not the server’s: wx.downloadFile has one, and WeChat’s own library gives 10 MB for uploadFile. Large uploads go in parts, so it is likely a download, or a host without ranged reads.',
    ],
  ),
  bad_type: visitor(
    [
      '这里不收这种文件。',
      '请选一个所要求类型的文件。',
      '拖进或粘贴到上传组件里的文件，与它的 type 属性不符；要收任意文件，用 type="message"。',
    ],
    [
      'This kind of file is not taken here.',
      'Please choose one of the kind that is asked for.',
      'A file that was dropped on the uploader or pasted into it is none of its property `type`; type="message" takes any file.',
    ],
  ),
  denied: (facts) => deniedText(facts),
  privacy: (facts) => privacyText(facts),
  failed: developer(
    [
      '手机没有做成这件事，也没有说清原因。',
      'error.message 是宿主的原话（如 saveImageToPhotosAlbum:fail invalid file type）：先按接口名查微信文档，再检查文件类型与后缀。',
    ],
    [
      'The phone did not do it, and does not say clearly why.',
      'error.message is what the host said (such as saveImageToPhotosAlbum:fail invalid file type): look its API up, and check the file’s type and extension.',
    ],
  ),
  bad_argument: developer(
    [
      '调用的参数不对。',
      '看 error.message：它写着哪个参数要什么。常见：小程序里要传路径，网页里要传 Blob 或 File。',
    ],
    [
      'The call has a wrong argument.',
      'Read error.message: it names the argument and what it has to be. Often: mini programs upload paths, web pages a Blob or a File.',
    ],
  ),
  unsupported: developer(
    [
      '这台宿主没有这个能力。',
      'error.message 写着缺什么。用之前先判断，或给访问者另一条路；微信的旧客户端可提示升级（基础库最低版本在小程序管理后台设置）。',
    ],
    [
      'This host lacks it.',
      'error.message says what. Ask before it is used, or offer another way; on WeChat the admin console can require a base library.',
    ],
  ),
  origin_refused: ({ host }) =>
    developer(
      [
        `服务器${host && ` ${host} `}不允许这个网页的来源访问。`,
        '把网页的来源（浏览器里的 location.origin，如 https://app.example.com，无路径、无结尾斜杠）加进服务器的 origins 选项（环境变量 DUKOU_ORIGINS）。前面有代理时，让 OPTIONS 请求和 Origin 头原样到达，不要自己再加 Access-Control-* 头。',
      ],
      [
        `The server${host && ` ${host}`} lets no page of this origin in.`,
        'Add the page’s origin (location.origin in its console, such as https://app.example.com, without path and slash) to the server’s option origins (DUKOU_ORIGINS). A proxy has to pass OPTIONS and the Origin header, and to add no Access-Control-* of its own.',
      ],
    ),
}

/** Temp files live for one run of the app (wx-api §7.1). */
const FILE_GONE: Text = visitor(
  [
    '文件已经不在手机上了。',
    '请重新选择。',
    '临时路径只在本次启动期间有效，不要存起来下次用。要在重启后继续上传，用 upload(…, { keep: true }) 和 client.pending()；要留住下载，用 download(url, { keep: true })。',
  ],
  [
    'The file is no longer on the phone.',
    'Please choose it again.',
    'Temp paths end with the run of the app: never store them. To go on after a restart use upload(…, { keep: true }) and client.pending(), and download(url, { keep: true }) for what came down.',
  ],
)

const NO_FILE_IN_FORM: Text = developer(
  [
    '表单里没有文件。',
    '文件那一段要有 filename，字段名随意。代理或中间件可能先读走了表单；H5 上不要自己设置 Content-Type。',
  ],
  [
    'There is no file in the form.',
    'The file’s part needs a filename; its field name does not matter. A proxy or middleware may have read the form first; on web pages set no Content-Type yourself.',
  ],
)

function deniedText({ said, number }: Facts): Text {
  if (/photosalbum/.test(said))
    return visitor(
      [
        '您没有允许保存到相册。',
        '请在设置里打开“添加到相册”。',
        '放一个按钮，在它的点击里调用 client.askForAlbum()（只有点击里才能打开设置页），返回 true 后再保存一次。',
      ],
      [
        'Saving to the album was not allowed.',
        'Please open the settings and allow it.',
        'Show a button and call client.askForAlbum() in its tap (nothing else may open the settings); save again when it gives true.',
      ],
    )
  // errno 3, "system permission denied": WeChat itself lacks it (wx-api §1.4).
  if (number === 3 || /system permission/.test(said))
    return visitor(
      [
        '微信没有相机或相册的权限。',
        '请在手机的系统设置里，允许微信使用相机和照片。',
        '这是系统给微信的权限，小程序打不开它；可以只用另一个来源再试：sourceType: ["album"] 或 ["camera"]。',
      ],
      [
        'The phone does not let this app use the camera or the photos.',
        'Please allow it in the phone’s own settings.',
        'This permission is the system’s, for WeChat itself: a mini program cannot ask for it. Another source may do: sourceType: ["album"] or ["camera"].',
      ],
    )
  return visitor(
    [
      '您没有给予这个权限。',
      '请在右上角“···”→ 设置里打开它。',
      '被拒绝过一次后微信不再弹窗：在点击里调用 wx.openSetting()；保存到相册用 client.askForAlbum()。',
    ],
    [
      'The permission was not given.',
      'Please allow it behind ••• → Settings.',
      'Refused once, WeChat asks no more: call wx.openSetting() in a tap, and client.askForAlbum() for the album.',
    ],
  )
}

/** 103, 104, 101102: not agreed to by the visitor; 112, 101100, 101101, 1025: not declared, or banned (wx-api §1.4, §1.5). */
function privacyText({ said, number }: Facts): Text {
  if ([103, 104, 101102].indexOf(number) >= 0 || /not authorized/.test(said))
    return visitor(
      [
        '需要先同意隐私保护指引。',
        '请再点一次，并选择“同意”。',
        '微信会自动弹窗；要自己画弹窗就用 wx.onNeedPrivacyAuthorization 和 <button open-type="agreePrivacyAuthorization">，每次都要回 resolve。访问者拒绝后要由他的点击再次触发。',
      ],
      [
        'The privacy agreement has to be agreed to first.',
        'Please tap again, and agree.',
        'WeChat asks by itself; to draw your own dialog use wx.onNeedPrivacyAuthorization with <button open-type="agreePrivacyAuthorization">, and call resolve each time. After a refusal only a tap may ask again.',
      ],
    )
  if (number === 1025 || number === 101101)
    return developer(
      [
        '这个接口已被微信停用（隐私规则）。',
        '在小程序管理后台的通知中心看原因，按要求补全用户隐私保护指引后申请恢复。',
      ],
      [
        'WeChat has banned this interface for the mini program (privacy rules).',
        'The admin console’s notices tell why: complete 用户隐私保护指引 as they ask, and apply for it again.',
      ],
    )
  return developer(
    [
      '小程序的隐私保护指引里没有声明这个接口。',
      '在小程序管理后台 → 设置 → 用户隐私保护指引，声明“选中的照片或视频”“选中的文件”“使用你的相册（仅写入）权限”等用到的几项，审核通过后生效；开发版与体验版同样受限。要自己画弹窗，用 wx.onNeedPrivacyAuthorization。',
    ],
    [
      'The mini program’s privacy agreement does not declare this interface.',
      'In the admin console → 设置 → 用户隐私保护指引 declare what is used (chosen photos or videos, chosen files, writing to the album); it works once that is approved, and development and trial versions are bound too. wx.onNeedPrivacyAuthorization lets you draw the dialog yourself.',
    ],
  )
}
