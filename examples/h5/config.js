// 换成你自己的服务器地址，并在服务器的 origins 里写上这个网页的来源。
// Put your own server here, and this page's origin into the server's `origins`.
export const server = 'https://dukou.example.com'
