// 把 dukou 的错误告诉用户；自己取消不算错误。Tells the visitor; what they took back is not an error.
module.exports = function say(error) {
  if (error.code === 'aborted') return
  const problem = error.cause
  wx.showModal({
    title: '没有成功',
    content: (problem && problem.detailZh) || '请检查网络后重试（' + error.code + '）',
    showCancel: false,
  })
}
