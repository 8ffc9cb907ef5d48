/** What `wx.createVideoContext` can do here. */
export const videoMethods = [
  'play',
  'pause',
  'stop',
  'seek',
  'playbackRate',
  'requestFullScreen',
  'exitFullScreen',
] as const
export const audioMethods = ['setSrc', 'play', 'pause', 'seek'] as const
