// 换成你自己的服务器地址，并把域名加入小程序后台的 request、uploadFile、downloadFile 合法域名。
// Put your own server here, and its host into the three domain lists of the mini program's console.
module.exports = {
  server: 'https://dukou.example.com',
}
