// 换成你自己的服务器地址：微信里把域名加入三个合法域名，H5 要把网页的来源写进服务器的 origins。
// Put your own server here: its host into WeChat's three domain lists, and for H5 the page's origin into the server's `origins`.
export const server = 'https://dukou.example.com'
