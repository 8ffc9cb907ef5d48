Page({
  data: {
    jobs: [
      {
        icon: '像',
        color: '#07c160',
        title: '换头像',
        hint: '只用 wx.*，像教程里那样写',
        url: '/pages/avatar/avatar',
      },
      {
        icon: '表',
        color: '#10aeff',
        title: '带字段上传',
        hint: '对象和数组也能原样到达',
        url: '/pages/fields/fields',
      },
      {
        icon: '渡',
        color: '#6467f0',
        title: '上传与下载',
        hint: '一来一回，都有提示',
        url: '/pages/transfer/transfer',
      },
      {
        icon: '九',
        color: '#fa9d3b',
        title: '九张照片',
        hint: '每张进度与总进度，可取消',
        url: '/pages/nine/nine',
      },
      {
        icon: '组',
        color: '#2f7d6d',
        title: '现成的组件',
        hint: '三行 WXML：选、传、看、删、重试',
        url: '/pages/uploader/uploader',
      },
      {
        icon: '声',
        color: '#fa5151',
        title: '语音与保存',
        hint: '播放，重启后仍在',
        url: '/pages/voice/voice',
      },
    ],
  },
  open(event) {
    wx.navigateTo({ url: event.currentTarget.dataset.url })
  },
})
